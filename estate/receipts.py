"""A write that may come twice: a phone with a bad line sends it again, and gets the same answer."""

import dataclasses
import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from estate.history.record import Origin
from estate.history.tables import Receipt
from estate.i18n import _
from estate.refusals import Refused
from piccolo_conf import DB

Answer = dict[str, Any]


async def once(id_: UUID | None, by: Origin, body: Any, work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Do the work in one transaction with its receipt; a repeat gets the first answer and changes nothing.

    `body` is a dataclass of what was asked. Without an id there is no receipt. Raises Refused where the id
    came before with another body or from another user."""
    async with DB.transaction():
        answer = await (_with_receipt(id_, by, body, work) if id_ else work())
    return answer


async def _with_receipt(id_: UUID, by: Origin, body: Any, work: Callable[[], Awaitable[Answer]]) -> Answer:
    digest = _digest(body)
    if not await Receipt.raw(_CLAIM, id_, by.id, digest):
        return await _earlier(id_, by, digest)
    answer = await work()
    await Receipt.raw("UPDATE receipt SET answer = {} WHERE id = {}", json.dumps(answer, default=str), id_)
    return answer


_CLAIM = """
INSERT INTO receipt (id, account, body_hash) VALUES ({}, {}, {})
ON CONFLICT (id) DO NOTHING RETURNING id
"""


def _digest(body: Any) -> bytes:
    named = [type(body).__name__, dataclasses.asdict(body)]
    return hashlib.sha256(json.dumps(named, default=str, sort_keys=True).encode()).digest()


async def _earlier(id_: UUID, by: Origin, digest: bytes) -> Answer:
    """A first sender that is still at work is waited for by the insert above."""
    rows = await Receipt.raw("SELECT account, body_hash, answer FROM receipt WHERE id = {}", id_)
    if rows[0]["account"] != by.id or rows[0]["body_hash"] != digest:
        raise Refused(
            _("This was sent before with another content. Please look at what is there, and try again.")
        )
    answer: Answer = json.loads(rows[0]["answer"])
    return answer
