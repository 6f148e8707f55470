"""A file from a phone: the XML of Android's backup programs, or a table."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from estate.accounts import agency
from estate.i18n import _
from estate.people import contact_points
from estate.people.contact_points import Unreadable
from leads.phone_logs import columns, kinds, times
from leads.phone_logs.entries import Entry, Line, Reading, Refusal
from leads.phone_logs.kinds import Kind
from properties.exchange import dates
from properties.exchange.reader import CannotRead, Rows, Source, open_source

BIGGEST = 32 << 20
"""Bytes of a file; a phone keeps some hundred calls, a backup of years some megabytes."""
MOST = 100_000
_MONTH_FIRST = ("US", "PH", "BZ")
_NOBODY = {
    "",
    "-1",
    "-2",
    "-3",
    "unknown",
    "private",
    "private number",
    "anonymous",
    "withheld",
    "restricted",
}
_NOBODY |= {"no caller id", "caller id withheld", "payphone", "unavailable", "(unknown)", "blocked"}
_NOBODY |= {"desconocido", "numero desconocido", "número desconocido", "privado", "número privado", "oculto"}
_NOBODY |= {"número oculto", "unbekannt", "unbekannte nummer", "anonym", "unterdrückt", "private nummer"}


def read(path: Path) -> Reading:
    """Raises CannotRead where nothing can be taken; a line that cannot is refused with its reason."""
    if path.stat().st_size > BIGGEST:
        raise CannotRead(_("This file is too big for a list of calls."))
    lines = list(islice(_lines(path), MOST + 1))
    if not lines:
        raise CannotRead(_("There is no call in this file."))
    reading = _understood(lines[:MOST])
    if len(lines) > MOST:
        reading.refusals.append(Refusal(lines[MOST].place, _("only so many calls are read at once")))
    return reading


def _lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:
        start = file.read(256).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    return _of_xml(path) if start.startswith(b"<") else _of_table(open_source(path))


def _of_xml(path: Path) -> Iterator[Line]:
    """`<call number date duration type presentation contact_name/>`. What stands before a break is taken."""
    count = 0
    try:
        for _event, element in iterparse(path, events=("end",), forbid_dtd=True):
            if element.tag == "call":
                count += 1
                yield _of_element(count, element.attrib)
            element.clear()
    except DefusedXmlException:
        raise CannotRead(_("This XML refers to other files, and is not read.")) from None
    except (ParseError, UnicodeDecodeError, LookupError, ValueError):
        if not count:
            raise CannotRead(_("This is no XML that can be read.")) from None
        yield Line(_call(count + 1), "", "", "", problem=_("the file breaks off or is damaged here"))


def _of_element(count: int, given: dict[str, Any]) -> Line:
    name = given.get("contact_name", "")
    return Line(
        _call(count),
        given.get("number", ""),
        given.get("date", ""),
        given.get("type", ""),
        given.get("duration", ""),
        "" if name.startswith("(") else name,
        given.get("presentation", ""),
    )


def _call(count: int) -> str:
    return _("call %(n)s") % {"n": count}


def _of_table(source: Source) -> Iterator[Line]:
    places = columns.recognise(source.header)
    for row in Rows(source):
        place = _("line %(n)s") % {"n": row.line}
        if row.problem:
            yield Line(place, "", "", "", problem=row.problem)
        else:
            yield _of_row(place, row.cells, places)


def _of_row(place: str, cells: list[str], places: columns.Columns) -> Line:
    def cell(index: int | None) -> str:
        return "" if index is None else cells[index].strip()

    when = " ".join(part for part in (cell(places.when), cell(places.clock)) if part)
    duration = cell(places.duration)
    if places.unit != 1 and duration.replace(".", "").replace(",", "").isdigit():
        duration = f"{times.seconds(duration, places.unit)}"
    return Line(place, cell(places.number), when, cell(places.kind), duration, cell(places.name))


def _understood(lines: list[Line]) -> Reading:
    day_first = dates.day_first((line.when for line in lines), agency.current().country not in _MONTH_FIRST)
    reading, halves = Reading(), []
    for line in lines:
        try:
            if half := _half(line, day_first):
                halves.append(half)
            else:
                reading.withheld += 1
        except _NotTaken as reason:
            reading.refusals.append(Refusal(line.place, str(reason)))
    reading.entries = _with_times(halves, agency.current().zone)
    return reading


class _NotTaken(ValueError):
    """The text says why."""


_Half = tuple[Any, tuple[str, str, str, str], int | None]
"""The moment as it is written, then number, name, direction and outcome, and the seconds."""


def _half(line: Line, day_first: bool) -> _Half | None:
    """None where the number is withheld. Raises _NotTaken."""
    if line.problem:
        raise _NotTaken(line.problem)
    if line.number.strip().casefold() in _NOBODY or line.presentation not in ("", "1"):
        return None
    found, lasted = _kind(line.kind), _seconds(line.duration)
    number, at = _number(line.number), _moment(line.when, day_first)
    direction, outcome = kinds.ending(found, lasted)
    return at, (number, line.name[:200], direction, outcome), lasted


def _kind(text: str) -> Kind:
    try:
        found = kinds.kind(text)
    except kinds.UnknownKind:
        raise _NotTaken(_("“%(text)s” says not which way the call went") % {"text": text[:40]}) from None
    if found == Kind.BLOCKED:
        raise _NotTaken(_("the phone blocked it"))
    return found


def _seconds(text: str) -> int | None:
    try:
        return times.seconds(text)
    except times.NotATime:
        raise _NotTaken(_("“%(text)s” is not a duration") % {"text": text[:40]}) from None


def _number(text: str) -> str:
    try:
        return contact_points.phone(text, agency.current().country).value
    except Unreadable:
        raise _NotTaken(_("“%(text)s” is not a phone number") % {"text": text[:40]}) from None


def _moment(text: str, day_first: bool) -> Any:
    try:
        return times.moment(text, day_first)
    except times.NotATime:
        raise _NotTaken(_("“%(text)s” is not a date with a time") % {"text": text[:40]}) from None


def _with_times(halves: list[_Half], zone: ZoneInfo) -> list[Entry]:
    moments = times.in_utc([at for at, _who, _lasted in halves], zone)
    return [Entry(*who, at, lasted) for at, (_at, who, lasted) in zip(moments, halves, strict=True)]
