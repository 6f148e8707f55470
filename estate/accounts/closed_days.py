"""Days on which the agency is closed: public holidays of where it is, and its own."""

from datetime import date
from functools import lru_cache

import holidays

from estate.accounts import agency
from estate.accounts.agency import AgencySettings
from estate.i18n import _


def name(day: date, of: AgencySettings | None = None) -> str:
    """Of the closed day; empty where it is none."""
    ours = of or agency.current()
    if day.isoformat() in ours.closed_days:
        return _("Closed")
    return _public(ours.country, ours.subdivision, day.year).get(day, "") if ours.keeps_holidays else ""


def is_closed(day: date, of: AgencySettings | None = None) -> bool:
    return bool(name(day, of))


@lru_cache(maxsize=200)
def _public(country: str, subdivision: str, year: int) -> dict[date, str]:
    """None of a country whose holidays nobody has listed, or of a region that it does not have."""
    regions = subdivisions(country)
    if regions is None:
        return {}
    of_region = subdivision if subdivision in regions else None
    return dict(holidays.country_holidays(country, subdiv=of_region, years=year))


@lru_cache(maxsize=200)
def subdivisions(country: str) -> tuple[str, ...] | None:
    """The regions with holidays of their own; None where its holidays are not known."""
    known = holidays.list_supported_countries()
    return tuple(known[country]) if country in known else None


def coming(today: date, years: int = 1) -> list[tuple[date, str]]:
    """Until the end of next year, in their order."""
    ours = agency.current()
    own = [date.fromisoformat(day) for day in ours.closed_days]
    public = (
        [
            day
            for year in (today.year, today.year + years)
            for day in _public(ours.country, ours.subdivision, year)
        ]
        if ours.keeps_holidays
        else []
    )
    return [(day, name(day)) for day in sorted({*own, *public}) if day >= today]
