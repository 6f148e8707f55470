"""Every read of mails that came in. The office sees all; an agent what is about a lead that they may see."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.mail.inbound.handling import DOUBTS
from estate.mail.tables import InboundMail, MailKind, MailState
from leads import cases
from leads.inbox.words import KINDS, TONES

PAGE = 50
_THERE = "(i.raw_key IS NOT NULL OR i.sender <> '')"
"""Of an erased person's mail nothing is left to be shown."""


@dataclass(frozen=True, slots=True)
class Line:
    id: UUID
    kind: str
    sender: str
    sender_name: str
    subject: str
    start: str
    received_at: datetime
    rule: str
    reason: str
    about: UUID | None
    person_name: str | None

    @property
    def who(self) -> str:
        return self.person_name or self.sender_name or self.sender or _("Nobody")

    @property
    def kind_name(self) -> str:
        return _("May be forged") if self.reason in DOUBTS else _(KINDS[MailKind(self.kind)])

    @property
    def tone(self) -> str:
        return "gold" if self.reason in DOUBTS else TONES.get(MailKind(self.kind), "")


async def listed(state: MailState, before: UUID | None = None) -> list[Line]:
    """For the office, the newest first; one more than a page, so that the caller knows of a next one."""
    rows = await InboundMail.raw(_LISTED, state, before or UUID(int=2**128 - 1), PAGE + 1)
    return [Line(**row) for row in rows]


_LISTED = f"""
SELECT i.id, i.kind, i.sender, i.sender_name, i.subject, left(i.text, 160) AS start, i.received_at, i.rule,
    i.reason, i.about, p.name AS person_name
FROM inbound_mail i LEFT JOIN person p ON p.id = i.person
WHERE i.state = {{}} AND i.id < {{}} AND {_THERE} ORDER BY i.id DESC LIMIT {{}}
"""


async def waiting() -> int:
    """How many wait for a person."""
    rows = await InboundMail.raw("SELECT count(*) AS n FROM inbound_mail WHERE state = 'waiting'")
    return int(rows[0]["n"])


async def find(viewer: Viewer, id_: UUID) -> dict[str, Any] | None:
    """The row with the names of those who are in it."""
    rows = await InboundMail.raw(_FIND, id_)
    if not rows:
        return None
    row: dict[str, Any] = {**rows[0], "files": json.loads(rows[0]["files"])}
    row["is_doubtful"] = row["reason"] in DOUBTS
    if viewer.is_staff:
        return row
    return row if row["about"] and await cases.find(viewer, row["about"]) else None


_FIND = f"""
SELECT i.*, p.name AS person_name, u.name AS handled_by_name, m.name AS mailbox_name,
    i.kind IN ('reply', 'auto_reply') AND i.person IS NOT NULL AND NOT EXISTS (SELECT FROM contact_point c
        WHERE c.person = i.person AND c.kind = 'email' AND c.value = i.sender) AS is_from_elsewhere
FROM inbound_mail i LEFT JOIN person p ON p.id = i.person LEFT JOIN users u ON u.id = i.handled_by
LEFT JOIN mailbox m ON m.id = i.mailbox
WHERE i.id = {{}} AND i.state <> 'new' AND {_THERE}
"""


async def recent(limit: int = 20) -> list[tuple[str, str]]:
    """Mails to try a rule on: those that nobody understood, and those that a rule did."""
    rows = await InboundMail.raw(_RECENT, limit)
    return [(str(row["id"]), f"{row['subject'] or _('no subject')} · {row['sender']}"[:120]) for row in rows]


_RECENT = """
SELECT id, subject, sender FROM inbound_mail
WHERE raw_key IS NOT NULL AND kind IN ('lead', 'other', 'bulk') AND state <> 'new' ORDER BY id DESC LIMIT {}
"""
