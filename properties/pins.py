"""Where homes are: by hand, by the phone that stands there, or by the geocoder, in this order of trust."""

import asyncio
from typing import Any

from estate import geo, history
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.jobs import every, job
from estate.settings import settings
from piccolo_conf import DB
from properties import queries
from properties.events import PinPlaced
from properties.places import GEOCODE
from properties.rights import require_change
from properties.tables import GeocodeState, Place

_ONE_AT_A_TIME = 7_021_848_113_553_105  # the lock of the geocoder: its rate is that of all workers together


async def place_by_hand(stored: dict[str, Any], point: geo.Point, by: Viewer) -> None:
    """Nothing but another hand overwrites this pin."""
    require_change(by, queries.keeper(stored))
    async with DB.transaction():
        await Place.update(
            {
                Place.latitude: point.latitude,
                Place.longitude: point.longitude,
                Place.pin_source: "user",
                Place.geocode_state: GeocodeState.NONE,
            }
        ).where(Place.id == stored["place"])
        event = PinPlaced(str(point.latitude), str(point.longitude))
        await history.record(event, actor=by, subjects=[stored["id"]])


@job(GEOCODE)
async def find_waiting(_payload: dict[str, Any]) -> None:
    """Work off the waiting addresses at the provider's rate; another worker that does so is enough."""
    geocoder = geo.geocoder(settings())
    if geocoder is None:
        return
    connection = await DB.get_new_connection()
    try:
        if await connection.fetchval("SELECT pg_try_advisory_lock($1)", _ONE_AT_A_TIME):
            while (row := await _next_waiting()) is not None:
                await _find(geocoder, row)
                await asyncio.sleep(1 / settings().geocoder_rate)
    finally:
        await connection.close()


@every(GEOCODE + ".sweep", "*/5 * * * *")
async def sweep() -> None:
    """For what a crash or a provider's bad hour left waiting."""
    await find_waiting({})


async def _next_waiting() -> dict[str, Any] | None:
    rows = await Place.raw(
        "SELECT id, unparsed_address, city, postal_code, state_or_province, country FROM place "
        "WHERE geocode_state = 'waiting' ORDER BY geocoded_at NULLS FIRST, id LIMIT 1"
    )
    return rows[0] if rows else None


async def _find(geocoder: geo.Geocoder, row: dict[str, Any]) -> None:
    """Raises geo.ProviderFailed, so that the job is tried again; the address waits behind all others, lest
    one that the provider chokes on holds them up."""
    await Place.update({Place.geocoded_at: utc_now()}).where(Place.id == row["id"])
    names = ("unparsed_address", "postal_code", "city", "state_or_province", "country")
    found = await geocoder.find(", ".join(row[name] for name in names if row[name]))
    await _store(row, found)


async def _store(row: dict[str, Any], found: geo.Point | None) -> None:
    """Only if no hand has been faster meanwhile, and the address is still the one that was asked for."""
    await Place.raw(
        "UPDATE place SET latitude = coalesce({}, latitude), longitude = coalesce({}, longitude), "
        "pin_source = CASE WHEN {}::numeric IS NULL THEN pin_source ELSE 'geocoder' END, "
        "geocode_state = {}, geocoded_at = {} "
        "WHERE id = {} AND pin_source IS DISTINCT FROM 'user' AND geocode_state = 'waiting' "
        "AND (unparsed_address, city, postal_code) = ({}, {}, {})",
        found and found.latitude,
        found and found.longitude,
        found and found.latitude,
        GeocodeState.FOUND if found else GeocodeState.NOT_FOUND,
        utc_now(),
        *(row[name] for name in ("id", "unparsed_address", "city", "postal_code")),
    )
