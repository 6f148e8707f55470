"""What becomes of a mail that was kept: once, in one transaction, by whoever of us it concerns.

A report on our own mail is noted; rooms that know portals take theirs; an answer goes to whom it belongs;
what nobody takes waits for a person."""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from estate import storage
from estate.columns import utc_now
from estate.i18n import N_
from estate.mail import addresses
from estate.mail.inbound import known, mailboxes, reading_room, returned
from estate.mail.inbound.letter import Letter
from estate.mail.inbound.returned import Returned
from estate.mail.outbox import tell_office
from estate.mail.tables import InboundMail, MailKind, MailState
from piccolo_conf import DB

MOST_ATTEMPTS = 5
FORGED = N_(
    "It may be forged: it does not come from the servers of the address that it names. Ask them first."
)
UNASKED = N_("It may be forged: it tells of no mail that we sent lately. The address was not marked.")
DOUBTS = (FORGED, UNASKED)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What a mail turned out to be; `rule` is the portal whose words were understood."""

    kind: str
    state: str = MailState.DONE
    person: UUID | None = None
    about: UUID | None = None
    answers: UUID | None = None
    rule: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Arrived:
    """A mail of somebody we know, as it is told to the rooms."""

    mail: UUID
    kind: str
    person: UUID
    about: UUID | None
    letter: Letter


Taker = Callable[[InboundMail, Letter], Awaitable[Outcome | None]]
_first: list[Taker] = []
_last: list[Taker] = []
_arrivals: list[Callable[[Arrived], Awaitable[str | None]]] = []
_returns: list[Callable[[UUID, Returned], Awaitable[None]]] = []


def takes_first(taker: Taker) -> Taker:
    """Register who may take a mail by who sent it, before anybody is asked whether they know the sender."""
    _first.append(taker)
    return taker


def takes_last(taker: Taker) -> Taker:
    """Register who may take a stranger's mail by what stands in it."""
    _last.append(taker)
    return taker


def hears_arrivals(
    hear: Callable[[Arrived], Awaitable[str | None]],
) -> Callable[[Arrived], Awaitable[str | None]]:
    """Register who is told of the mail of a known person; may answer another state than done."""
    _arrivals.append(hear)
    return hear


def hears_returns(
    hear: Callable[[UUID, Returned], Awaitable[None]],
) -> Callable[[UUID, Returned], Awaitable[None]]:
    """Register who is told, with the id of the report, of a mail that came back."""
    _returns.append(hear)
    return hear


async def resume() -> None:
    """What was kept and not looked at: a reader died, or a try failed."""
    for row in await InboundMail.raw(_NEW):
        await handle(row["id"])


_NEW = "SELECT id FROM inbound_mail WHERE state = 'new' ORDER BY id LIMIT 500"


async def handle(id_: UUID, raw: bytes | None = None) -> str:
    """The kind that it turned out to be. Whatever goes wrong, the next mail has its turn."""
    try:
        return await _handle(id_, raw)
    except storage.StorageUnavailable:
        return MailState.NEW  # the next sweep tries again
    except Exception as error:
        log.error("mail %s cannot be handled", id_, exc_info=error)
        await InboundMail.raw(_FAILED, type(error).__name__, MOST_ATTEMPTS, id_)
        return MailKind.UNREADABLE


_FAILED = """
UPDATE inbound_mail SET attempts = attempts + 1, reason = {},
    state = CASE WHEN attempts + 1 >= {} THEN 'waiting' ELSE state END
WHERE id = {} AND state = 'new'
"""


async def _handle(id_: UUID, raw: bytes | None) -> str:
    raw = raw if raw is not None else await _kept(id_)
    if raw is None:
        return MailKind.OTHER
    letter = await reading_room.read(raw)
    async with DB.transaction():
        rows = await InboundMail.raw(_LOCK, id_)
        if not rows:
            return MailKind.OTHER
        outcome = await _outcome(InboundMail(**rows[0], _exists_in_db=True), letter)
        await InboundMail.update({**columns(letter), **_decided(outcome)}).where(InboundMail.id == id_)
        if outcome.state == MailState.WAITING:
            await tell_office()
    return outcome.kind


_LOCK = """
SELECT id, mailbox, digest, raw_key, message_id, received_at FROM inbound_mail WHERE id = {} AND state = 'new'
FOR UPDATE SKIP LOCKED
"""


async def _kept(id_: UUID) -> bytes | None:
    """The whole mail, while nobody has looked at it."""
    rows = await InboundMail.raw("SELECT raw_key FROM inbound_mail WHERE id = {} AND state = 'new'", id_)
    return await storage.get(rows[0]["raw_key"]) if rows and rows[0]["raw_key"] else None


async def _outcome(mail: InboundMail, letter: Letter) -> Outcome:
    if letter.report:
        return await _report(mail, letter)
    for taker in _first:
        if taken := await taker(mail, letter):
            return taken
    found = await known.sender(letter)
    if found and await is_forged(mail, letter):
        return Outcome(letter.kind, MailState.WAITING, reason=FORGED)
    if found:
        return await _answer(mail, letter, found)
    if letter.kind == MailKind.AUTO_REPLY:
        return Outcome(letter.kind, MailState.ASIDE)
    for taker in _last:
        if taken := await taker(mail, letter):
            return taken
    return Outcome(letter.kind, MailState.WAITING)


async def is_forged(mail: InboundMail, letter: Letter) -> bool:
    """As the server says that we trust for this mailbox; without its word nothing is concluded."""
    trusted = await mailboxes.believes(mail.mailbox) if letter.verdicts else ""
    verdict = next((one for one in letter.verdicts if one.server == trusted), None)
    return verdict is not None and (verdict.is_failed or _is_of_another(letter, verdict.domain))


def _is_of_another(letter: Letter, domain: str) -> bool:
    """A head can be written so that the server reads another sender in it than we do."""
    _name, _at, ours = letter.sender.rpartition("@")
    wire = [addresses.on_the_wire(f"x@{one}").lower() for one in (ours, domain)]
    return bool(domain) and wire[0] != wire[1]


async def _report(mail: InboundMail, letter: Letter) -> Outcome:
    """One that is about nobody we know is put aside: nobody could do anything."""
    if letter.kind == MailKind.RECEIPT:
        return Outcome(letter.kind, MailState.ASIDE)
    noted = await returned.note(letter)
    came_back = [one for one in noted if not one.is_unasked]
    if noted and not came_back:
        return Outcome(letter.kind, MailState.WAITING, reason=UNASKED)
    for one in came_back:
        for hear in () if one.is_repeat else _returns:
            await hear(mail.id, one)
    first = next((one for one in came_back if one.person), None)
    reason = next((one.reason for one in came_back), "")
    if first is None or first.person is None:
        return Outcome(letter.kind, MailState.ASIDE, reason=reason)
    found = await known.of_person(first.person, first.about)
    return Outcome(letter.kind, person=found.person, about=found.about, answers=first.message, reason=reason)


async def _answer(mail: InboundMail, letter: Letter, found: known.Known) -> Outcome:
    kind = MailKind.AUTO_REPLY if letter.kind == MailKind.AUTO_REPLY else MailKind.REPLY
    arrived = Arrived(mail.id, kind, found.person, found.about, letter)
    states = [state for hear in _arrivals if (state := await hear(arrived))]
    state = states[0] if states else MailState.DONE
    return Outcome(kind, state, person=found.person, about=found.about, answers=found.answers)


def columns(letter: Letter) -> dict[Column | str, Any]:
    """What stands on the row of what was read."""
    return {
        InboundMail.message_id: letter.message_id,
        InboundMail.in_reply_to: next(iter(letter.in_reply_to), None),
        InboundMail.references: " ".join(letter.references),
        InboundMail.sender: letter.sender,
        InboundMail.sender_name: letter.sender_name,
        InboundMail.reply_to: letter.reply_to,
        InboundMail.recipients: ", ".join(letter.recipients),
        InboundMail.subject: letter.subject,
        InboundMail.text: letter.new,
        InboundMail.quoted: letter.quoted,
        InboundMail.html: letter.html,
        InboundMail.files: json.dumps([asdict(file) for file in letter.files]),
    }


def _decided(outcome: Outcome) -> dict[Column | str, Any]:
    return {
        InboundMail.kind: outcome.kind,
        InboundMail.state: outcome.state,
        InboundMail.person: outcome.person,
        InboundMail.about: outcome.about,
        InboundMail.answers: outcome.answers,
        InboundMail.rule: outcome.rule,
        InboundMail.reason: outcome.reason,
        InboundMail.handled_at: utc_now(),
    }
