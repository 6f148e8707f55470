"""Signing in: guessing is slowed down for the account and for the address alike."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from estate import history
from estate.accounts import devices, passwords, throttle
from estate.accounts.devices import Device
from estate.accounts.events import SignInsFailed
from estate.accounts.tables import SignInFailure, User
from estate.accounts.throttle import Limit, TooManyAttempts
from estate.jobs import every
from piccolo_conf import DB

__all__ = ["Credentials", "TooManyAttempts", "sign_in"]

ATTEMPTS_PER_ACCOUNT_AND_ADDRESS = 5
ATTEMPTS_PER_ACCOUNT = 25
ATTEMPTS_PER_ADDRESS = 50


@dataclass(frozen=True)
class Credentials:
    email: str
    password: str
    device: Device


async def sign_in(credentials: Credentials) -> str | None:
    """The session's token, or none where account and password do not go together."""
    counted = await throttle.count(_limits(credentials))
    user = (
        await User.select(User.id, User.password_hash)
        .where(User.email == credentials.email.lower(), User.deactivated_at.is_null())
        .first()
    )
    if not await passwords.matches(user["password_hash"] if user else None, credentials.password):
        return None
    assert user is not None
    return await devices.sign_in(user["id"], credentials.device, after_failures=await _forget(counted))


async def _forget(counted: Sequence[SignInFailure]) -> int:
    """All that was counted against the account; against the address, which a whole office shares, this
    attempt alone. How many there were before this one."""
    rows = await SignInFailure.raw(
        "DELETE FROM sign_in_failure WHERE key = ANY({}) OR id = {} RETURNING scope",
        [row.key for row in counted[:2]],
        counted[2].id,
    )
    return len([row for row in rows if row["scope"] == "account"]) - 1


def _limits(credentials: Credentials) -> list[Limit]:
    email, address = credentials.email.lower(), credentials.device.address
    return [
        Limit("both", throttle.key("both", email, address), ATTEMPTS_PER_ACCOUNT_AND_ADDRESS),
        Limit("account", _account_key(email), ATTEMPTS_PER_ACCOUNT),
        Limit("address", throttle.key("address", address), ATTEMPTS_PER_ADDRESS),
    ]


def _account_key(email: str) -> bytes:
    return throttle.key("account", email)


@every("sign_in.prune", "*/15 * * * *")
async def prune() -> None:
    """What counts no more is told to the administrator as numbers: which of us was tried, and how often
    somebody who is none of us."""
    async with DB.transaction():
        rows = await SignInFailure.raw(
            "DELETE FROM sign_in_failure WHERE at < {} RETURNING scope, key",
            datetime.now(UTC) - throttle.WINDOW,
        )
        attempts = Counter(row["key"] for row in rows if row["scope"] == "account")
        if not attempts:
            return
        for user in await User.select(User.id, User.email):
            if failed := attempts.pop(_account_key(user["email"]), 0):
                await history.record(SignInsFailed(failed, True), actor=None, subjects=[user["id"]])
        if strangers := attempts.total():
            await history.record(SignInsFailed(strangers, False), actor=None, subjects=[])
