"""The one door: website, phone, portal, mail, walk-in, address book.

One transaction: the person is recognised or made, their open case of that side takes the enquiry or a new
one is opened, the consent is kept, and everybody who waits for it is told. For one as for five hundred."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import history, rows
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.history import Happening
from estate.history.record import Happened
from estate.i18n import _
from estate.people import recognition, taking_in
from estate.people.tables import Consent, ContactKind
from estate.people.taking_in import Guest
from estate.refusals import Refused
from leads import arrivals, letters, opening, response_clock
from leads.answered import answered
from leads.arrivals import GivenConsent, NewEnquiry, Reading
from leads.events import EnquiryReceived, LeadOpened
from leads.notices import announce_all
from leads.opening import NO_HOME, Agents, Home, Opened, Wish
from leads.tables import Channel, Enquiry, Lead
from piccolo_conf import DB

__all__ = ["GivenConsent", "NewEnquiry", "Registered", "register", "register_many"]

BATCH = 500
"""So many at once: their phones and e-mails are locked together, and a server has room for some thousands."""


@dataclass(frozen=True)
class Registered:
    lead: UUID | None
    """None where no side was named."""
    person: UUID
    enquiry: UUID
    is_new_lead: bool
    is_new_person: bool
    is_repeat: bool = False


async def register(new: NewEnquiry, *, by: Viewer | None) -> Registered:
    """`by` is who took it; None where the prospect wrote themselves. A source's key that came before
    changes nothing. Raises Refused."""
    [done] = await register_many([new], by=by)
    if isinstance(done, Refused):
        raise done
    return done


async def register_many(news: Sequence[NewEnquiry], *, by: Viewer | None) -> list[Registered | Refused]:
    """Each in its turn: whoever came before in the same list is known. One transaction for BATCH of them;
    what cannot be taken is answered by its reason, and stops no other."""
    done: list[Registered | Refused] = []
    for start in range(0, len(news), BATCH):
        came = [_Arrival(arrivals.read(new)) for new in news[start : start + BATCH]]
        async with DB.transaction():
            await _take(came, by)
        done += [arrival.answer for arrival in came]
    return done


class _Arrival:
    """One enquiry on its way."""

    home = NO_HOME
    person: UUID
    is_new_person: bool
    case: Opened | None = None
    consent: UUID | None = None
    refusal: Refused | None = None
    before: "Registered | _Arrival | None" = None
    """The same delivery, when it came first."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.new, self.id = reading, reading.new, uuid7()
        self.at: datetime = reading.new.at or utc_now()
        if reading.refusal:
            self.refusal = Refused(reading.refusal)

    @property
    def is_fresh(self) -> bool:
        return self.refusal is None and self.before is None

    @property
    def answer(self) -> Registered | Refused:
        if self.refusal:
            return self.refusal
        if isinstance(self.before, Registered):
            return self.before
        if self.before:
            first = self.before
            return Registered(first.lead, first.person, first.id, False, False, is_repeat=True)
        return Registered(
            self.lead, self.person, self.id, bool(self.case and self.case.is_new), self.is_new_person
        )

    @property
    def is_answer(self) -> bool:
        """Somebody whom we knew lets us hear of them; an address book says nothing of that."""
        return not self.is_new_person and self.case is not None and self.new.channel != Channel.IMPORT

    def waits_for_answer(self, by: Viewer | None) -> bool:
        """Not who talked to one of us as they came, and not what is a list of long ago."""
        is_talk = by is not None and self.new.channel in (Channel.PHONE, Channel.WALK_IN)
        return self.new.tells and self.new.channel != Channel.IMPORT and not is_talk

    @property
    def lead(self) -> UUID | None:
        return self.case.id if self.case else None

    @property
    def words(self) -> list[str]:
        """What nobody else may take in at the same time."""
        key = [" ".join(self.reading.key)] if self.reading.key else []
        return key + [point.value for point in self.reading.points]


async def _take(came: Sequence[_Arrival], by: Viewer | None) -> None:
    await recognition.lock(word for arrival in came if arrival.is_fresh for word in arrival.words)
    await _find_repeated(came)
    await _find_homes(came)
    fresh = [arrival for arrival in came if arrival.is_fresh]
    if not fresh:
        return
    agents = await _find_agents(fresh)
    await _recognise(fresh, by)
    await _open_cases(fresh, agents, by)
    await _keep(fresh, by)
    heard = sorted((one for one in fresh if one.is_answer), key=lambda one: one.at)
    await answered({one.person: one.at for one in heard})
    await response_clock.start(
        {one.case.id: one.at for one in fresh if one.case and one.waits_for_answer(by)}
    )
    await _record(fresh, by)
    await _tell(fresh, by)


async def _find_repeated(came: Sequence[_Arrival]) -> None:
    before: dict[tuple[str, str], Registered | _Arrival] = {}
    keys = {arrival.reading.key for arrival in came if arrival.is_fresh and arrival.reading.key}
    if keys:
        for row in await rows.run(_DELIVERED, *map(list, zip(*keys, strict=True))):
            known = Registered(row["lead"], row["person"], row["id"], False, False, is_repeat=True)
            before[row["source"], row["key"]] = known
    for arrival in came:
        if arrival.is_fresh and arrival.reading.key:
            arrival.before = before.get(arrival.reading.key)
            before.setdefault(arrival.reading.key, arrival)


# Of an erased person the key is kept so that it can be compared and not read; see leads.personal.
_DELIVERED = """
SELECT e.source, came.key, e.id, e.lead, e.person
FROM unnest($1::text[], $2::text[]) AS came (source, key)
JOIN enquiry e ON e.source = came.source AND e.source_key = ANY (
    ARRAY[came.key, 'erased ' || encode(sha256(convert_to(came.key, 'UTF8')), 'hex')])
"""


async def _find_homes(came: Sequence[_Arrival]) -> None:
    ids = {one.new.property for one in came if one.new.property}
    homes = await opening.homes(ids, {reference for one in came for reference in one.new.references})
    for arrival in came:
        if arrival.new.property:
            _ask_about(arrival, homes.get(arrival.new.property))
        elif arrival.new.references:
            _refer_to(arrival, [homes[one] for one in arrival.new.references if one in homes])


def _ask_about(arrival: _Arrival, home: Home | None) -> None:
    if home:
        arrival.home = home
    else:
        arrival.refusal = Refused(_("This property is not known."))


def _refer_to(arrival: _Arrival, homes: Sequence[Home]) -> None:
    if homes:
        arrival.home = homes[0]
        return
    reference = arrival.new.references[0]
    line = _("Asked about “%(reference)s”, which is no listing of ours.") % {"reference": reference}
    arrival.new = replace(arrival.new, message=f"{arrival.new.message}\n\n{line}".strip())


async def _find_agents(fresh: Sequence[_Arrival]) -> Agents:
    """Whoever cannot be given a case gets none."""
    agents = await opening.find_agents(one.new.agent for one in fresh)
    for arrival in fresh:
        if arrival.new.agent not in agents:
            arrival.new = replace(arrival.new, agent=None)
    return agents


async def _recognise(fresh: Sequence[_Arrival], by: Viewer | None) -> None:
    guests = [_guest(one, by) for one in fresh]
    for arrival, taken in zip(fresh, await taking_in.take_in(guests), strict=True):
        arrival.person, arrival.is_new_person = taken.person, taken.is_new


def _guest(arrival: _Arrival, by: Viewer | None) -> Guest:
    """Somebody without a case is seen by who brought them in."""
    reading, agent = arrival.reading, arrival.new.agent
    if agent is None and by:
        return Guest(reading.name, reading.points, reading.language, by.id, by.office)
    return Guest(reading.name, reading.points, reading.language, agent)


async def _open_cases(fresh: Sequence[_Arrival], agents: Agents, by: Viewer | None) -> None:
    wanted = [arrival for arrival in fresh if arrival.new.side]
    cases = await opening.open_cases([_wish(arrival) for arrival in wanted], agents, by)
    for arrival, case in zip(wanted, cases, strict=True):
        arrival.case = case


def _wish(arrival: _Arrival) -> Wish:
    new = arrival.new
    is_known = not arrival.is_new_person
    return Wish(arrival.person, is_known, new.side or "", new.channel, arrival.home, arrival.at, new.agent)


async def _keep(fresh: Sequence[_Arrival], by: Viewer | None) -> None:
    consents = [_consent(arrival, given) for arrival in fresh if (given := arrival.new.consent)]
    leads = [arrival.case.row for arrival in fresh if arrival.case and arrival.case.row]
    enquiries = [_enquiry(arrival, by) for arrival in fresh]
    await rows.insert_all([(Lead, leads), (Consent, consents), (Enquiry, enquiries)])


def _consent(arrival: _Arrival, given: GivenConsent) -> dict[str, Any]:
    arrival.consent = uuid7()
    return {
        "id": arrival.consent,
        "person": arrival.person,
        "purpose": "enquiry",
        "wording": given.wording,
        "source": given.source,
        "proof": given.proof,
        "given_at": given.at or arrival.at,
    }


_AS_IT_CAME = (
    *("channel", "source", "source_key", "campaign"),
    *("name", "email", "phone", "message", "language"),
)


def _enquiry(arrival: _Arrival, by: Viewer | None) -> dict[str, Any]:
    return {
        "id": arrival.id,
        "lead": arrival.lead,
        "person": arrival.person,
        "property": arrival.home.id,
        "consent": arrival.consent,
        "taken_by": by.id if by else None,
        "at": arrival.at,
        **{name: getattr(arrival.new, name) for name in _AS_IT_CAME},
    }


async def _record(fresh: Sequence[_Arrival], by: Viewer | None) -> None:
    actor = by.id if by else None
    await history.record_many(
        [
            Happened(event, actor, _subjects(one), happened_at=one.new.at)
            for one in fresh
            for event in _events(one)
        ]
    )


def _subjects(arrival: _Arrival) -> list[UUID]:
    return [id_ for id_ in (arrival.lead, arrival.person, arrival.home.id) if id_]


def _events(arrival: _Arrival) -> Iterable[Happening]:
    new, home, case = arrival.new, arrival.home, arrival.case
    if case and case.is_new and new.side:
        yield LeadOpened(case.id, new.side, new.channel, case.is_returning)
    yield EnquiryReceived(
        arrival.lead,
        arrival.id,
        new.channel,
        home.id,
        home.text,
        new.name,
        new.message,
        new.source,
        new.campaign,
    )


async def _tell(fresh: Sequence[_Arrival], by: Viewer | None) -> None:
    await announce_all([one.case for one in fresh if one.case])
    if by is None:
        for arrival in fresh:
            await _thank(arrival)


async def _thank(arrival: _Arrival) -> None:
    new, home = arrival.new, arrival.home
    address = next((p.value for p in arrival.reading.points if p.kind == ContactKind.EMAIL), None)
    if address and arrival.case and new.tells:
        await letters.enquiry_received(
            to=address,
            person=arrival.person,
            lead=arrival.case.id,
            name=arrival.reading.name,
            message=new.message,
            language=new.language,
            home=home.text or None,
            home_url=home.url,
            told=True,
        )
