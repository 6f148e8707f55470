"""`estate restore`: an agency out of its backup.

The rows come in one transaction with the schema that holds them: until its end, when all is compared, the
database is as it was, whatever happens. Files are put beside it, under keys that nothing else has.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from estate import schema, storage
from estate.failures import Failure
from estate.keeping import contents, occupied, rebuilding
from estate.keeping.archive import Damaged, Member, Reader
from estate.keeping.pace import AT_ONCE, ahead, patiently
from estate.keeping.progress import Progress
from estate.people.privacy import erasure
from piccolo_conf import DB


@dataclass
class Restored:
    """What came back, and what did not."""

    begin: dict[str, Any]
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    files_size: int = 0
    missing: list[str] = field(default_factory=list)
    erased: int = 0
    waiting_mail: int = 0


async def restore(backup: Reader, replace: str | None, progress: Progress) -> Restored:
    """Raises Failure, and then the database is what it was before."""
    _refuse_newer(backup.begin)
    restored = Restored(backup.begin)
    await DB.prep_database()
    async with DB.transaction() as transaction:
        connection = transaction.connection
        await occupied.take_for_ourselves(connection)
        await occupied.refuse_other(connection, replace)
        for setting in contents.SAME_TEXT:
            await connection.execute(f"SET LOCAL {setting}")
        erased = await _erased(connection)
        await rebuilding.clear(connection)
        await rebuilding.make(connection, backup.begin["migrations"])
        async with rebuilding.bare(connection):
            await _take_in(backup, connection, restored, progress)
        await _compare(backup, connection, restored)
        await schema.run_migrations()
        restored.erased = await erasure.erase_again(erased)
        await _look_for_files(connection, restored, progress)
        restored.waiting_mail = await connection.fetchval(_WAITING_MAIL)
        await connection.execute("ANALYZE")
        await occupied.refuse_users(connection)
    return restored


_WAITING_MAIL = "SELECT count(*) FROM message WHERE state IN ('queued', 'failed')"


async def _erased(connection: asyncpg.Connection) -> list[UUID]:
    """Who was erased, as database and store remember it before anything is restored."""
    if await connection.fetchval("SELECT to_regclass('erasure') IS NOT NULL"):
        return await patiently(erasure.erased)
    return await patiently(erasure.marked)


def _refuse_newer(begin: dict[str, Any]) -> None:
    known = set(schema.known_migrations())
    if any((app, name) not in known for app, names in begin["migrations"].items() for name in names):
        raise Failure(
            f"A newer Estate ({begin['estate']}) wrote this backup: install that one, and restore with it."
        )


async def _take_in(
    backup: Reader, connection: asyncpg.Connection, restored: Restored, progress: Progress
) -> None:
    columns = await contents.tables(connection)
    uploads: set[asyncio.Task[None]] = set()
    try:
        for member in backup:
            if member.table:
                await _load(member, connection, backup.begin["tables"], columns, restored)
                progress.show(f"{member.table}: {restored.rows[member.table]:,} rows")
            elif member.key:
                uploads.add(asyncio.ensure_future(_upload(member, restored)))
                uploads = await _room_for_more(uploads, connection)
                progress.show(f"files: {restored.files:,} ({restored.files_size / 1e6:,.0f} MB)")
        await asyncio.gather(*uploads)
    finally:
        for task in uploads:
            task.cancel()
        await asyncio.gather(*uploads, return_exceptions=True)


async def _load(
    member: Member,
    connection: asyncpg.Connection,
    given: dict[str, list[str]],
    known: dict[str, list[str]],
    restored: Restored,
) -> None:
    table = str(member.table)
    with member.content:
        rows = member.rows()
    if table not in known or not set(given[table]) <= set(known[table]):
        raise Failure(f"The backup holds columns of {table} that its own migrations do not make.")
    try:
        status = await connection.copy_to_table(
            table, source=_Once(rows), columns=given[table], format="text"
        )
    except asyncpg.PostgresError as error:
        raise Failure(f"{member.name} cannot be loaded: {type(error).__name__}.") from error
    restored.rows[table] = restored.rows.get(table, 0) + int(status.removeprefix("COPY "))


class _Once:
    """One piece for asyncpg, which else would want a file."""

    def __init__(self, data: bytes) -> None:
        self._pieces = iter((data,))

    def __aiter__(self) -> "_Once":
        return self

    async def __anext__(self) -> bytes:
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration


async def _upload(member: Member, restored: Restored) -> None:
    key = str(member.key)
    with member.content as content:
        await patiently(lambda: storage.upload(key, content, member.content_type))
        restored.files += 1
        restored.files_size += content.seek(0, 2)


async def _room_for_more(
    uploads: set[asyncio.Task[None]], connection: asyncpg.Connection
) -> set[asyncio.Task[None]]:
    """At most a few are under way; the connection is used now and then, so that nothing between us and the
    database takes it for dead."""
    if len(uploads) < AT_ONCE:
        return uploads
    done, waiting = await asyncio.wait(uploads, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
    await connection.execute("SELECT 1")
    return waiting


async def _compare(backup: Reader, connection: asyncpg.Connection, restored: Restored) -> None:
    end = backup.end
    for table, rows in end["rows"].items():
        restored.rows.setdefault(table, 0)
        found = await connection.fetchval(f'SELECT count(*) FROM "{table}"')
        if not rows == restored.rows[table] == found:
            raise Damaged(f"The table {table} had {rows} rows, and {found} came back.")
    if restored.files != end["files"] or restored.files_size != end["files_size"]:
        raise Damaged(f"The backup had {end['files']} files, and {restored.files} came back.")
    known = await contents.sequences(connection)
    for name, (last, called) in end["sequences"].items():
        if name in known:
            await connection.execute("SELECT setval($1::text::regclass, $2, $3)", f'"{name}"', last, called)


async def _look_for_files(connection: asyncpg.Connection, restored: Restored, progress: Progress) -> None:
    looked = 0
    async for key, found in ahead(contents.files(connection), _is_there):
        looked += 1
        progress.show(f"looking for the files of every row: {looked:,}")
        if not found:
            restored.missing.append(key)


async def _is_there(key: str) -> tuple[str, bool]:
    if key.endswith("/"):
        return key, bool(await patiently(lambda: storage.keys(key)))
    return key, await patiently(lambda: storage.exists(key))
