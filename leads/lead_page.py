"""What the page of a lead shows: the person around the case."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from estate import history
from estate.accounts.viewers import Viewer
from estate.history import Cursor
from estate.history.telling import Line, tell
from estate.i18n import _
from estate.mail import queries as mail
from estate.people.tables import ContactPoint, Label
from estate.people.words import LABELS
from leads import follow_up_part, missed, page_parts
from leads.answers import threads
from leads.answers.desk import takes_texts
from leads.answers.threads import Theirs
from leads.cases import visible
from leads.follow_up_part import FollowUp
from leads.persons import visible_person
from leads.tables import Lead

TIMELINE = 25


@dataclass(frozen=True)
class ContactLine:
    id: str
    kind: str
    value: str
    typed: str
    label: str | None
    is_wrong: bool
    is_bounced: bool

    @property
    def label_name(self) -> str:
        return _(LABELS[Label(self.label)]) if self.label else ""


@dataclass(frozen=True)
class OtherCase:
    """Another case of the person; outside what the viewer may see, only who has it."""

    id: str
    side: str
    stage: str
    agent_name: str | None
    office_name: str | None
    is_open: bool
    is_visible: bool
    opened_at: str


@dataclass(frozen=True)
class Linked:
    """Somebody who belongs to the person, by the newest lead of theirs that the viewer may see."""

    lead: str
    name: str
    kind: str


@dataclass(frozen=True)
class LeadPage:
    lead: dict[str, Any]
    points: list[ContactLine]
    others: list[OtherCase]
    linked: list[Linked]
    mails: list[mail.Line]
    """The last ones to the prospect."""
    theirs: list[Theirs]
    """The last ones of the prospect."""
    timeline: list[Line]
    parts: list[tuple[str, dict[str, Any]]]
    follow_up: FollowUp

    @property
    def phone(self) -> ContactLine | None:
        return next((p for p in self.points if p.kind == "phone" and not p.is_wrong), None)

    @property
    def texts(self) -> bool:
        """Whether there is a number for WhatsApp and SMS."""
        return any(p.kind == "phone" and not p.is_wrong and takes_texts(p.value) for p in self.points)

    @property
    def email(self) -> ContactLine | None:
        return next((p for p in self.points if p.kind == "email" and not (p.is_wrong or p.is_bounced)), None)

    @property
    def conversation(self) -> list[Any]:
        """Ours and theirs, the newest first."""
        return threads.conversation(self.mails, self.theirs)

    @property
    def unsent(self) -> list[mail.Line]:
        """Mails that did not go out, each with its `trouble`."""
        return [line for line in self.mails if line.is_unsent]

    @property
    def older(self) -> Cursor | None:
        """Where the timeline goes on."""
        return self.timeline[-1].cursor if len(self.timeline) == TIMELINE else None


async def load(viewer: Viewer, lead: UUID, before: Cursor | None = None) -> LeadPage | None:
    """With the timeline older than `before`."""
    sight = visible(viewer)
    rows = await Lead.raw(_LEAD, viewer.id, sight, lead, sight, visible_person(viewer), lead, sight)
    if not rows:
        return None
    row = rows[0]
    row["doubles"] = json.loads(row["doubles"] or "[]")
    points = [ContactLine(**point) for point in json.loads(row.pop("points") or "[]")]
    mails = mail.from_json(row.pop("mails"))
    theirs = threads.theirs(row.pop("theirs"))
    others = [OtherCase(**other) for other in json.loads(row.pop("others") or "[]")]
    linked = [Linked(**one) for one in json.loads(row.pop("linked") or "[]")]
    follow_up = follow_up_part.from_json(row.pop("follow_up"))
    parts = [await provider(row, viewer) for provider in page_parts.PARTS]
    line = await _timeline(row, others, before)
    return LeadPage(row, points, others, linked, mails, theirs, line, parts, follow_up)


async def _timeline(lead: dict[str, Any], others: list[OtherCase], before: Cursor | None) -> list[Line]:
    """Of the person with all their cases, where the viewer may see each of them; else of this case alone."""
    subject = lead["person"] if all(other.is_visible for other in others) else lead["id"]
    return tell(await history.timeline(subject, before=before, limit=TIMELINE))


async def numbers(person: UUID, *also: str) -> list[str]:
    """The phones of a person as E.164, those that work first."""
    rows = await ContactPoint.raw(
        "SELECT value FROM contact_point WHERE person = {} AND kind = 'phone' "
        "ORDER BY wrong_at IS NOT NULL, position",
        person,
    )
    return list(dict.fromkeys([*(row["value"] for row in rows), *filter(None, also)]))


_LEAD = (
    """
SELECT l.id, l.version, l.person, p.name, p.language, p.more_languages, p.company, p.job_title, p.tags,
    p.erased_at,
    EXISTS (SELECT FROM pin WHERE pin.account = {} AND pin.kind = 'lead' AND pin.subject = l.id) AS is_pinned,
    l.side, l.stage, l.source, l.opened_at, l.closed_at,
    l.assigned_at, l.lost_reason, l.lost_note, l.next_step, l.next_step_on, l.last_activity_at,
    l.snoozed_until, l.response_due_at,
    l.agent, u.name AS agent_name, u.phone AS agent_phone, l.office, o.name AS office_name,
    """
    + missed.last_sql("l.id")
    + """ AS missed_at,
    l.property, a.listing_id, a.list_price, a.list_price_currency,
    a.lease_amount_frequency, a.bedrooms_total, a.cover_key,
    coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), ''), a.listing_id)
        AS home,
    (SELECT json_agg(json_build_object('id', c.id, 'kind', c.kind, 'value', c.value, 'typed', c.typed,
            'label', c.label, 'is_wrong', c.wrong_at IS NOT NULL, 'is_bounced', c.bounced_at IS NOT NULL)
            ORDER BY c.kind DESC, c.position)
        FROM contact_point c WHERE c.person = l.person) AS points,
    """
    + mail.about_sql("l.id")
    + " AS mails,"
    + threads.theirs_sql("l.id")
    + " AS theirs,"
    + follow_up_part.SQL
    + """ AS follow_up,
    (SELECT array_agg(DISTINCT e.source) FROM enquiry e
        WHERE e.lead = l.id AND e.source <> e.channel AND e.channel <> 'phone') AS sources,
    (SELECT array_agg(DISTINCT e.campaign) FROM enquiry e
        WHERE e.lead = l.id AND e.campaign <> '') AS campaigns,
    (SELECT json_agg(json_build_object('id', l.id, 'side', l.side, 'stage', l.stage, 'agent_name', x.name,
            'office_name', y.name, 'is_open', l.closed_at IS NULL, 'is_visible', {}, 'opened_at', l.opened_at)
            ORDER BY l.opened_at DESC)
        FROM lead l LEFT JOIN users x ON x.id = l.agent LEFT JOIN office y ON y.id = l.office
        WHERE l.person = p.id AND l.id <> {} AND l.archived_at IS NULL) AS others,
    (SELECT json_agg(json_build_object('lead', theirs.id, 'name', q.name, 'kind', k.kind))
        FROM person_link k
        JOIN person q ON q.id = CASE WHEN k.person = p.id THEN k.other ELSE k.person END
        CROSS JOIN LATERAL (SELECT l.id FROM lead l WHERE l.person = q.id AND l.archived_at IS NULL AND {}
            ORDER BY l.closed_at IS NULL DESC, l.last_activity_at DESC LIMIT 1) theirs
        WHERE p.id IN (k.person, k.other)) AS linked,
    (SELECT json_agg(json_build_object('id', q.id, 'name', q.name)) FROM likely_double d
        CROSS JOIN LATERAL (SELECT p.id, p.name FROM person p
            WHERE p.id = CASE WHEN d.person = l.person THEN d.other ELSE d.person END
            AND p.merged_into IS NULL AND p.erased_at IS NULL AND {}) q
        WHERE d.state = 'open' AND (d.person = l.person OR d.other = l.person)) AS doubles
FROM lead l JOIN person p ON p.id = l.person
LEFT JOIN users u ON u.id = l.agent
LEFT JOIN office o ON o.id = l.office
LEFT JOIN property a ON a.id = l.property
LEFT JOIN place h ON h.id = a.place
WHERE l.id = {} AND l.archived_at IS NULL AND {}
"""
)
