"""Where a phone or an e-mail reaches somebody, and whether it still does."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.people import correcting
from estate.people.tables import ContactPoint
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
        await correcting.touch(person, new.version, ["labels"], by=by, also=also)
        await ContactPoint.raw(_CHANGE, new.label, new.is_wrong, utc_now(), new.point, person)


_CHANGE = """
UPDATE contact_point SET label = {}, wrong_at = CASE WHEN {} THEN coalesce(wrong_at, {}) END
WHERE id = {} AND person = {}
"""
