"""What every command needs before it touches a database: settings, and services where none are named."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from estate.embedded.services import Services
from estate.failures import Failure
from estate.settings import Settings, SettingsError, settings


@contextmanager
def prepared(*, schema: bool = True, lasting: bool = False) -> Iterator[None]:
    """With it `settings()` and `piccolo_conf` lead to running services.

    With `schema` the database must have been migrated to what this program expects. With `lasting` the
    embedded services are started again when they are killed while the command runs.
    """
    services = Services(settings().estate_data)
    try:
        os.environ.update(services.start())
        settings.cache_clear()
        _require_secret(settings())
        if schema:
            require_schema()
        if lasting:
            _mend_in_background(services)
        yield
    finally:
        services.release()


def require_schema() -> None:
    """Raises Failure with the sentence for a database that cannot be reached or has another schema."""
    from estate import health

    async def look() -> str | None:
        return await health.database() or await health.restore() or await health.schema()

    if problem := asyncio.run(look()):
        raise Failure(problem)


def _require_secret(known: Settings) -> None:
    if known.secret_key is None:
        raise SettingsError(
            "SECRET_KEY is not set: give all processes the same 32 random characters or more."
        )


def _mend_in_background(services: Services) -> None:
    def mend() -> None:
        while not stop.wait(1):
            try:
                services.mend()
            except Failure as failure:
                import logging

                logging.getLogger(__name__).error("%s", failure)

    stop = threading.Event()
    threading.Thread(target=mend, daemon=True).start()
