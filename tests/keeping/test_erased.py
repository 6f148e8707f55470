"""Whoever was erased after a backup was made does not come back with it."""

import io
from dataclasses import dataclass
from uuid import UUID

import pytest_asyncio

from estate import storage
from estate.keeping import backup
from estate.keeping.archive import Reader
from estate.keeping.progress import Progress
from estate.people.privacy import erasure
from estate.people.tables import Erasure, Person
from tests import factories
from tests.factories import viewer
from tests.keeping.conftest import Environment, at_work, command, new_place
from tests.people.test_privacy import (
    EMAIL,
    NAME,
    TRACES,
    later,
    make_zenobia,
    traces_in_the_database,
    traces_in_the_store,
)
from tests.visits.conftest import make_scene


@dataclass(frozen=True)
class Before:
    """An agency that has erased Zenobia, and its backup from before that. `late` came after the backup, and
    `between` was made when texts about others still named her."""

    place: Environment
    person: UUID
    late: UUID
    backup: bytes
    between: bytes


@pytest_asyncio.fixture
async def before(mail_on):
    from tests.fixtures.cast import make_cast

    async with new_place(schema=True) as place:
        async with at_work(place):
            zenobia = await make_zenobia(await make_scene(await make_cast()), mail_on)
            admin = viewer(zenobia.scene.people.admin)
            stream = io.BytesIO()
            await backup.take(stream, Progress())
            late = (await factories.person(name="Late Unmistakable.Example", email=f"late-{EMAIL}")).id
            for person in (zenobia.person, late):
                await erasure.erase(person, by=admin)
            between = io.BytesIO()
            await backup.take(between, Progress())
            await later()
            await storage.put(erasure.MARKS, b"")  # as programs write that show folders
        assert traces_in(stream.getvalue())
        yield Before(place, zenobia.person, late, stream.getvalue(), between.getvalue())


def traces_in(packed: bytes) -> bool:
    found = False
    for member in Reader(io.BytesIO(packed)):
        with member.content:
            content = member.rows() if member.table else member.content.read()
        found |= bool(TRACES.search(f"{member.name}\n{content.decode('utf-8', 'replace')}"))
    return found


async def nothing_of_her(place: Environment, person: UUID) -> None:
    async with at_work(place):
        assert await traces_in_the_database() == []
        assert await traces_in_the_store() == []
        row = (await Person.raw("SELECT name, erased_at FROM person WHERE id = {}", person))[0]
        assert row["erased_at"] and row["name"] != NAME
        assert (await Erasure.raw("SELECT at FROM erasure WHERE person = {}", person))[0]["at"]


async def test_not_into_the_same_database(before):
    done = command("restore", "-", "--replace", "Harbour & Hill", on=before.place, stdin=before.backup)
    assert done.returncode == 0, done.stderr
    assert "Erased again, for they were erased since: 1 people." in done.stderr.decode()
    assert not TRACES.search(done.stderr.decode())
    await nothing_of_her(before.place, before.person)


async def test_not_into_an_empty_database_beside_the_old_files(before, empty):
    place = {**empty, "S3_BUCKET": before.place["S3_BUCKET"]}
    done = command("restore", "-", on=place, stdin=before.backup)
    assert done.returncode == 0, done.stderr
    assert "Erased again" in done.stderr.decode()
    await nothing_of_her(place, before.person)


async def test_not_with_a_backup_from_the_midst_of_it(before, empty):
    assert traces_in(before.between)
    place = {**empty, "S3_BUCKET": before.place["S3_BUCKET"]}
    done = command("restore", "-", on=place, stdin=before.between)
    assert done.returncode == 0, done.stderr
    await nothing_of_her(place, before.person)
