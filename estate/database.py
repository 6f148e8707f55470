"""The engine: like Piccolo's, but importing it needs no running database."""

from typing import Any

from piccolo.engine.postgres import PostgresEngine

EXTENSIONS = ("btree_gist", "pg_trgm")


class Engine(PostgresEngine):
    def __init__(self, dsn: str) -> None:
        super().__init__(config={"dsn": dsn}, extensions=())
        self.extensions = EXTENSIONS

    async def check_version(self) -> None:
        """The version is checked at start-up by `estate.schema`, not by an import."""

    async def prep_database(self) -> None:
        """Create the extensions; called in the lock of a migration."""
        await super().prep_database()  # type: ignore[no-untyped-call]

    async def open(self, **pool: Any) -> None:
        await self.start_connection_pool(command_timeout=60, reset=_undo_left_behind, **pool)


async def _undo_left_behind(connection: Any) -> None:
    """asyncpg resets a connection after every use, one more journey for every query. Nothing of ours outlives
    its transaction (advisory locks and settings are the transaction's), so that only an open one matters."""
    if connection.is_in_transaction():
        await connection.reset()
