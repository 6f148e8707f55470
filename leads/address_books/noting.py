"""What a batch does to whom: for the page that shows it, for the counts and for the undo."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from estate import rows
from estate.people.tables import ContactKind
from leads.address_books.entry import Entry
from leads.address_books.knowing import Origin
from leads.address_books.portraits import Portrait, change, in_words, joined, plain, portraits
from leads.capture import Registered
from properties.exchange.ledger import Ledger, Noted


@dataclass
class _Story:
    """What the batch told of one person; `entry` is the first of them."""

    entry: Entry
    enquiries: list[str] = field(default_factory=list)
    origins: list[dict[str, Any]] = field(default_factory=list)


class Notes:
    """`made` and `changed` are known when they are written."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._before: dict[UUID, Portrait] = {}
        self._stories: dict[UUID, _Story] = {}
        self._noted: list[Noted] = []
        self.made: set[UUID] = set()
        self.changed: set[UUID] = set()

    async def look(self, persons: Iterable[UUID]) -> None:
        """At those who may be changed, before they are."""
        self._before |= await portraits(set(persons) - set(self._before))

    def take(self, entry: Entry, source: str, answer: Registered) -> None:
        if answer.is_new_person:
            self.made.add(answer.person)
        story = self._stories.setdefault(answer.person, _Story(entry))
        story.enquiries.append(str(answer.enquiry))
        story.origins.append(_origin(entry, source))

    def follow(self, entry: Entry, source: str, origin: Origin) -> None:
        story = self._stories.setdefault(origin.person, _Story(entry))
        story.origins.append(_origin(entry, source, origin))

    async def write(self) -> None:
        """In the transaction of the changes, after the last of them."""
        after = await portraits(set(self._stories) - self.made)
        self._noted = [self._note(person, story, after) for person, story in self._stories.items()]
        self.changed = {one.subject for one in self._noted if one.is_changed} - self.made
        if self._ledger.run and self._noted:
            await self._ledger.note(await _with_earlier(self._ledger.run, self._noted))

    def _note(self, person: UUID, story: _Story, after: Mapping[UUID, Portrait]) -> Noted:
        line = story.entry.line
        if person in self.made:
            said = {} if self._ledger.is_full(True) else _said(story.entry)
            return Noted(line, person, story.entry.person.name, {}, said, None, None, True)
        now = after[person]
        found = change(self._before.get(person, now), now)
        undo = {**found.undo, "enquiries": story.enquiries, "origins": story.origins}
        was = {name: pair[0] for name, pair in found.shown.items()}
        becomes = {name: pair[1] for name, pair in found.shown.items()}
        return Noted(line, person, now.name, was, becomes, None, undo, bool(found.shown))

    async def show(self, heard: Callable[[Noted], None]) -> None:
        chosen = self._ledger.to_show(self._noted)
        for one in chosen:
            heard(one)
        await self._ledger.show(chosen)


def _origin(entry: Entry, source: str, before: Origin | None = None) -> dict[str, Any]:
    """The key by which they are known now, and what was known by it before."""
    was = {"hash": before.hash.hex(), "given": before.given} if before and before.hash else None
    return {"source": source, "key": entry.key, "was": was, "hash": entry.hash.hex()}


def _said(entry: Entry) -> dict[str, str]:
    numbers = entry.person.numbers
    told = {
        "phones": ", ".join(n.typed for n in numbers if n.kind == ContactKind.PHONE),
        "emails": ", ".join(n.typed for n in numbers if n.kind == ContactKind.EMAIL),
        **{name: in_words(value) for name, value in plain(entry.person.details).items()},
        "side": entry.side or "",
    }
    return {name: text for name, text in told.items() if text}


async def _with_earlier(run: UUID, noted: Sequence[Noted]) -> list[Noted]:
    """Whoever was made or changed by an earlier row of the same run: both together are one change."""
    found = await rows.run(_EARLIER, run, [one.subject for one in noted])
    earlier = {row["subject"]: row for row in found}
    return [_with(one, earlier[one.subject]) if one.subject in earlier else one for one in noted]


_EARLIER = """
DELETE FROM import_change WHERE run = $1 AND subject = ANY($2::uuid[]) RETURNING subject, before, is_changed
"""


def _with(now: Noted, earlier: dict[str, Any]) -> Noted:
    if earlier["before"] is None:
        return replace(now, before=None, is_changed=True)
    before = joined(json.loads(earlier["before"]), now.before or {})
    return replace(now, before=before, is_changed=now.is_changed or earlier["is_changed"])
