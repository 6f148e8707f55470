"""The floor of a capture: the same rows written by asyncpg under uvicorn in one transaction; nobody is
recognised, nothing is checked, no framework."""

import hashlib
import json
import os
from datetime import UTC, datetime
from typing import Any

import asyncpg
from uuid_utils.compat import uuid7

_pool: asyncpg.Pool
_MAIL = "Thank you for your enquiry. " * 120  # as long as the one that the product writes


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    if scope["path"] == "/healthz":
        await _answer(send, 200, {})
        return
    sent = json.loads((await receive())["body"])
    async with _pool.acquire() as connection, connection.transaction():
        answer = await _insert(connection, sent)
    await _answer(send, 201, answer)


async def _insert(db: Any, sent: dict[str, Any]) -> dict[str, str]:
    person, lead, consent, enquiry = uuid7(), uuid7(), uuid7(), uuid7()
    home = await db.fetchval("SELECT id FROM property WHERE listing_id = $1", sent["property"])
    await db.execute("INSERT INTO person (id, name, search) VALUES ($1, $2, $3)", person, sent["name"],
                     f" {sent['name'].lower()} {sent['email']} {sent['phone']}")  # fmt: skip
    await db.executemany(
        "INSERT INTO contact_point (id, person, kind, value, typed, position) VALUES ($1, $2, $3, $4, $4, $5)",
        [(uuid7(), person, kind, f"floor {sent[kind]}", n) for n, kind in enumerate(("phone", "email"))],
    )
    await db.execute(
        "INSERT INTO lead (id, person, side, property) VALUES ($1, $2, 'buy', $3)", lead, person, home
    )
    await db.execute(
        "INSERT INTO consent (id, person, purpose, wording, source, given_at) VALUES ($1, $2, 'enquiry', $3, 'x', $4)",
        consent, person, sent["consent"], datetime.now(UTC),
    )  # fmt: skip
    await db.execute(
        "INSERT INTO enquiry (id, lead, person, property, consent, channel, source, source_key, name, email, phone,"
        " message) VALUES ($1, $2, $3, $4, $5, 'portal', 'floor', $6, $7, $8, $9, $10)",
        enquiry, lead, person, home, consent, sent["key"], sent["name"], sent["email"], sent["phone"],
        sent["message"],
    )  # fmt: skip
    for kind in ("lead_opened", "enquiry_received"):
        seq = await db.fetchval(
            "INSERT INTO event (id, kind, data, personal) VALUES ($1, $2, $3, $3) RETURNING seq",
            uuid7(), kind, json.dumps({"lead": str(lead), "message": sent["message"]}),
        )  # fmt: skip
        await db.executemany("INSERT INTO event_subject (subject, seq, happened_at) VALUES ($1, $2, now())",
                             [(one, seq) for one in (lead, person, home)])  # fmt: skip
    message = uuid7()
    await db.execute(
        "INSERT INTO message (id, kind, person, about, recipient, language, subject, body_text, body_html, message_id)"
        " VALUES ($1, 'enquiry_received', $2, $3, $4, 'en', 'Your enquiry', $5, $5, $6)",
        message, person, lead, sent["email"], _MAIL, hashlib.sha256(message.bytes).hexdigest(),
    )  # fmt: skip
    await db.execute("SELECT pg_notify('floor', $1)", f"staff lead {lead}")
    return {"enquiry": str(enquiry), "person": str(person), "lead": str(lead)}


async def _answer(send: Any, status: int, answer: dict[str, str]) -> None:
    body = json.dumps(answer).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Any, send: Any) -> None:
    global _pool
    while (message := await receive())["type"] == "lifespan.startup":
        _pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=2, max_size=10)
        await send({"type": "lifespan.startup.complete"})
    assert message["type"] == "lifespan.shutdown"
    await _pool.close()
    await send({"type": "lifespan.shutdown.complete"})
