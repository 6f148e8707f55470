"""All that happened, the newest first: the administrator's reading of the events.

Sorted by when it was written, then by number. Each kind and each person has an index of its own in this
order, so that a page costs the same with a thousand events and with millions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from piccolo.querystring import QueryString

from estate.history import subjects
from estate.history.cursor import Cursor
from estate.history.record import Happening
from estate.history.subjects import Subject
from estate.history.tables import Event
from estate.history.telling import Line, tell
from estate.history.timeline import read
from estate.i18n import N_, _

PAGE = 50
NOBODY = "nobody"
"""As the actor: the program itself, or somebody outside."""

TOPICS = {
    "access": N_("Sign-ins and passwords"),
    "people": N_("People, roles, offices, settings"),
    "data": N_("Imports, exports, archives, erasures"),
    "leads": N_("Leads and contacts"),
    "visits": N_("Visits"),
    "properties": N_("Properties and photos"),
}
_ACCESS = {
    "signed_in", "sign_ins_failed", "devices_signed_out", "user_invited", "invitation_sent",
    "invitation_withdrawn", "invitation_accepted", "password_reset_sent", "password_reset",
}  # fmt: skip
_DATA = ("import", "export", "archive", "handed_out", "eras", "consent")


@dataclass(frozen=True)
class Filters:
    """`actor` is somebody's id or NOBODY; `until` is the last day that is shown."""

    actor: str = ""
    topic: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Record:
    """A line of the audit: who, when, what, and what it is about."""

    line: Line
    about: list[Subject]


@dataclass(frozen=True)
class Page:
    records: list[Record]
    next: Cursor | None


async def records(filters: Filters, zone: ZoneInfo, before: Cursor | None = None) -> Page:
    """Days are those of this zone."""
    entries = await read(await _found(filters, zone, before))
    shown = entries[:PAGE]
    about = await _about([entry.seq for entry in shown])
    lines = [Record(line, about.get(line.seq, [])) for line in tell(shown)]
    last = shown[-1] if len(entries) > PAGE else None
    return Page(lines, Cursor(last.at, last.seq) if last else None)


async def _found(filters: Filters, zone: ZoneInfo, before: Cursor | None) -> list[int]:
    """The numbers of one more than a page."""
    if filters.topic:
        rows = await Event.raw(
            _OF_KINDS, kinds(filters.topic), _where(filters, zone, before), PAGE + 1, PAGE + 1
        )
    else:
        rows = await Event.raw(_ALL, _where(filters, zone, before), PAGE + 1)
    return [row["seq"] for row in rows]


_ALL = "SELECT e.seq FROM event e WHERE {} ORDER BY e.at DESC, e.seq DESC LIMIT {}"
# The newest of each kind by its index, and of those the newest: no plan can go wrong over how rare one is.
_OF_KINDS = """
SELECT e.seq FROM unnest({}::text[]) AS wanted (kind) CROSS JOIN LATERAL (
    SELECT e.at, e.seq FROM event e WHERE e.kind = wanted.kind AND {}
    ORDER BY e.at DESC, e.seq DESC LIMIT {}
) e ORDER BY e.at DESC, e.seq DESC LIMIT {}
"""


def _where(filters: Filters, zone: ZoneInfo, before: Cursor | None) -> QueryString:
    parts = [QueryString("TRUE")]
    if filters.actor == NOBODY:
        parts.append(QueryString("e.actor IS NULL"))
    elif filters.actor:
        parts.append(QueryString("e.actor = {}", UUID(filters.actor)))
    if filters.since:
        parts.append(QueryString("e.at >= {}", _midnight(filters.since, zone)))
    if filters.until:
        parts.append(QueryString("e.at < {}", _midnight(filters.until + timedelta(days=1), zone)))
    if before:
        parts.append(QueryString("(e.at, e.seq) < ({}, {})", before.at, before.seq))
    return QueryString(" AND ".join("{}" for _ in parts), *parts)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def kinds(topic: str) -> list[str]:
    return [event.kind() for event in _all_events(Happening) if _topic(event) == topic]


def _all_events(base: type[Happening]) -> list[type[Happening]]:
    return [one for event in base.__subclasses__() for one in (event, *_all_events(event))]


def _topic(event: type[Happening]) -> str:
    """By its room; what concerns the way in, and data going in and out, by its name."""
    kind, room = event.kind(), event.__module__
    if kind in _ACCESS:
        return "access"
    if any(word in kind for word in _DATA) and not kind.startswith("property_"):
        return "data"
    if room.startswith("estate.accounts") or kind == "work_handed_over":
        return "people"
    return {"properties": "properties", "visits": "visits"}.get(room.partition(".")[0], "leads")


async def _about(seqs: Sequence[int]) -> dict[int, list[Subject]]:
    rows = await Event.raw("SELECT seq, subject FROM event_subject WHERE seq = ANY({})", list(seqs))
    known = await subjects.of([row["subject"] for row in rows])
    order = list(known)
    about: dict[int, list[UUID]] = {}
    for row in rows:
        if row["subject"] in known:
            about.setdefault(row["seq"], []).append(row["subject"])
    return {
        seq: _different([known[id_] for id_ in sorted(ids, key=order.index)]) for seq, ids in about.items()
    }


def _different(found: list[Subject]) -> list[Subject]:
    """A lead and its person have one name: it is said once, with the page where there is one."""
    by_name: dict[str, Subject] = {}
    for subject in found:
        if subject.name not in by_name or (subject.url and not by_name[subject.name].url):
            by_name[subject.name] = subject
    return list(by_name.values())


def topics() -> list[tuple[str, str]]:
    return [(word, _(name)) for word, name in TOPICS.items()]
