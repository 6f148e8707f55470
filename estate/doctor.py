"""`estate doctor`: tries every part the way the product uses it, and says in words what is wrong."""

from collections.abc import Callable
from secrets import token_hex
from urllib.parse import urlsplit

import asyncpg

from estate import health, storage
from estate.mail.inbound import mailboxes
from estate.settings import settings
from piccolo_conf import DB

_WIDTH = 10


async def examine(say: Callable[[str], None]) -> int:
    """One line for each part; the number of problems."""
    problems = 0
    reachable = True
    for part, check, well in _CHECKS:
        if not reachable and part in _NEED_DATABASE:
            continue
        problem = await check()
        say(f"{part:<{_WIDTH}} {problem or f'ok: {well()}'}")
        problems += problem is not None
        reachable = reachable and not (part == "database" and problem)
    return problems


async def _search() -> str | None:
    """Under some locales pg_trgm drops every letter outside ASCII: names could not be found."""
    connection = await DB.get_new_connection()
    try:
        missing = await _missing_extensions(connection)
        if missing:
            return f"The extension {' and '.join(missing)} is not installed: run `estate migrate`."
        if not await connection.fetchval(_KEEPS_EVERY_SCRIPT):
            return (
                "Search drops letters outside ASCII: make the database with a UTF-8 locale, "
                "such as CREATE DATABASE … LOCALE 'C.UTF-8' TEMPLATE template0."
            )
    except asyncpg.PostgresError as error:
        return f"Search cannot be tried: {error}."
    finally:
        await connection.close()
    return None


_KEEPS_EVERY_SCRIPT = "SELECT cardinality(show_trgm('é')) > 0 AND cardinality(show_trgm('鷹栖')) > 0"


async def _missing_extensions(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch("SELECT extname FROM pg_extension")
    return [name for name in ("btree_gist", "pg_trgm") if name not in {row["extname"] for row in rows}]


async def _files() -> str | None:
    """Put, get, delete: what the rights of a bucket are made of."""
    key, content = f"doctor/{token_hex(8)}", b"Written by estate doctor."
    step = "written to"
    try:
        await storage.put(key, content)
        step = "read from"
        if await storage.get(key) != content:
            return "The file store answered with another content than was written."
        step = "deleted from"
        await storage.delete(key)
        if await storage.exists(key):
            return "The file store keeps a file that was deleted."
    except (storage.StorageUnavailable, storage.Missing) as error:
        return f"The bucket {settings().s3_bucket} cannot be {step}: {error} (S3_BUCKET, AWS_…)."
    return None


async def _address() -> str | None:
    parts = urlsplit(settings().base_url)
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1"):
        return "BASE_URL is not encrypted: phones take positions, photos and offline use from https alone."
    return None


def _mail_words() -> str:
    smtp = settings().smtp
    if smtp is None:
        return "SMTP_URL is not set, messages are shown in the app and not sent"
    return f"{smtp.host}:{smtp.port} takes our mail"


_CHECKS: tuple[tuple[str, health.Check, Callable[[], str]], ...] = (
    ("database", health.database, lambda: "it answers"),
    ("schema", health.schema, lambda: "up to date"),
    ("search", _search, lambda: "finds letters of every script"),
    ("s3", _files, lambda: f"put, got and deleted a file in the bucket {settings().s3_bucket}"),
    ("mail", health.mail, _mail_words),
    ("mailboxes", mailboxes.check, mailboxes.words),
    ("worker", health.worker, lambda: "it was heard of a moment ago"),
    ("address", _address, lambda: settings().base_url),
)
_NEED_DATABASE = frozenset({"schema", "search", "worker"})
