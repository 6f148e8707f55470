"""The floor: the least that a page of 25 rows × 9 columns costs here. asyncpg and Jinja under uvicorn, as many
processes as the product; no session, no framework, no compression."""

import os
from pathlib import Path
from typing import Any

import asyncpg
from jinja2 import Environment, FileSystemLoader

_QUERY = """
SELECT p.id, p.listing_id, p.standard_status, p.list_price, p.bedrooms_total, p.living_area, l.unparsed_address,
       l.city, u.name AS agent_name
FROM property p JOIN place l ON l.id = p.place LEFT JOIN users u ON u.id = p.list_agent
WHERE p.archived_at IS NULL ORDER BY p.created_at DESC, p.id DESC LIMIT 25
"""
_templates = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, auto_reload=False)
_page = _templates.get_template("floor.html")
_pool: asyncpg.Pool


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    html = _page.render(rows=await _pool.fetch(_QUERY)).encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(html)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": html})


async def _lifespan(receive: Any, send: Any) -> None:
    global _pool
    while (message := await receive())["type"] == "lifespan.startup":
        _pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=2, max_size=10)
        await send({"type": "lifespan.startup.complete"})
    assert message["type"] == "lifespan.shutdown"
    await _pool.close()
    await send({"type": "lifespan.shutdown.complete"})
