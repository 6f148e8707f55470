"""Correcting who somebody is and how they are reached. Nothing is deleted: what is wrong is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from estate import history
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.people import contact_points, recognition
from estate.people.contact_points import Point
from estate.people.events import PersonCorrected
from estate.people.tables import ContactPoint, Person
from estate.refusals import Refused
from piccolo_conf import DB


@dataclass(frozen=True)
class Correction:
    """`wrong` are the ids of all contact points that reach nobody, old marks included."""

    name: str
    language: str | None
    added: Sequence[Point]
    wrong: frozenset[UUID]
    version: int


async def load(person: UUID) -> dict[str, Any]:
    """The row with its `points`, in their order."""
    rows = await Person.raw("SELECT id, name, language, version FROM person WHERE id = {}", person)
    points = await ContactPoint.raw(
        "SELECT id, kind, value, wrong_at FROM contact_point WHERE person = {} ORDER BY position, id", person
    )
    return {**rows[0], "points": points}


async def correct(person: UUID, correction: Correction, *, by: Viewer, also: Sequence[UUID] = ()) -> None:
    """`also` are further subjects of the event, such as the case it was seen in. Raises Refused."""
    async with DB.transaction():
        await recognition.lock(point.value for point in correction.added)
        stored = await load(person)
        await _rename(stored, correction)
        await contact_points.add(person, correction.added)
        wrong = await _mark(stored, correction.wrong)
        await recognition.refresh_search(person)
        await recognition.link_sharing(person, correction.name, correction.added)
        event = PersonCorrected(
            previous_name=stored["name"] if stored["name"] != correction.name else "",
            added=[point.value for point in correction.added],
            wrong=wrong,
        )
        await history.record(event, actor=by, subjects=[person, *also])


async def _rename(stored: dict[str, Any], correction: Correction) -> None:
    columns: dict[Any, Any] = {
        Person.name: correction.name,
        Person.language: correction.language,
        Person.version: correction.version + 1,
    }
    changed = (
        await Person.update(columns)
        .where(Person.id == stored["id"], Person.version == correction.version)
        .returning(Person.id)
    )
    if not changed:
        now = await load(stored["id"])
        raise Refused(
            _("Somebody changed this contact meanwhile: it is now %(theirs)s, you wrote %(ours)s.")
            % {"theirs": now["name"], "ours": correction.name}
        )


async def _mark(stored: dict[str, Any], wrong: frozenset[UUID]) -> list[str]:
    """The values that became wrong; a mark that was taken off is right again."""
    news: list[str] = []
    for point in stored["points"]:
        is_wrong = point["id"] in wrong
        if is_wrong != (point["wrong_at"] is not None):
            at = utc_now() if is_wrong else None
            await ContactPoint.update({ContactPoint.wrong_at: at}).where(ContactPoint.id == point["id"])
            news += [point["value"]] if is_wrong else []
    return news
