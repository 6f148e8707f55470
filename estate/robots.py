"""Keeping robots out of public forms without asking anybody else: a field that people do not see, a sealed
moment at which the form was shown, and a limit for each address."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.accounts.tables import SignInFailure
from estate.settings import settings

SHORTEST = timedelta(seconds=3)
LONGEST = timedelta(days=3)
_SKEW = timedelta(seconds=30)  # between the clocks of two servers
WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ADDRESS = 12


@dataclass(frozen=True)
class Seal:
    """When a form was shown; its id is the same however often that form is sent."""

    id: UUID
    shown_at: datetime

    @classmethod
    def now(cls) -> "Seal":
        return cls(uuid7(), datetime.now(UTC))

    @classmethod
    def read(cls, text: str) -> "Seal | None":
        """None where it is not ours."""
        body, _, signature = text.rpartition(".")
        if not hmac.compare_digest(signature.encode(), _sign(body).encode()):
            return None
        id_, _, seconds = body.partition(".")
        return cls(UUID(id_), datetime.fromtimestamp(int(seconds), UTC))

    def __str__(self) -> str:
        body = f"{self.id}.{int(self.shown_at.timestamp())}"
        return f"{body}.{_sign(body)}"

    @property
    def is_hasty(self) -> bool:
        return datetime.now(UTC) - self.shown_at < SHORTEST

    @property
    def is_stale(self) -> bool:
        """Too old, or of a time to come: a clock that was wrong must not keep anybody out."""
        age = datetime.now(UTC) - self.shown_at
        return age > LONGEST or age < -_SKEW


async def floods(door: str, address: str) -> bool:
    """Count this attempt; true where there were too many from this address in a quarter of an hour."""
    key = hmac.digest(_secret(), f"{door}\n{address}".encode(), hashlib.sha256)
    await SignInFailure.insert(SignInFailure(key=key))
    since = datetime.now(UTC) - WINDOW
    attempts = await SignInFailure.count().where((SignInFailure.key == key) & (SignInFailure.at > since))
    return int(attempts) > ATTEMPTS_PER_ADDRESS


def _sign(body: str) -> str:
    return hmac.digest(_secret(), f"form {body}".encode(), hashlib.sha256).hex()[:32]


def _secret() -> bytes:
    secret = settings().secret_key
    assert secret is not None
    return secret.get_secret_value().encode()
