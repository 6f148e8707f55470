"""Mails that concern our leads: an answer brings its case to the top, a portal's mail opens one."""

from collections.abc import Sequence
from uuid import UUID

from estate import history
from estate.columns import utc_now
from estate.mail.inbound import handling, known
from estate.mail.inbound.handling import Arrived, Outcome
from estate.mail.inbound.known import Known
from estate.mail.inbound.letter import Letter
from estate.mail.inbound.returned import Returned
from estate.mail.tables import InboundMail, MailKind, MailState
from leads.answered import answered
from leads.inbox import portals, rules, taking
from leads.inbox.events import MailReceived, MailReturned
from leads.notices import announce
from leads.tables import Lead

SHOWN = 2_000
"""Characters of an answer on the timeline; the mail itself is a tap away."""


@known.knows_cases
async def case_of(persons: Sequence[UUID], about: UUID | None) -> Known | None:
    """The named one, else of these persons the case that was worked on last, open ones first."""
    rows = await Lead.raw(_NAMED, about) if about else []
    if not rows and persons:
        rows = await Lead.raw(_NEWEST, list(persons))
    return Known(rows[0]["person"], rows[0]["id"]) if rows else None


_NAMED = """
SELECT l.id, l.person FROM lead x JOIN lead l ON l.id = coalesce(x.merged_into, x.id)
JOIN person p ON p.id = l.person WHERE x.id = {} AND p.erased_at IS NULL AND l.archived_at IS NULL
"""
_NEWEST = """
SELECT l.id, l.person FROM lead l WHERE l.person = ANY({}) AND l.archived_at IS NULL
ORDER BY l.closed_at IS NULL DESC, l.last_activity_at DESC LIMIT 1
"""


@handling.hears_arrivals
async def hear(arrived: Arrived) -> str | None:
    """On the timeline; an answer to a case that is closed, or without one, waits for a person, too."""
    letter, is_automatic = arrived.letter, arrived.kind == MailKind.AUTO_REPLY
    await note(
        arrived.mail,
        arrived.person,
        arrived.about,
        letter.subject,
        letter.new,
        len(letter.files),
        is_automatic,
    )
    if is_automatic:
        return None
    return None if await _is_open(arrived.about) else MailState.WAITING


async def note(
    mail: UUID,
    person: UUID,
    lead: UUID | None,
    subject: str,
    text: str,
    files: int,
    is_automatic: bool = False,
) -> None:
    """In the current transaction."""
    event = MailReceived(lead, mail, files, is_automatic, subject, text[:SHOWN])
    await history.record(event, actor=None, subjects=[person, *([lead] if lead else [])])
    if not is_automatic:
        await answered(person)
    if lead:
        await _tell(lead, to_the_top=not is_automatic)


async def _is_open(lead: UUID | None) -> bool:
    return lead is not None and await Lead.exists().where(Lead.id == lead, Lead.closed_at.is_null())


async def _tell(lead: UUID, *, to_the_top: bool) -> None:
    if to_the_top:
        await Lead.update({Lead.last_activity_at: utc_now()}).where(Lead.id == lead)
    rows = await Lead.raw("SELECT agent, office FROM lead WHERE id = {}", lead)
    await announce(lead, rows[0]["agent"], rows[0]["office"])


@handling.hears_returns
async def hear_return(mail: UUID, came_back: Returned) -> None:
    found = await case_of([came_back.person] if came_back.person else [], came_back.about)
    lead = found.about if found else None
    person = came_back.person or (found.person if found else None)
    if person is None:
        return
    event = MailReturned(lead, mail, came_back.kind, came_back.is_gone, came_back.address, came_back.reason)
    await history.record(event, actor=None, subjects=[person, *([lead] if lead else [])])
    if lead:
        await _tell(lead, to_the_top=came_back.is_gone)


@handling.takes_first
async def by_adf(mail: InboundMail, letter: Letter) -> Outcome | None:
    return await taking.take_adf(mail, letter) if letter.adf else None


@handling.takes_first
async def by_rule(mail: InboundMail, letter: Letter) -> Outcome | None:
    facts = portals.by_rule(letter, await rules.active())
    return await taking.take(mail, letter, facts) if facts else None


@handling.takes_last
async def by_its_form(mail: InboundMail, letter: Letter) -> Outcome | None:
    """Not of what goes to many: there every footer looks like a form."""
    if letter.kind == MailKind.BULK:
        return None
    facts = portals.by_its_form(letter)
    return await taking.take(mail, letter, facts) if facts else None
