"""One person or two: somebody says so."""

from collections.abc import Collection
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.people.doubles import apart, finding
from estate.people.doubles import merge as merging
from estate.people.doubles import undo as undoing
from estate.people.doubles.tables import LikelyDouble
from estate.refusals import Refused
from leads.doubles.merged import Merged
from leads.doubles.sides import TwoSides
from piccolo_conf import DB


async def one_person(sides: TwoSides, taken: Collection[str], seen: str, *, by: Viewer) -> UUID:
    """The merge. `seen` are the versions that were chosen from. Raises Refused."""
    _may_decide(sides)
    if seen != sides.seen:
        raise Refused(_("One of the two was changed meanwhile. Look at both again."))
    return await merging.merge(sides.kept.id, sides.gone.id, taken, by=by)


async def two_persons(sides: TwoSides, *, by: Viewer) -> None:
    """Remembered for ever."""
    _may_decide(sides)
    one, other = sorted((sides.kept.id, sides.gone.id))
    await LikelyDouble.raw(_DIFFERENT, uuid7(), one, other, by.id)


_DIFFERENT = """
INSERT INTO likely_double (id, person, other, state, decided_at, decided_by)
VALUES ({}, {}, {}, 'different', now(), {})
ON CONFLICT (person, other) DO UPDATE SET state = 'different', decided_at = now(),
    decided_by = excluded.decided_by
"""


async def perhaps(sides: TwoSides, *, by: Viewer) -> None:
    """What was said is taken back: they are compared again."""
    _may_decide(sides)
    one, other = sides.kept.id, sides.gone.id
    async with DB.transaction():
        await apart.take_back(one, other)
        await finding.look_for([one, other])


async def undo(merged: Merged, *, by: Viewer) -> None:
    """By the office, or by whoever did it. Raises Refused."""
    if not by.is_staff and merged.by != by.id:
        raise Refused(_("Whoever made them one, or the office, can undo it."))
    await undoing.undo(merged.id, by=by)


def _may_decide(sides: TwoSides) -> None:
    if not sides.is_whole:
        raise Refused(_("One of them has a case that you do not see: ask the office to look at both."))
