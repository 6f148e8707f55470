"""What leads hold of people: the cases with all that was asked, said and written down."""

from uuid import UUID

from estate import history
from estate.i18n import N_
from estate.mail.inbound import forgetting
from estate.mail.personal import EMPTIED
from estate.people.merging import LEAD, Moved, Stays, combines, merges
from estate.people.privacy.rooms import Holding, Persons, calls, concerns, ends, holds
from leads import handed_out as handed_out
from leads import joining as joining
from leads.events import LeadLost
from leads.notices import announce
from leads.tables import Lead, LostReason
from leads.tasks import doing

_OF_THEM = "(SELECT l.id FROM lead l WHERE l.person = ANY({}))"

holds(
    Holding(
        "lead",
        "t.person = ANY({})",
        empties={"lost_note": "''", "next_step": "''", "next_step_on": "NULL"},
        mentions=("lost_note", "next_step"),
        impersonal=("side", "stage", "source", "lost_reason"),
        emptied=N_("Next steps and notes on why a lead was lost; open leads are closed"),
        stays=N_("that there was a lead: what kind, from where, its stages, agent, office and dates"),
    ),
    Holding(
        "enquiry",
        "t.person = ANY({})",
        empties={
            "name": "''",
            "email": "''",
            "phone": "''",
            "message": "''",
            "language": "NULL",
            # The same delivery is still known when it comes again.
            "source_key": "CASE WHEN t.source_key LIKE 'erased %' THEN t.source_key ELSE "
            "'erased ' || encode(sha256(convert_to(t.source_key, 'UTF8')), 'hex') END",
        },
        mentions=("message",),
        follows=("words",),
        impersonal=("channel", "source", "campaign"),
        emptied=N_("Enquiries: name, phone, e-mail and message as they came"),
        stays=N_("that somebody asked, when, for which home and by which way"),
    ),
    Holding(
        "call",
        "t.person = ANY({})",
        empties={
            "number": "''",
            "note": "''",
            "contact_point": "NULL",
            # The same line of a phone log is still known when it comes again.
            "source_key": "CASE WHEN t.source_key LIKE 'erased %' THEN t.source_key ELSE "
            "'erased ' || encode(sha256(convert_to(t.source_key, 'UTF8')), 'hex') END",
        },
        mentions=("note",),
        follows=("words",),
        impersonal=("direction", "outcome", "source"),
        emptied=N_("Calls: number and note"),
        stays=N_("that there was a call, whose, when, how long and how it ended"),
    ),
    Holding(
        "task",
        "t.person = ANY({})",
        empties={"title": "''"},
        mentions=("title",),
        impersonal=("kind", "repeat", "time_zone"),
        emptied=N_("What was to be done about them"),
        stays=N_("that there was a task, of which kind, whose, and when it was done"),
    ),
    Holding("task_template", impersonal=("title", "kind")),
    Holding("call_day", impersonal=("kind", "value", "minutes")),
    Holding("sequence", impersonal=("name", "steps")),
    Holding("sequence_run", f"t.lead IN {_OF_THEM}", impersonal=("steps", "stop_reason")),
    Holding(
        "note",
        f"t.lead IN {_OF_THEM}",
        empties={"text": "''"},
        mentions=("text",),
        follows=("words",),
        emptied=N_("Notes"),
        stays=N_("that a note was written, when and by whom"),
    ),
    Holding(
        "mail_rule",
        impersonal=("name", "replaces", "sender", "subject", "channel", "side", "language", "fields"),
    ),
    # What came from a phone and was not taken yet.
    Holding("phone_log", mentions=("file_name", "refusals")),
    Holding(
        "phone_log_call",
        "t.number IN (SELECT c.value FROM contact_point c WHERE c.person = ANY({}) AND c.kind = 'phone')",
        forgets=True,
        empties={"number": "''"},
        mentions=("name",),
        impersonal=("direction", "outcome"),
        emptied=N_("Calls in phone logs that nobody has taken yet"),
    ),
    Holding("ignored_number", impersonal=("key",)),
    # The agency's own words; somebody may be named in them all the same.
    Holding("mail_template", mentions=("name", "subject", "body"), impersonal=("use", "language")),
    # What an import did to them cannot be taken back any more.
    *(Holding(name, "t.subject = ANY({})", forgets=True) for name in ("import_change", "import_preview")),
    # The same table as in the rooms to the left, reached by the leads.
    Holding(
        "event",
        "t.seq IN (SELECT s.seq FROM event_subject s JOIN lead l ON l.id = s.subject"
        " WHERE l.person = ANY({}))",
        empties={"personal": "NULL"},
    ),
    Holding("message", f"t.about IN {_OF_THEM}", empties=EMPTIED),
    Holding("pin", f"t.subject IN {_OF_THEM}", forgets=True),
    Holding("opened", f"t.subject IN {_OF_THEM}", forgets=True),
    Holding("inbound_mail", f"t.about IN {_OF_THEM}", empties=forgetting.EMPTIED),
    # What a phone sent has no content any more: sent again, it is refused, and makes nobody anew.
    Holding(
        "receipt",
        f"EXISTS (SELECT FROM jsonb_each_text(t.answer) one WHERE one.value IN (SELECT id::text FROM (SELECT"
        f" l.id FROM lead l WHERE l.person = ANY({{}}) UNION ALL SELECT c.id FROM call c WHERE c.person ="
        f" ANY({{}}) UNION ALL SELECT d.id FROM task d WHERE d.person = ANY({{}})"
        f" UNION ALL SELECT n.id FROM note n WHERE n.lead IN {_OF_THEM}) theirs))",
        empties={"body_hash": "''", "answer": "jsonb_build_object()"},
    ),
)

merges(
    Moved("lead", "person"),
    Moved("enquiry", "person"),
    Moved("enquiry", "lead", of=(LEAD,)),
    Moved("call", "person"),
    Moved("call", "lead", of=(LEAD,)),
    Moved("note", "lead", of=(LEAD,)),
    Moved("task", "person"),
    Moved("task", "lead", of=(LEAD,)),
    Moved("sequence_run", "lead", of=(LEAD,)),
    Stays("lead", "merged_into", "the merge itself writes it"),
)
combines(
    "lead",
    {
        "stage": "CASE WHEN array_position(ARRAY['New', 'Contacted', 'Visiting', 'Offer'], g.stage)"
        " > array_position(ARRAY['New', 'Contacted', 'Visiting', 'Offer'], k.stage)"
        " THEN g.stage ELSE k.stage END",
        "agent": "coalesce(k.agent, g.agent)",
        "assigned_at": "CASE WHEN k.agent IS NULL THEN g.assigned_at ELSE k.assigned_at END",
        "office": "CASE WHEN k.agent IS NULL AND g.agent IS NOT NULL OR k.office IS NULL THEN g.office"
        " ELSE k.office END",
        "property": "coalesce(k.property, g.property)",
        "person_answered_at": "greatest(k.person_answered_at, g.person_answered_at)",
        "snoozed_until": "CASE WHEN k.snoozed_until IS NOT NULL AND g.snoozed_until IS NOT NULL"
        " THEN least(k.snoozed_until, g.snoozed_until) END",
        "visits_until": "greatest(k.visits_until, g.visits_until)",
        # Where one of them still waits for an answer, the clock runs.
        "response_warn_at": "least(k.response_warn_at, g.response_warn_at)",
        "response_since": "least(k.response_since, g.response_since)",
        "response_due_at": "least(k.response_due_at, g.response_due_at)",
        "response_escalate_at": "least(k.response_escalate_at, g.response_escalate_at)",
        "response_rules": "coalesce(k.response_rules, g.response_rules)",
        "warned_at": "CASE WHEN k.response_due_at IS NULL THEN g.warned_at ELSE k.warned_at END",
        "escalated_at": "CASE WHEN k.response_due_at IS NULL THEN g.escalated_at ELSE k.escalated_at END",
        "first_response_at": "least(k.first_response_at, g.first_response_at)",
        "last_activity_at": "greatest(k.last_activity_at, g.last_activity_at)",
        "version": "k.version + 1",
    },
    left=(
        "id",
        "person",
        "side",
        "source",
        "opened_at",
        "closed_at",
        "lost_reason",
        "lost_note",
        # Of both cases' tasks the earliest: leads.tasks.joining writes them.
        "next_step",
        "next_step_on",
        "next_step_at",
        "archived_at",
        "merged_into",
    ),
)


@calls
async def _as_they_wrote_it(persons: Persons) -> list[str]:
    rows = await Lead.raw("SELECT DISTINCT name FROM enquiry WHERE person = ANY({}) AND name <> ''", persons)
    return [row["name"] for row in rows]


@concerns
async def _cases(persons: Persons) -> list[UUID]:
    rows = await Lead.raw("SELECT id FROM lead WHERE person = ANY({})", persons)
    return [row["id"] for row in rows]


@ends
async def _close(persons: Persons, by: UUID | None) -> None:
    """Nobody is left to look for."""
    for row in await Lead.raw(_CLOSE, persons, LostReason.OTHER):
        event = LeadLost(row["id"], row["before"], LostReason.OTHER, "")
        actor = history.By(by) if by else None
        await history.record(event, actor=actor, subjects=[row["id"], row["person"]])
        await doing.drop_all(row["id"])
    for row in await Lead.raw("SELECT id, agent, office FROM lead WHERE person = ANY({})", persons):
        await announce(row["id"], row["agent"], row["office"])


_CLOSE = """
WITH before AS (SELECT id, stage FROM lead WHERE person = ANY({}) AND closed_at IS NULL FOR NO KEY UPDATE)
UPDATE lead SET stage = 'Lost', lost_reason = {}, closed_at = now(), version = version + 1
FROM before WHERE lead.id = before.id
RETURNING lead.id, lead.person, before.stage AS before
"""
