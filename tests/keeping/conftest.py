"""An agency with one of everything and its backup; and places to bring it back to."""

import asyncio
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from estate.embedded.services import Services
from tests.fixtures import servers
from tests.world import World, make_world

PASSWORD = "a long enough password"
Environment = dict[str, str]


def command(
    *words: str, on: Environment, stdin: bytes = b"", **more: Any
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "estate.cli", *words],
        cwd=servers.ROOT,
        env={**os.environ, **on},
        input=stdin,
        capture_output=True,
        check=False,
        **more,
    )


@asynccontextmanager
async def at_work(environment: Environment) -> AsyncIterator[None]:
    """This process works on that database and that store."""
    from estate import storage
    from estate.settings import settings
    from piccolo_conf import DB

    before = {name: os.environ.get(name) for name in environment}
    pool, dsn = DB.pool, DB.config["dsn"]
    os.environ.update(environment)
    settings.cache_clear()
    storage.forget_client()
    DB.pool, DB.config["dsn"] = None, environment["DATABASE_URL"]
    await DB.open(min_size=1, max_size=4)
    try:
        yield
    finally:
        await DB.close_connection_pool()
        DB.pool, DB.config["dsn"] = pool, dsn
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        settings.cache_clear()
        storage.forget_client()


@asynccontextmanager
async def new_place(*, schema: bool) -> AsyncIterator[Environment]:
    """A database and a bucket of the tests' servers, with or without tables."""
    name = f"estate-keeping-{uuid4().hex[:8]}"
    if schema:
        url = await servers.copy_template(name)
    else:
        await servers._command(os.environ["ESTATE_TEST_SERVER"], f'CREATE DATABASE "{name}"')
        url = servers.with_database(os.environ["ESTATE_TEST_SERVER"], name)
    place = {"DATABASE_URL": url, "S3_BUCKET": name, "ESTATE_DATA": "/nowhere"}
    from estate import storage

    async with at_work(place):
        await asyncio.to_thread(storage._client().create_bucket, Bucket=name)
    yield place
    await servers.drop(name)


@dataclass(frozen=True)
class Kept:
    """The agency, where it is, and the backup of it."""

    place: Environment
    world: World
    backup: Path


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kept(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Kept]:
    async with new_place(schema=True) as place:
        async with at_work(place):
            world = await make_world()
            await _fill(world)
        backup = tmp_path_factory.mktemp("backup") / "estate.tar"
        done = command("backup", str(backup), on=place)
        assert done.returncode == 0, done.stderr
        yield Kept(place, world, backup)


async def _fill(world: World) -> None:
    from estate.accounts import passwords, sessions
    from estate.accounts.tables import User
    from leads.tables import Note

    await User.update({User.password_hash: await passwords.hash_password(PASSWORD)}, force=True)
    await sessions.open_session(world.people.owner.id, "a phone")
    for text in ("two\nlines\tand \\N and \\.\r\n", "鷹栖 İstanbul ‰", "\\", ""):
        await Note(lead=world.ids["lead_id"], account=world.people.owner.id, text=text).save()


@pytest_asyncio.fixture
async def empty() -> AsyncIterator[Environment]:
    async with new_place(schema=False) as place:
        yield place


@pytest.fixture
def embedded() -> Iterator[Environment]:
    """The settings of services of our own in a new folder."""
    parent = Path(tempfile.mkdtemp(prefix="estate-keeping-"))
    parent.chmod(0o755)
    services = Services(parent / "data", {})
    try:
        yield {**services.start(), "ESTATE_DATA": str(parent / "data")}
    finally:
        services.release()
        shutil.rmtree(parent)


@dataclass(frozen=True)
class Picture:
    """All that a backup must bring back: digests of every table's rows and of every file."""

    rows: dict[str, tuple[int, str]]
    files: dict[str, str]


async def picture(place: Environment) -> Picture:
    from estate import storage
    from estate.keeping import contents
    from piccolo_conf import DB

    async with at_work(place):
        connection = await DB.get_new_connection()
        tables = await contents.tables(connection)
        rows = {table: await _rows(connection, table, columns) for table, columns in tables.items()}
        await connection.close()
        keys = [key for key in await storage.keys() if key.startswith(("originals/", "photos/", "private/"))]
        files = {key: hashlib.sha256(await storage.get(key)).hexdigest() for key in keys}
    return Picture(rows, files)


async def _rows(connection: Any, table: str, columns: list[str]) -> tuple[int, str]:
    row = ", ".join(f'"{column}"' for column in columns)
    rows = sorted(row[0] for row in await connection.fetch(f'SELECT ROW({row})::text FROM "{table}"'))
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()
