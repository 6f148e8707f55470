"""One import of a kind and a source at a time, whoever started it and on whichever machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from estate.i18n import _
from piccolo_conf import DB


class AlreadyRunning(Exception):
    """Another import of the same source is at work; the text says so."""


@asynccontextmanager
async def alone(kind: str, source: str) -> AsyncIterator[None]:
    """Raises AlreadyRunning. Whoever is killed lets go."""
    lock = await DB.get_new_connection()
    try:
        if not await lock.fetchval(_LOCK, f"import {kind}", source):
            raise AlreadyRunning(
                _("Another import of “{}” is running. Try again when it is done.").format(source)
            )
        yield
    finally:
        await lock.close()


_LOCK = "SELECT pg_try_advisory_lock(hashtext($1), hashtext($2))"
