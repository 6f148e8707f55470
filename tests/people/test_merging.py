"""Two records of one person become one and two again: every row of every table is compared."""

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from estate import history, jobs
from estate.columns import utc_now
from estate.mail.tables import InboundMail
from estate.people import recognition
from estate.people.doubles import merge as merging
from estate.people.doubles import undo as undoing
from estate.people.doubles.tables import Merge
from estate.people.privacy import erasure, somebody
from estate.people.tables import ContactPoint, Person, PersonLink
from estate.refusals import Refused
from leads import capture, cases, notes, queries
from leads.capture import GivenConsent, NewEnquiry
from leads.notes import NewNote
from leads.queries import Filters
from leads.tables import Channel, Lead, Note
from tests import factories
from tests.factories import viewer
from tests.fixtures.web import Client
from tests.visits.conftest import make_scene

OURS = ("persons_merged", "persons_parted")


async def everything() -> dict[str, list[str]]:
    """Every row of every table but what tells of merges themselves, the queue, and what jobs make of it; and
    but versions, which only go up."""
    tables = await Person.raw(
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() "
        "AND tablename NOT LIKE 'pgqueuer%' "
        "AND tablename NOT IN ('merge', 'merge_row', 'double_key', 'likely_double', 'call_day_changed')"
    )
    found = {}
    for table in sorted(row["name"] for row in tables):
        skipped = ""
        if table == "event":
            skipped = "WHERE t.kind <> ALL({})"
        if table == "event_subject":
            skipped = "WHERE t.seq NOT IN (SELECT seq FROM event WHERE kind = ANY({}))"
        rows = await Person.raw(
            f"SELECT (to_jsonb(t) - 'version')::text AS row FROM {table} t {skipped}",
            *([list(OURS)] if skipped else []),
        )
        found[table] = sorted(row["row"] for row in rows)
    return found


async def pair(people: Any) -> tuple[UUID, UUID]:
    """Ana, whom two doors wrote differently: each with cases, notes, visits, mails, links."""
    scene = await make_scene(people)
    await scene.book("10:00", note="brings the plans")
    await notes.add(await cases.of(scene.lead.id), NewNote(None, scene.lead.id, "first"), by=scene.owner)
    other = await capture.register(
        enquiry(consent=GivenConsent("Write to me.", "/enquiries"), language="pt"), by=None
    )
    await capture.register(enquiry(side="sell", message="And we sell"), by=scene.owner)
    await notes.add(await cases.of(other.lead), NewNote(None, other.lead, "second"), by=scene.owner)
    await scene.book("15:00", lead=await Lead.objects().get(Lead.id == other.lead))
    rui = await factories.person(name="Rui Costa", phone="+351966000111")
    for person in (scene.person.id, other.person):
        await PersonLink(person=person, other=rui.id, kind="partner").save()
    await PersonLink(person=other.person, other=scene.person.id, kind="household").save()
    await ContactPoint(
        person=scene.person.id, kind="phone", value="+351966000111", typed="x", position=1
    ).save()
    await ContactPoint(
        person=other.person, kind="phone", value="+351966000111", typed="y", bounced_at=utc_now()
    ).save()
    for person in (scene.person.id, other.person, rui.id):
        await recognition.refresh_search(person)
    return scene.person.id, other.person


def enquiry(**changes: Any) -> NewEnquiry:
    asked: dict[str, Any] = {
        "name": "Anna Ferreyra",
        "side": "buy",
        "channel": Channel.WEBSITE,
        "email": "anna@example.net",
        "message": "Is it still free?",
    }
    return NewEnquiry(**{**asked, **changes})


async def work() -> None:
    for row in await Person.raw("DELETE FROM pgqueuer WHERE entrypoint LIKE 'people.%' RETURNING *"):
        for _time in range(2):
            await jobs.HANDLERS[row["entrypoint"]](json.loads(row["payload"]))


async def count(table: str, column: str, value: UUID) -> int:
    rows = await Person.raw(f"SELECT count(*) AS n FROM {table} WHERE {column} = {{}}", value)
    return int(rows[0]["n"])


async def test_the_kept_one_has_everything(people: Any) -> None:
    kept, gone = await pair(people)
    seqs = {e.seq for person in (kept, gone) for e in await history.timeline(person)}
    await merging.merge(kept, gone, ["name"], by=viewer(people.staff))
    for table in ("enquiry", "lead", "consent", "message"):
        assert await count(table, "person", gone) == 0, table
    assert seqs < {e.seq for e in await history.timeline(kept)}
    person = await Person.objects().get(Person.id == kept)
    assert person and (person.name, person.language) == ("Anna Ferreyra", "pt")
    open_ = await Lead.objects().where(Lead.person == kept, Lead.archived_at.is_null()).order_by(Lead.side)
    assert [(lead.side, lead.stage) for lead in open_] == [("buy", "Visiting"), ("sell", "New")]
    assert await count("visit", "lead", open_[0].id) == 2 and await count("note", "lead", open_[0].id) == 2
    points = await ContactPoint.raw(
        "SELECT value, position, bounced_at IS NOT NULL AS is_bounced FROM contact_point WHERE person = {} "
        "ORDER BY position",
        kept,
    )
    assert points[0]["value"] == "+351912345678"
    assert {row["value"]: row["is_bounced"] for row in points}["+351966000111"]
    assert "anna@example.net" in {row["value"] for row in points}


async def test_both_names_find_the_kept_one(people: Any) -> None:
    kept, gone = await pair(people)
    await merging.merge(kept, gone, by=viewer(people.staff))
    for words in ("ferreira", "anna ferreyra", "anna@example.net"):
        found = await queries.leads(viewer(people.staff), Filters(q=words))
        assert {row.name for row in found.rows} == {"Ana Ferreira"}, words


async def test_merge_and_undo_leave_the_same_rows(people: Any) -> None:
    kept, gone = await pair(people)
    for one, other in ((kept, gone), (gone, kept)):
        before = await everything()
        made = await merging.merge(one, other, ["name", "language"], by=viewer(people.staff))
        assert await everything() != before
        await work()
        await undoing.undo(made, by=viewer(people.staff))
        assert await everything() == before


async def test_no_version_comes_again(people: Any) -> None:
    """A form that was opened while they were one does not fit afterwards."""
    kept, gone = await pair(people)
    made = await merging.merge(kept, gone, by=viewer(people.staff))
    between = await versions()
    await undoing.undo(made, by=viewer(people.staff))
    after = await versions()
    changed = {kept, *(row["id"] for row in await Lead.select(Lead.id).where(Lead.side == "buy"))}
    assert all(after[id_] > between[id_] for id_ in changed)
    assert all(after[id_] >= version for id_, version in between.items())


async def versions() -> dict[UUID, int]:
    rows = await Person.raw("SELECT id, version FROM person UNION ALL SELECT id, version FROM lead")
    return {row["id"]: row["version"] for row in rows}


async def test_what_was_added_since_stays_with_the_kept_one(people: Any) -> None:
    kept, gone = await pair(people)
    before = await everything()
    made = await merging.merge(kept, gone, by=viewer(people.staff))
    came = await capture.register(enquiry(message="added since"), by=None)
    assert came.person == kept and not came.is_new_lead
    await notes.add(
        await cases.of(came.lead), NewNote(uuid4(), came.lead, "note since"), by=viewer(people.staff)
    )
    await undoing.undo(made, by=viewer(people.staff))
    after = await everything()
    lost = {table: set(before[table]) - set(after[table]) for table in before}
    assert {table for table, rows in lost.items() if rows} <= {"lead"}
    assert len(lost["lead"]) <= 1
    assert await count("enquiry", "person", kept) == 1 and await count("enquiry", "person", gone) == 2
    assert (await everything())["note"] != before["note"]


async def test_what_was_written_in_a_case_since_goes_with_the_case(people: Any) -> None:
    """The kept one had no case of that side."""
    kept = (await factories.person(name="Ana Ferreira", email="ana@example.com")).id
    came = await capture.register(enquiry(), by=None)
    made = await merging.merge(kept, came.person, by=viewer(people.staff))
    again = await capture.register(enquiry(message="since"), by=None)
    assert (again.person, again.lead) == (kept, came.lead)
    await InboundMail.insert(
        InboundMail(digest="since", person=kept, about=came.lead, state="done", received_at=utc_now())
    )
    await undoing.undo(made, by=viewer(people.staff))
    assert await count("enquiry", "person", came.person) == 2
    assert await count("inbound_mail", "person", came.person) == 1
    told = [entry.kind for entry in await history.timeline(came.person)]
    assert told.count("enquiry_received") == 2
    assert "enquiry_received" not in [entry.kind for entry in await history.timeline(kept)]


async def test_what_was_changed_since_is_not_overwritten(people: Any) -> None:
    kept, gone = await pair(people)
    made = await merging.merge(kept, gone, ["name"], by=viewer(people.staff))
    await Person.update({Person.name: "Ana Maria", Person.version: 9}).where(Person.id == kept)
    await undoing.undo(made, by=viewer(people.staff))
    rows = await Person.select(Person.name, Person.merged_into).where(Person.id.is_in([kept, gone]))
    rows.sort(key=lambda row: row["name"])
    assert [tuple(row.values()) for row in rows] == [("Ana Maria", None), ("Anna Ferreyra", None)]


async def test_a_chain_is_followed_to_its_end_and_undone_from_its_end(people: Any) -> None:
    a, b = await pair(people)
    c = (await factories.person(name="A. Ferreira", email="af@example.org")).id
    before = await everything()
    first = await merging.merge(b, a, by=viewer(people.staff))
    second = await merging.merge(c, b, by=viewer(people.staff))
    rows = await Person.raw("SELECT DISTINCT merged_into AS into FROM person WHERE id = ANY({})", [a, b])
    assert [row["into"] for row in rows] == [c]
    assert (await capture.register(enquiry(email="ana@example.com"), by=None)).person == c
    with pytest.raises(Refused, match="undo the latest first"):
        await undoing.undo(first, by=viewer(people.staff))
    await undoing.undo(second, by=viewer(people.staff))
    await undoing.undo(first, by=viewer(people.staff))
    after = await everything()
    changed = {table for table in before if set(before[table]) - set(after[table])}
    assert changed <= {"lead"}
    with pytest.raises(Refused, match="undone before"):
        await undoing.undo(first, by=viewer(people.staff))


async def test_two_visits_in_one_hour_stop_it(people: Any) -> None:
    scene = await make_scene(people)
    other = await capture.register(enquiry(), by=None)
    await scene.book("10:00")
    home = await factories.property()
    lead = await Lead.objects().get(Lead.id == other.lead)
    await scene.book("10:15", lead=lead, home=home, agent=people.colleague)
    with pytest.raises(Refused, match="Both have a visit on"):
        await merging.merge(scene.person.id, other.person, by=viewer(people.staff))


async def test_after_thirty_days_nothing_is_kept_of_how_it_was(people: Any) -> None:
    kept, gone = await pair(people)
    made = await merging.merge(kept, gone, by=viewer(people.staff))
    await Merge.raw("UPDATE merge SET at = at - interval '31 days'")
    await undoing.empty()
    assert await Person.raw("SELECT 1 FROM merge_row") == []
    with pytest.raises(Refused, match="cannot be undone any more"):
        await undoing.undo(made, by=viewer(people.staff))


async def test_a_merged_person_is_erased_whole(people: Any) -> None:
    kept, gone = await pair(people)
    made = await merging.merge(kept, gone, by=viewer(people.staff))
    for visit in await Person.raw("UPDATE visit SET status = 'Cancelled' RETURNING id"):
        await Person.raw("DELETE FROM reservation WHERE visit = {}", visit["id"])
    await erasure.erase(kept, by=viewer(people.admin))
    assert sorted(await somebody.rows_of(kept)) == sorted([kept, gone])
    rows = await Person.raw("SELECT name FROM person WHERE id = ANY({})", [kept, gone])
    assert {row["name"] for row in rows} == {"Erased person"}
    assert await Person.raw("SELECT 1 FROM merge_row") == []
    assert await count("contact_point", "person", kept) + await count("contact_point", "person", gone) == 0
    with pytest.raises(Refused, match="cannot be undone"):
        await undoing.undo(made, by=viewer(people.admin))


async def test_what_was_being_written_in_that_moment_is_moved_later(people: Any) -> None:
    kept, gone = await pair(people)
    old = (await Lead.objects().where(Lead.person == gone, Lead.side == "buy").first()).id  # type: ignore[union-attr]
    before = await everything()
    made = await merging.merge(kept, gone, by=viewer(people.staff))
    note = await factories._saved(_note(old, people))
    await work()
    kept_lead = (await Lead.select(Lead.merged_into).where(Lead.id == old))[0]["merged_into"]
    assert await count("note", "lead", kept_lead) == 3 and await count("note", "lead", old) == 0
    await undoing.undo(made, by=viewer(people.staff))
    await Person.raw("DELETE FROM note WHERE id = {}", note.id)
    assert await everything() == before


def _note(lead: UUID, people: Any) -> Any:
    return Note(lead=lead, account=people.owner.id, text="in flight")


async def test_a_merge_during_capture_loses_nothing(committed_db: None, people: Any) -> None:
    """Half of the enquiries name the one, half the other; both are made one in their midst, parted, and made
    one again."""
    ana = await capture.register(enquiry(name="Ana Ferreira", email="ana@example.com"), by=None)
    anna = await capture.register(enquiry(), by=None)
    staff = viewer(people.staff)

    async def ask(n: int) -> None:
        await capture.register(
            enquiry(
                email=("ana@example.com", "anna@example.net")[n % 2], phone=f"+35191{n:07}", message=str(n)
            ),
            by=None,
        )

    async def merge() -> None:
        made = await merging.merge(ana.person, anna.person, by=staff)
        await undoing.undo(made, by=staff)
        await merging.merge(ana.person, anna.person, by=staff)

    await asyncio.gather(*(ask(n) for n in range(10)), merge(), *(ask(n) for n in range(10, 30)))
    await work()
    assert await count("enquiry", "person", ana.person) == 32
    rows = await Lead.raw(
        "SELECT person, count(*) AS n FROM lead WHERE archived_at IS NULL AND closed_at IS NULL GROUP BY 1"
    )
    assert [(row["person"], row["n"]) for row in rows] == [(ana.person, 1)]
    assert await count("enquiry", "lead", ana.lead) == 32
    assert await count("contact_point", "person", ana.person) == 32


async def test_old_addresses_lead_to_the_kept_one(people: Any, client: Client) -> None:
    kept, gone = await pair(people)
    leads = {row["person"]: row["id"] for row in await Lead.select().where(Lead.side == "buy")}
    await merging.merge(kept, gone, by=viewer(people.staff))
    await client.sign_in(people.staff)
    old, new = leads[gone], leads[kept]
    for path in ("/leads/{}", "/leads/{}/notes/new", "/leads/{}/calls/new?number=1"):
        answer = await client.get(path.format(old))
        assert (answer.status_code, answer.headers["location"]) == (303, path.format(new))
    answer = await client.get(f"/people/{gone}/privacy")
    assert answer.headers["location"] == f"/people/{kept}/privacy"
    sent = await client.post(f"/leads/{old}/notes", data={"text": "from an old page"})
    assert sent.status_code == 303
    assert await Note.exists().where(Note.lead == new, Note.text == "from an old page")


async def test_a_case_that_was_opened_since_takes_what_would_be_a_second_one(people: Any) -> None:
    """The kept one's case was joined to the other's, that was closed, and they came once more."""
    older = await capture.register(enquiry(), by=None)
    newer = await capture.register(enquiry(name="Ana Ferreira", email="ana@example.com"), by=None)
    made = await merging.merge(newer.person, older.person, by=viewer(people.staff))
    await Lead.update({Lead.closed_at: utc_now(), Lead.stage: "Lost", Lead.lost_reason: "price"}).where(
        Lead.id == older.lead
    )
    since = await capture.register(enquiry(message="since"), by=None)
    assert since.is_new_lead and since.person == newer.person
    await undoing.undo(made, by=viewer(people.staff))
    rows = await Lead.raw("SELECT id FROM lead WHERE archived_at IS NULL AND closed_at IS NULL")
    assert [row["id"] for row in rows] == [newer.lead]
    assert await count("enquiry", "lead", newer.lead) == 2
    merged = (await Lead.select(Lead.merged_into).where(Lead.id == since.lead))[0]["merged_into"]
    assert merged == newer.lead
