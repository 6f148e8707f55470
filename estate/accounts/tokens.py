"""Keys for programs: a bearer token names the source that it was made for, may do what its scope says, and
can be taken back. Of the token itself nothing is kept but its hash."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from asyncpg import UniqueViolationError
from uuid_utils.compat import uuid7

from estate import history, rows
from estate.accounts import agency, throttle
from estate.accounts.agency import AgencySettings
from estate.accounts.events import TokenMade, TokenRevoked
from estate.accounts.tables import ApiToken
from estate.accounts.throttle import Limit
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.refusals import Refused
from piccolo_conf import DB

PREFIX = "est_"
"""By which leaked tokens are found."""
TOUCH = timedelta(minutes=5)
FAILURES_PER_ADDRESS = 100
"""In a quarter of an hour."""


class TooFast(Refused):
    status = 429


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who comes with a token."""

    id: UUID
    name: str
    scope: str
    kind: str
    per_minute: int
    agency: AgencySettings


async def make(name: str, scope: str, kind: str, per_minute: int, *, by: Viewer | None) -> str:
    """The new token, to be shown once. Raises Refused where a token of this name is in use."""
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        id=uuid7(),
        name=name,
        scope=scope,
        kind=kind,
        per_minute=per_minute,
        token_hash=_digest(token),
        made_by=by.id if by else None,
    )
    try:
        async with DB.transaction():
            await ApiToken.insert(row)
            await history.record(TokenMade(name, scope), actor=by, subjects=_subjects(by))
    except UniqueViolationError:
        raise Refused(_("There is a token of this name already. Revoke it first.")) from None
    return token


async def revoke(token: UUID, *, by: Viewer | None) -> bool:
    """Whoever comes with it is refused from now on. False where there is none; again, it changes nothing."""
    async with DB.transaction():
        found = await ApiToken.raw("SELECT name, revoked_at FROM api_token WHERE id = {} FOR UPDATE", token)
        if found and found[0]["revoked_at"] is None:
            await ApiToken.update({ApiToken.revoked_at: utc_now()}).where(ApiToken.id == token)
            await history.record(TokenRevoked(found[0]["name"]), actor=by, subjects=_subjects(by))
    return bool(found)


async def named(name: str) -> UUID | None:
    """The one in use."""
    found = await ApiToken.raw("SELECT id FROM api_token WHERE name = {} AND revoked_at IS NULL", name)
    return found[0]["id"] if found else None


async def all() -> list[dict[str, Any]]:
    """Those in use first."""
    kept: list[dict[str, Any]] = await ApiToken.raw(
        "SELECT t.id, t.name, t.scope, t.kind, t.per_minute, t.created_at, t.last_used_at, t.revoked_at, "
        "u.name AS made_by FROM api_token t LEFT JOIN users u ON u.id = t.made_by "
        "ORDER BY t.revoked_at IS NOT NULL, t.name, t.created_at DESC"
    )
    return kept


def _subjects(by: Viewer | None) -> list[UUID]:
    return [by.id] if by else []


async def find(token: str) -> Bearer | None:
    """With the agency's settings in one query; a write where it was last used over five minutes ago."""
    found = await rows.run(_FIND, _digest(token))
    if not found:
        return None
    row = found[0]
    if row["last_used_at"] is None or utc_now() - row["last_used_at"] > TOUCH:
        await ApiToken.raw("UPDATE api_token SET last_used_at = now() WHERE id = {}", row["id"])
    ours = agency.from_row(row, "agency_") if row["agency_known"] else agency.UNNAMED
    return Bearer(row["id"], row["name"], row["scope"], row["kind"], row["per_minute"], ours)


_FIND = f"""
SELECT t.id, t.name, t.scope, t.kind, t.per_minute, t.last_used_at, a.id IS NOT NULL AS agency_known,
    {", ".join(f"a.{c} AS agency_{c}" for c in agency.COLUMNS)}
FROM api_token t LEFT JOIN agency a ON true
WHERE t.token_hash = $1 AND t.revoked_at IS NULL
"""


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def count_failure(address: str) -> None:
    """Somebody came with a token that is none. Raises TooManyAttempts."""
    await throttle.count([Limit("api address", throttle.key("api", address), FAILURES_PER_ADDRESS)])
