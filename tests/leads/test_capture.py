"""One person, their cases, and every arrival."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from estate import history
from estate.accounts import agency
from estate.mail.tables import Message
from estate.people.tables import Consent, ContactPoint, Person, PersonLink
from estate.refusals import Refused
from leads import capture
from leads.capture import GivenConsent, NewEnquiry, Registered
from leads.tables import Channel, Enquiry, Lead, Side, Stage
from piccolo_conf import DB
from tests import factories

ANA = NewEnquiry(
    name="Ana Ferreira",
    side=Side.BUY,
    channel=Channel.WEBSITE,
    email="ana@demo.example",
    message="Is it still free?",
)


async def test_a_first_enquiry_makes_a_person_and_a_case_with_the_consent(db: None) -> None:
    await at_work()
    office = await factories.office()
    consent = GivenConsent("You may write to me.", "/enquiries")
    done = await capture.register(replace(ANA, phone="912 345 678", consent=consent), by=None)

    lead = await Lead.objects().get(Lead.id == done.lead)
    person = await Person.objects().get(Person.id == done.person)
    assert lead and person
    assert (lead.stage, lead.side, lead.agent, lead.office) == (Stage.NEW, Side.BUY, None, office.id)
    assert person.name == "Ana Ferreira"
    assert {point.value for point in await ContactPoint.objects()} == {"ana@demo.example", "+351912345678"}
    kept = await Consent.objects().first()
    assert kept and (kept.wording, kept.source, kept.person) == (
        "You may write to me.",
        "/enquiries",
        person.id,
    )
    assert await kinds(done.lead) == ["lead_opened", "enquiry_received"]
    assert [mail.kind for mail in await Message.objects()] == ["enquiry_received"]


async def test_a_person_who_buys_and_sells_has_two_cases(db: None) -> None:
    buys = await capture.register(ANA, by=None)
    sells = await capture.register(replace(ANA, side=Side.SELL), by=None)
    again = await capture.register(replace(ANA, name="ANA FERREIRA", email="Ana@Demo.Example"), by=None)
    assert buys.person == sells.person == again.person
    assert buys.lead != sells.lead
    assert again.lead == buys.lead and not again.is_new_lead
    assert await Enquiry.count().where(Enquiry.lead == buys.lead) == 2


@pytest.mark.parametrize(
    "address",
    [
        "noreply@portal.example",
        "info@works.example",
        "reply+8f2c@portal.example",
        "0f3a9c1b7d5e2468@p.example",
    ],
)
async def test_an_address_that_many_have_makes_nobody_one_person(db: None, address: str) -> None:
    ana = await capture.register(replace(ANA, email=address), by=None)
    rui = await capture.register(replace(ANA, name="Rui Costa", email=address), by=None)
    again = await capture.register(replace(ANA, name="Ana F.", email=address), by=None)
    assert rui.is_new_person and again.person == ana.person != rui.person
    assert await PersonLink.count() == 0


async def test_whoever_writes_from_their_own_address_is_known_by_any_name(db: None) -> None:
    ana = await capture.register(ANA, by=None)
    assert (await capture.register(replace(ANA, name="Pink Panther"), by=None)).person == ana.person


async def test_two_people_with_one_phone_are_two_who_are_linked(db: None) -> None:
    await at_work()
    ana = await capture.register(replace(ANA, email="", phone="+351 912 345 678"), by=None)
    joao = await capture.register(replace(ANA, name="João Ferreira", email="", phone="912345678"), by=None)
    a_ferreira = await capture.register(
        replace(ANA, name="A. Ferreira", email="", phone="00351912345678"), by=None
    )
    assert ana.person != joao.person
    assert a_ferreira.person == ana.person
    links = [(link.person, link.other, link.kind) for link in await PersonLink.objects()]
    assert links[0] == (joao.person, ana.person, "shared_phone")


async def test_who_returns_after_a_year_gets_a_new_case_with_the_history(db: None) -> None:
    first = await capture.register(ANA, by=None)
    await Lead.raw(
        "UPDATE lead SET stage = 'Lost', lost_reason = 'price', closed_at = now() - interval '1 year' "
        "WHERE id = {}",
        first.lead,
    )
    second = await capture.register(ANA, by=None)
    assert second.person == first.person
    assert second.is_new_lead and second.lead != first.lead
    opened = (await history.timeline(second.lead))[-1]
    assert opened.kind == "lead_opened" and opened.data["is_returning"]
    assert len(await history.timeline(first.person)) == 4


async def test_a_delivery_that_comes_twice_changes_nothing(db: None) -> None:
    delivery = replace(ANA, source="portal", source_key="42")
    first = await capture.register(delivery, by=None)
    second = await capture.register(replace(delivery, message="changed on the way"), by=None)
    assert second.is_repeat and (second.lead, second.enquiry) == (first.lead, first.enquiry)
    assert await Enquiry.count() == 1
    assert len(await history.timeline(first.lead)) == 2


async def test_a_new_case_begins_with_its_clock_and_with_when_its_person_was_heard_of(db: None) -> None:
    first = await capture.register(ANA, by=None)
    second = await capture.register(replace(ANA, side="sell"), by=None)
    earlier, later = [await Lead.objects().get(Lead.id == done.lead) for done in (first, second)]
    assert earlier and later and earlier.id != later.id
    assert earlier.person_answered_at and later.person_answered_at == later.opened_at
    assert all(lead.response_since == lead.opened_at < lead.response_due_at for lead in (earlier, later))


async def test_somebody_new_who_comes_twice_in_one_list_is_thanked_once(db: None) -> None:
    done = await capture.register_many([ANA, replace(ANA, message="And the garage?")], by=None)
    assert len({one.lead for one in done if isinstance(one, Registered)}) == 1
    message = await Message.objects().first()
    assert message and await Message.count() == 1
    waiting = await Message.raw("SELECT entrypoint, payload FROM pgqueuer ORDER BY entrypoint")
    assert [row["entrypoint"] for row in waiting] == ["mail.deliver", "people.find_doubles"]
    assert str(message.id) in bytes(waiting[0]["payload"]).decode()


async def test_of_somebody_new_all_is_written_by_one_statement_and_the_jobs_by_another(
    db: None, people: Any
) -> None:
    home = await factories.property(list_office=people.owner.office)
    transaction = DB.current_transaction.get()
    assert transaction
    asked: list[str] = []
    with transaction.connection.query_logger(lambda record: asked.append(record.query)):
        await capture.register(
            replace(ANA, source="portal", source_key="42", property=home.id, consent=None), by=None
        )
        await asyncio.sleep(0)  # the logger hears of each in the turn after it
    written = [query for query in asked if "INSERT" in query]
    assert ["person" in query for query in written] == [True, False]
    assert len(asked) <= 6


async def test_an_agents_quick_entry_is_theirs_and_writes_no_mail(db: None, people: Any) -> None:
    done = await capture.register(replace(ANA, channel=Channel.PHONE), by=factories.viewer(people.owner))
    lead = await Lead.objects().get(Lead.id == done.lead)
    assert lead and (lead.agent, lead.office) == (people.owner.id, people.owner.office)
    assert await Message.count() == 0


async def test_the_offices_entry_waits_for_an_agent(db: None, people: Any) -> None:
    done = await capture.register(ANA, by=factories.viewer(people.staff))
    lead = await Lead.objects().get(Lead.id == done.lead)
    assert lead and lead.agent is None


async def test_an_enquiry_about_a_home_goes_to_its_office(db: None, people: Any) -> None:
    await factories.office()
    home = await factories.property(list_agent=people.stranger.id)
    done = await capture.register(replace(ANA, property=home.id), by=None)
    lead = await Lead.objects().get(Lead.id == done.lead)
    assert lead and (lead.property, lead.office) == (home.id, people.stranger.office)
    assert await kinds(home.id) == ["lead_opened", "enquiry_received"]


async def test_a_person_who_was_merged_is_the_one_who_remained(db: None) -> None:
    kept = await factories.person(email="ana@work.example", name="Ana Costa")
    between = await factories.person(name="Ana C.", merged_into=kept.id)
    await factories.person(email="ana@demo.example", name="Ana Ferreira", merged_into=between.id)
    done = await capture.register(ANA, by=None)
    assert done.person == kept.id and not done.is_new_person


async def test_a_wrong_number_recognises_nobody_but_who_gives_it_again(db: None) -> None:
    await at_work()
    by_phone = replace(ANA, email="", phone="912345678")
    first = await capture.register(by_phone, by=None)
    await ContactPoint.raw("UPDATE contact_point SET wrong_at = now()")
    for name in ("Ana", "Rui Costa"):
        other = await capture.register(replace(by_phone, name=name), by=None)
        assert other.person != first.person
    assert await PersonLink.count() == 1  # of Ana and Rui, whose number it is
    again = await capture.register(by_phone, by=None)
    assert again.person == first.person
    [point] = await ContactPoint.objects().where(ContactPoint.person == first.person)
    assert point.wrong_at is None


async def test_an_unreadable_number_is_kept_as_it_came(db: None) -> None:
    done = await capture.register(replace(ANA, email="", phone="ask for Ana"), by=None)
    enquiry = await Enquiry.objects().get(Enquiry.id == done.enquiry)
    assert enquiry and enquiry.phone == "ask for Ana"
    assert await ContactPoint.count() == 0


async def test_many_at_once_are_each_taken_in_their_turn(db: None) -> None:
    await at_work()
    book = [
        replace(ANA, email="", phone="912 345 678"),
        replace(ANA, name="João Ferreira", email="", phone="+351 912 345 678"),
        replace(ANA, name="A. Ferreira", side=Side.SELL, more=("ana@demo.example", "00351 912 345 678")),
        replace(ANA, side="lend"),
        replace(ANA, property=uuid7()),
        replace(ANA, side=None, channel=Channel.IMPORT, source="book", source_key="1"),
        replace(ANA, name="twice", source="book", source_key="1"),
    ]
    ana, joao, sells, no_side, no_home, known, again = await capture.register_many(book, by=None)
    assert isinstance(no_side, Refused) and isinstance(no_home, Refused)
    assert isinstance(ana, Registered) and isinstance(joao, Registered)
    assert isinstance(sells, Registered) and isinstance(known, Registered) and isinstance(again, Registered)
    assert sells.person == known.person == ana.person != joao.person
    assert known.lead is None and sells.lead != ana.lead and sells.is_new_lead
    assert again.is_repeat and again.enquiry == known.enquiry
    assert (await Person.count(), await Lead.count(), await Enquiry.count()) == (2, 3, 4)
    assert await PersonLink.count() == 2  # each way
    assert await kinds(ana.person) == ["lead_opened", "enquiry_received"] * 2 + ["enquiry_received"]


async def test_a_caller_without_a_name_is_named_when_they_say_it(db: None) -> None:
    await at_work()
    called = await capture.register(replace(ANA, name="", email="", phone="912 345 678"), by=None)
    person = await Person.objects().get(Person.id == called.person)
    assert person and person.name == "912 345 678"
    wrote = await capture.register(replace(ANA, phone="912345678"), by=None)
    person = await Person.objects().get(Person.id == called.person)
    assert wrote.person == called.person and person and person.name == "Ana Ferreira"
    assert " ana ferreira 351912345678 912345678 ana@demo.example" in person.search


async def test_what_arrived_elsewhere_before_keeps_its_time_its_agent_and_its_campaign(
    db: None, people: Any
) -> None:
    then = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
    consent = GivenConsent("Yes, call me.", "portal.example", at=then, proof="box ticked")
    new = replace(ANA, at=then, agent=people.owner.id, campaign="spring", tells=False, consent=consent)
    done = await capture.register(new, by=None)
    lead = await Lead.objects().get(Lead.id == done.lead)
    assert lead and (lead.opened_at, lead.agent, lead.office) == (then, people.owner.id, people.owner.office)
    enquiry = await Enquiry.objects().get(Enquiry.id == done.enquiry)
    assert enquiry and (enquiry.at, enquiry.campaign) == (then, "spring")
    kept = await Consent.objects().first()
    assert kept and (kept.given_at, kept.proof) == (then, "box ticked")
    assert await Message.count() == 0


async def test_what_no_column_can_hold_is_left_out(db: None) -> None:
    hostile = replace(ANA, name="Ana\0 \ud800", message="\0" * 9, source="s", source_key="k" * 9000)
    done = await capture.register(hostile, by=None)
    again = await capture.register(hostile, by=None)
    assert again.is_repeat and again.enquiry == done.enquiry
    person = await Person.objects().get(Person.id == done.person)
    assert person and person.name == "Ana ?"


async def test_an_enquiry_of_nobody_about_nothing_is_refused(db: None) -> None:
    with pytest.raises(Refused):
        await capture.register(NewEnquiry(" ", None, Channel.EMAIL), by=None)


@pytest.mark.parametrize("names", [["Ana Ferreira"], ["Ana Ferreira", "João Ferreira"]])
async def test_fifty_at_once_are_one_person_one_case_and_fifty_enquiries(
    committed_db: None, names: list[str]
) -> None:
    await at_work()
    enquiries = [
        replace(ANA, name=names[n % len(names)], email="", phone="912 345 678", message=str(n))
        for n in range(50)
    ]
    await asyncio.gather(*(capture.register(one, by=None) for one in enquiries))
    assert await Person.count() == len(names)
    assert await Lead.count() == len(names)
    assert await Enquiry.count() == 50


async def test_at_once_by_phone_and_by_mail_is_one_case_too(committed_db: None) -> None:
    await at_work()
    await factories.person(phone="+351912345678", email="ana@demo.example", name="Ana Ferreira")
    by_mail, by_phone = ANA, replace(ANA, email="", phone="912345678")
    await asyncio.gather(*(capture.register(one, by=None) for one in [by_mail, by_phone] * 10))
    assert (await Person.count(), await Lead.count(), await Enquiry.count()) == (1, 1, 20)


async def at_work() -> None:
    await factories.agency()
    await agency.load()


async def kinds(subject: Any) -> list[str]:
    return [entry.kind for entry in reversed(await history.timeline(subject))]
