"""Correcting who somebody is and how they are reached. Nothing is deleted: what is wrong is marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from estate import history
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.people import contact_points, recognition, tagging
from estate.people.contact_points import Point
from estate.people.doubles import finding
from estate.people.events import PersonCorrected
from estate.people.tables import ContactPoint, Person
from estate.people.words import FIELDS
from estate.refusals import Refused
from piccolo_conf import DB


@dataclass(frozen=True)
class Correction:
    """`wrong` are the ids of all contact points that reach nobody, old marks included; `details` are further
    columns of the person with their new values."""

    name: str
    language: str | None
    added: Sequence[Point]
    wrong: frozenset[UUID]
    version: int
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, Any]:
        return {"name": self.name, "language": self.language, **self.details}


async def load(person: UUID) -> dict[str, Any]:
    """The row with its `points`, in their order."""
    rows = await Person.raw(_ROW, person)
    points = await ContactPoint.raw(
        "SELECT id, kind, value, label, wrong_at FROM contact_point WHERE person = {} ORDER BY position, id",
        person,
    )
    return {**rows[0], "points": points}


_ROW = """
SELECT id, name, given_name, family_name, language, more_languages, company, job_title, birthday, roles, tags,
    remarks, source, campaign, agent, office, version
FROM person WHERE id = {}
"""


async def correct(person: UUID, correction: Correction, *, by: Viewer, also: Sequence[UUID] = ()) -> None:
    """`also` are further subjects of the event, such as the case it was seen in. Raises Refused."""
    async with DB.transaction():
        await recognition.lock(point.value for point in correction.added)
        stored = await load(person)
        correction = await _spelled(person, correction)
        await _write(stored, correction)
        await contact_points.add(person, correction.added)
        wrong = await _mark(stored, correction.wrong)
        await recognition.refresh_search(person)
        await finding.look_for([person])
        await recognition.link_sharing(person, correction.name, correction.added)
        event = PersonCorrected(
            previous_name=stored["name"] if stored["name"] != correction.name else "",
            added=[point.value for point in correction.added],
            wrong=wrong,
            fields=[name for name in _changed(stored, correction) if name != "name"],
        )
        await history.record(event, actor=by, subjects=[person, *also])


async def _spelled(person: UUID, correction: Correction) -> Correction:
    if "tags" not in correction.details:
        return correction
    tags = await tagging.of(person, correction.details["tags"])
    return replace(correction, details={**correction.details, "tags": tags})


def _changed(stored: Mapping[str, Any], correction: Correction) -> list[str]:
    return [name for name, value in correction.columns.items() if stored[name] != value]


async def _write(stored: dict[str, Any], correction: Correction) -> None:
    columns: dict[Any, Any] = {
        **correction.columns,
        Person.version: correction.version + 1,
        Person.modification_timestamp: utc_now(),
    }
    changed = (
        await Person.update(columns)
        .where(Person.id == stored["id"], Person.version == correction.version)
        .returning(Person.id)
    )
    if not changed:
        raise Refused(_conflict(await load(stored["id"]), correction))


def _conflict(now: dict[str, Any], correction: Correction) -> str:
    """Both values of every field in which they differ."""
    said = _("%(field)s: it is now %(theirs)s, you wrote %(ours)s.")
    differ = [
        said % {"field": _(FIELDS[name]), "theirs": _shown(now[name]), "ours": _shown(value)}
        for name, value in correction.columns.items()
        if now[name] != value
    ]
    return " ".join([_("Somebody changed this contact meanwhile."), *differ])


def _shown(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value or "")
    return f"“{text}”" if text else _("empty")


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


async def touch(
    person: UUID, version: int, fields: Sequence[str], conflict: str, *, by: Viewer, also: Sequence[UUID]
) -> None:
    """In the transaction of a change to what belongs to the person, such as an address. Raises Refused with
    `conflict`, which tells both values, where somebody was faster."""
    changed = (
        await Person.update({Person.version: version + 1, Person.modification_timestamp: utc_now()})
        .where(Person.id == person, Person.version == version)
        .returning(Person.id)
    )
    if not changed:
        raise Refused(conflict)
    await finding.look_for([person])
    event = PersonCorrected(previous_name="", added=[], wrong=[], fields=list(fields))
    await history.record(event, actor=by, subjects=[person, *also])
