"""The door to the mail: what is posted in the transaction of a change goes out when it is committed.

    await outbox.post(
        Letter("visit_confirmed", to="ana@example.com", person=person.id, about=lead.id, language="pt",
               context={"name": "Ana", ...}, reply_to=agent.email, once=f"visit_confirmed:{visit.id}")
    )

The keys of each kind's context are listed in `estate.mail.kinds`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import jobs, live, rows
from estate.accounts import agency
from estate.i18n import N_
from estate.jobs import Job
from estate.mail import addresses, attaching, invitations, rendering
from estate.mail.attaching import Enclosure
from estate.mail.invitations import Invitation
from estate.mail.kinds import KINDS
from estate.mail.tables import Message, MessageState
from estate.settings import settings
from estate.sheet import Sheet
from piccolo_conf import DB

NO_ADDRESS = N_("This is not an e-mail address.")
MARKED = N_("This address is marked as not working.")
OVERTAKEN = N_("A later change took its place.")
TAKEN_BACK = N_("It was taken back before it went out.")
Row = dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """One mail to one address: of a person (a prospect) or of an account (one of us)."""

    kind: str
    to: str
    person: UUID | None = None
    account: UUID | None = None
    about: UUID | None = None
    """The lead (or other row) on whose page it is shown."""
    language: str = "en"
    context: dict[str, Any] = field(default_factory=dict)
    reply_to: str | None = None
    invitation: Invitation | None = None
    once: str | None = None
    """A second letter with this word is not made."""
    link: UUID | None = None
    """The link that is put in the place of `links.hidden_url()` when the mail is handed over."""
    author: UUID | None = None
    """Who wrote it by hand, with the name that stands in From."""
    sender_name: str | None = None
    in_reply_to: str | None = None
    earlier_ids: str = ""
    """The Message-IDs of the thread before it."""
    enclosures: tuple[Enclosure, ...] = ()
    not_before: datetime | None = None
    """Until then it can be taken back."""


async def post(letter: Letter, *, told: bool = False) -> UUID | None:
    """Write the mail as it will be sent, and wake the worker. None where `once` was there before. `told`: who
    looks at the page that it is about hears of it already.

    An address that cannot be written to, or that is marked as bounced or wrong, makes a message that
    is held: the change itself stands, and the office sees who was not told."""
    async with DB.transaction():
        is_made, obstacle = await _before(letter)
        message = None if is_made else await _keep(_written(letter, datetime.now(UTC)), obstacle)
        if message is None:
            return None
        if obstacle:
            await tell_office()
        else:
            await wake(message, letter.not_before)
        if letter.about and not told:
            await tell(letter.about)
    return message


async def _before(letter: Letter) -> tuple[bool, str | None]:
    """Whether it was made before, and what keeps it from being sent."""
    [known] = await rows.run(_BEFORE, letter.once, letter.person, letter.to.lower())
    if not addresses.is_deliverable(letter.to):
        return known["is_made"], NO_ADDRESS
    return known["is_made"], MARKED if known["is_marked"] else None


_BEFORE = """
SELECT EXISTS (SELECT FROM message WHERE once = $1) AS is_made,
    EXISTS (SELECT FROM contact_point WHERE person = $2 AND kind = 'email' AND value = $3
        AND (bounced_at IS NOT NULL OR wrong_at IS NOT NULL)) AS is_marked
"""


async def _keep(row: Row, obstacle: str | None) -> UUID | None:
    if obstacle:
        row |= {"state": MessageState.HELD, "reason": obstacle, "next_attempt_at": None}
    made = await rows.insert(Message, [row], "ON CONFLICT (once) DO NOTHING RETURNING id")
    return made[0]["id"] if made else None


def post_on(sheet: Sheet, letter: Letter) -> None:
    """To somebody who is written on the same sheet, with an address that was read: there was no such letter
    before, and nobody has marked the address. Who looks at the page that it is about hears of it already."""
    row = _written(letter, datetime.now(UTC))
    sheet.insert(Message, [row])
    sheet.jobs.append(_delivery(row["id"]))


async def overtake(about: UUID, word: str) -> None:
    """What still waits about this row, with this word in its `once`, is no longer true and never goes out."""
    await Message.raw(_OVERTAKE, OVERTAKEN, about, word)


_OVERTAKE = """
UPDATE message SET state = 'held', reason = {}, next_attempt_at = NULL, useful_until = now()
WHERE about = {} AND state IN ('queued', 'failed') AND {} = ANY(string_to_array(once, ':'))
"""


async def take_back(message: UUID) -> bool:
    """Before its moment has come: whether it was in time, and never goes out."""
    return bool(await Message.raw(_TAKE_BACK, TAKEN_BACK, message))


_TAKE_BACK = """
UPDATE message SET state = 'held', reason = {}, next_attempt_at = NULL,
    useful_until = now(), given_up_at = now()
WHERE id = {} AND state = 'queued' AND attempts = 0 RETURNING id
"""


async def wake(message: UUID, at: datetime | None = None) -> None:
    await jobs.enqueue_all([_delivery(message, at)])


def _delivery(message: UUID, at: datetime | None = None) -> Job:
    return Job("mail.deliver", {"message": message}, run_at=at, once=f"mail.deliver {message}")


async def tell(about: UUID) -> None:
    """Pages that show the mails about this row fetch them again: `hx-trigger="mail-ID from:body"`."""
    audiences = {"staff"}
    for hearers in _hearers:
        audiences |= await hearers(about)
    for audience in {"everyone"} if "everyone" in audiences else audiences:
        await live.publish(audience, f"mail-{about}", about)


Hearers = Callable[[UUID], Awaitable[set[str]]]
_hearers: list[Hearers] = []


def who_hears(hearers: Hearers) -> Hearers:
    """Register the audiences of those who may see the mails about a row; the office sees all."""
    _hearers.append(hearers)
    return hearers


async def tell_office() -> None:
    """The held mails are others now: `hx-trigger="mail from:body"`."""
    await live.publish("staff", "mail", "held")


def _written(letter: Letter, now: datetime) -> Row:
    kind = KINDS[letter.kind]
    context = kind.complete(letter.context)
    mail = rendering.render(letter.kind, letter.language, context)
    id_ = uuid7()
    return {
        **{name: getattr(letter, name) for name in _AS_GIVEN},
        "id": id_,
        "attachments": attaching.written(letter.enclosures),
        "recipient": letter.to,
        "subject": mail.subject,
        "body_text": mail.text,
        "body_html": mail.html,
        "calendar": _calendar(letter, now),
        "calendar_method": letter.invitation.method.value if letter.invitation else None,
        "message_id": f"<{id_}@{_domain()}>",
        "state": MessageState.QUEUED,
        "reason": None,
        "next_attempt_at": letter.not_before or now,
        "useful_until": kind.useful_until(context, now),
        "created_at": now,
    }


_AS_GIVEN = (
    *("kind", "person", "account", "about", "link", "author", "sender_name"),
    *("in_reply_to", "earlier_ids", "reply_to", "language", "once"),
)


def _calendar(letter: Letter, now: datetime) -> str | None:
    invitation = letter.invitation
    if invitation is None:
        return None
    ours = agency.current()
    address = invitation.organizer_email or addresses.sender() or letter.reply_to
    if address is None:
        raise ValueError("an invitation needs an organizer: set the agency's e-mail or MAIL_FROM")
    organizer = (invitation.organizer_name or ours.name, address)
    attendee = (str(letter.context.get("name") or letter.to), letter.to)
    return invitations.write(invitation, organizer=organizer, attendee=attendee, now=now)


def _domain() -> str:
    sender = addresses.sender()
    return sender.rpartition("@")[2] if sender else urlsplit(settings().base_url).hostname or "localhost"
