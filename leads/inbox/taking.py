"""From a mail to a case, through the one door."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from estate.columns import utc_now
from estate.mail.inbound.handling import Outcome
from estate.mail.inbound.letter import Letter
from estate.mail.tables import InboundMail, MailKind, MailState
from estate.people.shared_addresses import is_relay
from estate.refusals import Refused
from leads import adf, capture
from leads.capture import NewEnquiry
from leads.inbox import homes, relays
from leads.inbox.portals import Facts
from leads.tables import Channel, Side

FRESH = timedelta(days=2)
"""Whoever wrote earlier is not told by a machine that we have just received it, and nobody is warned of a
mailbox full of old mails."""


async def take(
    mail: InboundMail, letter: Letter, facts: Facts, *, agent: UUID | None = None, tells: bool = True
) -> Outcome:
    """For this agent, where they have it already; `tells` the prospect, where they may be told."""
    new = await enquiry(mail, letter, facts)
    done = await capture.register(replace(new, agent=agent, tells=new.tells and tells), by=None)
    return Outcome(MailKind.LEAD, person=done.person, about=done.lead, rule=facts.rule.name)


async def take_adf(mail: InboundMail, letter: Letter) -> Outcome:
    """Each prospect in it; what is no ADF in the end waits for a person, with the reason. Two providers may
    count alike."""
    provider = letter.sender.rpartition("@")[2]
    try:
        news = [
            replace(
                new,
                source_key=f"{provider} {new.source_key or f'{letter.message_id or mail.digest} {place}'}",
                at=new.at or mail.received_at,
                tells=bool(new.email) and not is_relay(new.email),
            )
            for place, new in enumerate(adf.read(letter.adf.encode(), source=ADF), 1)
        ]
        done = await capture.register_many(news, by=None)
    except Refused as refused:
        return Outcome(letter.kind, MailState.WAITING, reason=str(refused))
    taken = next((one for one in done if not isinstance(one, Refused)), None)
    if taken is None:
        return Outcome(letter.kind, MailState.WAITING, reason=str(done[0]))
    return Outcome(MailKind.LEAD, person=taken.person, about=taken.lead, rule=ADF)


ADF = "ADF"


async def enquiry(mail: InboundMail, letter: Letter, facts: Facts) -> NewEnquiry:
    home = await homes.find(letter, facts)
    facts = await _without_anothers_address(facts)
    by_home = Side.RENT if home and home.is_let else Side.BUY
    return NewEnquiry(
        name=facts.name or letter.reply_to_name or letter.sender_name,
        side=facts.rule.side or by_home,
        channel=facts.rule.channel or Channel.PORTAL,
        phone=facts.phone,
        email=facts.email,
        message=facts.message,
        property=home.id if home else None,
        language=facts.language or None,
        source=facts.rule.name,
        source_key=letter.message_id or f"sha256 {mail.digest}",
        at=mail.received_at,
        tells=tells(mail, letter, facts),
        waits=_is_fresh(mail),
    )


async def _without_anothers_address(facts: Facts) -> Facts:
    """A relay's address that is known under another name stays in the message alone."""
    if not facts.email or not is_relay(facts.email):
        return facts
    if not await relays.names_somebody_else(facts.email, facts.name):
        return facts
    return replace(facts, email="", message=f"{facts.message}\n\n{facts.email}".strip())


def tells(mail: InboundMail, letter: Letter, facts: Facts) -> bool:
    """To the address of a prospect, for a fresh mail, and never back to whoever sent it by a machine."""
    is_own = facts.email != letter.sender or not letter.is_automatic
    return bool(facts.email) and is_own and not is_relay(facts.email) and _is_fresh(mail)


def _is_fresh(mail: InboundMail) -> bool:
    return utc_now() - mail.received_at < FRESH
