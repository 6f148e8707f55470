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
