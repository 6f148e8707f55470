"""What the fields of an import of people are called on our pages."""

from estate.i18n import N_, _
from leads.address_books.fields import KEY

_LABELS = {
    KEY: N_("Key: tells the people apart"),
    "name": N_("Name"),
    "full_name": N_("Whole name"),
    "name_prefix": N_("Title before the name"),
    "first_name": N_("Given name"),
    "given_name": N_("Given name"),
    "middle_name": N_("Middle name"),
    "last_name": N_("Family name"),
    "family_name": N_("Family name"),
    "second_last_name": N_("Second family name"),
    "name_suffix": N_("What follows the name"),
    "company": N_("Company"),
    "job_title": N_("Position"),
    "phones": N_("Phones"),
    "mobile_phone": N_("Mobile phone"),
    "phone": N_("Phone"),
    "phone2": N_("Second phone"),
    "phone3": N_("Third phone"),
    "mobile_phone2": N_("Second mobile phone"),
    "home_phone": N_("Phone at home"),
    "home_phone2": N_("Second phone at home"),
    "office_phone": N_("Phone at work"),
    "office_phone2": N_("Second phone at work"),
    "fax": N_("Fax"),
    "emails": N_("E-mails"),
    "email": N_("E-mail"),
    "email2": N_("Second e-mail"),
    "email3": N_("Third e-mail"),
    "language": N_("Languages"),
    "languages": N_("Languages"),
    "birthdate": N_("Birthday"),
    "birthday": N_("Birthday"),
    "contact_type": N_("Roles, such as buyer or owner"),
    "roles": N_("Roles"),
    "tags": N_("Tags"),
    "remarks": N_("Notes"),
    "lead_source": N_("Who or what brought them"),
    "source": N_("Who or what brought them"),
    "campaign": N_("Campaign"),
    "side": N_("Opens a case: buy, rent, sell or let"),
    "created": N_("Known since"),
    "agent": N_("E-mail of their agent"),
    "addresses": N_("Addresses"),
    "home_address": N_("Street and number"),
    "home_address2": N_("Second line of the address"),
    "home_city": N_("City"),
    "home_postal_code": N_("Postal code"),
    "home_state": N_("Region"),
    "home_country": N_("Country"),
    "work_address": N_("Street and number at work"),
    "work_address2": N_("Second line of the address at work"),
    "work_city": N_("City at work"),
    "work_postal_code": N_("Postal code at work"),
    "work_state": N_("Region at work"),
    "work_country": N_("Country at work"),
}
_GROUPS = {
    N_("Name"): "full_name name_prefix first_name middle_name last_name second_last_name name_suffix company "
    "job_title",
    N_("Phones and e-mails"): "mobile_phone mobile_phone2 phone phone2 phone3 home_phone home_phone2 "
    "office_phone office_phone2 fax email email2 email3",
    N_("About them"): "language birthdate contact_type tags remarks lead_source campaign created",
    N_("Their case"): "side agent",
    N_("Address"): "home_address home_address2 home_postal_code home_city home_state home_country",
    N_("Address at work"): "work_address work_address2 work_postal_code work_city work_state work_country",
    N_("Other system"): KEY,
}
GROUPS = {group: tuple(names.split()) for group, names in _GROUPS.items()}


def label(field: str) -> str:
    return _(_LABELS[field]) if field in _LABELS else field.replace("_", " ").capitalize()
