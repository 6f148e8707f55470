"""Who belongs to whom: partners, and people of one household."""

from collections.abc import Sequence
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.people.events import PeopleLinked, PeopleUnlinked
from estate.people.tables import LinkKind, PersonLink
from estate.refusals import Refused
from piccolo_conf import DB

BY_HAND = (LinkKind.PARTNER, LinkKind.HOUSEHOLD)


async def link(person: UUID, other: UUID, kind: str, *, by: Viewer, also: Sequence[UUID] = ()) -> None:
    """Again, it changes nothing. Raises Refused."""
    if person == other:
        raise Refused(_("Nobody is their own partner."))
    async with DB.transaction():
        rows = await PersonLink.raw(_LINK, uuid7(), person, other, kind, other, person, kind)
        if rows:
            await history.record(PeopleLinked(kind), actor=by, subjects=[person, other, *also])


_LINK = """
INSERT INTO person_link (id, person, other, kind)
SELECT {}, {}, {}, {}
WHERE NOT EXISTS (SELECT FROM person_link k WHERE k.person = {} AND k.other = {} AND k.kind = {})
ON CONFLICT (person, other, kind) DO NOTHING RETURNING id
"""


async def unlink(person: UUID, link_: UUID, *, by: Viewer, also: Sequence[UUID] = ()) -> bool:
    """False where there is no such link of theirs that somebody made by hand."""
    async with DB.transaction():
        rows = await PersonLink.raw(_UNLINK, link_, person, person, [str(kind) for kind in BY_HAND])
        if rows:
            subjects = [rows[0]["person"], rows[0]["other"], *also]
            await history.record(PeopleUnlinked(rows[0]["kind"]), actor=by, subjects=subjects)
    return bool(rows)


_UNLINK = """
DELETE FROM person_link WHERE id = {} AND (person = {} OR other = {}) AND kind = ANY({})
RETURNING person, other, kind
"""
