"""The mails of the sample's last days, as the outbox would have written them, and a few that are held."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from estate import formats
from estate.demo.book import ZONE, Book
from estate.i18n import N_
from estate.mail import rendering
from estate.mail.kinds import KINDS
from estate.mail.tables import InboundMail, MailKind, MailState, Message, MessageState
from estate.people.tables import ContactKind

if TYPE_CHECKING:
    from estate.demo.cases import Case
    from estate.demo.homes import Home
    from visits.tables import Visit

KEPT = timedelta(days=12)
"""Of older ones there are none: nobody reads them, and each costs some milliseconds to write."""
DAY, HOURS = timedelta(days=1), timedelta(hours=2)
HELD = 4
BOUNCED = N_("This address is marked as not working.")


class Post:
    def __init__(self, book: Book) -> None:
        self.book = book

    def enquiry_received(self, case: "Case", message: str, home: "Home | None", at: datetime) -> None:
        context = {"name": case.person.name, "message": message, "home": home.address if home else None}
        self._write("enquiry_received", case, context, at, f"enquiry_received:{case.id}:{at:%Y-%m-%d}")

    def visit_confirmed(self, case: "Case", visit: "Visit", home: "Home", at: datetime) -> None:
        """With the reminders that went out since, so that the worker does not send them late."""
        self._of_visit("visit_confirmed", case, visit, home, at, f"visit_confirmed:{visit.id}:0")
        for ahead, before in (("day", DAY), ("hours", HOURS)):
            due = visit.starts_at - before
            if at < due <= self.book.now < visit.starts_at + KEPT:
                word = f"visit_reminder:{ahead}:{visit.id}:0"
                self._of_visit("visit_reminder", case, visit, home, due, word, ahead=ahead)

    def visit_thanks(self, case: "Case", visit: "Visit", home: "Home", at: datetime) -> None:
        self._of_visit("visit_thanks", case, visit, home, at, f"visit_thanks:{visit.id}")

    def _of_visit(
        self, kind: str, case: "Case", visit: "Visit", home: "Home", at: datetime, once: str, **more: Any
    ) -> None:
        agent = case.agent
        assert agent is not None
        context = {
            "name": case.person.name,
            "home": home.address,
            "address": f"{home.address}, {home.place.postal_code} {home.place.city}",
            "starts_at": visit.starts_at,
            "ends_at": visit.ends_at,
            "zone": ZONE,
            "agent_name": agent.name,
            "agent_phone": agent.phone,
            "agent_email": agent.email,
            **more,
        }
        self._write(kind, case, context, at, once)

    def letter(self, case: "Case", subject: str, text: str, at: datetime) -> UUID:
        """By hand."""
        agent = case.agent
        assert agent is not None
        below = f"{agent.name}\nLioz Homes\n{formats.international(agent.phone)}"
        context = {"name": agent.name, "subject": subject, "text": text, "signature": below}
        message = self._message("letter", case, KINDS["letter"].complete(context), at, None)
        message.author, message.sender_name, message.reply_to = agent.id, agent.name, agent.email
        return UUID(str(message.id))

    def answer(self, case: "Case", subject: str, text: str, at: datetime) -> UUID:
        """A mail of the prospect, read from the agency's mailbox."""
        id_ = self.book.id(at)
        self.book.add(
            InboundMail(
                id=id_,
                digest=f"sample {id_}",
                kind=MailKind.REPLY.value,
                state=MailState.DONE.value,
                message_id=f"<{id_}@mail.example>",
                sender=case.person.email,
                sender_name=case.person.name,
                subject=subject,
                text=text,
                person=case.person.id,
                about=case.id,
                received_at=at,
                created_at=at,
            )
        )
        return id_

    def _write(self, kind: str, case: "Case", context: dict[str, Any], at: datetime, once: str) -> None:
        if not case.person.email or at < self.book.now - KEPT:
            return
        self._message(kind, case, KINDS[kind].complete(context), at, once)

    def _message(
        self, kind: str, case: "Case", whole: dict[str, Any], at: datetime, once: str | None
    ) -> Message:
        mail = rendering.render(kind, "en", whole)
        id_ = self.book.id(at)
        return self.book.add(
            Message(
                id=id_,
                kind=kind,
                person=case.person.id,
                about=case.id,
                recipient=case.person.email,
                subject=mail.subject,
                body_text=mail.text,
                body_html=mail.html,
                message_id=f"<{id_}@demo.example>",
                once=once,
                state=MessageState.SENT.value,
                attempts=1,
                useful_until=KINDS[kind].useful_until(whole, at),
                created_at=at,
                sent_at=at + timedelta(seconds=3),
            )
        )

    def hold_some(self, people: dict[Any, Any]) -> None:
        """Some of the newest did not arrive: their addresses bounced earlier."""
        newest = sorted(self.book.rows[Message], key=lambda one: one.created_at)[
            :: -len(self.book.rows[Message]) // 9
        ]
        for message in newest[:HELD]:
            message.state, message.reason, message.sent_at, message.attempts = (
                MessageState.HELD.value,
                BOUNCED,
                None,
                0,
            )
            point = people[message.person].first(ContactKind.EMAIL)
            point.bounced_at = message.created_at - timedelta(days=30)
