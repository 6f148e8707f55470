"""One person comes by every door at once."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx

from estate.accounts import agency, tokens
from estate.mail.inbound import handling, reading
from estate.people.tables import Person
from leads.address_books import importer
from leads.address_books.plan import prepare
from leads.inbox import arrivals
from leads.phone_logs import becoming, logs
from leads.tables import Enquiry, Lead
from tests.factories import viewer
from tests.fixtures.web import Client
from tests.inbox.letters import letter
from tests.leads.test_api import ADF, URL
from tests.leads.test_enquiries import typed

ANA = {"name": "Ana Ferreira", "email": "ana@demo.example", "phone": "912 345 678", "side": "buy"}
FORM = """Name: Ana Ferreira
E-mail: ana@demo.example
Phone: 912 345 678
Message: Is it still free?
"""
CALL = "number,date,type,duration,name\n+351912345678,2026-11-25T10:00:00Z,incoming,60,Ana Ferreira\n"
BOOK = ["ContactKey,FirstName,LastName,MobilePhone,Email"]
AT_ONCE = 18
"""As many as the pool has lines: nobody waits for one while they hold a lock."""


async def test_fifty_by_every_door_are_one_person_one_open_lead_and_fifty_enquiries(
    committed_db: None, people: Any, app: Any, tmp_path: Path
) -> None:
    assert arrivals  # registers who takes what
    await agency.load()
    token = await tokens.make("portal.example", "enquiries", "portal", 600, by=None)
    transport = httpx.ASGITransport(app=app)
    async with (
        Client(transport=transport, base_url="http://estate.test") as public,
        Client(transport=transport, base_url="http://estate.test") as agent,
    ):
        await agent.sign_in(people.owner)
        public.headers["authorization"] = f"Bearer {token}"
        doors = [
            *(_written(public, n) for n in range(10)),
            *(_sent(public, n) for n in range(12)),
            *(_as_adf(public, n) for n in range(11)),
            *(_entered(agent, n) for n in range(7)),
            *(_mailed(n) for n in range(5)),
            _imported(tmp_path / "book.csv", people, 4),
            _called(tmp_path / "calls.csv", people),
        ]
        await _all(doors)
    assert await Enquiry.count() == 50
    assert await Person.count() == 1
    assert await Lead.count().where(Lead.closed_at.is_null()) == 1
    ways = await Enquiry.raw("SELECT DISTINCT channel FROM enquiry ORDER BY 1")
    assert {row["channel"] for row in ways} >= {"website", "portal", "phone", "import"}


async def _all(doors: list[Coroutine[Any, Any, None]]) -> None:
    lines = asyncio.Semaphore(AT_ONCE)

    async def one(door: Coroutine[Any, Any, None]) -> None:
        async with lines:
            await door

    await asyncio.gather(*(one(door) for door in doors))


async def _written(public: Client, n: int) -> None:
    answer = await public.post("/enquiries", data=typed(**ANA, message=f"on the page, {n}"))
    assert answer.status_code == 303


async def _sent(public: Client, n: int) -> None:
    answer = await public.post(URL, json={**ANA, "key": f"json {n}"})
    assert answer.status_code == 201


async def _as_adf(public: Client, n: int) -> None:
    document = ADF.replace(">77<", f">{n}<")
    answer = await public.post(URL, content=document, headers={"content-type": "text/xml"})
    assert answer.status_code == 201


async def _entered(agent: Client, n: int) -> None:
    answer = await agent.post("/leads", data={**ANA, "channel": "phone", "message": f"called, {n}"})
    assert answer.status_code == 303


async def _mailed(n: int) -> None:
    raw = letter(f"{FORM}{n}", From="Portal <no-reply@portal.example>", Subject="New lead")
    assert await handling.handle(await reading.take_file(raw), raw) == "lead"


async def _imported(path: Path, people: Any, count: int) -> None:
    rows = [f"{n},Ana,Ferreira,912 345 678,ana@demo.example" for n in range(count)]
    path.write_text("\n".join([*BOOK, *rows]))
    result = await importer.run(await prepare(path, agency.current()), by=viewer(people.staff))
    assert result.refused == 0


async def _called(path: Path, people: Any) -> None:
    path.write_text(CALL)
    by = viewer(people.owner)
    log = await logs.find(by, await logs.receive(path, "calls.csv", by=by))
    assert log and await becoming.become_lead(log, "+351912345678", "", by=by)
