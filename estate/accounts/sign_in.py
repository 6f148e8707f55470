"""Signing in: guessing is slowed down for the account and for the address alike."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from estate.accounts import passwords, sessions
from estate.accounts.tables import SignInFailure, User
from estate.i18n import _
from estate.jobs import every
from estate.refusals import Refused
from estate.settings import settings

WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT_AND_ADDRESS = 5
ATTEMPTS_PER_ACCOUNT = 25
ATTEMPTS_PER_ADDRESS = 50


@dataclass(frozen=True)
class Credentials:
    email: str
    password: str
    address: str
    device: str


class TooManyAttempts(Refused):
    status = 429


async def sign_in(credentials: Credentials) -> str | None:
    """The session's token, or none where account and password do not go together.

    An attempt is counted before the password is looked at, so that many at once do not slip through."""
    keys = _keys(credentials)
    counted = [SignInFailure(key=key) for key, _limit in keys]
    await SignInFailure.insert(*counted)
    await _refuse_too_many(keys)
    user = (
        await User.select(User.id, User.password_hash)
        .where(User.email == credentials.email.lower(), User.deactivated_at.is_null())
        .first()
    )
    if not await passwords.matches(user["password_hash"] if user else None, credentials.password):
        return None
    assert user is not None
    await _forget(counted)
    return await sessions.open_session(user["id"], credentials.device)


async def _forget(counted: list[SignInFailure]) -> None:
    """All that was counted against the account; against the address, which a whole office shares, this
    attempt alone."""
    of_account = [row.key for row in counted[:2]]
    await SignInFailure.delete().where(
        SignInFailure.key.is_in(of_account) | (SignInFailure.id == counted[2].id)
    )


def _keys(credentials: Credentials) -> list[tuple[bytes, int]]:
    email = credentials.email.lower()
    return [
        (_key("both", email, credentials.address), ATTEMPTS_PER_ACCOUNT_AND_ADDRESS),
        (_key("account", email), ATTEMPTS_PER_ACCOUNT),
        (_key("address", credentials.address), ATTEMPTS_PER_ADDRESS),
    ]


def _key(*words: str) -> bytes:
    secret = settings().secret_key
    assert secret is not None
    return hmac.digest(secret.get_secret_value().encode(), "\n".join(words).encode(), hashlib.sha256)


async def _refuse_too_many(keys: list[tuple[bytes, int]]) -> None:
    since = datetime.now(UTC) - WINDOW
    rows = await SignInFailure.raw(
        "SELECT key, count(*) AS attempts FROM sign_in_failure WHERE key = ANY({}) AND at > {} GROUP BY key",
        [key for key, _limit in keys],
        since,
    )
    attempts = {row["key"]: row["attempts"] for row in rows}
    if any(attempts.get(key, 0) > limit for key, limit in keys):
        raise TooManyAttempts(_("Too many attempts. Please wait a quarter of an hour and try again."))


@every("sign_in.prune", "*/15 * * * *")
async def prune() -> None:
    await SignInFailure.delete().where(SignInFailure.at < datetime.now(UTC) - WINDOW)
