import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import sheet as sheets
from estate.columns import utc_now
from estate.history.tables import Event
from piccolo_conf import DB


class Happening:
    """Base of the typed events: a frozen dataclass whose name, in snake_case, is the kind.

    Fields named in `PERSONAL` are kept apart, so that an erasure can empty them."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def kind(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class Origin(Protocol):
    """Whoever did it; a viewer is one."""

    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True)
class By:
    """Somebody of whom no more is known here than the id."""

    id: UUID


@dataclass(frozen=True)
class Happened:
    """One event with its actor (None: the system or a prospect) and all it is about.

    `occurred_at` is the phone's clock; timelines are in the order of `happened_at`, which is known better and
    never later than `at`, when it was written."""

    event: Happening
    actor: UUID | None
    subjects: Sequence[UUID]
    occurred_at: datetime | None = None
    at: datetime | None = None
    happened_at: datetime | None = None


async def record(
    event: Happening,
    *,
    actor: Origin | None,
    subjects: Sequence[UUID],
    occurred_at: datetime | None = None,
    happened_at: datetime | None = None,
) -> None:
    """Write the event on the timeline of every subject, in the current transaction."""
    by = actor.id if actor else None
    await record_many([Happened(event, by, subjects, occurred_at, happened_at=happened_at)])


async def record_many(happened: Sequence[Happened]) -> None:
    """One statement for all, in their order."""
    if happened and DB.current_transaction.get() is None:
        raise RuntimeError("an event is written in the transaction of its change")
    sheet = sheets.Sheet()
    record_on(sheet, happened)
    await sheet.write()


def record_on(sheet: "sheets.Sheet", happened: Sequence[Happened]) -> None:
    """To be written with all that the sheet holds."""
    if not happened:
        return
    timed = any(one.at for one in happened)
    events = [_row(one) | ({"at": one.at or utc_now()} if timed else {}) for one in happened]
    made = sheet.insert(Event, events, "RETURNING id, seq, at")
    pairs = [
        (subject, row["id"], one.happened_at)
        for row, one in zip(events, happened, strict=True)
        for subject in dict.fromkeys(one.subjects)
    ]
    sheet.put(_SUBJECTS + made, *([pair[n] for pair in pairs] for n in range(3)))


_SUBJECTS = """
INSERT INTO event_subject (subject, seq, happened_at)
SELECT subject, seq, least(happened_at, at)
FROM unnest({}::uuid[], {}::uuid[], {}::timestamptz[]) AS pair (subject, id, happened_at) NATURAL JOIN """


def _row(one: Happened) -> dict[str, Any]:
    data, personal = _split(one.event)
    return {
        "id": uuid7(),
        "actor": one.actor,
        "kind": one.event.kind(),
        "data": data,
        "personal": personal,
        "occurred_at": one.occurred_at,
    }


def _split(event: Happening) -> tuple[str, str | None]:
    fields: dict[str, Any] = dict(vars(event))
    personal = {name: fields.pop(name) for name in event.PERSONAL}
    return json.dumps(fields, default=str), json.dumps(personal, default=str) if personal else None
