"""The mails of a sequence: only to who asked us something themselves or agreed to be written to."""

from typing import Any
from uuid import UUID

from estate import formats, history
from estate.accounts import agency
from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from estate.mail import outbox, unsubscribing
from estate.mail.outbox import Letter
from leads.answers import variables
from leads.answers.events import LetterWritten
from leads.answers.tables import MailTemplate
from leads.cases import Case
from leads.sequences.steps import Step
from leads.tables import Lead


async def post(run: dict[str, Any], step: Step, case: Case) -> bool:
    """In the current transaction; whether it goes out. Not where a variable is unknown, for nobody would see
    the braces before the person does."""
    wording, writer = await _wording(step), await _writer(case, run["started_by"])
    facts = (await Lead.raw(_FACTS, list(unsubscribing.UNASKED), case.agent or run["started_by"], case.id))[0]
    may = facts["email"] and facts["has_asked"] and not await unsubscribing.is_unsubscribed(case.person)
    if not (wording and writer and may):
        return False
    language = facts["language"] or agency.current().locale
    known = await variables.values(case.id, writer, language)
    subject, text = (variables.fill(wording[part], known) for part in ("subject", "body"))
    if variables.in_braces(subject + text):
        return False
    message = await outbox.post(_letter(run, case, writer, facts, language, subject, text))
    if message:
        event = LetterWritten(case.id, message, None, None, False, 0, subject, text[:500])
        await history.record(event, actor=None, subjects=[case.id, case.person, message])
    return True


async def _wording(step: Step) -> dict[str, Any] | None:
    if not step.template:
        return None
    rows = await MailTemplate.raw(
        "SELECT subject, body FROM mail_template WHERE id = {} AND archived_at IS NULL AND use = 'mail'",
        UUID(step.template),
    )
    return dict(rows[0]) if rows else None


async def _writer(case: Case, started_by: UUID) -> Viewer | None:
    """Whoever has the lead; nobody has it: who began the sequence."""
    user = await User.objects().get((User.id == (case.agent or started_by)) & User.deactivated_at.is_null())
    if user is None:
        return None
    return Viewer(
        id=user.id,
        name=user.name,
        email=user.email,
        role=user.role,
        office=user.office,
        takes_leads=user.takes_leads,
        language=user.language,
    )


_FACTS = """
SELECT p.language, u.signature, u.phone,
    (SELECT value FROM contact_point c WHERE c.person = p.id AND c.kind = 'email' AND c.wrong_at IS NULL
        AND c.bounced_at IS NULL ORDER BY c.position, c.id LIMIT 1) AS email,
    EXISTS (SELECT FROM enquiry e WHERE e.lead = l.id AND e.channel <> 'import')
        OR EXISTS (SELECT FROM consent c WHERE c.person = p.id AND c.purpose = ANY({})
            AND c.withdrawn_at IS NULL) AS has_asked
FROM lead l JOIN person p ON p.id = l.person JOIN users u ON u.id = {} WHERE l.id = {}
"""


def _letter(
    run: dict[str, Any],
    case: Case,
    writer: Viewer,
    facts: dict[str, Any],
    language: str,
    subject: str,
    text: str,
) -> Letter:
    return Letter(
        "follow_up",
        to=facts["email"],
        person=case.person,
        about=case.id,
        language=language,
        context={
            "name": writer.name,
            "subject": subject,
            "text": text,
            "signature": _below(writer, facts),
            "unsubscribe_url": unsubscribing.url(case.person),
        },
        reply_to=writer.email,
        sender_name=writer.name,
        once=f"follow_up:{run['id']}:{run['position']}",
    )


def _below(writer: Viewer, facts: dict[str, Any]) -> str:
    """As below the letters that they write by hand."""
    phone = formats.international(facts["phone"]) if facts["phone"] else ""
    return facts["signature"] or "\n".join(filter(None, (writer.name, agency.current().name, phone)))
