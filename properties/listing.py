"""Taking a property into the books, and correcting it."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history, live
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.history import Happening
from estate.i18n import language
from piccolo_conf import DB
from properties import naming, places, queries
from properties.events import PropertyCreated, PropertyEdited, PropertyPriceChanged, PropertyStatusChanged
from properties.forms import PropertyValues
from properties.rights import require_change
from properties.tables import Property, PropertyText

_OF_PLACE = ("unparsed_address", "unit_number", "city", "postal_code", "state_or_province", "time_zone")
_OF_TEXT = ("headline", "public_remarks")
_OWN_EVENTS = ("list_price", "list_price_currency", "standard_status")


class ChangedMeanwhile(Exception):
    """Somebody saved this property since the form was opened."""

    def __init__(self, stored: dict[str, Any]) -> None:
        super().__init__("changed meanwhile")
        self.stored = stored


async def create(values: PropertyValues, by: Viewer, id_: UUID | None = None) -> UUID:
    """The new property is its maker's, unless the form names another agent."""
    async with DB.transaction():
        property_id = id_ or uuid7()
        listing_id = await _next_listing_id()
        await Property.insert(
            Property(
                id=property_id,
                listing_id=listing_id,
                place=await places.settle(_address(values)),
                slug=naming.slug(property_id, values.headline, values.city),
                list_office=by.office,
                search=_search(values, listing_id),
                **{
                    **_columns(values),
                    "list_agent": values.list_agent or (by.id if by.takes_leads else None),
                },
            )
        )
        await _write_text(property_id, values, language())
        await history.record(PropertyCreated(listing_id), actor=by, subjects=[property_id])
        await live.publish("everyone", "property", property_id)
    return property_id


async def _next_listing_id() -> str:
    rows = await Property.raw("SELECT nextval('listing_number') AS number")
    return f"E-{rows[0]['number']}"


async def edit(property_id: UUID, version: int, values: PropertyValues, by: Viewer) -> None:
    """Raises ChangedMeanwhile where `version` is not the stored one."""
    async with DB.transaction():
        stored = await _lock(property_id)
        require_change(by, queries.keeper(stored))
        if stored["version"] != version:
            raise ChangedMeanwhile(stored)
        changed = changes(stored, values)
        if not changed:
            return
        place = await places.move(stored["place"], property_id, _address(values))
        columns: dict[Any, Any] = {
            **_columns(values),
            "place": place,
            "search": _search(values, stored["listing_id"]),
            "modification_timestamp": utc_now(),
            "version": version + 1,
        }
        await Property.update(columns).where(Property.id == property_id)
        await _write_text(property_id, values, stored["text_language"])
        for event in _events(stored, values, changed):
            await history.record(event, actor=by, subjects=[property_id])
        await live.publish("everyone", "property", property_id)


async def _lock(property_id: UUID) -> dict[str, Any]:
    await Property.raw("SELECT id FROM property WHERE id = {} FOR UPDATE", property_id)
    stored = await queries.one(property_id)
    assert stored is not None  # a property is never deleted, and the caller has just found it
    return stored


def changes(stored: dict[str, Any], values: PropertyValues) -> list[str]:
    """The RESO names of the fields in which they differ."""
    return [f.name for f in fields(values) if _said(stored[f.name]) != _said(getattr(values, f.name))]


def _said(value: Any) -> Any:
    """A blank says nothing; a zero does: no bedrooms make a studio."""
    return None if value == "" else value


def _events(stored: dict[str, Any], values: PropertyValues, changed: list[str]) -> list[Happening]:
    events: list[Happening] = []
    if "list_price" in changed or "list_price_currency" in changed:
        events.append(PropertyPriceChanged(_plain(stored), _plain(vars(values)), values.list_price_currency))
    if "standard_status" in changed:
        events.append(PropertyStatusChanged(stored["standard_status"], values.standard_status))
    if others := [name for name in changed if name not in _OWN_EVENTS]:
        events.append(PropertyEdited(others))
    return events


def _plain(row: dict[str, Any]) -> str | None:
    return None if row["list_price"] is None else f"{row['list_price']:f}"


def _columns(values: PropertyValues) -> dict[str, Any]:
    return {f.name: getattr(values, f.name) for f in fields(values) if f.name not in (*_OF_PLACE, *_OF_TEXT)}


def _address(values: PropertyValues) -> places.Address:
    return places.Address(**{name: getattr(values, name) for name in _OF_PLACE})


def _search(values: PropertyValues, listing_id: str) -> str:
    return naming.search_text({**vars(values), "listing_id": listing_id})


async def _write_text(property_id: UUID, values: PropertyValues, tongue: str) -> None:
    await PropertyText.raw(
        "INSERT INTO property_text (id, property, language, headline, public_remarks) "
        "VALUES ({}, {}, {}, {}, {}) ON CONFLICT (property, language) "
        "DO UPDATE SET headline = excluded.headline, public_remarks = excluded.public_remarks",
        uuid7(),
        property_id,
        tongue,
        values.headline,
        values.public_remarks,
    )
