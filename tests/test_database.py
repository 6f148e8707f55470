"""The engine, when the database goes away under it."""

import asyncio

import pytest
from asyncpg import InterfaceError, PostgresError

from piccolo_conf import DB

LOST = (InterfaceError, PostgresError, OSError)


async def lose_a_connection() -> None:
    async with DB.transaction() as transaction:
        await DB._run_in_pool("SELECT pg_terminate_backend($1)", [transaction.connection.get_server_pid()])
        await transaction.connection.fetch("SELECT pg_sleep(60)")


async def test_connections_that_are_lost_in_transactions_leave_their_places_in_the_pool(
    database: str,
) -> None:
    assert DB.pool
    async with asyncio.timeout(60):
        for _ in range(DB.pool.get_max_size() + 1):
            with pytest.raises(LOST):
                await asyncio.create_task(lose_a_connection())
        assert await DB.pool.fetchval("SELECT 1") == 1


async def test_after_a_lost_transaction_the_next_is_a_new_one(database: str) -> None:
    with pytest.raises(LOST):
        await lose_a_connection()
    async with DB.transaction() as transaction:
        assert await transaction.connection.fetchval("SELECT 1") == 1


async def test_a_transaction_that_cannot_begin_leaves_its_place_in_the_pool(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_transaction: object) -> None:
        raise ConnectionResetError

    assert DB.pool
    async with asyncio.timeout(60):
        with monkeypatch.context() as patch:
            patch.setattr("piccolo.engine.postgres.PostgresTransaction.begin", broken)
            for _ in range(DB.pool.get_max_size() + 1):
                with pytest.raises(ConnectionResetError):
                    await DB.transaction().__aenter__()
        async with DB.transaction() as transaction:
            assert await transaction.connection.fetchval("SELECT 1") == 1
