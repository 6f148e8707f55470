"""How the details of a person are called."""

from estate.i18n import N_
from estate.people.tables import AddressKind, Label, LinkKind, Role

ROLES = {
    Role.BUYER: N_("Buyer"),
    Role.TENANT: N_("Tenant"),
    Role.SELLER: N_("Seller"),
    Role.LANDLORD: N_("Landlord"),
    Role.COLLABORATOR: N_("Collaborator"),
}
LABELS = {
    Label.MOBILE: N_("Mobile"),
    Label.WORK: N_("Work"),
    Label.HOME: N_("Home"),
    Label.FAX: N_("Fax"),
    Label.OTHER: N_("Other"),
}
ADDRESS_KINDS = {
    AddressKind.HOME: N_("Home"),
    AddressKind.WORK: N_("Work"),
    AddressKind.OTHER: N_("Other"),
}
LINKS = {
    LinkKind.SHARED_PHONE: N_("has the same phone"),
    LinkKind.PARTNER: N_("partner"),
    LinkKind.HOUSEHOLD: N_("same household"),
}

FIELDS = {
    "name": N_("Name"),
    "given_name": N_("Given name"),
    "family_name": N_("Family name"),
    "language": N_("Language"),
    "more_languages": N_("Further languages"),
    "company": N_("Company"),
    "job_title": N_("Job title"),
    "birthday": N_("Birthday"),
    "roles": N_("Roles"),
    "tags": N_("Tags"),
    "remarks": N_("Remarks"),
    "source": N_("Came from"),
    "campaign": N_("Campaign"),
    "agent": N_("Brought in by"),
    "addresses": N_("Addresses"),
    "labels": N_("Kinds of phones and e-mails"),
}
