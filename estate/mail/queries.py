"""Every read of messages. The office sees all; an agent those to themselves and those about what they
may see, which the rooms that own it tell by `who_may_see`."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.mail import letters
from estate.mail.outbox import OVERTAKEN, TAKEN_BACK
from estate.mail.tables import Message, MessageState
from estate.mail.words import KIND_NAMES, STATE_NAMES, TONES

Sight = Callable[[Viewer, UUID], Awaitable[bool]]
_sights: list[Sight] = []


def who_may_see(sight: Sight) -> Sight:
    """Register a check: may this viewer see the row that a message is about?"""
    _sights.append(sight)
    return sight


@dataclass(frozen=True, slots=True)
class Line:
    """A message in a list."""

    id: UUID
    kind: str
    about: UUID | None
    recipient: str
    subject: str
    state: str
    reason: str | None
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime | None
    given_up_at: datetime | None
    author: UUID | None
    sender_name: str | None
    text: str
    """Of a letter that one of us wrote: as much of it as a page shows."""

    @property
    def parted(self) -> tuple[str, str]:
        """What was written, and what it quotes."""
        return letters.parted(self.text)

    @property
    def kind_name(self) -> str:
        return _(KIND_NAMES[self.kind])

    @property
    def state_name(self) -> str:
        return _(STATE_NAMES[MessageState(self.state)])

    @property
    def tone(self) -> str:
        return TONES[MessageState(self.state)]

    @property
    def is_unsent(self) -> bool:
        """It did not go out, and should have."""
        given_up = self.reason == OVERTAKEN or self.given_up_at is not None
        return self.state in (MessageState.FAILED, MessageState.HELD) and not given_up

    @property
    def is_theirs(self) -> bool:
        return False

    @property
    def may_be_taken_back(self) -> bool:
        return self.author is not None and self.state == MessageState.QUEUED and not self.attempts

    @property
    def was_taken_back(self) -> bool:
        return self.reason == TAKEN_BACK

    @property
    def trouble(self) -> str:
        """Why it did not go out, in the server's or our own words."""
        if self.reason and self.reason[:3].isdigit():
            return _("The mail server says: %(answer)s") % {"answer": self.reason}
        return _(self.reason) if self.reason else ""


TEXT = 4000
_LINE = ", ".join(name for name in Line.__slots__ if name != "text")
_LINE += f", CASE WHEN author IS NULL THEN '' ELSE left(body_text, {TEXT}) END AS text"
PAGE = 50
THERE = "recipient <> ''"
"""Of an erased person's mail nothing is left to be shown."""


async def about(subject: UUID, limit: int = 20) -> list[Line]:
    """The newest first. Whoever calls has made sure that the viewer may see the subject."""
    rows = await Message.raw(_ABOUT, subject, limit)
    return [Line(**row) for row in rows]


_ABOUT = f"SELECT {_LINE} FROM message WHERE about = {{}} AND {THERE} ORDER BY id DESC LIMIT {{}}"


def about_sql(subject: str, limit: int = 10) -> str:
    """The mails to a prospect about this column, as one JSON value within a wider query."""
    where = f"about = {subject} AND account IS NULL AND {THERE}"
    chosen = f"SELECT {_LINE} FROM message WHERE {where} ORDER BY id DESC LIMIT {limit}"
    return f"(SELECT json_agg(chosen ORDER BY chosen.id DESC) FROM ({chosen}) chosen)"


def from_json(text: str | None) -> list[Line]:
    """The lines that `about_sql` answered."""
    return [_line_of(row) for row in json.loads(text or "[]")]


def _line_of(row: dict[str, Any]) -> Line:
    for name in ("created_at", "sent_at", "next_attempt_at", "given_up_at"):
        row[name] = datetime.fromisoformat(row[name]) if row[name] else None
    ids = {name: UUID(row[name]) if row[name] else None for name in ("id", "about", "author")}
    return Line(**{**row, **ids})


async def newest(states: Sequence[MessageState], before: UUID | None = None) -> list[Line]:
    """For the office: one more than a page, so that the caller knows of a next one. Not what a later
    mail overtook or the office gave up: nobody has to look at that."""
    words = [state.value for state in states]
    last = before or UUID(int=2**128 - 1)
    rows = await Message.raw(_NEWEST, words, last, OVERTAKEN, PAGE + 1)
    return [Line(**row) for row in rows]


_NEWEST = f"""
SELECT {_LINE} FROM message WHERE state = ANY({{}}) AND id < {{}} AND reason IS DISTINCT FROM {{}}
    AND given_up_at IS NULL AND {THERE}
ORDER BY id DESC LIMIT {{}}
"""


async def counts() -> dict[str, int]:
    """How many are queued, failed and held for a reason that somebody should look at."""
    rows = await Message.raw(_COUNTS, OVERTAKEN)
    none = {"queued": 0, "failed": 0, "held": 0}
    return none | {row["state"]: row["count"] for row in rows}


_COUNTS = f"""
SELECT state, count(*) AS count FROM message
WHERE state IN ('queued', 'failed', 'held') AND reason IS DISTINCT FROM {{}}
    AND given_up_at IS NULL AND {THERE}
GROUP BY state
"""


async def held(ids: Sequence[UUID]) -> list[Message]:
    """Of these, those that are held; for the office."""
    if not ids:
        return []
    return await Message.objects().where(Message.id.is_in(list(ids)), Message.state == MessageState.HELD)


def line(message: Message) -> Line:
    known = {name: getattr(message, name) for name in Line.__slots__ if name != "text"}
    return Line(**known, text=message.body_text[:TEXT] if message.author else "")


async def find(viewer: Viewer, id_: UUID) -> Message | None:
    message = await Message.objects().get((Message.id == id_) & (Message.recipient != ""))
    return message if message and await _may_see(viewer, message) else None


async def _may_see(viewer: Viewer, message: Message) -> bool:
    if viewer.is_staff or message.account == viewer.id:
        return True
    if message.about is None:
        return False
    for sight in _sights:
        if await sight(viewer, message.about):
            return True
    return False
