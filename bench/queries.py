"""How many statements a page sends to PostgreSQL: the product runs in this process, and we listen."""

import asyncio
from typing import Any

import asyncpg
import httpx

from bench.addresses import Page


def count(pages: list[Page], password: str) -> dict[str, int]:
    """The most that any address of a page needs, by the page's name."""
    return asyncio.run(_count(pages, password))


async def _count(pages: list[Page], password: str) -> dict[str, int]:
    from estate.app import create_app
    from piccolo_conf import DB

    sent: list[str] = []

    async def listen(connection: asyncpg.Connection) -> None:
        connection.add_query_logger(lambda record: sent.append(record.query))

    await DB.open(min_size=1, max_size=4, init=listen)
    app: Any = create_app()
    counted = {}
    try:
        for page in pages:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://bench"
            ) as client:
                login = {"email": f"{page.who}@bench.example", "password": password}
                await client.post("/sign-in", data=login)
                counted[page.name] = max([await _of(client, path, sent) for path in page.paths])
    finally:
        await DB.close_connection_pool()
    return counted


async def _of(client: httpx.AsyncClient, path: str, sent: list[str]) -> int:
    await client.get(path)  # a new connection asks for the types that it meets
    sent.clear()
    answer = await client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return sum(not query.lstrip().startswith("SELECT pg_advisory_unlock_all") for query in sent)
