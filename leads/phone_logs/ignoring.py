"""Numbers that an agent never wants to be asked about: the family, the dentist. Only a keyed hash of them is
kept, so that nobody can read whom somebody calls."""

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.accounts.viewers import Viewer
from estate.settings import settings
from leads.phone_logs.tables import IgnoredNumber
from piccolo_conf import DB


async def ignored(account: UUID, numbers: Iterable[str]) -> set[str]:
    """Those of these numbers."""
    keys = {_key(account, number): number for number in numbers}
    rows = await IgnoredNumber.raw(
        "SELECT key FROM ignored_number WHERE account = {} AND key = ANY({})", account, list(keys)
    )
    return {keys[bytes(row["key"])] for row in rows}


async def ignore(log: UUID, number: str, *, by: Viewer) -> None:
    async with DB.transaction():
        await IgnoredNumber.raw(_IGNORE, uuid7(), by.id, _key(by.id, number))
        await IgnoredNumber.raw(_FORGET, log, number, log)


_IGNORE = "INSERT INTO ignored_number (id, account, key) VALUES ({}, {}, {}) ON CONFLICT DO NOTHING"
_FORGET = """
WITH gone AS (DELETE FROM phone_log_call WHERE log = {} AND number = {} RETURNING id)
UPDATE phone_log SET ignored = ignored + (SELECT count(*) FROM gone) WHERE id = {}
"""


def _key(account: UUID, number: str) -> bytes:
    secret = settings().secret_key
    assert secret is not None
    words = f"ignored number\n{account}\n{number}"
    return hmac.digest(secret.get_secret_value().encode(), words.encode(), hashlib.sha256)
