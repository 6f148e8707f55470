"""Where somebody lives or works."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.people import correcting
from estate.people.details import Address
from estate.people.tables import PersonAddress
from estate.refusals import changed_meanwhile
from piccolo_conf import DB


async def find(person: UUID, address: UUID) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = await PersonAddress.raw(
        "SELECT * FROM person_address WHERE id = {} AND person = {}", address, person
    )
    return rows[0] if rows else None


async def add(person: UUID, address: Address, version: int, *, by: Viewer, also: Sequence[UUID] = ()) -> None:
    """Raises Refused."""
    async with DB.transaction():
        position = await PersonAddress.count().where(PersonAddress.person == person)
        row = PersonAddress(id=uuid7(), person=person, position=position, **asdict(address))
        conflict = changed_meanwhile(await _all(person), _words(asdict(address)))
        await correcting.touch(person, version, ["addresses"], conflict, by=by, also=also)
        await PersonAddress.insert(row)


async def change(
    person: UUID, id_: UUID, address: Address | None, version: int, *, by: Viewer, also: Sequence[UUID] = ()
) -> None:
    """None takes it away. Raises Refused."""
    async with DB.transaction():
        row = await find(person, id_)
        now, chosen = _words(row or {}), _words(asdict(address) if address else {})
        await correcting.touch(
            person, version, ["addresses"], changed_meanwhile(now, chosen), by=by, also=also
        )
        columns: dict[Any, Any] = asdict(address) if address else {}
        of_this = (PersonAddress.id == id_) & (PersonAddress.person == person)
        if address:
            await PersonAddress.update(columns).where(of_this)
        else:
            await PersonAddress.delete().where(of_this)


async def _all(person: UUID) -> str:
    rows = await PersonAddress.select().where(PersonAddress.person == person).order_by(PersonAddress.position)
    return " / ".join(map(_words, rows)) or _("empty")


def _words(address: Mapping[str, Any]) -> str:
    """In one line, as it is compared by somebody."""
    texts = [str(address.get(name) or "") for name in _READ]
    return ", ".join(" ".join(text.split()) for text in texts if text) or _("empty")


_READ = ("kind", "unparsed_address", "postal_code", "city", "state_or_province", "country")
