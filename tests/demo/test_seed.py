"""The sample agency: large enough, believable, the same each time, and written whole or not at all."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio

from estate import history
from estate.accounts import agency, passwords
from estate.accounts.tables import Office, User
from estate.columns import utc_now
from estate.demo import accounts, photos
from estate.demo import agency as sample
from estate.demo.book import Book
from estate.demo.scenes import SCENES
from estate.mail.tables import Message, MessageState
from estate.people.tables import ContactPoint, Person
from leads import without_next_step
from leads.tables import Call, Enquiry, Lead, Note, Stage
from piccolo_conf import DB
from properties.tables import PUBLIC_STATUSES, Photo, Place, Property, PropertyText
from visits.tables import Reservation, Visit, VisitStatus

MORNING = datetime(2026, 11, 21, 10, 7, tzinfo=UTC)
NEARLY_MIDNIGHT = datetime(2026, 11, 21, 23, 20, tzinfo=UTC)


@pytest_asyncio.fixture
async def seeded(db: None) -> datetime:
    now = utc_now()
    assert await sample.seed(now)
    return now


async def test_there_is_enough_to_look_at(seeded: datetime) -> None:
    assert await Office.count() == 3
    assert await User.count().where(User.role == "agent") == 12
    assert await Property.count() >= 300
    assert await Person.count() == 600
    assert await Lead.count() >= 600
    for table in (Call, Note, Visit, Enquiry, PropertyText):
        assert await table.count() > 300, table


async def test_the_sample_accounts_sign_in_and_nobody_else(seeded: datetime) -> None:
    users = {user.email: user for user in await User.objects()}
    for email in accounts.ACCOUNTS:
        assert await passwords.matches(users[email].password_hash, "demo-estate")
    assert {user.email for user in users.values() if user.password_hash} == set(accounts.ACCOUNTS)
    assert users[accounts.AGENT].takes_leads


async def test_it_is_marked_as_a_sample(seeded: datetime) -> None:
    assert await sample.seeded()
    assert (await agency.load()).is_sample


async def test_a_second_time_changes_nothing(seeded: datetime) -> None:
    assert not await sample.seed(seeded)
    assert await Person.count() == 600


async def test_it_goes_into_an_empty_database_only(db: None) -> None:
    await User(email="somebody@example.com", name="Somebody").save()
    with pytest.raises(sample.InUse):
        await sample.seed(utc_now())


async def test_a_seed_that_breaks_off_leaves_nothing(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_off(_walls: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(photos, "enqueue", break_off)
    with pytest.raises(RuntimeError):
        await sample.seed(utc_now())
    assert not await sample.seeded()
    assert await Person.count() == 0


async def test_timelines_are_in_order_and_begin_with_the_enquiry(seeded: datetime) -> None:
    for lead in await Lead.select(Lead.id).limit(40):
        entries = (await history.timeline(lead["id"]))[::-1]
        moments = [entry.at for entry in entries]
        assert moments == sorted(moments)
        assert [entry.kind for entry in entries[:2]] == ["lead_opened", "enquiry_received"]
        assert moments[-1] <= seeded


async def test_every_scene_has_its_job(seeded: datetime) -> None:
    transaction = DB.current_transaction.get()
    assert transaction is not None
    waiting = await transaction.connection.fetchval(
        "SELECT count(*) FROM pgqueuer WHERE entrypoint = $1", photos.JOB
    )
    assert waiting == len(SCENES)


async def test_the_job_hangs_a_scene_up_at_its_homes(seeded: datetime) -> None:
    homes = [row["id"] for row in await Property.select(Property.id).limit(3)]
    payload = {
        "scene": "shop",
        "original_key": "originals/test-scene",
        "public_key": "test-scene",
        "hung": [[str(id_), 1] for id_ in homes],
    }
    await photos.hang(payload)
    await photos.hang(payload)
    assert await Photo.count() == 3
    row = (
        await Property.select(Property.cover_key, Property.photos_count)
        .where(Property.id == homes[0])
        .first()
    )
    assert row == {"cover_key": "test-scene", "photos_count": 1}


@pytest.mark.parametrize("now", [MORNING, NEARLY_MIDNIGHT])
def test_the_same_moment_gives_the_same_rows(now: datetime) -> None:
    first, second = sample.compose(now)[0], sample.compose(now)[0]
    assert _plain(first) == _plain(second)
    assert first.happened == second.happened


def _plain(book: Book) -> dict[str, list[dict[str, Any]]]:
    return {table.__name__: [row.to_dict() for row in rows] for table, rows in book.rows.items()}


@pytest.fixture(scope="module", params=[MORNING, NEARLY_MIDNIGHT, datetime(2026, 3, 29, 0, 30, tzinfo=UTC)])
def book(request: pytest.FixtureRequest) -> Book:
    return sample.compose(request.param)[0]


def test_nothing_has_happened_in_the_future(book: Book) -> None:
    assert max(one.at for one in book.happened if one.at) <= book.now


def test_no_two_visits_meet(book: Book) -> None:
    kept: dict[Any, list[tuple[datetime, datetime]]] = {}
    for row in book.rows[Reservation]:
        kept.setdefault(row.resource, []).append((row.during.lower, row.during.upper))
    for spans in kept.values():
        spans.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_cancelled_visit_keeps_no_time(book: Book) -> None:
    status = {visit.id: visit.status for visit in book.rows[Visit]}
    assert VisitStatus.CANCELLED not in {status[row.visit] for row in book.rows[Reservation]}


def test_all_stages_are_there_and_some_leads_wait_for_an_agent(book: Book) -> None:
    stages = Counter(lead.stage for lead in book.rows[Lead])
    assert set(stages) == set(Stage)
    assert min(stages.values()) >= 20
    assert 10 <= sum(lead.agent is None and lead.closed_at is None for lead in book.rows[Lead]) <= 60


def test_each_new_lead_has_a_clock_and_what_is_due_of_it_was_told(book: Book) -> None:
    waiting = [lead for lead in book.rows[Lead] if lead.stage == "New" and not lead.closed_at]
    assert waiting and all(lead.response_due_at for lead in waiting)
    for lead in waiting:
        assert lead.response_since <= lead.response_warn_at <= lead.response_due_at
        assert lead.response_due_at <= lead.response_escalate_at
        assert (lead.warned_at is not None) == (lead.response_warn_at <= book.now)
        assert (lead.escalated_at is not None) == (lead.response_escalate_at <= book.now)
    assert {lead.response_due_at > book.now for lead in waiting} == {True, False}


def test_no_clock_runs_where_somebody_answered(book: Book) -> None:
    others = [lead for lead in book.rows[Lead] if lead.stage != "New"]
    assert others and not any(lead.response_due_at for lead in others)


def test_some_people_buy_and_sell_and_some_came_back(book: Book) -> None:
    cases = Counter(lead.person for lead in book.rows[Lead])
    assert sum(count > 1 for count in cases.values()) >= 15


def test_names_come_in_many_scripts(book: Book) -> None:
    names = "".join(person.name for person in book.rows[Person])
    for sign in "çøéüłğЄлηαليםא":
        if sign in "çéüł":
            assert sign in names
    assert any("\u0400" < sign < "\u04ff" for sign in names)
    assert any("\u4e00" < sign < "\u9fff" for sign in names)


def test_phones_and_addresses_reach_nobody(book: Book) -> None:
    for point in book.rows[ContactPoint]:
        assert point.value.startswith(("+4477009", "+35155501", "+1")) or point.value.endswith("@example.com")
        assert not point.value.startswith("+1") or point.value[5:10] == "55501"


def test_homes_lie_around_the_city(book: Book) -> None:
    for place in book.rows[Place]:
        assert abs(float(place.latitude) - 38.72) < 0.15
        assert abs(float(place.longitude) + 9.2) < 0.3


def test_public_homes_have_a_price_and_a_text_in_two_languages(book: Book) -> None:
    texts = Counter(text.property for text in book.rows[PropertyText])
    public = [
        home for home in book.rows[Property] if home.published_at and home.standard_status in PUBLIC_STATUSES
    ]
    assert len(public) > 150
    assert all(home.list_price > 0 and texts[home.id] == 2 for home in public)


def test_some_mail_is_held_with_its_reason(book: Book) -> None:
    held = [message for message in book.rows[Message] if message.state == MessageState.HELD]
    assert len(held) >= 3
    assert all(message.reason for message in held)


def test_the_agents_day_is_full(book: Book) -> None:
    sofia = next(user.id for user in book.rows[User] if user.email == accounts.AGENT)
    leads = [lead for lead in book.rows[Lead] if lead.agent == sofia]
    today = book.now.astimezone(book.zone).date()
    due = [lead.next_step_on - today for lead in leads if lead.next_step_on and not lead.closed_at]
    assert sum(days == timedelta() for days in due) >= 3
    assert 3 <= sum(days < timedelta() for days in due) <= 10
    assert sum(lead.stage == Stage.NEW for lead in leads) >= 4
    visits = [visit for visit in book.rows[Visit] if visit.agent == sofia]
    coming = sorted(visit.starts_at for visit in visits if visit.starts_at > book.now)
    assert coming[0] - book.now <= timedelta(hours=1)
    assert any(v.status == VisitStatus.CONFIRMED and v.ends_at < book.now for v in visits)


def test_in_the_morning_three_more_visits_follow_the_first_too_soon_to_drive() -> None:
    book = sample.compose(MORNING)[0]
    sofia = next(user.id for user in book.rows[User] if user.email == accounts.AGENT)
    today = [
        v
        for v in book.rows[Visit]
        if v.agent == sofia and MORNING < v.starts_at < MORNING + timedelta(hours=12)
    ]
    today.sort(key=lambda visit: visit.starts_at)
    assert len(today) == 4
    assert today[1].starts_at - today[0].ends_at == timedelta(minutes=10)


async def test_a_handful_of_each_agent_has_no_next_step(seeded: datetime) -> None:
    """And what stands on a lead as its next step is a task in a list."""
    counts = await Lead.raw(
        f"SELECT count(*) AS n FROM lead l WHERE l.agent IS NOT NULL AND {without_next_step.CONDITION} "
        "GROUP BY l.agent"
    )
    assert counts and {row["n"] for row in counts} <= {1, 2, 3, 4}
    untold = await Lead.raw(
        "SELECT l.id FROM lead l WHERE l.next_step_on IS NOT NULL AND l.closed_at IS NULL "
        "AND NOT EXISTS (SELECT FROM task t WHERE t.lead = l.id AND t.account = l.agent) "
        "AND NOT EXISTS (SELECT FROM sequence_run r WHERE r.lead = l.id)"
    )
    assert untold == []
