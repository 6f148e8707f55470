"""What the field's names are called on our pages."""

from functools import cache

from estate import desk
from estate.accounts.tables import AreaUnit
from estate.i18n import N_, _, language
from properties import rooms
from properties.tables import LeaseFrequency, PropertyType, StandardStatus


def statuses() -> dict[str, str]:
    return _statuses(language())


@cache
def _statuses(_language: str) -> dict[str, str]:
    return {
        StandardStatus.INCOMPLETE: _("Draft"),
        StandardStatus.COMING_SOON: _("Coming soon"),
        StandardStatus.ACTIVE: _("Active"),
        StandardStatus.ACTIVE_UNDER_CONTRACT: _("Under offer"),
        StandardStatus.PENDING: _("Sale agreed"),
        StandardStatus.HOLD: _("On hold"),
        StandardStatus.WITHDRAWN: _("Withdrawn"),
        StandardStatus.EXPIRED: _("Expired"),
        StandardStatus.CANCELED: _("Cancelled"),
        StandardStatus.CLOSED: _("Closed"),
        StandardStatus.DELETE: _("To be deleted"),
    }


_TONES = {
    StandardStatus.ACTIVE: "ok",
    StandardStatus.COMING_SOON: "sky",
    StandardStatus.ACTIVE_UNDER_CONTRACT: "gold",
    StandardStatus.PENDING: "gold",
}


def status_tone(status: str) -> str:
    return _TONES.get(StandardStatus(status), "")


def types() -> dict[str, str]:
    return _types(language())


@cache
def _types(_language: str) -> dict[str, str]:
    return {
        PropertyType.RESIDENTIAL: _("Home for sale"),
        PropertyType.RESIDENTIAL_LEASE: _("Home to let"),
        PropertyType.RESIDENTIAL_INCOME: _("Residential investment"),
        PropertyType.COMMERCIAL_SALE: _("Commercial for sale"),
        PropertyType.COMMERCIAL_LEASE: _("Commercial to let"),
        PropertyType.BUSINESS_OPPORTUNITY: _("Business"),
        PropertyType.FARM: _("Farm"),
        PropertyType.LAND: _("Land"),
        PropertyType.MANUFACTURED_IN_PARK: _("Park home"),
    }


def frequencies() -> dict[str, str]:
    return {
        LeaseFrequency.MONTHLY: _("a month"),
        LeaseFrequency.WEEKLY: _("a week"),
        LeaseFrequency.ANNUALLY: _("a year"),
    }


def _unit(unit: str) -> str:
    return "ft²" if unit == AreaUnit.SQUARE_FEET else "m²"


FILTERS = {
    "status": lambda value: statuses()[value],
    "status_tone": status_tone,
    "property_type": lambda value: types()[value],
    "frequency": lambda value: frequencies()[value],
    "unit": _unit,
    "room": lambda value: rooms.names()[value],
}


COLUMNS = desk.table(
    "properties",
    {
        "city": N_("City"),
        "beds": N_("Beds"),
        "area": N_("Area"),
        "status": N_("Status"),
        "agent": N_("Agent"),
        "since": N_("Since"),
    },
)
