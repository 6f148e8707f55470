"""A person vanishes, and the figures stay. What is gone is looked for in everything that is stored."""

import asyncio
import io
import json
import re
import zipfile
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from estate import history, jobs, storage
from estate.logs import JsonFormatter
from estate.mail import delivery
from estate.mail.tables import Message
from estate.people.privacy import erasure, rooms
from estate.people.tables import Consent, Erasure, Person, PersonLink
from estate.refusals import Refused
from leads import assignment, call_log, calls, capture, cases, notes
from leads.calls import CallReport, NewCall
from leads.capture import GivenConsent, NewEnquiry
from leads.follow_ups import NextStep
from leads.notes import NewNote
from leads.tables import Channel, Note
from properties.exchange.ledger import Ledger
from properties.exchange.listing import Problem, Refusal
from properties.imports.tables import ImportRun
from properties.naming import slug
from properties.tables import Property
from tests import factories
from tests.factories import viewer
from tests.fixtures.web import Client
from tests.visits.conftest import Scene, make_scene, workday
from visits import outcomes, queries, scheduling
from visits.outcomes import Outcome
from visits.tables import Visit

NAME = "Zenobia Quiddelbrook"
EMAIL = "Zenobia.Quiddelbrook@unmistakable.example"
PHONE = "+351 923 456 789"
SPELT = ("923456789", "00351 923-456-789", "+351923456789", "923.456.789")
TEXTS = ("text", "varchar", "bpchar", "citext", "_text", "json", "jsonb", "xml", "tsvector", "bytea")
LOG_LINES = JsonFormatter()
"""The logs as an installation writes them."""
SAID = "xylophonist with seven parrots"
TRACES = re.compile(
    r"zenobia|quiddelbrook|unmistakable\.example|923\D{0,2}456\D{0,2}789|xylophon|parrot", re.I
)


async def columns() -> list[tuple[str, str, str]]:
    """Table, column and type of all that holds text or bytes."""
    rows = await Person.raw(
        "SELECT c.table_name, c.column_name, c.udt_name FROM information_schema.columns c "
        "JOIN information_schema.tables t USING (table_schema, table_name) "
        "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
        "AND c.udt_name = ANY({})",
        list(TEXTS),
    )
    return [tuple(row.values()) for row in rows]  # type: ignore[misc]


async def traces_in_the_database() -> list[str]:
    """Every text, JSON and byte of every table is read."""
    found = []
    for table, column, kind in await columns():
        value = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
        for row in await Person.raw(f'SELECT {value} AS value FROM "{table}" WHERE "{column}" IS NOT NULL'):
            if TRACES.search(row["value"]):
                found.append(f"{table}.{column}: {row['value'][:300]}")
    return found


async def traces_in_the_store() -> list[str]:
    found = []
    for key in await storage.keys():
        content = (await storage.get(key)).decode("utf-8", "replace")
        found += [key] if TRACES.search(key) or TRACES.search(content) else []
    return found


@dataclass
class Zenobia:
    """Came in by every door there is; `lead` is her case."""

    scene: Scene
    lead: UUID
    person: UUID
    visit: UUID


@pytest_asyncio.fixture
async def zenobia(people: Any, mail_on: Any, caplog: Any) -> Zenobia:
    caplog.set_level("DEBUG")
    return await make_zenobia(await make_scene(people), mail_on)


async def make_zenobia(scene: Scene, smtp: Any) -> Zenobia:
    people = scene.people
    done = await capture.register(_asked(), by=None)
    await capture.register(
        _asked(channel=Channel.PHONE, phone=SPELT[0], email="", source=None), by=scene.owner
    )
    case = await cases.of(done.lead)
    await assignment.assign(case, people.colleague.id, by=viewer(people.staff), version=case.version)
    await _talked(done.lead, viewer(people.colleague))
    visit = await scene.book(lead=_Row(done.lead), note=f"{NAME} brings {SAID}")
    await scheduling.cancel(visit, f"{NAME} is ill", version=visit.version, by=scene.owner)
    visit = await _visited(scene, done.lead)
    await _named_elsewhere(scene)
    smtp.refusals[EMAIL.lower()] = f"550 5.1.1 <{EMAIL}> unknown"
    for message in await Message.select(Message.id).where(Message.state == "queued").limit(3):
        await delivery.deliver(message["id"])
    return Zenobia(scene, done.lead, done.person, visit)


def _asked(**changes: Any) -> NewEnquiry:
    asked: dict[str, Any] = {
        "name": NAME,
        "side": "buy",
        "channel": Channel.WEBSITE,
        "phone": PHONE,
        "email": EMAIL,
        "message": f"I am a {SAID}, ring {SPELT[2]}",
        "consent": GivenConsent("You may write to me.", "/enquiries"),
        "language": "pt",
        "source": "website",
        "source_key": f"<1@{EMAIL}>",
    }
    return NewEnquiry(**{**asked, **changes})


@dataclass
class _Row:
    id: UUID


async def _talked(lead: UUID, by: Any) -> None:
    case = await cases.of(lead)
    report = CallReport("out", "reached", "+351923456789", None, 120, f"Says: {SAID}")
    await calls.log(
        case, NewCall(uuid4(), lead, report, NextStep(f"Send {NAME} the plans", workday())), by=by
    )
    call = (await call_log.calls(by, call_log.CallFilters())).rows[0]
    await calls.correct(
        case, call, CallReport("out", "wrong_number", call.number, None, 60, SAID), by=by, version=1
    )
    await notes.add(case, NewNote(uuid4(), lead, f"{NAME} called from {SPELT[1]}"), by=by)


async def _visited(scene: Scene, lead: UUID) -> UUID:
    booked = await scene.book("12:00", lead=_Row(lead))
    await Visit.raw(
        "UPDATE visit SET starts_at = now() - interval '1 hour', ends_at = now() - interval '15 minutes' "
        "WHERE id = {}",
        booked.id,
    )
    came = Outcome(True, 4, f"{SAID} loved it", NextStep("", None), booked.version)
    await outcomes.complete(await queries.appointment(booked.id), came, by=scene.owner)
    return booked.id


async def _named_elsewhere(scene: Scene) -> None:
    """In what belongs to others."""
    ana = await cases.of(scene.lead.id)
    for spelt in SPELT:
        await notes.add(
            ana,
            NewNote(None, ana.id, f"Friend of {NAME.upper()}: {spelt}, {EMAIL}. Likes light."),
            by=scene.owner,
        )
    await _refused_row()
    other = json.dumps({"owner": NAME, "tel": 923456789})
    await factories.property(private_remarks=f"Key with {NAME}, {SPELT[3]}", other=other)


async def _refused_row() -> None:
    """Of an import: her name in two cells, beside a row of somebody else's."""
    run = ImportRun(id=uuid7(), source="portal", columns=json.dumps([["Tel", SPELT[3]]]))
    await ImportRun.insert(run)
    price = Problem("Price", "cheap", "is no price")
    hers = Refusal(2, [price], ["Z-1", "cheap", "Zenobia", "Quiddelbrook", SPELT[3]])
    await Ledger(run.id).refuse([hers, Refusal(3, [price], ["Z-2", "dear", "Ana", "Ferreira", "9"])])


async def work() -> None:
    """What the worker does with the jobs that wait: each may come twice."""
    for row in await Person.raw("DELETE FROM pgqueuer WHERE entrypoint LIKE 'people.%' RETURNING *"):
        for _time in range(2):
            await jobs.HANDLERS[row["entrypoint"]](json.loads(row["payload"]))


async def later() -> None:
    """The sweep, when no request is at work any more that was at the time of the erasure."""
    await Erasure.raw("UPDATE erasure SET at = now() - interval '6 minutes'")
    await erasure.settle()


async def test_nothing_of_an_erased_person_is_found_anywhere(zenobia: Zenobia, caplog: Any) -> None:
    assert len(await traces_in_the_database()) > 30
    before = await figures()
    await erasure.erase(zenobia.person, by=viewer(zenobia.scene.people.admin))
    await work()
    assert {trace.split(":")[0] for trace in await traces_in_the_database()} == {"erasure.looked_for"}
    await later()
    assert await traces_in_the_database() == []
    assert (await Erasure.objects().first()).looked_for is None  # type: ignore[union-attr]
    assert [line for line in map(LOG_LINES.format, caplog.records) if TRACES.search(line)] == []
    assert await traces_in_the_store() == []
    assert await figures() == before


async def figures() -> dict[str, list[Any]]:
    """What the agency counts."""
    counted = {
        "leads": "SELECT side, source, agent, count(*) FROM lead GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        "enquiries": "SELECT channel, count(*) FROM enquiry GROUP BY 1 ORDER BY 1",
        "calls": "SELECT account, outcome, count(*), sum(duration_seconds) FROM call GROUP BY 1, 2 "
        "ORDER BY 1, 2",
        "notes": "SELECT account, count(*) FROM note GROUP BY 1 ORDER BY 1",
        "visits": "SELECT agent, status, starts_at, interest FROM visit ORDER BY starts_at",
        "mails": "SELECT kind, count(*), count(sent_at) FROM message GROUP BY 1 ORDER BY 1",
        "stages": "SELECT data->>'after', count(*) FROM event WHERE kind = 'stage_changed' GROUP BY 1 "
        "ORDER BY 1",
    }
    return {name: [list(row.values()) for row in await Person.raw(sql)] for name, sql in counted.items()}


def _holdings(table: str) -> list[rooms.Holding]:
    return [holding for holding in rooms.holdings() if holding.table == table]


async def test_of_every_text_in_every_table_it_is_said_whether_it_is_personal(db: None) -> None:
    """Whoever adds a column says in the room's `personal.py` what an erasure does to it."""
    unsaid = []
    for table, column, _kind in await columns():
        said: set[str] = set()
        for holding in _holdings(table):
            said |= {*holding.empties, *holding.mentions, *holding.passing, *holding.impersonal}
            said |= {*holding.follows}
        unsaid += [] if column in said else [f"{table}.{column}"]
    assert unsaid == [], "say it in the `personal.py` of their rooms"


REACHED = """
WITH RECURSIVE reached AS (
    SELECT 'person'::regclass::oid AS id
    UNION
    SELECT c.conrelid FROM reached r JOIN pg_constraint c ON c.contype = 'f' AND c.confrelid = r.id
)
SELECT id::regclass::text AS name FROM reached
"""


async def test_what_refers_to_a_person_is_reached_by_the_person(db: None) -> None:
    """However many tables lie between."""
    rows = await Person.raw(REACHED)
    unreached = [row["name"] for row in rows if not any(h.whose for h in _holdings(row["name"]))]
    assert unreached == [], "say it in the `personal.py` of their rooms"


async def test_what_a_listing_is_found_by_is_made_again(people: Any) -> None:
    """Its headline is in what it is found by, and in its public address."""
    zenobia = await factories.person(name="Zénobia Quiddelbrook")
    headline = "House of Zénobia Quiddelbrook"
    home = await factories.property(headline, search=" zenobia quiddelbrook")
    other = await factories.property("House by the sea")
    await Property.update({Property.slug: slug(home.id, headline, "Porto")}).where(Property.id == home.id)
    before = await Property.select().where(Property.id == other.id)
    await erasure.erase(zenobia.id, by=viewer(people.admin))
    await work()
    await later()
    after = (await Property.select().where(Property.id == home.id))[0]
    assert await traces_in_the_database() == []
    assert after["search"].split()[:3] == [after["listing_id"].lower(), "house", "of"]
    assert after["slug"].startswith("house-of-") and after["slug"].endswith(home.id.hex[-12:])
    assert await Property.select().where(Property.id == other.id) == before


async def test_the_page_says_how_far_it_is(zenobia: Zenobia, client: Client) -> None:
    await client.sign_in(zenobia.scene.people.admin)
    await erasure.erase(zenobia.person, by=viewer(zenobia.scene.people.admin))
    await work()
    page = (await client.get(f"/people/{zenobia.person}/privacy")).text
    assert "Mentions in other texts are being removed" in page
    await later()
    page = (await client.get(f"/people/{zenobia.person}/privacy")).text
    assert "Mentions in other texts" not in page and "Nothing that tells of this person" in page


async def test_a_backup_from_in_between_is_erased_to_its_end(zenobia: Zenobia) -> None:
    """It holds the person without their name, and texts that name them."""
    await erasure.erase(zenobia.person, by=viewer(zenobia.scene.people.admin))
    assert await erasure.erase_again([zenobia.person]) == 0
    assert await traces_in_the_database() == []


async def test_many_are_looked_for_at_once(people: Any) -> None:
    """More than one expression takes, in more rows than are locked at once."""
    case = await cases.of((await factories.lead(agent=people.owner)).id)
    ids = []
    for n in range(160):
        number = f"+351923{n:06}"
        ids.append((await factories.person(name=f"Zenobia Quiddelbrook-{n:03}", phone=number)).id)
        told = {"lead": case.id, "account": people.owner.id, "text": f"{number}, light"}
        await Note.insert(Note(id=uuid7(), **told), Note(id=uuid7(), **told))
    await erasure.erase_again(ids)
    assert await traces_in_the_database() == []
    assert {row["text"] for row in await Note.select(Note.text)} == {"+[…], light"}


async def test_a_restored_backup_is_told_who_was_erased(zenobia: Zenobia) -> None:
    await storage.put(f"{erasure.MARKS}{zenobia.person}", b"")
    standing = await zenobia.scene.book("15:00", lead=_Row(zenobia.lead))
    assert zenobia.person in await erasure.erased()
    assert await erasure.erase_again([zenobia.person, uuid4()]) == 1
    assert await traces_in_the_database() == []
    assert (await queries.appointment(standing.id)).status == "Cancelled"
    assert await erasure.erase_again([zenobia.person]) == 0
    await storage.delete(f"{erasure.MARKS}{zenobia.person}")
    assert zenobia.person in await erasure.erased()


def contents(packed: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_the_archive_holds_everything_and_nobody_else(zenobia: Zenobia, client: Client) -> None:
    rui = await factories.person(name="Rui Partner-Silva", phone="+351966000111")
    await PersonLink(person=zenobia.person, other=rui.id, kind="partner").save()
    case = await cases.of(zenobia.lead)
    await notes.add(
        case, NewNote(None, case.id, "Comes with Rui Partner-Silva, 966 000 111"), by=zenobia.scene.owner
    )
    await client.sign_in(zenobia.scene.people.staff)
    answer = await client.post(f"/people/{zenobia.person}/archive")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert not TRACES.search(str(answer.headers))
    files = contents(answer.content)
    told = json.loads(files["person.json"])
    assert told["person"][0]["name"] == NAME
    assert {point["value"] for point in told["contact_points"]} == {EMAIL.lower(), "+351923456789"}
    counts = {"consents": 2, "links": 1, "leads": 1, "enquiries": 2, "calls": 1, "notes": 2, "visits": 2}
    assert {key: len(told[key]) for key in counts} == counts
    assert set(told["about"]) >= set(counts)
    assert any(name.endswith(".ics") for name in files) and any(name.endswith(".eml") for name in files)
    assert SAID in files["index.html"] and "<script" not in files["index.html"]
    whole = "".join(files.values())
    assert "Rui" not in whole and "Ana Ferreira" not in whole
    assert not re.search(r"966\D{0,2}000\D{0,2}111", whole)
    assert "Comes with another person" in files["index.html"]
    noted = (await history.timeline(zenobia.person))[0]
    assert (noted.kind, noted.actor_name, noted.data) == ("personal_data_handed_out", "Sam Staff", {})


async def test_an_archive_of_somebody_of_whom_nothing_is_known(client: Client, people: Any) -> None:
    lead = await factories.lead(person=await factories.person(name="N. N."))
    await client.sign_in(people.admin)
    files = contents((await client.post(f"/people/{lead.person}/archive")).content)
    assert set(files) == {"index.html", "person.json"}


async def test_visits_to_come_and_unfinished_ones_come_first(zenobia: Zenobia, client: Client) -> None:
    booked = await zenobia.scene.book("15:00", lead=_Row(zenobia.lead))
    await client.sign_in(zenobia.scene.people.admin)
    page = (await client.get(f"/people/{zenobia.person}/erasure/new")).text
    assert f"/visits/{booked.id}/cancellation/new" in page and "Erase for ever" not in page
    answer = await client.post(f"/people/{zenobia.person}/erasure", data={"sure": "y"})
    assert answer.status_code == 409 and "Cancel the visit of" in answer.text
    assert await traces_in_the_database() != []


async def test_an_erased_person_is_looked_at_and_no_more(zenobia: Zenobia, client: Client) -> None:
    await client.sign_in(zenobia.scene.people.admin)
    person, lead = f"/people/{zenobia.person}", f"/leads/{zenobia.lead}"
    message = (await Message.select(Message.id).where(Message.person == zenobia.person).first())["id"]
    preview = (await client.get(f"{person}/erasure/new")).text
    assert "Erase for ever" in preview and "Calls: number and note" in preview
    assert (await client.post(f"{person}/erasure")).status_code == 422
    assert (await client.post(f"{person}/erasure", data={"sure": "y"})).status_code == 303
    for url in (f"{person}/privacy", lead):
        page = await client.get(url)
        assert page.status_code == 200 and "Erased on" in page.text and not TRACES.search(page.text)
    for url in (
        "/",
        "/leads?state=all",
        "/calls",
        "/visits",
        f"/visits/{zenobia.visit}",
        "/messages",
        "/office",
    ):
        page = await client.get(url)
        assert page.status_code == 200 and "Quiddelbrook" not in page.text
    gone = [f"{person}/erasure/new", f"{person}/consents/new", f"{lead}/person/edit", f"{lead}/notes/new"]
    for url in [*gone, f"/messages/{message}", f"/messages/{message}/html"]:
        assert (await client.get(url)).status_code == 404, url
    for url in (f"{person}/archive", f"{person}/erasure", f"{lead}/notes", f"{lead}/stage", f"{lead}/calls"):
        assert (await client.post(url)).status_code == 404, url
    outcome = {"version": "9", "attended": "yes", "feedback": "x"}
    assert (await client.post(f"/visits/{zenobia.visit}/completion", data=outcome)).status_code == 409


async def test_who_was_erased_is_nobody_we_know(zenobia: Zenobia) -> None:
    await erasure.erase(zenobia.person, by=viewer(zenobia.scene.people.admin))
    again = await capture.register(_asked(source_key="<2@elsewhere>"), by=None)
    assert again.is_new_person and again.is_new_lead and again.person != zenobia.person
    known = await Person.raw("SELECT count(*) AS n FROM enquiry WHERE person = {}", again.person)
    assert known[0]["n"] == 1


async def test_a_delivery_that_comes_again_does_not_bring_them_back(zenobia: Zenobia) -> None:
    await erasure.erase(zenobia.person, by=viewer(zenobia.scene.people.admin))
    repeat = await capture.register(_asked(), by=None)
    assert repeat.is_repeat and repeat.person == zenobia.person
    await work()
    await later()
    assert await traces_in_the_database() == []


async def test_what_a_phone_sends_again_is_refused(people: Any) -> None:
    case = await cases.of((await factories.lead(agent=people.owner)).id)
    new = NewNote(uuid7(), case.id, SAID)
    await notes.add(case, new, by=viewer(people.owner))
    await erasure.erase(case.person, by=viewer(people.admin))
    with pytest.raises(Refused, match="another content"):
        await notes.add(case, new, by=viewer(people.owner))


async def test_what_waits_is_not_mailed(people: Any, mail_on: Any) -> None:
    done = await capture.register(_asked(), by=None)
    await erasure.erase(done.person, by=viewer(people.admin))
    for message in await Message.select(Message.id):
        await delivery.deliver(message["id"])
    await delivery.sweep()
    assert mail_on.received == []


async def test_it_can_be_done_twice_and_settles(zenobia: Zenobia) -> None:
    admin = viewer(zenobia.scene.people.admin)
    await erasure.erase(zenobia.person, by=admin)
    before = await figures()
    await erasure.erase(zenobia.person, by=admin)
    assert await Erasure.count() == 1
    late = Note(id=uuid7(), lead=zenobia.lead, account=admin.id, text=f"{NAME}, written in that moment")
    await Note.insert(late)
    await work()
    ana = await cases.of(zenobia.scene.lead.id)
    in_flight = f"Came with {NAME}, {SPELT[2]}"
    await notes.add(ana, NewNote(None, ana.id, in_flight), by=zenobia.scene.owner)
    assert any(in_flight in trace for trace in await traces_in_the_database())
    await later()
    assert "Came with […], +[…]" in [row["text"] for row in await Note.select(Note.text)]
    assert await traces_in_the_database() == []
    assert (await Erasure.objects().first()).settled_at  # type: ignore[union-attr]
    assert f"{erasure.MARKS}{zenobia.person}" in await storage.keys(erasure.MARKS)
    kinds = [entry.kind for entry in await history.timeline(zenobia.person)]
    assert kinds.count("person_erased") == 1
    assert {name: rows for name, rows in (await figures()).items() if name != "notes"} == {
        name: rows for name, rows in before.items() if name != "notes"
    }


async def test_the_files_may_be_away_for_a_while(zenobia: Zenobia, monkeypatch: Any) -> None:
    async def away(*_anything: Any) -> None:
        raise storage.StorageUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(storage, "put", away)
        await erasure.erase(zenobia.person, by=viewer(zenobia.scene.people.admin))
        await later()
        assert await traces_in_the_database() == []
        assert (await Erasure.objects().first()).settled_at is None  # type: ignore[union-attr]
    await later()
    assert (await Erasure.objects().first()).settled_at  # type: ignore[union-attr]
    assert zenobia.person in await erasure.erased()
    assert f"{erasure.MARKS}{zenobia.person}" in await storage.keys(erasure.MARKS)


async def test_merged_persons_go_together(people: Any) -> None:
    ana = await factories.person(name=NAME, email="a@unmistakable.example")
    old = await factories.person(name="Zenobia Q.", email="b@unmistakable.example", merged_into=ana.id)
    await erasure.erase(ana.id, by=viewer(people.admin))
    await later()
    assert await traces_in_the_database() == []
    assert {ana.id, old.id} <= set(await erasure.erased())


async def test_another_of_the_same_name_keeps_theirs(people: Any) -> None:
    one, other = [await factories.person(name="Maria Santos", phone=f"+35191000000{n}") for n in (1, 2)]
    lead = await cases.of((await factories.lead(person=other, agent=people.owner)).id)
    text = "Maria Santos, 910 000 001 or 910 000 002; parcel 1910000001"
    await notes.add(lead, NewNote(None, lead.id, text), by=viewer(people.owner))
    await erasure.erase(one.id, by=viewer(people.admin))
    await work()
    kept = (await Note.select(Note.text))[0]["text"]
    assert kept == "Maria Santos, […] or 910 000 002; parcel 1910000001"


async def test_who_asks_while_being_erased_is_erased_or_new(committed_db: None, people: Any) -> None:
    done = await capture.register(_asked(source=None), by=None)
    admin = viewer(people.admin)
    asked = [capture.register(_asked(source=None, message=f"once more {n}"), by=None) for n in range(8)]
    answers = await asyncio.gather(*asked[:4], erasure.erase(done.person, by=admin), *asked[4:])
    rows = await Person.raw(
        "SELECT p.id, p.erased_at, p.name, count(e.id) AS enquiries, count(nullif(e.message, '')) AS told, "
        "(SELECT count(*) FROM contact_point c WHERE c.person = p.id) AS points "
        "FROM person p LEFT JOIN enquiry e ON e.person = p.id GROUP BY p.id ORDER BY p.erased_at NULLS LAST"
    )
    assert len(answers) == 9 and sum(row["enquiries"] for row in rows) == 9 and len(rows) <= 2
    assert rows[0]["erased_at"] and (rows[0]["told"], rows[0]["points"]) == (0, 0)
    for new in rows[1:]:
        assert new["name"] == NAME and new["told"] == new["enquiries"] and new["points"] == 2


async def test_a_consent_is_noted_with_its_proof_and_taken_back(client: Client, people: Any) -> None:
    lead = await factories.lead(agent=people.owner, office=people.harbour)
    await client.sign_in(people.owner)
    url = f"/people/{lead.person}"
    fields = {"source": "phone", "purpose": "offers", "wording": "You may tell me of homes.", "proof": ""}
    assert (await client.post(f"{url}/consents", data=fields)).status_code == 422
    fields["proof"] = "Said so to Olga on the phone, 14:05"
    assert (await client.post(f"{url}/consents", data=fields)).status_code == 303
    page = (await client.get(f"{url}/privacy")).text
    for text in ("You may tell me of homes.", "By phone", "Olga Owner", "14:05", "They take it back"):
        assert text in page
    consent = (await Consent.select(Consent.id))[0]["id"]
    back = f"{url}/consents/{consent}/withdrawal"
    assert (await client.post(back)).status_code == 303
    page = (await client.get(f"{url}/privacy")).text
    assert "Taken back" in page and "They take it back" not in page
    assert (await client.post(back)).status_code == 409
    kinds = [entry.kind for entry in await history.timeline(lead.id)]
    assert kinds == ["consent_withdrawn", "consent_recorded"]
    other = await factories.lead(agent=people.owner)
    assert (await client.post(f"/people/{other.person}/consents/{consent}/withdrawal")).status_code == 404
