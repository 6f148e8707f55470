"""`estate backup`: the rows as they were at one moment, then the files that these rows need.

The work of the agency goes on meanwhile: one read-only transaction sees one moment, and files are never
written again under the same key.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import IO, Any

import asyncpg

from estate import storage
from estate.failures import Failure
from estate.keeping import archive, contents
from estate.keeping.pace import ahead, patiently
from estate.keeping.progress import Progress
from estate.settings import settings
from piccolo_conf import DB

_CHUNK = 4_000_000  # bytes of rows in one member
_NOTED = ("base_url", "mail_from", "s3_bucket", "geocoder", "trusted_proxies", "web_workers")


@dataclass
class Taken:
    """What went into the backup, and what should have."""

    begin: dict[str, Any]
    rows: dict[str, int] = field(default_factory=dict)
    sequences: dict[str, list[Any]] = field(default_factory=dict)
    files: int = 0
    files_size: int = 0
    missing: list[str] = field(default_factory=list)
    size: int = 0


async def take(stream: IO[bytes], progress: Progress) -> Taken:
    """Raises Failure where the file store does not answer, OSError where the stream takes no more."""
    writer = archive.Writer(stream)
    with tempfile.TemporaryFile("w+") as keys:
        async with _one_moment() as connection:
            taken = Taken(await _begin(connection))
            writer.begin(taken.begin)
            for table, columns in taken.begin["tables"].items():
                taken.rows[table] = await _copy(connection, table, columns, writer, progress)
            taken.sequences = await contents.sequences(connection)
            async for key in contents.files(connection):
                keys.write(f"{key}\n")
        keys.seek(0)
        await _copy_files(_lines(keys), writer, taken, progress)
    writer.end(_end(taken))
    taken.size = writer.size
    return taken


@asynccontextmanager
async def _one_moment() -> AsyncIterator[asyncpg.Connection]:
    connection = await DB.get_new_connection()
    try:
        for setting in contents.SAME_TEXT:
            await connection.execute(f"SET {setting}")
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection
    finally:
        await connection.close()


async def _begin(connection: asyncpg.Connection) -> dict[str, Any]:
    known = settings().model_dump(mode="json")
    return {
        "estate": version("estate"),
        "postgres": str(connection.get_server_version().major),
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "agency": await connection.fetchval("SELECT name FROM agency"),
        "migrations": await contents.migrations(connection),
        "tables": await contents.tables(connection),
        "left_out": sorted(contents.LEFT_OUT),
        "settings": {name.upper(): known[name] for name in _NOTED},
    }


async def _copy(
    connection: asyncpg.Connection, table: str, columns: list[str], writer: archive.Writer, progress: Progress
) -> int:
    waiting, number, rows = bytearray(), 0, 0

    def write(upto: int) -> None:
        nonlocal number, rows
        number += 1
        part = bytes(waiting[:upto])
        del waiting[:upto]
        writer.rows(table, number, part)
        rows += part.count(b"\n")  # a line break within a value is written as \n
        progress.show(f"{table}: {rows:,} rows")

    async def take_in(piece: bytes) -> None:
        waiting.extend(piece)
        if len(waiting) >= _CHUNK:
            write(waiting.rindex(b"\n") + 1)

    counted = await contents.copy_out(connection, table, columns, take_in)
    if waiting:
        write(len(waiting))
    if rows != counted:
        raise Failure(f"The table {table} gave {rows} rows and counted {counted}: no backup was made.")
    return rows


async def _copy_files(
    needed: AsyncIterator[str], writer: archive.Writer, taken: Taken, progress: Progress
) -> None:
    async for key, fetched in ahead(_each_file(needed), _fetch):
        if fetched is None:
            taken.missing.append(key)
            continue
        content, content_type = fetched
        with content:
            writer.file(key, content, content_type)
            taken.files += 1
            taken.files_size += content.tell()
        progress.show(f"files: {taken.files:,} ({taken.files_size / 1e6:,.0f} MB)")


async def _each_file(needed: AsyncIterator[str]) -> AsyncIterator[str]:
    """A folder that is needed is all that lies in it; an empty one is itself missing."""
    async for key, found in ahead(needed, _listed):
        for each in found or [key]:
            yield each


async def _listed(key: str) -> tuple[str, list[str]]:
    return key, await patiently(lambda: storage.keys(key)) if key.endswith("/") else [key]


async def _fetch(key: str) -> tuple[str, tuple[IO[bytes], str] | None]:
    content = tempfile.SpooledTemporaryFile(archive.IN_MEMORY)  # noqa: SIM115
    try:
        return key, (content, await patiently(lambda: storage.download(key, content)))
    except storage.Missing:
        content.close()
        return key, None


async def _lines(file: IO[str]) -> AsyncIterator[str]:
    for line in file:
        yield line.rstrip("\n")


def _end(taken: Taken) -> dict[str, Any]:
    return {
        "rows": taken.rows,
        "sequences": taken.sequences,
        "files": taken.files,
        "files_size": taken.files_size,
        "missing": taken.missing,
    }
