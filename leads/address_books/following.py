"""Rows and cards that came before: what the source says otherwise now."""

from collections.abc import Sequence
from uuid import UUID

from estate import history, rows
from estate.accounts.viewers import Viewer
from estate.history.record import Happened
from estate.people import contact_points, filling, recognition
from estate.people.contact_points import Point
from estate.people.details import Details
from estate.people.doubles import finding
from estate.people.events import PersonCorrected
from estate.people.filling import Filling
from leads.address_books.entry import Entry
from leads.address_books.knowing import Origin, remember
from leads.address_books.noting import Notes
from leads.address_books.plan import Plan


async def follow(
    plan: Plan, batch: Sequence[tuple[Entry, Origin]], notes: Notes, *, by: Viewer | None
) -> None:
    news = [(entry, origin) for entry, origin in batch if entry.hash != origin.hash]
    if not news:
        return
    await notes.look(origin.person for _entry, origin in news)
    current = await filling.load([origin.person for _entry, origin in news])
    changed = await filling.fill(
        [_filling(plan, entry, origin, current[origin.person]) for entry, origin in news]
    )
    for entry, origin in news:
        names = [*changed.get(origin.person, []), *await _call_and_reach(plan, entry, origin)]
        notes.follow(entry, plan.source, origin)
        if names:
            await _record(origin, names, by)
    await remember(plan, [(entry, origin.person) for entry, origin in news])


async def _record(origin: Origin, names: Sequence[str], by: Viewer | None) -> None:
    previous = origin.name if "name" in names else ""
    fields = [name for name in names if name != "name"]
    event = PersonCorrected(previous_name=previous, added=[], wrong=[], fields=fields)
    await history.record_many([Happened(event, by.id if by else None, [origin.person])])


def _filling(plan: Plan, entry: Entry, origin: Origin, current: Details) -> Filling:
    """Of a spreadsheet that went out from here, its corrections are taken; a card fills what is empty."""
    details, before = entry.person.details, None
    if origin.given:
        before = filling.from_json(origin.given["details"])
    elif plan.is_ours:
        before = current
    elif plan.is_cards:
        details = _without_roles(details)
    return Filling(origin.person, details, entry.person.numbers, before)


def _without_roles(details: Details) -> Details:
    """Cards tell the roles of open cases, too, which nobody typed."""
    return Details(**{**vars(details), "roles": ()})


async def _call_and_reach(plan: Plan, entry: Entry, origin: Origin) -> list[str]:
    """A name that the source corrected, and phones and e-mails that it added."""
    lacking = await _lacking(origin.person, entry.points)
    said_before = origin.given.get("name", origin.name if plan.is_ours else "")
    is_renamed = entry.person.name not in ("", origin.name) and said_before == origin.name
    if is_renamed:
        await rows.run(_RENAME, entry.person.name, origin.person)
    if lacking:
        await contact_points.add(origin.person, lacking)
    if is_renamed or lacking:
        await recognition.refresh_search(origin.person)
        await finding.look_for([origin.person])
    return ["name"] * is_renamed + ["labels"] * bool(lacking)


_RENAME = """
UPDATE person SET name = $1, version = version + 1, modification_timestamp = now() WHERE id = $2
"""


async def _lacking(person: UUID, points: Sequence[Point]) -> list[Point]:
    held = await rows.run("SELECT kind, value FROM contact_point WHERE person = $1", person)
    theirs = {(row["kind"], row["value"]) for row in held}
    return [point for point in points if (point.kind, point.value) not in theirs]
