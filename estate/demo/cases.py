"""One case of the sample as it goes on: what the agents' verbs write, with the moments of the past."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from estate.accounts.tables import User
from estate.demo import sources, wording
from estate.demo.book import ZONE, Book
from estate.demo.homes import Home
from estate.demo.letters import Post
from estate.demo.people import Known
from estate.demo.staff import CONSENT
from estate.people.tables import Consent, ContactKind
from leads.answers.events import LetterWritten
from leads.events import (
    CallLogged,
    EnquiryReceived,
    LeadAssigned,
    LeadLost,
    LeadOpened,
    NextStepSet,
    NoteAdded,
    StageChanged,
)
from leads.tables import Call, CallOutcome, Channel, Direction, Enquiry, Lead, LostReason, Note, Stage
from visits.events import VisitBooked, VisitCancelled, VisitCompleted
from visits.tables import Reservation, Visit, VisitStatus

TAKEN_BY_AGENTS = (Channel.PHONE, Channel.WALK_IN, Channel.REFERRAL)


class Case:
    """Every verb takes the moment *at* which it happens; they are called in the order of time."""

    def __init__(
        self,
        book: Book,
        post: Post,
        person: Known,
        side: str,
        *,
        home: Home | None,
        at: datetime,
        channel: Channel,
        returning: bool = False,
    ) -> None:
        self.book, self.post, self.person, self.home, self.at = book, post, person, home, at
        self.agent: User | None = None
        self.has_visit_ahead = False
        self.lead = book.add(
            Lead(
                id=book.id(at),
                person=person.id,
                side=side,
                property=home.id if home else None,
                office=home.listing.list_office if home else None,
                source=channel.value,
                opened_at=at,
                last_activity_at=at,
            )
        )
        book.tell(LeadOpened(self.id, side, channel.value, returning), at, self._about(home))

    @property
    def id(self) -> UUID:
        return UUID(str(self.lead.id))

    @property
    def stage(self) -> Stage:
        return Stage(self.lead.stage)

    def _about(self, home: Home | None = None) -> list[UUID]:
        return [self.id, self.person.id, *([home.id] if home else [])]

    def _touch(self, at: datetime) -> None:
        self.at = max(self.at, at)
        self.lead.last_activity_at = self.at

    @property
    def _actor(self) -> UUID | None:
        return UUID(str(self.agent.id)) if self.agent else None

    def enquire(
        self, message: str, home: Home | None, channel: Channel, at: datetime, taker: User | None
    ) -> None:
        source = sources.PORTAL if channel == Channel.PORTAL and taker is None else None
        campaign = sources.campaign(len(self.book.rows[Enquiry])) if source else ""
        enquiry = self.book.add(
            Enquiry(
                id=self.book.id(at),
                lead=self.id,
                person=self.person.id,
                property=home.id if home else None,
                consent=self._consent(at) if channel == Channel.WEBSITE else None,
                channel=channel.value,
                source=source,
                source_key=f"{at:%y%m%d%H%M%S}-{len(self.book.rows[Enquiry])}" if source else None,
                campaign=campaign,
                name=self.person.name,
                email=self.person.email,
                phone=self.person.phone,
                message=message,
                language=self.person.language,
                taken_by=taker.id if taker else None,
                at=at,
            )
        )
        where = f"{home.address}, {home.place.city}" if home else ""
        event = EnquiryReceived(
            self.id,
            enquiry.id,
            channel.value,
            home.id if home else None,
            where,
            self.person.name,
            message,
            source,
            campaign,
        )
        self.book.tell(event, at, self._about(home), taker.id if taker else None)
        self._touch(at)
        if taker is None:
            self.post.enquiry_received(self, message, home, at)

    def _consent(self, at: datetime) -> UUID:
        consent = self.book.add(
            Consent(
                id=self.book.id(at),
                person=self.person.id,
                purpose="enquiry",
                wording=CONSENT,
                source="/enquiries",
                given_at=at,
            )
        )
        return UUID(str(consent.id))

    def assign(self, agent: User, at: datetime, by: User) -> None:
        self.lead.agent, self.lead.office, self.lead.assigned_at = agent.id, agent.office, at
        previous, self.agent = self.agent, agent
        event = LeadAssigned(self.id, agent.id, agent.name, previous.name if previous else None)
        self.book.tell(event, at, [self.id, self.person.id, agent.id], by.id)
        self._touch(at)

    def move(self, stage: Stage, at: datetime) -> None:
        self.book.tell(StageChanged(self.id, self.stage.value, stage.value), at, self._about(), self._actor)
        self.lead.stage = stage.value
        if stage == Stage.WON:
            self._close(at)
        self._touch(at)

    def lose(self, reason: LostReason, at: datetime) -> None:
        note = wording.LOST_NOTES[reason.value] if self.book.chance(0.5) else ""
        self.book.tell(
            LeadLost(self.id, self.stage.value, reason.value, note), at, self._about(), self._actor
        )
        self.lead.stage, self.lead.lost_reason, self.lead.lost_note = Stage.LOST.value, reason.value, note
        self._close(at)
        self._touch(at)

    def _close(self, at: datetime) -> None:
        self.lead.closed_at, self.lead.next_step, self.lead.next_step_on = at, "", None

    def call(self, outcome: CallOutcome, at: datetime, note: str | None = None) -> None:
        """A call that reached somebody makes a new case a contacted one."""
        assert self.agent is not None
        rng, reached = self.book.rng, outcome == CallOutcome.REACHED
        point = self.person.first(ContactKind.PHONE)
        missed = outcome == CallOutcome.MISSED
        direction = Direction.IN if missed or (reached and rng.random() < 0.2) else Direction.OUT
        report: dict[str, Any] = {
            "direction": direction.value,
            "outcome": outcome.value,
            "number": self.person.phone,
            "started_at": at,
            "duration_seconds": rng.randint(70, 900) if reached else 0 if missed else rng.randint(4, 40),
            "note": rng.choice(wording.CALL_NOTES[outcome.value]) if note is None else note,
        }
        id_ = self.book.id(at)
        recorded = at + timedelta(seconds=report["duration_seconds"] + 20)
        self.book.add(
            Call(
                id=id_, lead=self.id, person=self.person.id, contact_point=point.id if point else None,
                account=self.agent.id, recorded_at=recorded, at=recorded, **report,
            )
        )  # fmt: skip
        self.book.tell(CallLogged(self.id, id_, **report), recorded, [*self._about(), id_], self._actor)
        self._touch(recorded)
        if reached and self.stage == Stage.NEW:
            self.move(Stage.CONTACTED, recorded)

    def note(self, text: str, at: datetime) -> None:
        assert self.agent is not None
        note = self.book.add(Note(id=self.book.id(at), lead=self.id, account=self.agent.id, text=text, at=at))
        self.book.tell(NoteAdded(self.id, note.id, text), at, self._about(), self._actor)
        self._touch(at)

    def write(self, subject: str, text: str, at: datetime) -> None:
        """A letter by the agent's own hand."""
        assert self.agent is not None
        message = self.post.letter(self, subject, text, at)
        event = LetterWritten(self.id, message, None, None, False, 0, subject, text)
        self.book.tell(event, at, [*self._about(), message], self._actor)
        self._touch(at)
        if self.stage == Stage.NEW:
            self.move(Stage.CONTACTED, at)

    def plan(self, step: str, days: int, at: datetime) -> None:
        """*days* from today; below zero it is overdue."""
        day = (self.book.now + timedelta(days=days)).astimezone(self.book.zone).date()
        self.lead.next_step, self.lead.next_step_on = step, day
        self.book.tell(NextStepSet(self.id, day, step), at, self._about(), self._actor)
        self._touch(at)

    def book_visit(self, home: Home, start: datetime, minutes: int, at: datetime, note: str = "") -> Visit:
        """The diary has kept the time already."""
        assert self.agent is not None
        id_ = self.book.id(at)
        visit = self.book.add(
            Visit(
                id=id_,
                lead=self.id,
                property=home.id,
                agent=self.agent.id,
                starts_at=start,
                ends_at=start + timedelta(minutes=minutes),
                time_zone=ZONE,
                status=VisitStatus.CONFIRMED.value,
                uid=f"visit-{id_}",
                note=note,
                booked_by=self.agent.id,
                arranged_at=at,
                created_at=at,
            )
        )
        self.has_visit_ahead = self.has_visit_ahead or start > self.book.now
        self._reserve(visit, home)
        event = VisitBooked(id_, self.id, home.id, home.address, self.agent.id, self.agent.name, start, ZONE)
        self.book.tell(event, at, [id_, *self._about(home)], self._actor)
        self._touch(at)
        if self.stage in (Stage.NEW, Stage.CONTACTED):
            self.move(Stage.VISITING, at)
        self.post.visit_confirmed(self, visit, home, at)
        return visit

    def _reserve(self, visit: Visit, home: Home) -> None:
        for resource in (visit.agent, home.place.id, self.person.id):
            self.book.add(
                Reservation(
                    id=self.book.id(visit.created_at),
                    visit=visit.id,
                    resource=resource,
                    during=asyncpg.Range(visit.starts_at, visit.ends_at),
                )
            )

    def complete(self, visit: Visit, home: Home, interest: int | None, at: datetime) -> None:
        """Without an interest nobody came."""
        feedback = self.book.rng.choice(wording.FEEDBACK[interest]) if interest else ""
        visit.status = (VisitStatus.COMPLETED if interest else VisitStatus.NO_SHOW).value
        visit.interest, visit.feedback, visit.completed_at = interest, feedback, at
        visit.version += 1
        event = VisitCompleted(
            visit.id, self.id, home.address, visit.starts_at, ZONE, interest is not None, interest, feedback
        )
        self.book.tell(event, at, [visit.id, *self._about(home)], self._actor)
        self._touch(at)
        if interest:
            self.post.visit_thanks(self, visit, home, at)

    def cancel(self, visit: Visit, home: Home, at: datetime) -> None:
        """Its time is free again."""
        reason = self.book.rng.choice(wording.CANCELLED)
        visit.status, visit.cancel_reason = VisitStatus.CANCELLED.value, reason
        visit.sequence, visit.version = visit.sequence + 1, visit.version + 1
        kept = self.book.rows[Reservation]
        self.book.rows[Reservation] = [row for row in kept if row.visit != visit.id]
        event = VisitCancelled(visit.id, self.id, home.address, visit.starts_at, ZONE, reason)
        self.book.tell(event, at, [visit.id, *self._about(home)], self._actor)
        self._touch(at)
