"""What people see while the database is away or busy: a sentence and a way to try again."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from estate import database as engine
from leads import queries
from piccolo_conf import DB
from tests.fixtures.cast import Cast
from tests.fixtures.web import Client


@pytest_asyncio.fixture
async def nobody_gives_back(
    committed_db: None, people: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """Every connection of the pool is held by somebody else."""
    await client.sign_in(people.owner)
    monkeypatch.setattr(engine, "_WAIT", 0.05)
    assert DB.pool
    held = [await DB.pool.acquire() for _ in range(DB.pool.get_max_size())]
    yield
    for connection in held:
        await DB.pool.release(connection)


async def test_a_page_without_a_free_connection_says_so_and_offers_to_try_again(
    nobody_gives_back: None, client: Client
) -> None:
    answer = await client.get("/leads")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert 'role="alert"' in answer.text
    assert "The data cannot be reached just now." in answer.text
    assert 'href="/leads"' in answer.text


async def test_a_write_without_a_free_connection_says_so_and_does_nothing(
    nobody_gives_back: None, client: Client
) -> None:
    answer = await client.post("/leads", data={"name": "Ana Example", "phone": "+1 202 555 0123"})
    assert answer.status_code == 503
    assert "Try again</a>" not in answer.text  # a link would ask for another page


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (asyncpg.DiskFullError("could not extend file"), "disk is full"),
        (asyncpg.AdminShutdownError("terminating connection"), "The data cannot be reached"),
        (asyncpg.CannotConnectNowError("starting up"), "The data cannot be reached"),
        (asyncpg.TooManyConnectionsError("sorry"), "The data cannot be reached"),
        (asyncpg.ConnectionDoesNotExistError("gone"), "The data cannot be reached"),
        (asyncpg.InternalClientError("unknown protocol state"), "The data cannot be reached"),
        (asyncpg.InterfaceError("connection is closed"), "The data cannot be reached"),
        (TimeoutError(), "That took too long"),
    ],
)
async def test_whatever_the_database_lacks_is_put_into_words(
    error: Exception,
    sentence: str,
    committed_db: None,
    people: Cast,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fails(*_anything: object, **_more: object) -> None:
        raise error

    await client.sign_in(people.owner)
    monkeypatch.setattr(queries, "leads", fails)
    answer = await client.get("/leads")
    assert answer.status_code == 503
    assert sentence in answer.text
    assert type(error).__name__ not in answer.text
