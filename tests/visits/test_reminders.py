from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from estate.mail.tables import Message
from tests import factories
from tests.visits.conftest import Scene
from visits import queries, reminders, scheduling
from visits.scheduling import Move
from visits.tables import Visit


async def planned(
    scene: Scene, begins_in: timedelta, arranged: timedelta = timedelta(days=5), hour_there: int = 12
) -> Any:
    """A visit whose time was agreed on `arranged` ago, at a home where it is `hour_there` o'clock now."""
    now = datetime.now(UTC)
    return await factories.visit(
        lead=scene.lead,
        property=scene.home,
        agent=scene.people.owner,
        booked_by=scene.people.owner,
        starts_at=now + begins_in,
        arranged_at=now - arranged,
        time_zone=zone_where_it_is(hour_there, now),
    )


def zone_where_it_is(hour: int, now: datetime) -> str:
    ahead = hour - now.hour
    ahead = ahead if ahead >= -12 else ahead + 24
    return f"Etc/GMT{-ahead:+d}"  # POSIX: the sign is turned round


async def sent() -> int:
    return await Message.count().where(Message.kind == "visit_reminder")


@pytest.mark.parametrize("hours", [23.9, 14, 1.9, 0.5])
async def test_a_reminder_goes_once(scene: Scene, hours: float) -> None:
    await planned(scene, timedelta(hours=hours))
    await reminders.remind_all()
    assert await sent() == 1
    await reminders.remind_all()
    assert await sent() == 1


@pytest.mark.parametrize("hours", [25, 11, 3, 0.1])
async def test_between_the_two_and_too_late_none_goes(scene: Scene, hours: float) -> None:
    await planned(scene, timedelta(hours=hours))
    await reminders.remind_all()
    assert await sent() == 0


async def test_each_of_the_two_goes(scene: Scene) -> None:
    visit = await planned(scene, timedelta(hours=23))
    await reminders.remind_all()
    await Visit.update({Visit.starts_at: datetime.now(UTC) + timedelta(hours=1)}).where(Visit.id == visit.id)
    await reminders.remind_all()
    assert await sent() == 2


async def test_who_has_just_agreed_on_the_time_is_not_reminded_of_it(scene: Scene) -> None:
    await planned(scene, timedelta(hours=20), arranged=timedelta(minutes=1))
    await reminders.remind_all()
    assert await sent() == 0


async def test_a_cancelled_visit_reminds_nobody(scene: Scene) -> None:
    visit = await planned(scene, timedelta(hours=20))
    found = await queries.appointment(visit.id)
    await scheduling.cancel(found, "", version=found.version, by=scene.owner)
    await reminders.remind_all()
    assert await sent() == 0


async def test_a_moved_visit_reminds_of_its_new_time_alone(scene: Scene) -> None:
    visit = await planned(scene, timedelta(hours=20))
    found = await queries.appointment(visit.id)
    later = datetime.now(UTC) + timedelta(days=4)
    await scheduling.move(found, Move(later, 45, found.agent, found.version), by=scene.owner)
    await reminders.remind_all()
    assert await sent() == 0
    soon, long_ago = datetime.now(UTC) + timedelta(hours=20), datetime.now(UTC) - timedelta(days=3)
    await Visit.update({Visit.starts_at: soon, Visit.arranged_at: long_ago}).where(Visit.id == visit.id)
    await reminders.remind_all()
    assert await sent() == 1


async def test_a_reminder_that_went_before_the_move_does_not_stand_for_the_new_time(scene: Scene) -> None:
    visit = await planned(scene, timedelta(hours=20))
    await reminders.remind_all()
    found = await queries.appointment(visit.id)
    later = datetime.now(UTC) + timedelta(days=4)
    await scheduling.move(found, Move(later, 45, found.agent, found.version), by=scene.owner)
    soon, long_ago = datetime.now(UTC) + timedelta(hours=20), datetime.now(UTC) - timedelta(days=3)
    await Visit.update({Visit.starts_at: soon, Visit.arranged_at: long_ago}).where(Visit.id == visit.id)
    await reminders.remind_all()
    assert await sent() == 2


async def test_one_without_an_address_is_left_out(scene: Scene) -> None:
    scene.lead = await factories.lead(agent=scene.people.owner)
    await planned(scene, timedelta(hours=20))
    await reminders.remind_all()
    assert await sent() == 0


async def test_tomorrow_is_said_only_on_the_day_before(scene: Scene) -> None:
    """Two hours past midnight at the home, a visit of that afternoon is not tomorrow's."""
    await planned(scene, timedelta(hours=15), hour_there=2)
    await reminders.remind_all()
    assert await sent() == 0


async def test_a_reminder_of_tomorrow_is_of_no_use_after_midnight(scene: Scene) -> None:
    visit = await planned(scene, timedelta(hours=23))
    await reminders.remind_all()
    mail = await Message.objects().first()
    assert mail and mail.useful_until
    assert mail.useful_until.astimezone(ZoneInfo(visit.time_zone)).strftime("%H:%M") == "00:00"
    assert mail.useful_until < visit.starts_at
