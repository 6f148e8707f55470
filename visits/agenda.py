"""The agenda: a week of visits, each on its day by the clock of its home."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from estate.accounts import agency
from estate.accounts.viewers import Viewer
from visits import local_time, queries
from visits.appointments import Appointment
from visits.today import Stop
from visits.travel import leg


@dataclass(frozen=True)
class Week:
    """Monday to Sunday around `day`. `agent` is none where the visits of several are shown together."""

    day: date
    today: date
    agent: UUID | None
    by_day: dict[date, list[Appointment]]
    standing: dict[date, int]

    @property
    def monday(self) -> date:
        return min(self.by_day)

    @property
    def sunday(self) -> date:
        return max(self.by_day)

    @property
    def before(self) -> date:
        return self.day - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.day + timedelta(days=7)

    @property
    def stops(self) -> list[Stop]:
        """The visits of the day; of one agent with the ways between them."""
        visits = self.by_day[self.day]
        going = [v for v in visits if not v.is_off] if self.agent else []
        ways = {after.id: leg(before, after) for before, after in pairwise(going)}
        return [Stop(visit, ways.get(visit.id)) for visit in visits]

    @property
    def left_out(self) -> int:
        """Visits of the day that stand and are not among its stops: more than a list can be read through."""
        return self.standing[self.day] - sum(not visit.is_off for visit in self.by_day[self.day])

    def board(self, day: date) -> list[Appointment]:
        """The first few of a day that stand."""
        return [visit for visit in self.by_day[day] if not visit.is_off][: queries.FEW]


async def week(viewer: Viewer, day: date | None, agent: UUID | None) -> Week:
    zone = agency.current().time_zone
    today = local_time.day_there(datetime.now(UTC), zone)
    day = min(max(day or today, date(2000, 1, 3)), date(2100, 1, 1))
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    found = await queries.by_day(viewer, days, day, agent)
    return Week(day, today, agent, found.visits, found.standing)
