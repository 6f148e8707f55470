import re
from datetime import UTC, datetime, timedelta

import pytest

from estate.accounts import agency
from estate.accounts.tables import Agency, User
from estate.history.tables import Event
from estate.mail import outbox, queries
from estate.mail.tables import Message
from leads import office, waiting
from leads.tables import Lead
from tests import factories
from tests.mail import letters
from visits import load


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("staff", 200), ("admin", 200), (None, 303)])
async def test_the_office_page_is_for_the_office(client, people, who, status):
    if who:
        await client.sign_in(getattr(people, who))
    assert (await client.get("/office")).status_code == status


async def test_the_longest_waiting_comes_first_and_what_is_taken_is_gone(people):
    hour = timedelta(hours=1)
    now = datetime.now(UTC)
    late = await factories.lead(office=people.hill, opened_at=now - 3 * hour)
    later = await factories.lead(office=people.harbour, opened_at=now - 2 * hour)
    await factories.lead(agent=people.owner, opened_at=now - 9 * hour)
    await factories.lead(stage="Won", closed_at=now)
    assert [waiting.id for waiting in await office.waiting_leads("unassigned")] == [late.id, later.id]
    assert (await office.waiting_counts())["unassigned"] == 2


async def test_what_somebody_had_who_left_waits_again(people):
    lead = await factories.lead(agent=people.colleague, office=people.harbour, stage="Offer")
    assert await office.waiting_leads("left") == []
    await User.update({User.deactivated_at: datetime.now(UTC)}).where(User.id == people.colleague.id)
    assert [waiting.id for waiting in await office.waiting_leads("left")] == [lead.id]
    assert (await office.waiting_counts())["left"] == 1


async def test_each_agents_load_is_counted(people):
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date()
    await factories.lead(agent=people.owner, next_step="Call", next_step_on=yesterday)
    await factories.lead(agent=people.owner, stage="Offer")
    await factories.lead(agent=people.owner, stage="Won", closed_at=datetime.now(UTC))
    loads = {load.name: load for load in await office.loads()}
    mine = loads[people.owner.name]
    assert (mine.leads, mine.untouched, mine.overdue) == (2, 1, 1)
    assert people.staff.name not in loads and loads[people.stranger.name].leads == 0


async def test_what_an_agent_has_not_answered_for_half_a_day_of_work_ages(people):
    await agency.load()
    now = datetime.now(UTC)
    old = waiting.before(now, waiting.LATE + 10)
    given = {"agent": people.owner, "office": people.harbour}
    late = await factories.lead(**given, opened_at=old, assigned_at=old)
    await factories.lead(**given, opened_at=old, assigned_at=now)
    await factories.lead(**given, opened_at=old, assigned_at=old, stage="Contacted")
    shown = await office.waiting_leads("unanswered")
    assert [one.id for one in shown] == [late.id]
    assert shown[0].tone == "hot" and shown[0].agent_name == people.owner.name


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ("2026-11-20T17:30", "2026-11-20T18:00", 30),  # a Friday
        ("2026-11-20T18:30", "2026-11-23T09:20", 30 + 600 + 20),  # over a Saturday and a closed Sunday
        ("2026-11-22T10:00", "2026-11-22T20:00", 0),
        ("2026-11-20T18:30", "2026-12-04T18:30", 2 * 6 * 600),
    ],
)
async def test_a_wait_is_counted_in_the_hours_in_which_the_office_is_open(people, since, until, minutes):
    await agency.load()  # Monday to Saturday, nine to seven
    zone = agency.current().zone
    start, end = (datetime.fromisoformat(at).replace(tzinfo=zone) for at in (since, until))
    assert waiting.open_minutes(start, end) == minutes
    if minutes:
        assert waiting.open_minutes(waiting.before(end, minutes), end) == minutes


async def test_without_office_hours_every_hour_counts(people):
    await Agency.update({Agency.office_hours: "{}"}).where(Agency.id == 1)
    await agency.load()
    now = datetime.now(UTC)
    assert waiting.open_minutes(now - timedelta(days=9, hours=2), now) == (9 * 24 + 2) * 60


async def test_a_wait_is_said_in_office_terms(people):
    await agency.load()
    said = {minutes: waiting.words(minutes) for minutes in (0, 40, 180, 200, 600, 1300)}
    assert said == {
        0: "just now", 40: "40 min", 180: "3 h", 200: "3 h 20 min", 600: "1 office day",
        1300: "2 office days",
    }  # fmt: skip


async def agents_of(*leads):
    rows = await Lead.select(Lead.id, Lead.agent).where(Lead.id.is_in([lead.id for lead in leads]))
    found = {row["id"]: row["agent"] for row in rows}
    return [found[lead.id] for lead in leads]


async def test_several_leads_go_to_one_agent_who_gets_one_mail(client, people):
    leads = [await factories.lead(office=people.harbour) for _number in range(4)]
    await client.sign_in(people.staff)
    page = (await client.get("/office")).text
    assert all(f'value="{lead.id}"' in page for lead in leads)
    data = {"agent": str(people.owner.id), "lead": [str(lead.id) for lead in leads]}
    answer = await client.post("/leads/assignments", data=data, headers={"hx-request": "true"})
    assert answer.status_code == 200 and f"{people.owner.name} has these 4 leads now" in answer.text
    assert await agents_of(*leads) == [people.owner.id] * 4
    mails = await Message.select().where(Message.account == people.owner.id)
    assert [mail["kind"] for mail in mails] == ["leads_assigned"]
    assert "4 new leads for you" in mails[0]["subject"]
    events = await Event.select().where(Event.kind == "lead_assigned")
    assert len(events) == 4
    assert f"waiting-{leads[0].id}" not in (await client.get("/office")).text


async def test_a_mail_about_several_names_no_prospect(client, people):
    persons = [await factories.person(name=name) for name in ("Ana Ferreira", "Rui Costa")]
    leads = [await factories.lead(person=person) for person in persons]
    await client.sign_in(people.staff)
    await client.post(
        "/leads/assignments",
        data={"agent": str(people.owner.id), "lead": [str(lead.id) for lead in leads]},
    )
    mail = await Message.select().where(Message.kind == "leads_assigned").first()
    assert "Ferreira" not in str(mail) and "Costa" not in str(mail)
    assert str(leads[0].id) in mail["body_text"]


async def test_one_lead_is_told_of_by_the_mail_that_holds_what_to_call_back_with(client, people):
    person = await factories.person(name="Ana Ferreira", phone="+351912345678")
    lead = await factories.lead(person=person)
    await client.sign_in(people.staff)
    await client.post("/leads/assignments", data={"agent": str(people.owner.id), "lead": str(lead.id)})
    mail = await Message.select().where(Message.account == people.owner.id).first()
    assert mail["kind"] == "lead_assigned" and mail["about"] == lead.id and "Ana Ferreira" in mail["subject"]


async def test_one_that_somebody_took_meanwhile_is_named_and_the_others_are_assigned(client, people):
    ana = await factories.lead(person=await factories.person(name="Ana Ferreira"))
    rui = await factories.lead(person=await factories.person(name="Rui Costa"))
    await Lead.update({Lead.agent: people.stranger.id}).where(Lead.id == ana.id)
    await client.sign_in(people.staff)
    data = {"agent": str(people.owner.id), "lead": [str(ana.id), str(rui.id)]}
    answer = await client.post("/leads/assignments", data=data, headers={"hx-request": "true"})
    assert "Somebody was faster" in answer.text and "Ana Ferreira" in answer.text
    assert f"{people.stranger.name} has this lead now" in answer.text
    assert await agents_of(ana, rui) == [people.stranger.id, people.owner.id]
    without_script = await client.post("/leads/assignments", data={**data, "lead": str(ana.id)})
    assert without_script.status_code == 200 and "Somebody was faster" in without_script.text


async def test_a_note_in_between_is_no_reason_to_refuse(client, people):
    lead = await factories.lead(agent=people.owner, office=people.harbour, version=7)
    await client.sign_in(people.staff)
    data = {"agent": str(people.colleague.id), "lead": f"{lead.id}:{people.owner.id}"}
    await client.post("/leads/assignments", data=data)
    assert await agents_of(lead) == [people.colleague.id]


async def test_who_takes_no_leads_gets_none(client, people):
    lead = await factories.lead()
    await client.sign_in(people.staff)
    for agent in (people.staff.id, lead.id, ""):
        answer = await client.post("/leads/assignments", data={"agent": str(agent), "lead": str(lead.id)})
        assert answer.status_code in (409, 422)
    assert await agents_of(lead) == [None]


async def test_an_assignment_is_taken_back_with_its_mail(client, people):
    mine, nobodys = await factories.lead(agent=people.stranger), await factories.lead()
    await client.sign_in(people.staff)
    picks = [f"{mine.id}:{people.stranger.id}", str(nobodys.id)]
    data = {"agent": str(people.owner.id), "lead": picks}
    answer = await client.post("/leads/assignments", data=data, headers={"hx-request": "true"})
    batch = re.search(r'name="batch" value="([^"]+)"', answer.text)[1]
    again = await client.post(
        "/leads/assignments/reversal", data={**data, "batch": batch}, headers={"hx-request": "true"}
    )
    assert "Taken back." in again.text
    assert await agents_of(mine, nobodys) == [people.stranger.id, None]
    mail = await Message.select().where(Message.kind == "leads_assigned").first()
    assert mail["state"] == "held" and mail["reason"] == outbox.OVERTAKEN


async def test_what_the_agent_has_worked_on_is_not_taken_back(client, people):
    lead = await factories.lead()
    await client.sign_in(people.staff)
    data = {"agent": str(people.owner.id), "lead": str(lead.id), "batch": str(lead.id)}
    await client.post("/leads/assignments", data=data)
    await client.post(f"/leads/{lead.id}/notes", data={"text": "Called them"})
    answer = await client.post("/leads/assignments/reversal", data=data, headers={"hx-request": "true"})
    assert "Nothing was taken back" in answer.text
    assert await agents_of(lead) == [people.owner.id]


async def test_agents_of_the_leads_office_are_offered_first_with_their_load(client, people):
    lead = await factories.lead(office=people.hill)
    await factories.lead(agent=people.stranger, office=people.hill)
    await client.sign_in(people.staff)
    page = (await client.get(f"/leads/assignments/new?lead={lead.id}")).text
    agents = re.findall(r'name="agent" value="([^"]+)"', page)
    assert agents[0] == str(people.stranger.id) and "1 open" in page
    assert (await client.get("/leads/assignments/new")).status_code == 200


async def test_the_loads_are_sorted_by_what_is_asked(people):
    await agency.load()
    for _number in range(2):
        await factories.lead(agent=people.colleague)
    await factories.lead(agent=people.owner, last_activity_at=datetime.now(UTC) - timedelta(days=9))
    assert (await load.of_agents("open"))[0].leads.id == people.colleague.id
    names = [one.leads.name for one in await load.of_agents("name")]
    assert names == sorted(names, key=str.casefold)
    assert len(await load.of_agents("nonsense")) == len(names)


async def test_held_mail_is_sent_again_or_given_up_from_the_office(client, people):
    ids = [await outbox.post(letters.letter()) for _number in range(3)]
    await Message.update({Message.state: "held", Message.reason: "550 Nobody"}).where(Message.id.is_in(ids))
    await client.sign_in(people.staff)
    page = (await client.get("/office")).text
    assert page.count("The mail server says: 550 Nobody") == 3
    again = {"message": [str(ids[0]), "nonsense"]}
    answer = await client.post("/messages/retries", data=again, headers={"hx-request": "true"})
    assert "1 mail is on its way." in answer.text
    answer = await client.post(
        "/messages/surrenders", data={"message": str(ids[1])}, headers={"hx-request": "true"}
    )
    assert "1 mail given up." in answer.text
    assert f"held-{ids[2]}" in (await client.get("/office")).text
    assert f"held-{ids[1]}" not in (await client.get("/office")).text
    assert (await queries.counts())["held"] == 1
