"""What somebody keeps at hand: what they pinned, on each of their devices, and what they opened last."""

from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.accounts.viewers import Viewer
from estate.search.finders import Hit, finders
from estate.search.tables import Opened, Pin

KEPT = 50
"""Of what was opened; older ones are forgotten."""


@dataclass(frozen=True)
class AtHand:
    """By kind and id, the newest first."""

    pinned: list[tuple[str, UUID]]
    opened: list[tuple[str, UUID]]

    @property
    def favoured(self) -> list[UUID]:
        """Pinned before opened."""
        return list(dict.fromkeys(subject for _kind, subject in (*self.pinned, *self.opened)))

    def is_pinned(self, hit: Hit) -> bool:
        return (hit.kind, hit.subject) in self.pinned


async def of(viewer: Viewer) -> AtHand:
    rows = await Pin.raw(_OF, viewer.id, viewer.id)
    pinned, opened = (
        [(row["kind"], row["subject"]) for row in rows if row["is_pin"] is is_pin] for is_pin in (True, False)
    )
    return AtHand(pinned, opened)


_OF = """
SELECT TRUE AS is_pin, kind, subject, at FROM pin WHERE account = {}
UNION ALL SELECT FALSE, kind, subject, at FROM opened WHERE account = {}
ORDER BY at DESC
"""


async def is_pinned(viewer: Viewer, kind: str, subject: UUID) -> bool:
    return bool(await Pin.exists().where(Pin.account == viewer.id, Pin.kind == kind, Pin.subject == subject))


async def pin(viewer: Viewer, hit: Hit) -> None:
    await Pin.raw(_PIN, uuid7(), viewer.id, hit.kind, hit.subject)


_PIN = """
INSERT INTO pin (id, account, kind, subject) VALUES ({}, {}, {}, {}) ON CONFLICT DO NOTHING
"""


async def unpin(viewer: Viewer, hit: Hit) -> None:
    await Pin.delete().where(Pin.account == viewer.id, Pin.kind == hit.kind, Pin.subject == hit.subject)


async def opened(viewer: Viewer, kind: str, subject: UUID) -> None:
    """Told by the page itself, when it is on a screen: a page that is only fetched ahead was not opened."""
    await Opened.raw(_OPENED, uuid7(), viewer.id, kind, subject)
    await Opened.raw(_FORGET, viewer.id, viewer.id, KEPT)


_OPENED = """
INSERT INTO opened (id, account, kind, subject, at) VALUES ({}, {}, {}, {}, clock_timestamp())
ON CONFLICT (account, kind, subject) DO UPDATE SET at = excluded.at
"""
_FORGET = """
DELETE FROM opened WHERE account = {} AND at <
    (SELECT min(at) FROM (SELECT at FROM opened WHERE account = {} ORDER BY at DESC LIMIT {}) kept)
"""


async def shown(viewer: Viewer, kept: list[tuple[str, UUID]]) -> list[Hit]:
    """Those that are still there for the viewer, in their order."""
    hits: dict[tuple[str, UUID], Hit] = {}
    for finder in finders():
        for kind, show in finder.shows.items():
            ids = [subject for of, subject in kept if of == kind]
            hits |= {(kind, hit.subject): hit for hit in await show(viewer, ids)} if ids else {}
    return [hits[one] for one in kept if one in hits]


async def find(viewer: Viewer, kind: str, subject: UUID) -> Hit | None:
    return next(iter(await shown(viewer, [(kind, subject)])), None)
