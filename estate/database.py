"""The engine: like Piccolo's, but importing it needs no running database, and a lost connection is no lost
place in the pool."""

import asyncio
import logging
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

EXTENSIONS = ("btree_gist", "pg_trgm")
_PATIENCE = 3  # seconds for connections to come back when the pool is closed
_WAIT = 5  # seconds for a free connection; who waits longer is better told so
log = logging.getLogger(__name__)


class Unavailable(Exception):
    """No connection is to be had: the database is away, starting, or busy with too many others."""


# What asyncpg raises for a query when the server goes away, has no room left, or breaks the query off.
LOST = (
    Unavailable,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the line was cut in the middle of an answer
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)


class Engine(PostgresEngine):
    def __init__(self, dsn: str) -> None:
        named = {"application_name": "estate"}  # so that a restore sees who uses the database
        super().__init__(config={"dsn": dsn, "server_settings": named}, extensions=())
        self.extensions = EXTENSIONS

    async def check_version(self) -> None:
        """The version is checked at start-up by `estate.schema`, not by an import."""

    async def prep_database(self) -> None:
        """Create the extensions; called in the lock of a migration."""
        await super().prep_database()  # type: ignore[no-untyped-call]

    async def open(self, *, longest_query: float = 60, **pool: Any) -> None:
        """`longest_query` in seconds; one that takes longer raises TimeoutError."""
        await self.start_connection_pool(command_timeout=longest_query, reset=_undo_left_behind, **pool)

    async def connection(self) -> Any:
        """One of the pool's, or a new one where no pool is open. Raises Unavailable."""
        try:
            if self.pool:
                return await self.pool.acquire(timeout=_WAIT)
            return await self.get_new_connection()
        except (OSError, TimeoutError, *LOST) as error:
            raise Unavailable(type(error).__name__) from error

    async def give_back(self, connection: Any) -> None:
        if self.pool:
            await self.pool.release(connection)
        else:
            await connection.close()

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> Any:
        connection = await self.connection()
        try:
            return await connection.fetch(query, *(args or ()))
        finally:
            await self.give_back(connection)

    async def close_connection_pool(self) -> None:
        """A connection that does not come back in time is cut: who waits for a lost one waits for ever."""
        pool, self.pool = self.pool, None
        if pool is None:
            return
        try:
            await asyncio.wait_for(pool.close(), _PATIENCE)
        except TimeoutError:
            log.warning("connections were cut that nobody gave back")

    def transaction(self, allow_nested: bool = True) -> "Transaction":
        return Transaction(engine=self, allow_nested=allow_nested)


class Transaction(PostgresTransaction):
    """Piccolo's keeps the connection and stays the current one when its beginning or its end fails."""

    engine: Engine

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.engine.connection()
        try:
            self.transaction = self.connection.transaction()
            await self.begin()  # type: ignore[no-untyped-call]
        except BaseException:
            await self.engine.give_back(self.connection)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if self._parent is not None:
            return exception is None
        try:
            await self._end(exception)
        finally:
            self.engine.current_transaction.reset(self.context)
            await self.engine.give_back(self.connection)
        return exception is None

    async def _end(self, exception: BaseException | None) -> None:
        if self._rolled_back or self._committed:
            return
        if exception:
            await self.rollback()  # type: ignore[no-untyped-call]
        else:
            await self.commit()  # type: ignore[no-untyped-call]


async def _undo_left_behind(connection: Any) -> None:
    """asyncpg resets a connection after every use, one more journey for every query. Nothing of ours outlives
    its transaction (advisory locks and settings are the transaction's), so that only an open one matters."""
    if connection.is_in_transaction():
        await connection.reset()
