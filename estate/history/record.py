import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from uuid_utils.compat import uuid7

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
    if not happened:
        return
    ids = [uuid7() for _ in happened]
    parts = [_split(one.event) for one in happened]
    pairs = [(id_, s) for id_, one in zip(ids, happened, strict=True) for s in dict.fromkeys(one.subjects)]
    await _connection().execute(
        _INSERT,
        ids,
        [one.actor for one in happened],
        [one.event.kind() for one in happened],
        [data for data, _personal in parts],
        [personal for _data, personal in parts],
        [one.occurred_at for one in happened],
        [one.at for one in happened],
        [id_ for id_, _subject in pairs],
        [subject for _id, subject in pairs],
        [one.happened_at for one in happened],
    )


_INSERT = """
WITH made AS (
    INSERT INTO event (id, actor, kind, data, personal, occurred_at, at)
    SELECT id, actor, kind, data::jsonb, personal::jsonb, occurred_at, coalesce(at, now())
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
                $7::timestamptz[])
        WITH ORDINALITY AS new (id, actor, kind, data, personal, occurred_at, at, place)
    ORDER BY place
    RETURNING id, seq, at
)
INSERT INTO event_subject (subject, seq, happened_at)
SELECT pair.subject, made.seq, least(known.happened_at, made.at)
FROM unnest($8::uuid[], $9::uuid[]) AS pair (id, subject)
JOIN made USING (id)
JOIN unnest($1::uuid[], $10::timestamptz[]) AS known (id, happened_at) USING (id)
"""


def _split(event: Happening) -> tuple[str, str | None]:
    fields: dict[str, Any] = dict(vars(event))
    personal = {name: fields.pop(name) for name in event.PERSONAL}
    return json.dumps(fields, default=str), json.dumps(personal, default=str) if personal else None


def _connection() -> Any:
    transaction = DB.current_transaction.get()
    if transaction is None:
        raise RuntimeError("an event is written in the transaction of its change")
    return transaction.connection
