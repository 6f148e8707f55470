"""What leads hold of people: the cases with all that was asked, said and written down."""

from uuid import UUID

from estate import history
from estate.i18n import N_
from estate.mail.personal import EMPTIED
from estate.people.privacy.rooms import Holding, Persons, calls, concerns, ends, holds
from leads.events import LeadLost
from leads.notices import announce
from leads.tables import Lead, LostReason

_OF_THEM = "(SELECT l.id FROM lead l WHERE l.person = ANY({}))"

holds(
    Holding(
        "lead",
        "t.person = ANY({})",
        empties={"lost_note": "''", "next_step": "''", "next_step_on": "NULL"},
        mentions=("lost_note", "next_step"),
        impersonal=("side", "stage", "source", "lost_reason"),
        emptied=N_("next steps and notes on why a lead was lost; open leads are closed"),
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
        impersonal=("channel", "source"),
        emptied=N_("enquiries: name, phone, e-mail and message as they came"),
        stays=N_("that somebody asked, when, for which home and by which way"),
    ),
    Holding(
        "call",
        "t.person = ANY({})",
        empties={"number": "''", "note": "''", "contact_point": "NULL"},
        mentions=("note",),
        impersonal=("direction", "outcome"),
        emptied=N_("calls: number and note"),
        stays=N_("that there was a call, whose, when, how long and how it ended"),
    ),
    Holding(
        "note",
        f"t.lead IN {_OF_THEM}",
        empties={"text": "''"},
        mentions=("text",),
        emptied=N_("notes"),
        stays=N_("that a note was written, when and by whom"),
    ),
    # The same table as in the rooms to the left, reached by the leads.
    Holding(
        "event",
        "t.seq IN (SELECT s.seq FROM event_subject s JOIN lead l ON l.id = s.subject"
        " WHERE l.person = ANY({}))",
        empties={"personal": "NULL"},
    ),
    Holding("message", f"t.about IN {_OF_THEM}", empties=EMPTIED),
    # What a phone sent has no content any more: sent again, it is refused, and makes nobody anew.
    Holding(
        "receipt",
        f"EXISTS (SELECT FROM jsonb_each_text(t.answer) one WHERE one.value IN (SELECT id::text FROM (SELECT"
        f" l.id FROM lead l WHERE l.person = ANY({{}}) UNION ALL SELECT c.id FROM call c WHERE c.person ="
        f" ANY({{}}) UNION ALL SELECT n.id FROM note n WHERE n.lead IN {_OF_THEM}) theirs))",
        empties={"body_hash": "''", "answer": "jsonb_build_object()"},
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
    for row in await Lead.raw("SELECT id, agent, office FROM lead WHERE person = ANY({})", persons):
        await announce(row["id"], row["agent"], row["office"])


_CLOSE = """
WITH before AS (SELECT id, stage FROM lead WHERE person = ANY({}) AND closed_at IS NULL FOR NO KEY UPDATE)
UPDATE lead SET stage = 'Lost', lost_reason = {}, closed_at = now(), version = version + 1
FROM before WHERE lead.id = before.id
RETURNING lead.id, lead.person, before.stage AS before
"""
