"""How events read on a timeline; each room says how its own are told."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from estate.history.cursor import Cursor
from estate.history.record import Happening
from estate.history.timeline import Entry


@dataclass(frozen=True, slots=True)
class Told:
    """`tone` is one of the component's; `text` is what somebody wrote or said."""

    icon: str
    tone: str
    title: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`noted_at` is known where it was noted long after it happened."""

    seq: int
    at: datetime
    noted_at: datetime | None
    by: str | None
    told: Told
    lead: UUID | None
    """The case it belongs to, where it belongs to one."""

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.at, self.seq)


_SOON = timedelta(hours=1)
log = logging.getLogger(__name__)
Teller = Callable[[dict[str, Any]], Told]
_TELLERS: dict[str, Teller] = {}


def tells(event: type[Happening]) -> Callable[[Teller], Teller]:
    """Register how events of this type are told, from their fields as JSON keeps them."""

    def register(teller: Teller) -> Teller:
        _TELLERS[event.kind()] = teller
        return teller

    return register


def tell(entries: list[Entry]) -> list[Line]:
    return [
        Line(
            seq=entry.seq,
            at=entry.at,
            noted_at=entry.noted_at if entry.noted_at - entry.at > _SOON else None,
            by=entry.actor_name,
            told=_told(entry),
            lead=UUID(entry.data["lead"]) if entry.data.get("lead") else None,
        )
        for entry in entries
    ]


def _told(entry: Entry) -> Told:
    """Events stay for years; one that an earlier version wrote otherwise is told by its kind alone."""
    plainly = _plainly(entry.kind)
    try:
        return _TELLERS.get(entry.kind, plainly)(entry.data)
    except (KeyError, ValueError) as error:
        log.debug("an event of the kind %s cannot be told: %s", entry.kind, type(error).__name__)
        return plainly(entry.data)


def _plainly(kind: str) -> Teller:
    """An event of a room that has no words for it."""
    return lambda _data: Told("circle-dot", "", kind.replace("_", " ").capitalize())
