"""What lies on the desk when one writes to somebody: addresses, homes and their photos, the thread so far."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import phonenumbers
from phonenumbers import PhoneNumberType

from estate import formats
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.mail.outbox import TAKEN_BACK
from leads.answers import homes, templates
from leads.answers.homes import Home
from leads.answers.quoting import Quote
from leads.answers.tables import Use
from leads.answers.templates import Template
from leads.cases import Case
from leads.tables import Lead

NOT_FOR_TEXTS = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.PAGER,
    }
)


@dataclass(frozen=True)
class Point:
    kind: str
    value: str
    is_wrong: bool
    is_bounced: bool

    @property
    def works(self) -> bool:
        return not (self.is_wrong or self.is_bounced)


@dataclass(frozen=True)
class Thread:
    """A mail of a conversation: the one that is answered, or the last. `mail` is none where it is ours."""

    message_id: str
    earlier_ids: str
    subject: str
    mail: UUID | None
    quote: Quote | None


@dataclass(frozen=True)
class Desk:
    language: str
    points: list[Point]
    homes: list[Home]
    """The one that was asked about, and others that were chosen."""
    thread: Thread | None
    phone: str | None
    """The writer's, as E.164."""
    signature: str
    templates: list[Template]
    """Those in the person's language first."""

    def below(self, writer: Viewer) -> str:
        """What stands below their letters."""
        facts = (writer.name, agency.current().name, self.phone and formats.international(self.phone))
        return self.signature or "\n".join(fact for fact in facts if fact)

    def answered(self, mail: UUID | None) -> Quote | None:
        """What stands below an answer to this mail; nothing where another came in since it was begun."""
        return self.thread.quote if self.thread and mail and self.thread.mail == mail else None

    @property
    def addresses(self) -> list[str]:
        return [point.value for point in self.points if point.kind == "email" and point.works]

    @property
    def marked(self) -> list[str]:
        """Addresses at which nothing arrives."""
        return [point.value for point in self.points if point.kind == "email" and not point.works]

    @property
    def numbers(self) -> list[str]:
        return [
            point.value
            for point in self.points
            if point.kind == "phone" and point.works and takes_texts(point.value)
        ]


@lru_cache(maxsize=10_000)
def takes_texts(number: str) -> bool:
    """A mobile, or one of which nobody knows."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) not in NOT_FOR_TEXTS


async def of(
    case: Case, writer: Viewer, use: Use, answers: UUID | None = None, others: Sequence[UUID] = ()
) -> Desk:
    """`answers` is a mail of theirs; without one the last of the conversation is gone on with. `others` are
    homes of which something may go along beside the lead's."""
    rows = await Lead.raw(_DESK, TAKEN_BACK, answers, answers, writer.id, case.id)
    row = rows[0]
    language = row["language"] or agency.current().locale
    asked_about = [case.home] if case.home else []
    return Desk(
        language=language,
        points=[Point(**point) for point in json.loads(row["points"] or "[]")],
        homes=await homes.of([*asked_about, *others]) if use == Use.MAIL else [],
        thread=_thread(json.loads(row["thread"] or "null")),
        phone=row["phone"],
        signature=row["signature"],
        templates=await templates.usable(writer, use, language),
    )


def _thread(told: dict[str, Any] | None) -> Thread | None:
    if told is None:
        return None
    at, mail = datetime.fromisoformat(told["at"]), told["mail"]
    return Thread(
        told["message_id"],
        told["earlier_ids"],
        told["subject"],
        mail=UUID(mail) if mail else None,
        quote=Quote(told["name"], at, told["text"]) if mail else None,
    )


_DESK = """
SELECT p.language, u.phone, u.signature,
    (SELECT json_agg(json_build_object('kind', c.kind, 'value', c.value,
            'is_wrong', c.wrong_at IS NOT NULL, 'is_bounced', c.bounced_at IS NOT NULL) ORDER BY c.position)
        FROM contact_point c WHERE c.person = l.person) AS points,
    (SELECT to_json(t) FROM (
            (SELECT m.message_id, m.earlier_ids, m.subject, m.created_at AS at, NULL::uuid AS mail,
                '' AS name, '' AS text
            FROM message m WHERE m.about = l.id AND m.author IS NOT NULL AND m.reason IS DISTINCT FROM {}
                AND m.recipient <> '' ORDER BY m.id DESC LIMIT 1)
            UNION ALL
            (SELECT i.message_id, i.reference_ids, i.subject, i.received_at, i.id,
                coalesce(nullif(i.sender_name, ''), i.sender), left(i.text, 10000)
            FROM inbound_mail i WHERE i.about = l.id AND i.message_id IS NOT NULL
                AND (i.kind = 'reply' OR i.sender IN
                    (SELECT c.value FROM contact_point c WHERE c.person = l.person))
                AND i.kind IN ('reply', 'lead', 'other') ORDER BY i.id = {} DESC, i.received_at DESC LIMIT 1)
        ) t ORDER BY (t.mail = {}) IS TRUE DESC, t.at DESC LIMIT 1) AS thread
FROM lead l JOIN person p ON p.id = l.person
JOIN users u ON u.id = {}
WHERE l.id = {}
"""
