"""The one door: website, phone, portal, mail, walk-in, address book.

One transaction: the person is recognised or made, their open case of that side takes the enquiry or a new
one is opened, the consent is kept, and everybody who waits for it is told. For one as for five hundred."""

from collections.abc import Sequence
from dataclasses import replace

from estate.accounts.viewers import Viewer
from estate.people import recognition, taking_in
from estate.people.taking_in import Guest
from estate.refusals import Refused
from estate.sheet import Sheet
from leads import arrivals, notices, opening
from leads.arrivals import GivenConsent, NewEnquiry
from leads.door import asked_about, keeping, repeats, thanking, waking
from leads.door.arriving import Arrival, Registered
from leads.opening import Agents, Wish
from piccolo_conf import DB

__all__ = ["GivenConsent", "NewEnquiry", "Registered", "register", "register_many"]

BATCH = 500
"""So many at once: their phones and e-mails are locked together, and a server has room for some thousands."""


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
        came = [Arrival(arrivals.read(new)) for new in news[start : start + BATCH]]
        async with DB.transaction():
            await _take(came, by)
        done += [arrival.answer for arrival in came]
    return done


async def _take(came: Sequence[Arrival], by: Viewer | None) -> None:
    await recognition.lock(word for arrival in came if arrival.is_fresh for word in arrival.words)
    await repeats.find(came)
    await asked_about.find(came)
    if fresh := [arrival for arrival in came if arrival.is_fresh]:
        await _take_fresh(fresh, by)


async def _take_fresh(fresh: Sequence[Arrival], by: Viewer | None) -> None:
    sheet = Sheet()
    agents = await _find_agents(fresh)
    await _recognise(fresh, by, sheet)
    await _open_cases(fresh, agents, by)
    await waking.wake(fresh, by)
    keeping.keep(fresh, by, sheet)
    sheet.notices += notices.of_arrivals([one.case for one in fresh if one.case])
    if by is None:
        thanking.thank_new(fresh, sheet)
    await sheet.write()
    if by is None:
        await thanking.thank_known(fresh)


async def _find_agents(fresh: Sequence[Arrival]) -> Agents:
    """Whoever cannot be given a case gets none."""
    agents = await opening.find_agents(one.new.agent for one in fresh)
    for arrival in fresh:
        if arrival.new.agent not in agents:
            arrival.new = replace(arrival.new, agent=None)
    return agents


async def _recognise(fresh: Sequence[Arrival], by: Viewer | None, sheet: Sheet) -> None:
    guests = [_guest(one, by) for one in fresh]
    for arrival, taken in zip(fresh, await taking_in.take_in(guests, sheet), strict=True):
        arrival.person, arrival.is_new_person = taken.person, taken.is_new


def _guest(arrival: Arrival, by: Viewer | None) -> Guest:
    """Somebody without a case is seen by who brought them in."""
    reading, agent = arrival.reading, arrival.new.agent
    if agent is None and by:
        return Guest(reading.name, reading.points, reading.language, by.id, by.office)
    return Guest(reading.name, reading.points, reading.language, agent)


async def _open_cases(fresh: Sequence[Arrival], agents: Agents, by: Viewer | None) -> None:
    wanted = [arrival for arrival in fresh if arrival.new.side]
    cases = await opening.open_cases([_wish(arrival) for arrival in wanted], agents, by)
    for arrival, case in zip(wanted, cases, strict=True):
        arrival.case = case


def _wish(arrival: Arrival) -> Wish:
    new = arrival.new
    is_known = not arrival.is_new_person
    return Wish(arrival.person, is_known, new.side or "", new.channel, arrival.home, arrival.at, new.agent)
