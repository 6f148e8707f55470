"""Slowing down those who guess: attempts are counted under keyed hashes, so that nobody's name or address
is kept."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from estate.accounts.tables import SignInFailure
from estate.i18n import _
from estate.refusals import Refused
from estate.settings import settings

WINDOW = timedelta(minutes=15)


class TooManyAttempts(Refused):
    status = 429


@dataclass(frozen=True)
class Limit:
    """So many attempts in a quarter of an hour; `scope` says what the key stands for."""

    scope: str
    key: bytes
    most: int


def key(*words: str) -> bytes:
    secret = settings().secret_key
    assert secret is not None
    return hmac.digest(secret.get_secret_value().encode(), "\n".join(words).encode(), hashlib.sha256)


async def count(limits: Sequence[Limit]) -> list[SignInFailure]:
    """Counts an attempt before it is looked at, so that many at once do not slip through; its rows, in the
    order of the limits. Raises TooManyAttempts."""
    counted = [SignInFailure(scope=limit.scope, key=limit.key) for limit in limits]
    await SignInFailure.insert(*counted)
    await _refuse_too_many(limits)
    return counted


async def _refuse_too_many(limits: Sequence[Limit]) -> None:
    since = datetime.now(UTC) - WINDOW
    rows = await SignInFailure.raw(
        "SELECT key, count(*) AS attempts FROM sign_in_failure WHERE key = ANY({}) AND at > {} GROUP BY key",
        [limit.key for limit in limits],
        since,
    )
    attempts = {row["key"]: row["attempts"] for row in rows}
    if any(attempts.get(limit.key, 0) > limit.most for limit in limits):
        raise TooManyAttempts(_("Too many attempts. Please wait a quarter of an hour and try again."))
