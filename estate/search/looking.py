"""One field for people, homes, visits, calls and what was written: grouped, the best first."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.search import at_hand, finders
from estate.search.at_hand import AtHand
from estate.search.finders import FEW, MANY, Asked, Hit
from estate.search.tables import Pin
from piccolo_conf import DB

LATELY = 12
"""Rows of what was opened last, before anything is typed."""


@dataclass(frozen=True)
class Row:
    hit: Hit
    is_pinned: bool


@dataclass(frozen=True)
class Group:
    name: str
    title: str
    rows: list[Row]
    all_at: str = ""
    """A list with all of them."""


@dataclass(frozen=True)
class Results:
    """`elsewhere` are sentences about somebody whom the viewer must not see."""

    text: str
    groups: list[Group]
    elsewhere: list[str]

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


async def look(viewer: Viewer, text: str, limit: int = FEW) -> Results:
    """Without a text, what the viewer keeps at hand."""
    async with DB.transaction():
        await Pin.raw(_PLAN_ONCE)
        results = await _look(viewer, text, limit)
    return results


_PLAN_ONCE = "SELECT set_config('plan_cache_mode', 'force_generic_plan', TRUE)"
"""No plan of a search is better for knowing what was typed, and planning takes as long as many a search."""


async def _look(viewer: Viewer, text: str, limit: int) -> Results:
    kept = await at_hand.of(viewer)
    asked = Asked(text.strip(), agency.current().country, limit, kept.favoured)
    if not asked.text:
        return Results("", await _at_hand(viewer, kept), [])
    for finder in finders.finders():
        asked.found[finder.name] = _favoured_first(await finder.find(viewer, asked), kept)[:limit]
    groups = [
        Group(finder.name, _(finder.title), _rows(asked.found[finder.name], kept), _all_at(finder, asked))
        for finder in finders.finders()
    ]
    elsewhere = [sentence for know in finders.KNOWERS for sentence in await know(viewer, asked.text)]
    return Results(asked.text, [group for group in groups if group.rows], elsewhere)


def _favoured_first(hits: list[Hit], kept: AtHand) -> list[Hit]:
    """Among those that fit equally well; a finder gives the better ones first, and says from where on they
    are worse."""
    places = {subject: place for place, subject in enumerate(kept.favoured)}
    return sorted(hits, key=lambda hit: (hit.worse, places.get(hit.subject, len(places))))


def _rows(hits: Iterable[Hit], kept: AtHand) -> list[Row]:
    return [Row(hit, kept.is_pinned(hit)) for hit in hits]


def _all_at(finder: finders.Finder, asked: Asked) -> str:
    if not finder.all_at or len(asked.found[finder.name]) < asked.limit:
        return ""
    return f"{finder.all_at}{'&' if '?' in finder.all_at else '?'}{urlencode({'q': asked.text})}"


async def _at_hand(viewer: Viewer, kept: AtHand) -> list[Group]:
    lately = [one for one in kept.opened if one not in kept.pinned][: LATELY * 2]
    shown = [
        ("pinned", _("Pinned"), await at_hand.shown(viewer, kept.pinned[:MANY])),
        ("opened", _("Opened lately"), (await at_hand.shown(viewer, lately))[:LATELY]),
    ]
    return [Group(name, title, _rows(hits, kept)) for name, title, hits in shown if hits]
