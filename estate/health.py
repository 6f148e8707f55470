"""Is everything there that a working agency needs? Each check answers None, or what is wrong in words."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiosmtplib
import asyncpg

from estate import schema as schemas
from estate import storage
from estate.mail import server
from estate.settings import settings
from piccolo_conf import DB

OLDEST_POSTGRES = 15
HEARTBEAT = "heartbeat"
HEARTBEAT_EVERY = "* * * * * */10"
_SILENCE = timedelta(seconds=45)
_PATIENCE = 5  # seconds for one check
_REMEMBERED = (
    5.0  # seconds; whoever asks more often gets the same answer, and nothing is asked on their behalf
)

Check = Callable[[], Awaitable[str | None]]


async def database() -> str | None:
    """Raises nothing: whatever keeps the database from answering is put into words."""
    try:
        connection = await DB.get_new_connection()
        try:
            major = connection.get_server_version().major
            encoding = await connection.fetchval("SHOW server_encoding")
        finally:
            await connection.close()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        return f"The database at {_database_place()} cannot be used: {_database_words(error)} (DATABASE_URL)."
    if major < OLDEST_POSTGRES:
        return f"The database is PostgreSQL {major}; Estate needs {OLDEST_POSTGRES} or newer."
    if encoding != "UTF8":
        return f"The database's encoding is {encoding}; Estate needs UTF8."
    return None


async def restore() -> str | None:
    """Asked before `schema`, which would wait for its end."""
    try:
        if await schemas.is_being_restored():
            return "An agency is just being restored into this database: start again when that has ended."
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return "The database does not say whether a restore is at work: try again."
    return None


async def schema() -> str | None:
    try:
        found = await schemas.state()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return "The schema cannot be read: the database does not answer."
    if found.unknown:
        return (
            f"The database was migrated by a newer Estate ({found.unknown[-1]} is unknown here): "
            "update this installation."
        )
    if found.missing:
        count = len(found.missing)
        return f"The database lacks {count} of this Estate's migrations: run `estate migrate`."
    return None


async def s3() -> str | None:
    try:
        await storage.exists("health")
    except storage.StorageUnavailable as error:
        return f"The file store {settings().aws_endpoint_url_s3} cannot be used: {error}."
    return None


async def worker() -> str | None:
    try:
        connection = await DB.get_new_connection()
        try:
            silence = await connection.fetchval(
                "SELECT now() - max(last_run) FROM pgqueuer_schedules WHERE entrypoint = $1", HEARTBEAT
            )
        finally:
            await connection.close()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return "The worker's heartbeat cannot be read: the database does not answer."
    if silence is None:
        return "No worker has run yet: start `estate worker`."
    if silence > _SILENCE:
        return (
            f"No worker has been heard of for {int(silence.total_seconds())} seconds: start `estate worker`."
        )
    return None


async def mail() -> str | None:
    """Without SMTP_URL all is well: the messages are shown in the app. Nothing is sent here."""
    mail_server = server.configured()
    if mail_server is None:
        return None
    place = f"The mail server {mail_server.smtp.host}:{mail_server.smtp.port}"
    try:
        await mail_server.probe()
    except aiosmtplib.SMTPAuthenticationError as error:
        return f"{place} refuses our user and password (code {error.code})."
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        return f"{place} cannot be used: {_plain(error)} (SMTP_URL)."
    return None


CHECKS: dict[str, Check] = {"database": database, "schema": schema, "s3": s3, "worker": worker, "mail": mail}
ESSENTIAL = frozenset({"database", "schema"})


@dataclass(frozen=True)
class Health:
    problems: dict[str, str | None]
    """Of every part, None where it is well. The sentences name hosts: they are for `doctor` alone."""

    @property
    def can_serve(self) -> bool:
        return not any(self.problems[part] for part in ESSENTIAL)

    @property
    def words(self) -> dict[str, str]:
        return {part: "degraded" if problem else "ok" for part, problem in self.problems.items()}


async def look() -> Health:
    found = await asyncio.gather(*(_in_time(check) for check in CHECKS.values()))
    return Health(dict(zip(CHECKS, found, strict=True)))


class Watch:
    """Health for whoever asks from outside, looked at no more often than every few seconds."""

    def __init__(self) -> None:
        self._health: Health | None = None
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def health(self) -> Health:
        async with self._lock:
            now = asyncio.get_running_loop().time()
            if self._health is None or now > self._until:
                self._health = await look()
                self._until = asyncio.get_running_loop().time() + _REMEMBERED
            return self._health


async def _in_time(check: Check) -> str | None:
    try:
        return await asyncio.wait_for(check(), _PATIENCE)
    except TimeoutError:
        return f"There was no answer within {_PATIENCE} seconds."


def _database_place() -> str:
    parts = urlsplit(settings().database_url or "")
    return f"{parts.hostname or 'localhost'}:{parts.port or 5432}"


def _database_words(error: Exception) -> str:
    for kind, words in _DATABASE_WORDS.items():
        if isinstance(error, kind):
            return words
    return _plain(error)


_DATABASE_WORDS: dict[Any, str] = {
    asyncpg.InvalidPasswordError: "it refuses our user and password",
    asyncpg.InvalidAuthorizationSpecificationError: "it refuses our user",
    asyncpg.InvalidCatalogNameError: "it has no database of that name",
    asyncpg.TooManyConnectionsError: "it has no connection left",
    asyncpg.CannotConnectNowError: "it is just starting or stopping",
    ConnectionRefusedError: "nothing answers there",
    TimeoutError: "there is no answer",
}


def _plain(error: Exception) -> str:
    text = str(getattr(error, "strerror", None) or error).strip().rstrip(".")
    return " ".join(text.split()) or type(error).__name__
