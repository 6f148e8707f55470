"""Imports that are killed, that come twice at the same moment, and that meet somebody who types."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from estate.columns import utc_now
from estate.people import correcting, taking_in
from estate.people.contact_points import phone
from estate.people.correcting import Correction
from estate.people.tables import ContactPoint, Person
from estate.people.taking_in import Guest
from estate.refusals import Refused
from estate.sheet import Sheet
from leads import cases, snooze
from leads.tables import Enquiry, Lead
from piccolo_conf import DB
from properties.exchange.alone import AlreadyRunning
from properties.imports.tables import ImportRun
from tests import factories

ROWS = 1_100
HEADER = "Key,Name,Phone,Email"
FEW = [f"{n},Person {n:05},+35191{n:07},p{n}@example.com" for n in range(40)]


async def until(query: str) -> None:
    """Of other processes nothing else tells."""
    while not (await DB._run_in_pool(query))[0]["reached"]:  # noqa: ASYNC110
        await asyncio.sleep(0.005)


async def test_a_killed_command_is_run_again_and_nobody_is_doubled_or_lost(
    committed_db: None, people: Any, bring: Any, tmp_path: Path
) -> None:
    lines = [HEADER, *(f"{n},Person {n:05},+35191{n:07},p{n}@example.com" for n in range(ROWS))]
    (tmp_path / "contacts.csv").write_text("\n".join(lines) + "\n")
    command = [sys.executable, "-m", "estate.cli", "import", "people", str(tmp_path / "contacts.csv")]
    env = {**os.environ, "DATABASE_URL": DB.config["dsn"]}
    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=asyncio.subprocess.DEVNULL)
    await until("SELECT count(*) >= 500 AS reached FROM person")
    process.send_signal(signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL
    there = await Person.count()
    assert 500 <= there < ROWS

    brought = await bring(*lines)

    assert (brought.result.created, brought.result.unchanged) == (ROWS - there, there)
    for table in (Person, Enquiry):
        assert await table.count() == ROWS  # type: ignore[attr-defined]
    assert await ContactPoint.count() == 2 * ROWS
    states = [row["state"] for row in await ImportRun.select(ImportRun.state).order_by(ImportRun.id)]
    assert states == ["failed", "done"]


async def test_one_file_twice_at_the_same_moment_doubles_nobody(
    committed_db: None, people: Any, bring: Any
) -> None:
    again = bring(HEADER, *FEW), bring(HEADER, *FEW), bring(HEADER, *FEW, source="other", name="o.csv")
    done = await asyncio.gather(*again, return_exceptions=True)

    said = [one for one in done if isinstance(one, BaseException)]
    assert all(isinstance(one, Refused | AlreadyRunning) for one in said) and len(said) == 1
    assert await Person.count() == len(FEW) and await ContactPoint.count() == 2 * len(FEW)


async def meets(committed: Awaitable[None], waiting: Awaitable[Any]) -> None:
    """The one is not committed yet when the other comes upon it."""
    began, seen = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with DB.transaction():
            await committed
            began.set()
            await seen.wait()

    task = asyncio.create_task(first())
    await began.wait()
    other = asyncio.ensure_future(waiting)
    await until("SELECT count(*) > 0 AS reached FROM pg_locks WHERE NOT granted")
    seen.set()
    await asyncio.gather(task, other)


async def test_what_somebody_is_typing_while_the_book_comes_in_stays(
    committed_db: None, people: Any, bring: Any
) -> None:
    ana = await factories.person(name="Ana Ferreira", email="ana@example.com")
    by = factories.viewer(people.staff)
    typed = Correction("Ana Ferreira", "pt", [], frozenset(), 1, {"company": "Ours"})

    await meets(
        correcting.correct(ana.id, typed, by=by),
        bring("Name,Email,Company,Birthdate", "Ana Ferreira,ana@example.com,Theirs,1985-04-12"),
    )

    now = await correcting.load(ana.id)
    assert (now["company"], now["birthday"], now["version"]) == ("Ours", "1985-04-12", 3)


async def test_who_is_being_worked_on_while_the_book_goes_back_stays(
    committed_db: None, people: Any, bring: Any, take_back: Any
) -> None:
    brought = await bring("Name,Email,Side", "Ana Ferreira,ana@example.com,buy", "Rui Costa,rui@example.com,")
    [lead] = await Lead.select(Lead.id, Lead.version)
    case, by = await cases.of(lead["id"]), factories.viewer(people.staff)

    await meets(
        snooze.put_off(case, utc_now(), by=by, version=lead["version"]), take_back(brought.run, by=by.id)
    )

    assert [row["name"] for row in await Person.select(Person.name)] == ["Ana Ferreira"]
    assert await Lead.exists().where(Lead.id == lead["id"], Lead.snoozed_until.is_not_null())


async def test_who_typed_before_the_book_came_sees_both_values(people: Any, bring: Any) -> None:
    ana = await factories.person(name="Ana Ferreira", email="ana@example.com")
    await bring("Name,Email,Company", "Ana Ferreira,ana@example.com,Theirs")
    typed = Correction("Ana Ferreira", None, [], frozenset(), 1, {"company": "Ours"})
    with pytest.raises(Refused, match="it is now “Theirs”, you wrote “Ours”"):
        await correcting.correct(ana.id, typed, by=factories.viewer(people.staff))


async def test_who_is_being_named_is_not_named_by_another(committed_db: None, people: Any) -> None:
    """At every door: nobody has two names, and nobody's name is overwritten."""
    caller = await factories.person(name="+351912345678", phone="+351912345678")
    typed = Correction("Bea Reis", None, [], frozenset(), 1)
    guest = Guest("Ana Ferreira", [phone("+351912345678", "PT")])

    async def come() -> None:
        async with DB.transaction():
            sheet = Sheet()
            [taken] = await taking_in.take_in([guest], sheet)
            await sheet.write()
            assert taken.is_new

    await meets(correcting.correct(caller.id, typed, by=factories.viewer(people.staff)), come())
    assert {row["name"] for row in await Person.select(Person.name)} == {"Bea Reis", "Ana Ferreira"}
