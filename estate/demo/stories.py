"""How the cases of the sample went: from the enquiry to where each of them stands today."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from estate.accounts.tables import User
from estate.demo import wording
from estate.demo.book import Book
from estate.demo.cases import TAKEN_BY_AGENTS, Case
from estate.demo.diary import Diary
from estate.demo.homes import Home
from estate.demo.letters import Post
from estate.demo.people import PEOPLE, Crowd, Known
from estate.demo.staff import Crew
from leads.tables import CallOutcome, Channel, LostReason, Side, Stage
from properties.tables import StandardStatus
from visits.tables import Visit

JUST_NOW = timedelta(minutes=20)
"""Nothing is newer, so that a call that began before now has ended before it too."""

_STAGES = {
    Stage.NEW: 11,
    Stage.CONTACTED: 20,
    Stage.VISITING: 24,
    Stage.OFFER: 6,
    Stage.WON: 15,
    Stage.LOST: 24,
}
_AGES = {
    # days since the case was opened: from, to
    Stage.NEW: (0.02, 5), Stage.CONTACTED: (1, 24), Stage.VISITING: (5, 34), Stage.OFFER: (16, 50),
    Stage.WON: (45, 330), Stage.LOST: (20, 330),
}  # fmt: skip
_CHANNELS = {
    Channel.WEBSITE: 46, Channel.PORTAL: 20, Channel.PHONE: 14,
    Channel.REFERRAL: 9, Channel.WALK_IN: 7, Channel.EMAIL: 4,
}  # fmt: skip
_OWNERS = 0.12
"""So many cases are of those who want to sell or let."""
_UNASSIGNED = 0.4
"""Of the new cases."""
_RETURNING = 0.07
_SELL_TOO = 0.15


@dataclass
class Setting:
    """Everything that a story needs."""

    book: Book
    post: Post
    crew: Crew
    diary: Diary
    crowd: Crowd
    homes: list[Home]
    cases: list[Case] = field(default_factory=list)
    """All that were begun."""

    def shown(self, at: datetime, agent: User | None = None) -> list[Home]:
        """The homes on offer that were listed before that moment."""
        known = [home for home in self.homes if home.is_shown and home.listing.created_at < at]
        return [home for home in known if agent is None or home.agent is agent]

    def sold(self, at: datetime) -> list[Home]:
        closed = [home for home in self.homes if home.listing.standard_status == StandardStatus.CLOSED]
        return [home for home in closed if home.listing.created_at < at]


def tell_all(here: Setting) -> None:
    """Until there are as many people as there should be."""
    while len(here.crowd.people) < PEOPLE:
        goal = here.book.rng.choices(list(_STAGES), list(_STAGES.values()))[0]
        tell(here, goal)


def tell(here: Setting, goal: Stage, agent: User | None = None) -> Case:
    """Opens a case and leads it towards the goal; it may stay behind where time does not suffice."""
    rng = here.book.rng
    opened = here.book.ago(days=rng.uniform(*_AGES[goal]))
    if goal in (Stage.CONTACTED, Stage.VISITING, Stage.OFFER) and rng.random() < _RETURNING:
        return _return(here, goal, opened)
    owner = rng.random() < _OWNERS and goal not in (Stage.VISITING, Stage.OFFER)
    home = rng.choice(here.sold(opened) or [None]) if goal == Stage.WON else None
    case = begin(here, here.crowd.meet(opened), opened, agent, owner=owner, home=home)
    if goal == Stage.NEW:
        return _stay_new(here, case, agent)
    _advance(here, case, goal, agent)
    if goal in (Stage.CONTACTED, Stage.VISITING) and case.lead.side == Side.BUY and rng.random() < _SELL_TOO:
        _sell_too(here, case)
    return case


def _sell_too(here: Setting, case: Case) -> None:
    """Who buys may have a home to sell: another case of the same person, with the same agent."""
    at = _later(here, case, 1, 40)
    if at:
        other = begin(here, case.person, at, case.agent, owner=True)
        _advance(here, other, Stage.CONTACTED, case.agent)


def _return(here: Setting, goal: Stage, opened: datetime) -> Case:
    """Somebody whose first case ended a year ago is back."""
    rng = here.book.rng
    first = opened - timedelta(days=rng.uniform(370, 500))
    person = here.crowd.meet(first)
    before = begin(here, person, first, None)
    _advance(here, before, Stage.LOST, None)
    case = begin(here, person, opened, before.agent, returning=True)
    _advance(here, case, goal, before.agent)
    return case


def begin(
    here: Setting,
    person: Known,
    at: datetime,
    agent: User | None,
    *,
    owner: bool = False,
    returning: bool = False,
    home: Home | None = None,
) -> Case:
    """The arrival, in the person's own words."""
    rng = here.book.rng
    channel = rng.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]
    if agent is not None:
        channel = Channel.WEBSITE
    if owner:
        home, side = None, rng.choice((Side.SELL, Side.SELL, Side.LET))
    else:
        home = home or rng.choice(here.shown(at, agent) or here.shown(at) or here.sold(at) or [None])
        side = Side.RENT if home and home.is_to_let else Side.BUY
    case = Case(
        here.book, here.post, person, side.value, home=home, at=at, channel=channel, returning=returning
    )
    here.cases.append(case)
    taker = (home.agent if home else rng.choice(here.crew.agents)) if channel in TAKEN_BY_AGENTS else None
    case.enquire(_message(here, person, side, home), home, channel, at, taker)
    if taker:
        case.assign(taker, at, taker)
    elif case.lead.office is None:
        case.lead.office = rng.choice(here.crew.offices).id
    return case


def _message(here: Setting, person: Known, side: Side, home: Home | None) -> str:
    rng = here.book.rng
    if home is None:
        words = wording.LOOKING if side == Side.BUY else wording.SELLING
        return rng.choice(words).format(district=rng.choice(here.homes).district.name)
    return rng.choice(wording.ASKING.get(person.language, wording.ASKING["en"])).format(
        home=home.place.unparsed_address
    )


def _stay_new(here: Setting, case: Case, agent: User | None) -> Case:
    if case.agent is None and here.book.chance(1 - _UNASSIGNED):
        _assign(here, case, agent)
    at = _later(here, case, 1, 9)
    if case.agent and case.person.phone and at and here.book.chance(0.35):
        case.call(here.book.rng.choice((CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL, CallOutcome.BUSY)), at)
    return case


def _assign(here: Setting, case: Case, agent: User | None) -> None:
    """By the office, to the one who lists the home."""
    at = min(case.at + timedelta(minutes=here.book.rng.randint(6, 150)), here.book.now - JUST_NOW)
    if at <= case.at:
        return
    chosen = agent or (case.home.agent if case.home else None)
    if chosen is None:
        chosen = here.book.rng.choice(here.crew.of_office(case.lead.office) or here.crew.agents)
    case.assign(chosen, at, here.book.rng.choice(here.crew.staff))


def _advance(here: Setting, case: Case, goal: Stage, agent: User | None) -> None:
    if case.agent is None:
        _assign(here, case, agent)
    if case.agent is None:
        return
    reach = {
        Stage.WON: Stage.OFFER,
        Stage.LOST: here.book.rng.choice((Stage.NEW, Stage.CONTACTED, Stage.VISITING)),
    }
    _get_in_touch(here, case)
    owner = case.home is None
    if reach.get(goal, goal) in (Stage.VISITING, Stage.OFFER) and not owner:
        _visit_homes(here, case, goal)
    if reach.get(goal, goal) == Stage.OFFER:
        _offer(here, case)
    _end(here, case, goal)
    if case.lead.closed_at is None:
        _plan(here, case)


def _get_in_touch(here: Setting, case: Case) -> None:
    rng = here.book.rng
    if case.person.phone:
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            if at := _later(here, case, 1, 20):
                case.call(rng.choice((CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL, CallOutcome.BUSY)), at)
    if at := _later(here, case, 1, 12):
        if case.person.phone:
            case.call(CallOutcome.REACHED, at)
        else:
            case.move(Stage.CONTACTED, at)
    if rng.random() < 0.6 and (at := _later(here, case, 0.1, 4)):
        case.note(rng.choice(wording.NOTES), at)


def _visit_homes(here: Setting, case: Case, goal: Stage) -> None:
    """One to three homes; the last may lie ahead. A second one of the same district or side."""
    rng = here.book.rng
    assert case.home is not None
    alike = [h for h in here.shown(case.at) if h.is_to_let == case.home.is_to_let and h is not case.home]
    for home in [case.home, *rng.sample(alike, min(len(alike), rng.choice((0, 1, 1, 2))))]:
        booked = _later(here, case, 2, 30)
        if booked is None:
            return
        visit = _book(here, case, home, booked, booked + timedelta(hours=rng.uniform(8, 120)))
        if visit is None or visit.ends_at > here.book.now:
            return
        _look_back(here, case, visit, home, goal)
    if goal == Stage.VISITING and rng.random() < 0.75:
        home = rng.choice(alike or [case.home])
        if at := _later(here, case, 1, 20):
            _book(here, case, home, at, here.book.now + timedelta(hours=rng.uniform(2, 260)))


def _book(here: Setting, case: Case, home: Home, at: datetime, earliest: datetime) -> Visit | None:
    assert case.agent is not None
    minutes = here.book.rng.choice((30, 45, 45, 60))
    start = here.diary.find([case.agent.id, home.place.id, case.person.id], earliest, minutes)
    if start is None:
        return None
    visit = case.book_visit(home, start, minutes, at)
    if start > here.book.now and here.book.chance(0.05) and (later := _later(here, case, 0.5, 8)):
        case.cancel(visit, home, later)
    return visit


def _look_back(here: Setting, case: Case, visit: Visit, home: Home, goal: Stage) -> None:
    """After the visit; the outcome of one that was just now may be missing."""
    rng = here.book.rng
    at = max(visit.ends_at, case.at) + timedelta(minutes=rng.randint(3, 70))
    if at > here.book.now - JUST_NOW or (visit.ends_at > here.book.ago(days=2) and rng.random() < 0.3):
        return
    interest = 5 if goal in (Stage.OFFER, Stage.WON) else rng.choice((None, 1, 2, 2, 3, 3, 3, 4, 4, 5))
    case.complete(visit, home, interest, at)


def _offer(here: Setting, case: Case) -> None:
    if case.home is None or case.home.listing.list_price is None:
        return
    at = _later(here, case, 20, 90)
    if at and case.stage == Stage.VISITING:
        case.move(Stage.OFFER, at)
        price = f"€{int(case.home.listing.list_price * 96 // 100):,}"
        case.note(here.book.rng.choice(wording.OFFERS).format(price=price), at + timedelta(minutes=2))


def _end(here: Setting, case: Case, goal: Stage) -> None:
    at = _later(here, case, 24, 200)
    if at is None or case.has_visit_ahead:
        return
    if goal == Stage.WON and (case.stage == Stage.OFFER or case.home is None):
        case.move(Stage.WON, at)
    elif goal in (Stage.LOST, Stage.WON):
        case.lose(here.book.rng.choice(list(LostReason)), at)


def _plan(here: Setting, case: Case) -> None:
    """A few are overdue, as in life."""
    rng = here.book.rng
    at = _later(here, case, 0.05, 1)
    if at and rng.random() < 0.7:
        days = -rng.randint(1, 4) if rng.random() < 0.08 else rng.randint(0, 12)
        case.plan(rng.choice(wording.STEPS), days, at)


def _later(here: Setting, case: Case, low: float, high: float) -> datetime | None:
    """So many hours on, within the working day; None where that is not past yet."""
    at = case.at + timedelta(hours=here.book.rng.uniform(low, high))
    local = at.astimezone(here.book.zone)
    if local.hour >= 20 or local.hour < 9:
        days = 1 if local.hour >= 20 else 0
        at = (
            (local + timedelta(days=days))
            .replace(hour=9, minute=here.book.rng.randint(5, 59))
            .astimezone(at.tzinfo)
        )
    return at if case.at < at < here.book.now - JUST_NOW else None
