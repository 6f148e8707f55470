"""The agency's settings, read with every request and by every job."""

import json
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from estate.accounts.tables import Agency


@dataclass(frozen=True, slots=True)
class AgencySettings:
    name: str
    locale: str
    country: str
    currency: str
    area_unit: str
    time_zone: str
    office_hours: dict[str, list[str]] = field(hash=False)
    subdivision: str
    keeps_holidays: bool
    closed_days: list[str] = field(hash=False)
    follow_up: dict[str, int] = field(hash=False)
    visit_minutes: int
    lead_visibility: str
    colour: str
    email: str | None
    phone: str | None
    consent_wording: str
    is_sample: bool
    version: int

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


UNNAMED = AgencySettings(
    name="Estate",
    locale="en-GB",
    country="GB",
    currency="EUR",
    area_unit="SquareMeters",
    time_zone="UTC",
    office_hours={},
    subdivision="",
    keeps_holidays=False,
    closed_days=[],
    follow_up={},
    visit_minutes=45,
    lead_visibility="office",
    colour="#0f5c4d",
    email=None,
    phone=None,
    consent_wording="",
    is_sample=False,
    version=0,
)
"""Before `/settings` was ever saved."""

_STRUCTURED = ("office_hours", "closed_days", "follow_up")
COLUMNS = tuple(AgencySettings.__slots__)
_current: ContextVar[AgencySettings] = ContextVar("agency", default=UNNAMED)


def current() -> AgencySettings:
    return _current.get()


def use(settings: AgencySettings) -> None:
    _current.set(settings)


async def load() -> AgencySettings:
    """Read the settings and use them from here on."""
    rows = await Agency.raw(f"SELECT {', '.join(COLUMNS)} FROM agency")
    settings = from_row(rows[0]) if rows else UNNAMED
    use(settings)
    return settings


def from_row(row: dict[str, Any], prefix: str = "") -> AgencySettings:
    return _read(tuple(row[prefix + column] for column in COLUMNS))


@lru_cache(maxsize=8)
def _read(columns: tuple[Any, ...]) -> AgencySettings:
    """They change once in a while."""
    values = dict(zip(COLUMNS, columns, strict=True))
    return AgencySettings(**{**values, **{name: json.loads(values[name]) for name in _STRUCTURED}})
