"""The day of the sample's agent: the next visit within the hour, another one too soon after it, new leads,
what is due and what is overdue."""

from datetime import datetime, timedelta

from estate.demo import wording
from estate.demo.cases import Case
from estate.demo.homes import Home
from estate.demo.stories import Setting, begin
from leads.tables import CallOutcome, Stage

FIRST = timedelta(minutes=50)
MINUTES = 45
GAPS = (timedelta(minutes=10), timedelta(minutes=70), timedelta(minutes=40))
"""Between the visits of the day; the first is too short to drive from the city to the coast."""
EARLIER = (timedelta(hours=-5), timedelta(hours=-6, minutes=-15), timedelta(hours=-7, minutes=-30))
ARRIVALS = (12, 55, 140, 250, 700)  # minutes ago
MISSED = (25, 190)  # minutes ago
DUE = (0, 0, 0, -1, -2, -4, 1, 2)  # days from today


def fill(here: Setting) -> None:
    """Before all other stories, so that these times are free."""
    _block(here)
    _visits(here)
    for minutes in ARRIVALS:
        _arrive(here, here.book.ago(minutes=minutes))
    for days in DUE:
        _follow_up(here, days)
    for minutes in MISSED:
        _missed(here, minutes)


def _block(here: Setting) -> None:
    """Nobody else books the agent from this morning to tonight."""
    start = here.book.ago(hours=8)
    here.diary.take([here.crew.sofia.id], start, start + timedelta(hours=20))


def _visits(here: Setting) -> None:
    now = here.book.now
    homes = _route(here)
    midnight = _midnight(here)
    start, early = _round_up(now + FIRST), list(EARLIER)
    for number, home in enumerate(homes):
        if number and start + timedelta(minutes=MINUTES) > midnight:
            _past_visit(here, home, _round_up(now + early.pop(0)), unfinished=number == 1)
            continue
        _visit(here, home, start)
        start += timedelta(minutes=MINUTES) + (GAPS[number] if number < len(GAPS) else GAPS[-1])
    for before, unfinished in ((timedelta(hours=2, minutes=20), True), (timedelta(hours=4), False)):
        home = here.book.rng.choice(here.shown(now - timedelta(days=8)))
        _past_visit(here, home, _round_up(now - before), unfinished=unfinished)


def _midnight(here: Setting) -> datetime:
    local = here.book.now.astimezone(here.book.zone)
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0).astimezone(here.book.now.tzinfo)


def _round_up(moment: datetime) -> datetime:
    return moment + timedelta(seconds=-moment.timestamp() % 300)


def _route(here: Setting) -> list[Home]:
    """In the city, far out on the coast, and back in the city."""
    homes = here.shown(here.book.ago(days=8))
    return [
        next(
            home
            for home in homes
            if home.district.name in district and home.kind in ("flat", "house", "villa", "loft")
        )
        for district in (
            ("Graça", "Alfama"),
            ("Cascais", "Estoril"),
            ("Estrela", "Lapa"),
            ("Campo de Ourique", "Belém"),
        )
    ]


def _begun(here: Setting, home: Home, days: float) -> Case:
    """A case of some days ago, assigned and reached."""
    opened, sofia = here.book.ago(days=days), here.crew.sofia
    case = begin(here, here.crowd.meet(opened, with_phone=True), opened, sofia, home=home)
    case.assign(sofia, opened + timedelta(minutes=25), here.crew.staff[0])
    case.call(CallOutcome.REACHED, opened + timedelta(hours=2))
    case.note(here.book.rng.choice(wording.NOTES), opened + timedelta(hours=3))
    return case


def _visit(here: Setting, home: Home, start: datetime) -> None:
    case = _begun(here, home, here.book.rng.uniform(3, 7))
    end = start + timedelta(minutes=MINUTES)
    here.diary.take([home.place.id, case.person.id], start, end)
    case.book_visit(
        home, start, MINUTES, here.book.ago(hours=here.book.rng.uniform(26, 40)), "Bring the floor plan."
    )


def _past_visit(here: Setting, home: Home, start: datetime, *, unfinished: bool) -> None:
    case = _begun(here, home, here.book.rng.uniform(4, 7))
    end = start + timedelta(minutes=MINUTES)
    here.diary.take([home.place.id, case.person.id], start, end)
    visit = case.book_visit(home, start, MINUTES, here.book.ago(hours=50))
    if not unfinished:
        case.complete(visit, home, 4, end + timedelta(minutes=6))


def _arrive(here: Setting, at: datetime) -> None:
    case = begin(here, here.crowd.meet(at, with_phone=True), at, here.crew.sofia)
    case.assign(here.crew.sofia, at + timedelta(minutes=5), here.crew.staff[0])


def _missed(here: Setting, minutes: int) -> None:
    """They called, and nobody has called back."""
    home = here.book.rng.choice(here.shown(here.book.ago(days=12), here.crew.sofia))
    case = _begun(here, home, here.book.rng.uniform(3, 8))
    if case.person.phone:
        case.call(CallOutcome.MISSED, here.book.ago(minutes=minutes))


def _follow_up(here: Setting, days: int) -> None:
    home = here.book.rng.choice(here.shown(here.book.ago(days=12), here.crew.sofia))
    case = _begun(here, home, here.book.rng.uniform(6, 10))
    if here.book.chance(0.3):
        case.move(Stage.OFFER, here.book.ago(days=5.2))
    case.plan(here.book.rng.choice(wording.STEPS), days, here.book.ago(days=5))
