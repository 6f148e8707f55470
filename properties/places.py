"""Homes: one place for all listings of the same address."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from estate.accounts import agency
from estate.jobs import enqueue
from estate.settings import settings
from properties.tables import GeocodeState, Place, Property

GEOCODE = "places.geocode"
_ALL = 7_021_848_113_553_106  # the lock of all addresses


@dataclass(frozen=True)
class Address:
    unparsed_address: str
    unit_number: str
    city: str
    postal_code: str
    state_or_province: str
    time_zone: str

    @property
    def is_exact(self) -> bool:
        """Without a street two homes of one city are not known to be the same."""
        return bool(self.unparsed_address)


async def settle(address: Address) -> UUID:
    """The place of this address; a new one where it is not known yet."""
    if not address.is_exact:
        return await _make(address)
    await _hold(address)
    return await _same(address) or await _make(address)


async def _hold(address: Address) -> None:
    """Two at once with the same new address: the second one finds the first one's. An import holds all."""
    await Place.raw("SELECT pg_advisory_xact_lock_shared({})", _ALL)
    await Place.raw("SELECT pg_advisory_xact_lock(hashtext({}))", repr(_folded(address)))


async def hold_all() -> None:
    """For an import that looks for many homes at once: a lock for each would fill the table of locks."""
    await Place.raw("SELECT pg_advisory_xact_lock({})", _ALL)


async def move(place: UUID, property_id: UUID, address: Address) -> UUID:
    """The place of a listing whose address was corrected. One that other listings share stays as it is."""
    row = (await Place.select(*_COLUMNS).where(Place.id == place))[0]
    if _address(row) == address:
        return place
    if address.is_exact:
        await _hold(address)
    shared = await Property.exists().where(Property.place == place, Property.id != property_id)
    if shared or (address.is_exact and await _same(address)):
        return await settle(address)
    await Place.update(_columns(address)).where(Place.id == place)
    if row["pin_source"] != "user":
        await ask_for_pin(place)
    return place


_COLUMNS = (
    Place.unparsed_address,
    Place.unit_number,
    Place.city,
    Place.postal_code,
    Place.state_or_province,
    Place.time_zone,
    Place.pin_source,
)


async def _same(address: Address) -> UUID | None:
    rows = await Place.raw(
        "SELECT id FROM place WHERE lower(city) = {} AND lower(unparsed_address) = {} "
        "AND lower(coalesce(unit_number, '')) = {} AND postal_code = {} ORDER BY created_at LIMIT 1",
        *_folded(address),
    )
    return rows[0]["id"] if rows else None


def _folded(address: Address) -> tuple[str, str, str, str]:
    return (
        address.city.lower(),
        address.unparsed_address.lower(),
        address.unit_number.lower(),
        address.postal_code,
    )


async def _make(address: Address) -> UUID:
    place = Place(**_columns(address), country=agency.current().country)
    await place.save()
    await ask_for_pin(place.id)
    return place.id


async def ask_for_pin(place: UUID) -> None:
    """Have the geocoder find it, where one is configured; a pin set by hand is never touched."""
    if settings().geocoder is None:
        return
    await Place.raw(
        "UPDATE place SET geocode_state = {} WHERE id = {} AND pin_source IS DISTINCT FROM 'user'",
        GeocodeState.WAITING,
        place,
    )
    await enqueue(GEOCODE, {}, once=GEOCODE)


def _address(row: dict[str, Any]) -> Address:
    return Address(
        row["unparsed_address"],
        row["unit_number"] or "",
        row["city"],
        row["postal_code"],
        row["state_or_province"],
        row["time_zone"],
    )


def _columns(address: Address) -> dict[Any, Any]:
    return {
        "unparsed_address": address.unparsed_address,
        "unit_number": address.unit_number or None,
        "city": address.city,
        "postal_code": address.postal_code,
        "state_or_province": address.state_or_province,
        "time_zone": address.time_zone,
    }
