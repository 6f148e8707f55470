"""What happened, in sentences, for the administrator alone."""

import html
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from estate import history
from estate.accounts import sign_in, telling, throttle
from estate.accounts.tables import SignInFailure
from estate.columns import utc_now
from estate.history import Happening, audit
from estate.history.tables import Event
from piccolo_conf import DB
from tests import factories
from tests.fixtures.web import Client
from visits import telling as visit_telling

__all__ = ["telling", "visit_telling"]


@dataclass(frozen=True)
class SomethingFromTomorrow(Happening):
    what: str


async def happen(event: Happening, actor: Any, *subjects: Any) -> None:
    async with DB.transaction():
        await history.record(event, actor=factories.viewer(actor) if actor else None, subjects=list(subjects))


def text_of(answer: Any) -> str:
    found = re.search(r'<ol class="timeline" id="audit">(.*?)</ol>', answer.text, re.DOTALL)
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", found[1] if found else "")).split())


async def test_what_was_done_is_told_with_who_and_about_what(client: Client, people: Any) -> None:
    await client.sign_in(people.admin)
    data = {"name": "Olga Owner", "email": people.owner.email, "role": "staff", "version": "1"}
    data |= {"office": str(people.harbour.id), "takes_leads": "y"}
    await client.post(f"/settings/users/{people.owner.id}", data=data)
    page = await client.get("/settings/audit")
    assert "Role: Agent → Office staff" in text_of(page) and "Ada Admin" in text_of(page)
    assert f'href="/settings/users/{people.owner.id}"' in page.text


async def test_it_is_filtered_by_who_what_and_when(client: Client, people: Any) -> None:
    await client.post("/sign-in", data={"email": people.owner.email, "password": "wrong"})
    await SignInFailure.update({SignInFailure.at: utc_now() - timedelta(hours=1)}, force=True)
    await sign_in.prune()
    await happen(SomethingFromTomorrow("x"), people.staff)
    await client.sign_in(people.admin)

    async def shown(query: str) -> str:
        return text_of(await client.get(f"/settings/audit?{query}"))

    assert "1 failed sign-in" in await shown("topic=access") and "tomorrow" not in await shown("topic=access")
    assert "tomorrow" in await shown(f"actor={people.staff.id}")
    assert await shown(f"actor={people.owner.id}") == ""
    assert "1 failed sign-in" in await shown("actor=nobody")
    assert await shown("until=2020-01-01") == "" and "tomorrow" in await shown("since=2020-01-01")
    assert "tomorrow" in await shown("actor=nonsense&topic=nonsense&since=nonsense")


async def test_a_kind_without_words_is_told_all_the_same(client: Client, people: Any) -> None:
    await happen(SomethingFromTomorrow("x"), people.staff, people.owner.id)
    await Event.raw("INSERT INTO event (id, kind, data) VALUES ({}, 'lead_assigned', {})", uuid4(), "{}")
    await client.sign_in(people.admin)
    told = text_of(await client.get("/settings/audit"))
    assert "Something from tomorrow" in told and "Olga Owner" in told and "Lead assigned" in told


async def test_of_failed_sign_ins_only_the_number_is_kept(client: Client, people: Any) -> None:
    for email in (people.owner.email, "stranger@example.com", "stranger@example.com"):
        await client.post("/sign-in", data={"email": email, "password": "wrong"})
    await SignInFailure.update({SignInFailure.at: utc_now() - 2 * throttle.WINDOW}, force=True)
    await sign_in.prune()
    await client.sign_in(people.admin)
    told = text_of(await client.get("/settings/audit?topic=access"))
    assert "1 failed sign-in" in told and "2 failed sign-ins, with addresses that nobody has here" in told
    rows = await Event.raw("SELECT count(*) AS n FROM event e WHERE e::text LIKE '%stranger@%'")
    assert rows[0]["n"] == 0 and await SignInFailure.count() == 0


async def test_page_after_page_shows_each_once(client: Client, people: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(audit, "PAGE", 3)
    for n in range(7):
        await happen(SomethingFromTomorrow(str(n)), people.staff)
    await client.sign_in(people.admin)
    seen, url = [], "/settings/audit"
    while url:
        page = (await client.get(url)).text
        seen += re.findall(r'id="event-(\d+)"', page)
        found = re.search(r'href="(/settings/audit\?[^"]*before=[^"]*)"', page)
        url = html.unescape(found[1]) if found else ""
    assert len(seen) == len(set(seen)) == 7 and seen == sorted(seen, key=int, reverse=True)


async def test_every_event_of_the_accounts_has_its_words() -> None:
    from estate.history import telling as words

    untold = [kind for topic in audit.TOPICS for kind in audit.kinds(topic) if kind not in words._TELLERS]
    assert [kind for kind in untold if kind in audit._ACCESS or kind in audit.kinds("people")] == []


@pytest.mark.parametrize("who", ["owner", "staff"])
async def test_it_is_the_administrators(client: Client, people: Any, who: str) -> None:
    await client.sign_in(getattr(people, who))
    assert (await client.get("/settings/audit")).status_code == 403
