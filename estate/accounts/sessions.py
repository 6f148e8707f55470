"""Signed-in devices: a random token in a cookie, its hash in a row."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from estate import live
from estate.accounts import agency
from estate.accounts.agency import AgencySettings
from estate.accounts.tables import Session
from estate.accounts.viewers import Viewer
from estate.jobs import every
from piccolo_conf import DB

LIFETIME = timedelta(days=90)
IDLE = timedelta(days=14)
TOUCH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    token_hash: bytes
    viewer: Viewer
    agency: AgencySettings


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def open_session(account: UUID, device: str) -> str:
    """The new token, for the cookie alone."""
    token = secrets.token_urlsafe(32)
    expires_at = datetime.now(UTC) + LIFETIME
    await Session.insert(
        Session(token_hash=digest(token), account=account, device=device[:200], expires_at=expires_at)
    )
    return token


async def find(token: str) -> SignedIn | None:
    """One select, and a write where the session was last seen over five minutes ago."""
    now = datetime.now(UTC)
    rows = await Session.raw(_FIND, digest(token), now, now - IDLE)
    if not rows:
        return None
    row = rows[0]
    if now - row["seen_at"] > TOUCH:
        await Session.update({Session.seen_at: now}).where(Session.token_hash == row["token_hash"])
    return _signed_in(row)


_FIND = f"""
SELECT s.token_hash, s.seen_at, u.id, u.name, u.email, u.role, u.office, u.takes_leads, u.language,
       a.id IS NOT NULL AS agency_known, {", ".join(f"a.{c} AS agency_{c}" for c in agency.COLUMNS)}
FROM session s
JOIN users u ON u.id = s.account
LEFT JOIN agency a ON true
WHERE s.token_hash = {{}} AND s.expires_at > {{}} AND s.seen_at > {{}} AND u.deactivated_at IS NULL
"""


def _signed_in(row: dict[str, Any]) -> SignedIn:
    viewer = Viewer(**{name: row[name] for name in Viewer.__slots__})
    known = row["agency_known"]
    return SignedIn(row["token_hash"], viewer, agency.from_row(row, "agency_") if known else agency.UNNAMED)


async def close(token_hash: bytes, account: UUID) -> None:
    async with DB.transaction():
        await Session.delete().where(Session.token_hash == token_hash, Session.account == account)
        await live.publish(f"user:{account}", live.SIGNED_OUT, account)


async def close_all(account: UUID) -> None:
    async with DB.transaction():
        await Session.delete().where(Session.account == account)
        await live.publish(f"user:{account}", live.SIGNED_OUT, account)


@every("sessions.prune", "7 3 * * *")
async def prune() -> None:
    """Those that open nothing any more."""
    now = datetime.now(UTC)
    await Session.delete().where((Session.expires_at < now) | (Session.seen_at < now - IDLE))
