"""The list: what is found, in which order, by whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from estate.accounts import agency
from estate.people import recognition
from estate.people.tables import Person
from leads import capture, queries, recognised
from leads.capture import NewEnquiry
from leads.queries import Filters
from leads.tables import Channel, Lead, Side
from tests import factories

ZOE = NewEnquiry(
    name="Zoë O’Brien-Łuk",
    side=Side.BUY,
    channel=Channel.PHONE,
    phone="+44 20 7946 0958",
    email="Zoe.Luk@Demo.Example",
)


@pytest.fixture
async def zoe(people: Any) -> Any:
    await agency.load()
    await capture.register(replace(ZOE, name="Ana Costa", phone="912 345 678", email=""), by=None)
    return await capture.register(ZOE, by=factories.viewer(people.owner))


async def found(user: Any, query: str = "", **filters: str) -> list[str]:
    await agency.load()
    page = await queries.leads(factories.viewer(user), Filters(q=query, **filters))
    return [row.name for row in page.rows]


@pytest.mark.parametrize(
    "query",
    [
        "zoe",
        "ZOË",
        "brien",
        "luk zo",
        "o’b",
        "020 7946 0958",
        "+44 (0)20 7946-0958",
        "0044 20 7946 0958",
        "7946 09",
        "zoe.luk@demo",
        "ZOE.LUK@DEMO.EXAMPLE",
    ],
)
async def test_by_any_part_of_a_name_a_phone_in_any_format_or_an_e_mail(
    people: Any, zoe: Any, query: str
) -> None:
    await agency.load()
    assert await found(people.owner, query) == ["Zoë O’Brien-Łuk"]


async def test_what_is_the_same_in_many_is_found_by_walking(
    people: Any, zoe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "FEW", 0)
    assert await found(people.owner, "zoe") == ["Zoë O’Brien-Łuk"]
    assert await found(people.owner, "nobody") == []


async def test_a_merged_person_is_found_by_their_old_name(people: Any, zoe: Any) -> None:
    old = await factories.person(name="Zelda Old", merged_into=zoe.person)
    await recognition.refresh_search(old.id)
    assert await found(people.owner, "zelda") == ["Zoë O’Brien-Łuk"]
    await Person.raw("UPDATE person SET erased_at = now() WHERE id = {}", old.id)
    assert await found(people.owner, "zelda") == []


async def test_filters_and_the_unassigned(people: Any) -> None:
    for stage, agent, side in (
        ("New", None, "buy"),
        ("Offer", people.owner, "sell"),
        ("Won", people.owner, "buy"),
    ):
        person = await factories.person(name=f"{stage} {side}")
        closed = datetime.now(UTC) if stage == "Won" else None
        await factories.lead(
            person=person, stage=stage, agent=agent, side=side, office=people.harbour, closed_at=closed
        )
    assert await found(people.owner) == ["Offer sell", "New buy"]
    assert await found(people.owner, state="closed") == ["Won buy"]
    assert len(await found(people.owner, state="all")) == 3
    assert await found(people.owner, agent="none") == ["New buy"]
    assert await found(people.owner, agent=str(people.owner.id)) == ["Offer sell"]
    assert await found(people.owner, side="sell") == ["Offer sell"]
    assert await found(people.staff, office=str(people.hill.id)) == []
    assert await found(people.owner, stage="New") == ["New buy"]


async def test_pages_follow_one_another_without_a_gap(people: Any) -> None:
    await agency.load()
    at = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(60):
        moment = at + timedelta(minutes=number // 3)
        await factories.lead(agent=people.owner, office=people.harbour, last_activity_at=moment)
    viewer, seen, cursor = factories.viewer(people.owner), [], None
    while True:
        page = await queries.leads(viewer, Filters(), cursor)
        seen += [row.id for row in page.rows]
        if (cursor := page.next) is None:
            break
        assert queries.Cursor.read(str(cursor)) == cursor
    assert len(seen) == len(set(seen)) == 60
    assert seen == [
        row.id for row in await Lead.objects().order_by(Lead.last_activity_at, Lead.id, ascending=False)
    ]


async def test_a_broken_link_still_shows_a_list(client: Any, people: Any, zoe: Any) -> None:
    await client.sign_in(people.owner)
    answer = await client.get("/leads?stage=x&agent=me&office=y&before=z&property=house")
    assert answer.status_code == 200 and "Zoë" in answer.text


async def test_quick_entry_opens_the_lead_once(client: Any, people: Any) -> None:
    await client.sign_in(people.owner)
    form_id = "0190c9f0-0000-7000-8000-000000000001"
    data = {"id": form_id, "name": "Ana", "phone": "912345678", "side": "buy", "channel": "phone"}
    first = await client.post("/leads", data=data)
    second = await client.post("/leads", data=data)
    assert first.status_code == 303 and first.headers["location"] == second.headers["location"]
    assert await Lead.count() == 1
    assert (await client.post("/leads", data={**data, "name": "Joana"})).status_code == 409
    empty = await client.post("/leads", data={"name": "Ana", "side": "buy", "channel": "phone"})
    assert empty.status_code == 422 and "A phone or an e-mail is enough" in empty.text


async def test_recognition_while_typing_opens_mine_and_hides_theirs(
    client: Any, people: Any, zoe: Any
) -> None:
    by_phone = {"name": "Zoe", "phone": "020 7946 0958", "email": ""}

    async def answer(user: Any, **typed: str) -> str:
        await client.sign_in(user)
        response = await client.post("/leads/lookup", data=typed)
        assert response.status_code == 200 and "<html" not in response.text
        return str(response.text)

    mine = await answer(people.owner, phone="+44 20 7946 0958", name="")
    assert f"/leads/{zoe.lead}" in mine and "Zoë" in mine
    assert "Zoë" in await answer(people.owner, name="obrien")
    theirs = await answer(people.stranger, **{**by_phone, "phone": "+44 20 7946 0958"})
    assert "Already with Olga Owner, Harbour." in theirs
    assert "Zoë" not in theirs and str(zoe.lead) not in theirs
    assert "Zoë" not in await answer(people.stranger, name="obrien")


async def test_what_i_enter_for_anothers_prospect_is_theirs_and_i_am_told(
    client: Any, people: Any, zoe: Any
) -> None:
    await client.sign_in(people.stranger)
    data = {"name": "Zoe", "email": "zoe.luk@demo.example", "side": "buy", "channel": "phone"}
    answer = await client.post("/leads", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/leads")
    assert "Olga" in answer.headers["set-cookie"] and str(zoe.lead) not in answer.headers["set-cookie"]
    holder = await recognised.holder(factories.viewer(people.stranger), zoe.lead)
    assert not holder.is_visible
    assert (await client.get(f"/leads/{zoe.lead}")).status_code == 404


async def test_the_leads_of_one_home_are_listed_by_their_link(client: Any, people: Any) -> None:
    home = await factories.property()
    asked = await factories.person(name="Rui Asked")
    await factories.lead(person=asked, property=home, agent=people.owner, office=people.harbour)
    await factories.lead(person=await factories.person(name="Eva Else"), agent=people.owner)
    await client.sign_in(people.owner)
    page = (await client.get(f"/leads?property={home.id}")).text
    assert "Rui Asked" in page and "Eva Else" not in page
    assert (await client.get("/leads?property=nonsense")).status_code == 200


async def test_five_queries_at_most(
    client: Any, people: Any, zoe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from piccolo_conf import DB

    asked: list[str] = []
    run = DB.run_querystring

    async def counted(querystring: Any, in_pool: bool = True) -> Any:
        asked.append(str(querystring.template))
        return await run(querystring, in_pool=in_pool)

    await client.sign_in(people.owner)
    monkeypatch.setattr(DB, "run_querystring", counted)
    for path in ("/leads", "/leads?q=zoe", f"/leads/{zoe.lead}", "/calls"):
        asked.clear()
        assert (await client.get(path)).status_code == 200
        assert len(asked) <= 5, (path, asked)


async def test_who_shares_a_phone_is_named_only_to_those_who_see_them(client: Any, people: Any) -> None:
    await agency.load()
    ana = await capture.register(replace(ZOE, name="Ana Costa", email=""), by=factories.viewer(people.owner))
    await capture.register(replace(ZOE, name="João Pires", email=""), by=factories.viewer(people.stranger))
    await client.sign_in(people.owner)
    assert "João" not in (await client.get(f"/leads/{ana.lead}")).text
    await client.sign_in(people.staff)
    assert "João Pires" in (await client.get(f"/leads/{ana.lead}")).text


@pytest.mark.parametrize("sort", queries.SORTS)
async def test_pages_follow_one_another_in_every_order(people: Any, sort: str) -> None:
    await agency.load()
    at = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(30):
        moment = at + timedelta(days=number // 3)
        await factories.lead(
            agent=people.owner, last_activity_at=moment, opened_at=moment, next_step_on=moment.date()
        )
    await factories.lead(agent=people.owner)
    viewer, cursor = factories.viewer(people.owner), None
    seen: list[Any] = []
    while True:
        page = await queries.leads(viewer, Filters(sort=sort), cursor, limit=7)
        seen += [(getattr(row, queries.SORTS[sort][0]), row.id) for row in page.rows]
        if (cursor := page.next) is None:
            break
    assert len(seen) == len(set(seen)) == (30 if sort.startswith("next") else 31)
    assert seen == sorted(seen, reverse=queries.SORTS[sort][1] == "DESC")


async def test_columns_are_sorted_by_links_that_say_how(client: Any, people: Any, zoe: Any) -> None:
    await client.sign_in(people.staff)
    page = (await client.get("/leads?sort=opened-up&side=buy")).text
    assert 'aria-sort="ascending"><a href="/leads?sort=opened&amp;side=buy">' in page
    assert page.count("aria-sort") == 1
    assert (await client.get("/leads?sort=nonsense")).status_code == 200


async def test_hidden_columns_are_remembered_on_the_device(client: Any, people: Any, zoe: Any) -> None:
    await client.sign_in(people.staff)
    assert "hide-" not in (await client.get("/leads")).text
    seen = ["stage", "about", "next", "agent", "office"]
    answer = await client.post("/settings/columns", data={"table": "leads", "seen": seen, "back": "//else"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/leads")
    page = (await client.get("/leads")).text
    assert "hide-phone" in page and "hide-opened" in page and "hide-stage" not in page
    assert (await client.get("/settings/columns?table=nothing")).status_code == 404


async def test_leads_are_chosen_from_the_list_by_the_office_alone(client: Any, people: Any, zoe: Any) -> None:
    await client.sign_in(people.staff)
    assert f'name="lead" value="{zoe.lead}:{people.owner.id}"' in (await client.get("/leads")).text
    await client.sign_in(people.owner)
    assert 'name="lead"' not in (await client.get("/leads")).text
