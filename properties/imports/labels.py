"""What the fields of an import are called on our pages."""

from estate.i18n import N_, _
from properties.exchange.fields import KEY, SEEN_AT

_LABELS = {
    KEY: N_("Key: tells the listings apart"),
    "listing_id": N_("Reference"),
    SEEN_AT: N_("Date of the row: the latest wins"),
    "standard_status": N_("Status"),
    "property_type": N_("Kind"),
    "property_sub_type": N_("Kind of building"),
    "list_price": N_("Price"),
    "list_price_currency": N_("Currency"),
    "lease_amount_frequency": N_("Rent is paid"),
    "bedrooms_total": N_("Bedrooms"),
    "bathrooms": N_("Bathrooms, also as 2.5"),
    "bathrooms_total_integer": N_("Bathrooms, whole number"),
    "bathrooms_full": N_("Full bathrooms"),
    "bathrooms_three_quarter": N_("Three-quarter bathrooms"),
    "bathrooms_half": N_("Half bathrooms"),
    "bathrooms_one_quarter": N_("Quarter bathrooms"),
    "bathrooms_typed": N_("Bathrooms as in the file"),
    "living_area": N_("Living area"),
    "living_area_units": N_("Unit of the living area"),
    "lot_size_area": N_("Plot"),
    "lot_size_units": N_("Unit of the plot"),
    "year_built": N_("Year built"),
    "unparsed_address": N_("Street and number"),
    "street_number": N_("Number of the house"),
    "street_name": N_("Street"),
    "unit_number": N_("Floor or door"),
    "city": N_("City"),
    "postal_code": N_("Postal code"),
    "state_or_province": N_("Region"),
    "country": N_("Country"),
    "latitude": N_("Latitude"),
    "longitude": N_("Longitude"),
    "headline": N_("Headline"),
    "public_remarks": N_("Description for the public"),
    "language": N_("Language of the texts"),
    "showing_instructions": N_("How to get in"),
    "private_remarks": N_("Notes for colleagues"),
    "on_market_date": N_("On the market since"),
    "other": N_("Columns without a field"),
}
_GROUPS = {
    N_("Listing"): f"{KEY} listing_id {SEEN_AT} standard_status property_type property_sub_type "
    "on_market_date",
    N_("Price"): "list_price list_price_currency lease_amount_frequency",
    N_("Rooms and areas"): "bedrooms_total bathrooms bathrooms_total_integer bathrooms_full "
    "bathrooms_three_quarter bathrooms_half bathrooms_one_quarter living_area living_area_units "
    "lot_size_area lot_size_units year_built",
    N_("Address"): "unparsed_address street_name street_number unit_number postal_code city "
    "state_or_province country latitude longitude",
    N_("Texts"): "headline public_remarks language showing_instructions private_remarks",
}
GROUPS = {group: tuple(names.split()) for group, names in _GROUPS.items()}


def label(field: str) -> str:
    return _(_LABELS[field]) if field in _LABELS else field.replace("_", " ").capitalize()
