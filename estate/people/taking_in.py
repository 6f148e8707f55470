"""Everybody who comes in: the person whom we know, or a new one. The same rule for one and for many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import rows
from estate.people import contact_points, recognition, search
from estate.people.contact_points import Point
from estate.people.doubles import finding
from estate.people.recognition import Holding, Known
from estate.people.tables import ContactPoint, Person
from estate.sheet import Sheet


@dataclass(frozen=True)
class Guest:
    name: str
    points: Sequence[Point]
    language: str | None = None
    agent: UUID | None = None
    """Who brings them in, and their office."""
    office: UUID | None = None


@dataclass(frozen=True)
class Taken:
    person: UUID
    is_new: bool


async def take_in(guests: Sequence[Guest], sheet: Sheet) -> list[Taken]:
    """One after the other: who came before in the same list is known. In the current transaction, under
    `recognition.lock` of all their values; the persons who were known are locked too, and who is new is
    there when the sheet is written."""
    values = {point.value for guest in guests for point in guest.points}
    while True:
        book = _Book(await recognition.holdings(values))
        taken = [book.take_in(guest) for guest in guests]
        if await _hold({person: book.names[person] for person in book.known}):
            break
    _enter(book, sheet)
    if book.known:
        await _change(book, sheet)
    return taken


async def _hold(names: Mapping[UUID, str]) -> bool:
    """Until the end of the transaction; false where one was merged, erased or renamed in the meantime."""
    if not names:
        return True
    return {row["id"]: row["name"] for row in await rows.run(_HOLD, sorted(names))} == names


_HOLD = """
SELECT id, name FROM person WHERE id = ANY($1::uuid[]) AND merged_into IS NULL AND erased_at IS NULL
ORDER BY id FOR NO KEY UPDATE
"""


class _Book:
    """Who has which phone and e-mail, kept up to date with everybody who is taken in."""

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self._held: dict[str, list[Holding]] = {}
        self.names: dict[UUID, str] = {}
        for holding in holdings:
            self._held.setdefault(holding.value, []).append(holding)
            self.names[holding.owner.person] = holding.owner.name
        self.known: set[UUID] = set()
        self.new: dict[UUID, Known] = {}
        self.guests: dict[UUID, Guest] = {}
        self.renamed: dict[UUID, str] = {}
        self.points: list[tuple[UUID, Point]] = []
        self.links: dict[tuple[UUID, UUID], None] = {}

    def take_in(self, guest: Guest) -> Taken:
        held = [one for point in guest.points for one in self._held.get(point.value, ())]
        found = recognition.among(held, guest.name)
        owner = next((one.owner for one in held if one.owner.person == found.person), None)
        somebody = self._recognised(owner, guest) if owner else self._make(guest)
        for point in guest.points:
            self._give(somebody, point)
        self.links.update({(somebody.person, other): None for other in found.sharing})
        return Taken(somebody.person, is_new=owner is None)

    def _recognised(self, owner: Known, guest: Guest) -> Known:
        """Of whom only a number was known has a name now."""
        if owner.person not in self.new:
            self.known.add(owner.person)
        if recognition.is_nameless(owner.name) and not recognition.is_nameless(guest.name):
            owner.name = self.renamed[owner.person] = guest.name.strip()
        return owner

    def _make(self, guest: Guest) -> Known:
        somebody = Known(uuid7(), guest.name.strip(), _YOUNGEST + len(self.new))
        self.new[somebody.person] = somebody
        self.guests[somebody.person] = guest
        return somebody

    def _give(self, somebody: Known, point: Point) -> None:
        """What was marked as wrong and comes again is right again."""
        held = self._held.setdefault(point.value, [])
        theirs = next((one for one in held if one.holder == somebody.person), None)
        if theirs and not theirs.is_wrong:
            return
        if theirs:
            held.remove(theirs)
        held.append(Holding(somebody, somebody.person, point.kind, point.value))
        self.points.append((somebody.person, point))


_YOUNGEST = 1 << 40


def _enter(book: _Book, sheet: Sheet) -> None:
    theirs: dict[UUID, list[Point]] = {}
    for person, point in book.points:
        theirs.setdefault(person, []).append(point)
    made = [_row(one, theirs.get(one.person, []), book.guests[one.person]) for one in book.new.values()]
    sheet.insert(Person, made)
    points = [point for one in book.new for point in contact_points.first(one, theirs.get(one, []))]
    sheet.insert(ContactPoint, points)
    recognition.link(sheet, book.links)
    sheet.jobs += finding.search(book.new)


async def _change(book: _Book, sheet: Sheet) -> None:
    """Those whom we knew have a name or a number more now."""
    await contact_points.add_many([(one, point) for one, point in book.points if one in book.known])
    older = {person: name for person, name in book.renamed.items() if person in book.known}
    if older:
        await rows.run(_NAME, list(older), list(older.values()))
    changed = book.known & {*older, *(person for person, _point in book.points)}
    if changed:
        await recognition.refresh_search(*changed)
        sheet.jobs += finding.search(changed)


_NAME = """
UPDATE person SET name = new.name, version = version + 1
FROM unnest($1::uuid[], $2::text[]) AS new (id, name) WHERE person.id = new.id
"""


def _row(somebody: Known, points: Sequence[Point], guest: Guest) -> dict[str, object]:
    return {
        "id": somebody.person,
        "name": somebody.name,
        "language": guest.language,
        "agent": guest.agent,
        "office": guest.office,
        "search": search.line(somebody.name, points),
    }
