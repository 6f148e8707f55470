"""From the phone to the case: who takes a call, and who never learns of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner

from estate import history
from estate.accounts import agency
from estate.accounts.tables import Agency, Visibility
from estate.people.privacy import erasure
from leads import call_log, calls, cases
from leads.call_log import CallFilters
from leads.calls import CallReport, NewCall
from leads.follow_ups import NOTHING, NextStep
from leads.phone_logs import becoming, console, ignoring, logs, taking
from leads.phone_logs.command import import_calls
from leads.phone_logs.logs import Log
from leads.phone_logs.sorting import Standing
from leads.phone_logs.tables import IgnoredNumber, PhoneLogCall
from leads.tables import Call, Enquiry, Lead
from leads.tasks import planning
from leads.tasks.planning import Due, Plan
from leads.tasks.tables import Task
from piccolo_conf import DB
from tests import factories
from tests.factories import viewer

ANA, STRANGER = "+351912345678", "+351912000999"
NOW = datetime.now(UTC).replace(microsecond=0)


def line(number: str, kind: str = "incoming", ago: timedelta = timedelta(hours=2), seconds: int = 60) -> str:
    return f"{number},{(NOW - ago).isoformat()},{kind},{seconds},Ana from the flat"


@pytest.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    person = await factories.person(name="Ana Ferreira", phone=ANA)
    opened = NOW - timedelta(days=30)
    return await factories.lead(person=person, agent=people.owner, office=people.harbour, opened_at=opened)


@pytest.fixture
def receive(tmp_path: Path) -> Any:
    async def of(user: Any, *lines: str) -> Log:
        path = tmp_path / f"{uuid4()}.csv"
        path.write_text("\n".join(["number,date,type,duration,name", *lines]))
        by = viewer(user)
        log = await logs.find(by, await logs.receive(path, "calls.csv", by=by))
        assert log
        return log

    return of


async def again(log: Log, user: Any) -> Log:
    found = await logs.find(viewer(user), log.id)
    assert found
    return found


async def take(log: Log, user: Any) -> Log:
    await taking.take(log, by=viewer(user))
    return await again(log, user)


async def standing(log: Log, user: Any) -> dict[str, Standing]:
    return {one.number: one.standing for one in await logs.numbers(log, viewer(user))}


async def test_a_call_with_a_client_goes_to_their_open_case(people: Any, lead: Any, receive: Any) -> None:
    log = await receive(people.owner, line(ANA), line(STRANGER))
    assert await standing(log, people.owner) == {ANA: Standing.KNOWN, STRANGER: Standing.UNKNOWN}
    log = await take(log, people.owner)
    assert (log.taken, log.waiting) == (1, 1)
    [call] = await Call.objects()
    assert (call.lead, call.account, call.outcome, call.duration_seconds) == (
        lead.id,
        people.owner.id,
        "reached",
        60,
    )
    assert call.at == call.started_at == NOW - timedelta(hours=2)
    assert (await cases.of(lead.id)).stage == "Contacted"
    told = await history.timeline(lead.id)
    assert [entry.kind for entry in told] == ["stage_changed", "call_logged"]
    assert told[1].at == call.started_at


async def test_the_same_and_an_overlapping_export_change_nothing(
    people: Any, lead: Any, receive: Any
) -> None:
    first = line(ANA, ago=timedelta(hours=3))
    await take(await receive(people.owner, first), people.owner)
    log = await receive(people.owner, first, line(ANA), line(ANA))
    assert (log.known, log.waiting) == (2, 1)
    log = await take(log, people.owner)
    assert (log.taken, await Call.count()) == (1, 2)
    of_colleague = await receive(people.colleague, first)
    assert of_colleague.known == 0


async def test_two_lists_that_wait_at_once_make_one_call(people: Any, lead: Any, receive: Any) -> None:
    one, other = [await receive(people.owner, line(ANA)) for _time in range(2)]
    await take(one, people.owner)
    other = await take(other, people.owner)
    assert (other.taken, other.known, await Call.count()) == (0, 1, 1)


@pytest.mark.parametrize("number", [ANA, ""])
async def test_what_was_logged_by_hand_is_completed_and_not_doubled(
    people: Any, lead: Any, receive: Any, number: str
) -> None:
    began = NOW - timedelta(hours=2)
    report = CallReport("in", "voicemail", number, began + timedelta(seconds=50), 120, "Wants a garden")
    new = NewCall(uuid4(), lead.id, report, NOTHING)
    await calls.log(await cases.of(lead.id), new, by=viewer(people.owner))
    twice = [line(ANA), line(ANA, ago=timedelta(hours=2, seconds=-100))]
    log = await take(await receive(people.owner, *twice), people.owner)
    assert (log.matched, log.taken) == (1, 1)
    call = await Call.objects().get(Call.note == "Wants a garden")
    assert call and (call.outcome, call.duration_seconds, call.number) == ("voicemail", 60, ANA)
    assert (await receive(people.owner, *twice)).known == 2


async def test_a_call_written_down_after_it_is_the_same_one(people: Any, lead: Any, receive: Any) -> None:
    report = CallReport("out", "reached", ANA, NOW - timedelta(minutes=109), 600, "")
    await calls.log(await cases.of(lead.id), NewCall(None, lead.id, report, NOTHING), by=viewer(people.owner))
    log = await take(await receive(people.owner, line(ANA, "outgoing", seconds=640)), people.owner)
    assert (log.matched, await Call.count()) == (1, 1)


async def test_the_client_of_somebody_else_gets_the_call_and_keeps_their_name(
    client: Any, people: Any, lead: Any, receive: Any
) -> None:
    await Agency.update({Agency.lead_visibility: Visibility.OWN}, force=True)
    await agency.load()
    log = await receive(people.stranger, line(ANA))
    assert await standing(log, people.stranger) == {ANA: Standing.ELSEWHERE}
    await client.sign_in(people.stranger)
    page = (await client.get(f"/calls/import/{log.id}")).text
    assert "Already with Olga Owner, Harbour." in page and "Ana Ferreira" not in page
    await client.post(f"/calls/import/{log.id}")
    seen = await call_log.calls(viewer(people.owner), CallFilters())
    assert [(row.lead, row.account_name) for row in seen.rows] == [(lead.id, "Stella Stranger")]
    assert (await call_log.calls(viewer(people.stranger), CallFilters())).rows == []
    assert (await cases.of(lead.id)).stage == "New"


async def test_a_closed_case_of_others_is_nobodys_business(people: Any, lead: Any, receive: Any) -> None:
    await Agency.update({Agency.lead_visibility: Visibility.OWN}, force=True)
    await agency.load()
    await Lead.update({Lead.stage: "Lost", Lead.lost_reason: "other", Lead.closed_at: NOW}).where(
        Lead.id == lead.id
    )
    log = await receive(people.stranger, line(ANA))
    assert await standing(log, people.stranger) == {ANA: Standing.UNKNOWN}
    assert await standing(await receive(people.owner, line(ANA)), people.owner) == {ANA: Standing.KNOWN}


async def test_calls_among_ourselves_are_no_calls(people: Any, lead: Any, receive: Any) -> None:
    await Agency.update({Agency.phone: "912 111 111"}, force=True)
    people.harbour.phone, people.colleague.phone = "912 222 222", "+351912333333"
    await people.harbour.save()
    await people.colleague.save()
    await agency.load()
    ours = [line(number) for number in ("+351912111111", "912222222", "00351912333333")]
    log = await receive(people.owner, *ours, line("Unknown"))
    assert (log.internal, log.withheld, log.waiting, log.read) == (3, 1, 0, 4)
    assert await PhoneLogCall.count() == 0


async def test_a_number_becomes_a_lead_by_one_tap(client: Any, people: Any, lead: Any, receive: Any) -> None:
    log = await receive(people.owner, line(STRANGER, "missed", seconds=0), line(STRANGER, "outgoing"))
    await client.sign_in(people.owner)
    for _tap in range(2):
        answer = await client.post(f"/calls/import/{log.id}/leads", data={"number": STRANGER})
        assert answer.status_code == 303
    [enquiry] = await Enquiry.objects()
    assert (enquiry.channel, enquiry.source, enquiry.name) == (
        "phone",
        f"calls:{people.owner.id}",
        "Ana from the flat",
    )
    made = await Lead.objects().get(Lead.id == enquiry.lead)
    assert made and made.agent == people.owner.id
    assert await Call.count().where(Call.lead == enquiry.lead) == 2
    assert (await again(log, people.owner)).waiting == 0


async def test_who_becomes_a_lead_and_is_known_elsewhere_stays_there(
    people: Any, lead: Any, receive: Any
) -> None:
    log = await receive(people.owner, line(STRANGER))
    other = await factories.person(name="Ana", phone=STRANGER)
    theirs = await factories.lead(person=other, agent=people.stranger, office=people.hill)
    done = await becoming.become_lead(log, STRANGER, "Ana", by=viewer(people.owner))
    assert done and done.lead == theirs.id
    assert await Call.count().where(Call.lead == theirs.id) == 1


async def test_an_ignored_number_is_never_asked_about_again(people: Any, lead: Any, receive: Any) -> None:
    log = await receive(people.owner, line(STRANGER), line(STRANGER, ago=timedelta(hours=5)))
    await ignoring.ignore(log.id, STRANGER, by=viewer(people.owner))
    log = await again(log, people.owner)
    assert (log.ignored, log.waiting) == (2, 0)
    later = await receive(people.owner, line(STRANGER, ago=timedelta(minutes=5)))
    assert (later.ignored, later.waiting) == (1, 0)
    [kept] = await IgnoredNumber.objects()
    assert len(kept.key) == 32 and b"912000999" not in kept.key
    assert (await receive(people.colleague, line(STRANGER))).waiting == 1


async def test_private_numbers_are_forgotten_after_a_week(people: Any, lead: Any, receive: Any) -> None:
    log = await receive(people.owner, line(STRANGER), "nonsense,x,in,1,Ana")
    await logs.forget_old_ones()
    assert (await again(log, people.owner)).waiting == 1
    await PhoneLogCall.raw("UPDATE phone_log SET at = at - interval '8 days'")
    await logs.forget_old_ones()
    log = await again(log, people.owner)
    assert (log.waiting, log.refusals, log.file_name, log.read) == (0, [], "", 2)


async def test_a_missed_call_in_the_log_is_called_back(people: Any, lead: Any, receive: Any) -> None:
    await take(await receive(people.owner, line(ANA, "missed", seconds=0)), people.owner)
    assert (await cases.of(lead.id)).next_step == "Call back"


async def test_a_call_out_of_the_log_answers_and_does_what_was_planned(
    people: Any, lead: Any, receive: Any
) -> None:
    by = viewer(people.owner)
    plan = Plan("Call Ana", "call", Due((NOW - timedelta(days=1)).date()))
    async with DB.transaction():
        await planning.put(await cases.of(lead.id), plan, by=by)
    await Task.update({Task.created_at: NOW - timedelta(days=1)}, force=True)
    await take(await receive(people.owner, line(ANA, "outgoing")), people.owner)
    after = await Lead.objects().get(Lead.id == lead.id)
    assert after and (after.next_step, after.first_response_at) == ("", NOW - timedelta(hours=2))


async def test_whoever_was_called_since_is_not_called_back(people: Any, lead: Any, receive: Any) -> None:
    log = await receive(
        people.owner, line(ANA, "missed", seconds=0), line(ANA, "outgoing", timedelta(minutes=90), 0)
    )
    await take(log, people.owner)
    assert (await cases.of(lead.id)).next_step == ""


async def test_calls_from_before_the_case_say_nothing_of_it(people: Any, lead: Any, receive: Any) -> None:
    step = NextStep("Send plans", None)
    before = await cases.of(lead.id)
    old = [line(ANA, ago=timedelta(days=200)), line(ANA, "missed", timedelta(days=199), 0)]
    log = await take(await receive(people.owner, *old), people.owner)
    case = await cases.of(lead.id)
    assert (log.taken, case.stage, case.next_step) == (2, "New", "") and step.text not in before.next_step


async def test_of_an_erased_person_the_log_is_still_known(people: Any, lead: Any, receive: Any) -> None:
    await take(await receive(people.owner, line(ANA)), people.owner)
    waits = await receive(people.owner, line(ANA, ago=timedelta(hours=9)))
    await erasure.erase(lead.person, by=viewer(people.admin))
    assert (await again(waits, people.owner)).waiting == 0
    log = await receive(people.owner, line(ANA))
    assert (log.known, log.waiting) == (1, 0)


async def test_the_page_takes_a_file_and_says_why_it_takes_none(client: Any, people: Any, lead: Any) -> None:
    await client.sign_in(people.owner)
    assert (await client.post("/calls/import")).status_code == 422
    bad = await client.post("/calls/import", files={"file": ("photo.png", b"\x89PNG\r\n")})
    assert bad.status_code == 422 and "is a picture, not a table" in bad.text
    content = f"number,date,type\n{ANA},{NOW.isoformat()},in\n{STRANGER},{NOW.isoformat()},in\n"
    sent = await client.post("/calls/import", files={"file": ("../calls.csv", content.encode())})
    assert sent.status_code == 303
    page = (await client.get(sent.headers["location"])).text
    assert "Take one call" in page and "Ana Ferreira" in page and "912 000 999" in page
    assert "calls.csv" in page and "../" not in page.partition("calls.csv")[0][-9:]


@pytest.mark.parametrize("number", ["", "912", "+351912000999\n", "x" * 9000, "+351910000000"])
async def test_a_number_that_is_not_in_the_log_makes_nobody(
    client: Any, people: Any, lead: Any, receive: Any, number: str
) -> None:
    log = await receive(people.owner, line(ANA))
    await client.sign_in(people.owner)
    for verb in ("leads", "ignored"):
        answer = await client.post(f"/calls/import/{log.id}/{verb}", data={"number": number})
        assert answer.status_code == 303
    assert await Enquiry.count() == 0 and await PhoneLogCall.count() == 1


async def test_the_command_takes_what_is_known_and_the_rest_waits_for_its_owner(
    people: Any, lead: Any, tmp_path: Path, capsys: Any
) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(["number,date,type,duration,name", line(ANA), line(STRANGER), "x,y,in,1,"]))
    assert await console.import_file(path, "nobody@example.com", False) == console.NOTHING_DONE
    assert await console.import_file(path, people.owner.email, True) == console.SOME_REFUSED
    assert await Call.count() == 0
    assert await console.import_file(path, people.owner.email.upper(), False) == console.SOME_REFUSED
    assert (await Call.count(), await PhoneLogCall.count()) == (1, 1)
    [log] = await logs.latest(viewer(people.owner))
    assert await standing(log, people.owner) == {STRANGER: Standing.UNKNOWN}
    said = capsys.readouterr()
    assert "3 read, 1 taken" in said.out and "1 with unknown numbers" in said.out
    assert "1 calls wait for their owner" in said.out
    assert "line 4: “x” is not a phone number" in said.err


def test_the_command_says_whose_phone_it_needs() -> None:
    assert "--user" in CliRunner().invoke(import_calls, ["--help"]).output
