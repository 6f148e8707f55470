"""Where a phone or an e-mail reaches somebody, and whether it still does."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.people import correcting
from estate.people.tables import ContactPoint, Label
from estate.people.words import LABELS
from estate.refusals import changed_meanwhile
from piccolo_conf import DB


@dataclass(frozen=True)
class Change:
    """`version` is the person's."""

    point: UUID
    label: str | None
    is_wrong: bool
    version: int


async def change(person: UUID, new: Change, *, by: Viewer, also: Sequence[UUID] = ()) -> None:
    """Raises Refused where somebody was faster."""
    async with DB.transaction():
        conflict = changed_meanwhile(await _now(person, new.point), _words(new.label, new.is_wrong))
        await correcting.touch(person, new.version, ["labels"], conflict, by=by, also=also)
        await ContactPoint.raw(_CHANGE, new.label, new.is_wrong, utc_now(), new.point, person)


async def _now(person: UUID, point: UUID) -> str:
    rows = await ContactPoint.raw(
        "SELECT label, wrong_at IS NOT NULL AS is_wrong FROM contact_point WHERE id = {} AND person = {}",
        point,
        person,
    )
    return _words(**rows[0]) if rows else _("None")


def _words(label: str | None, is_wrong: bool) -> str:
    kind = _(LABELS[Label(label)]) if label else _("None")
    return f"{kind}, {_('It reaches nobody any more')}" if is_wrong else kind


_CHANGE = """
UPDATE contact_point SET label = {}, wrong_at = CASE WHEN {} THEN coalesce(wrong_at, {}) END
WHERE id = {} AND person = {}
"""
