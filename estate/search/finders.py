"""What can be found, as each room says it in its file `finding.py`.

    finds(Finder("property", N_("Properties"), order=20, find=_find, shows={"property": _shown}))

The core knows no lead and no home: it hands over what was typed and who asks, and gets rows to show. Every
finder starts from what its viewer may see."""

import importlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.people import search
from estate.search import texts

FEW = 6
"""Rows of a kind while somebody types."""
MANY = 25
"""Rows of a kind on the page of results."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of the results. `kind` and `subject` are what is pinned; without a kind it cannot be."""

    subject: UUID
    url: str
    title: str
    sub: str = ""
    told: texts.Told | None = None
    """The words around what was found in a text."""
    kind: str = ""
    icon: str = ""
    """Without one there are the initials of the title."""
    pill: str = ""
    tone: str = ""
    worse: int = 0
    """How much less it fits than the best: what is pinned comes first among equals."""


@dataclass(frozen=True)
class Asked:
    """What was typed. `favoured` are what its writer has pinned or opened lately: they are looked through
    first, and come first. `found` holds the rows of the finders before, by their names."""

    text: str
    country: str
    limit: int = FEW
    favoured: Sequence[UUID] = ()
    found: dict[str, list[Hit]] = field(default_factory=dict)

    @cached_property
    def terms(self) -> list[search.Term]:
        """For names, phones and e-mails; see `estate.people.search`."""
        return search.terms(self.text, self.country)

    @cached_property
    def is_a_point(self) -> bool:
        """It may be a phone or an e-mail, or a part of one: rare wherever it stands."""
        return bool(_LIKE_A_POINT.search(self.text))

    @property
    def is_crowded(self) -> bool:
        """Somebody is still typing, and a kind before is full already: what comes after need not be whole."""
        return self.limit == FEW and any(len(hits) >= FEW for hits in self.found.values())

    @cached_property
    def patterns(self) -> list[str]:
        """For texts; see `estate.search.texts`."""
        return texts.patterns(self.text)


_LIKE_A_POINT = re.compile(r"@|\d\D{0,2}\d\D{0,2}\d")
Find = Callable[[Viewer, Asked], Awaitable[list[Hit]]]
Show = Callable[[Viewer, list[UUID]], Awaitable[list[Hit]]]
Know = Callable[[Viewer, str], Awaitable[list[str]]]


@dataclass(frozen=True)
class Finder:
    """`shows` gives the rows of what is kept at hand, by their kinds."""

    name: str
    title: str
    order: int
    find: Find
    shows: Mapping[str, Show] = field(default_factory=dict)
    all_at: str = ""
    """A list that finds the same, by its parameter q."""


FINDERS: list[Finder] = []
KNOWERS: list[Know] = []


def finds(finder: Finder) -> None:
    FINDERS.append(finder)
    FINDERS.sort(key=lambda one: one.order)


def knows(know: Know) -> Know:
    """Register what may be said of somebody whom the viewer must not see, where a whole phone number or
    e-mail was typed: sentences."""
    KNOWERS.append(know)
    return know


def load() -> None:
    """Every room that finds something has its say, whoever asks."""
    from piccolo_conf import APP_REGISTRY  # which imports this room's tables

    for app in APP_REGISTRY.apps:
        name = app.removesuffix("piccolo_app") + "finding"
        if find_spec(name):
            importlib.import_module(name)


def finders() -> list[Finder]:
    load()
    return FINDERS
