"""Mails that concern our leads: an answer brings its case to the top, a portal's mail opens one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from estate import history
from estate.mail.inbound import handling, known
from estate.mail.inbound.handling import Arrived, Outcome
from estate.mail.inbound.known import Known
from estate.mail.inbound.letter import Letter
from estate.mail.inbound.returned import Returned
from estate.mail.tables import InboundMail, MailKind, MailState
from leads.answered import answered
from leads.inbox import forwarded, portals, rules, taking
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
    said = Said(arrived.mail, letter.sender, letter.subject, letter.new, len(letter.files), is_automatic)
    is_open = await note(said, arrived.person, arrived.about)
    return None if is_automatic or is_open else MailState.WAITING


@dataclass(frozen=True)
class Said:
    mail: UUID
    sender: str
    subject: str
    text: str
    files: int
    is_automatic: bool = False


async def note(said: Said, person: UUID, lead: UUID | None) -> bool:
    """In the current transaction. Whether the case is open."""
    [known] = await Lead.raw(_IS_THEIRS, person, said.sender, said.mail)
    sender = "" if known["is_theirs"] else said.sender
    event = MailReceived(
        lead, said.mail, said.files, said.is_automatic, said.subject, said.text[:SHOWN], sender
    )
    subjects = [person, *([lead] if lead else [])]
    await history.record(event, actor=None, subjects=subjects, happened_at=known["received_at"])
    if not said.is_automatic:
        await answered({person: known["received_at"]})
    return await _tell(lead, to_the_top=not said.is_automatic) if lead else False


_IS_THEIRS = """
SELECT EXISTS (SELECT FROM contact_point WHERE person = {} AND kind = 'email' AND value = {}) AS is_theirs,
    received_at FROM inbound_mail WHERE id = {}
"""


async def _tell(lead: UUID, *, to_the_top: bool) -> bool:
    """Whether it is open."""
    [told] = await Lead.raw(_TO_THE_TOP if to_the_top else _AS_IT_STANDS, lead)
    await announce(lead, told["agent"], told["office"])
    return bool(told["is_open"])


_AS_IT_STANDS = "SELECT agent, office, closed_at IS NULL AS is_open FROM lead WHERE id = {}"
_TO_THE_TOP = """
UPDATE lead SET last_activity_at = clock_timestamp() WHERE id = {}
RETURNING agent, office, closed_at IS NULL AS is_open
"""


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


@handling.takes_first
async def by_one_of_us(mail: InboundMail, letter: Letter) -> Outcome | None:
    """Whoever sends a portal's mail on from their own mailbox keeps the lead."""
    found = await forwarded.by_one_of_us(letter, mail.raw_key)
    if found is None:
        return None
    if await handling.is_forged(mail, letter):
        return Outcome(letter.kind, MailState.WAITING, reason=handling.FORGED)
    facts = portals.by_rule(found.letter, await rules.active()) or portals.by_its_form(found.letter)
    return await taking.take(mail, found.letter, facts, agent=found.agent, tells=False) if facts else None


@handling.takes_last
async def by_its_form(mail: InboundMail, letter: Letter) -> Outcome | None:
    """Not of what goes to many: there every footer looks like a form."""
    if letter.kind == MailKind.BULK:
        return None
    facts = portals.by_its_form(letter)
    return await taking.take(mail, letter, facts) if facts else None
