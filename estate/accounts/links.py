"""Links by which somebody chooses a password, once.

The token follows from the row's id and SECRET_KEY, so that it needs to be kept nowhere: a mail is stored
without it, and gets it when it is handed to the mail server. The row has the hash by which it is found."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.accounts.tables import AccountLink, LinkKind, User
from estate.columns import utc_now
from estate.settings import settings

LIFETIMES = {LinkKind.INVITATION: timedelta(days=7), LinkKind.PASSWORD_RESET: timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that can be used, and whose it is."""

    id: UUID
    kind: str
    account: UUID
    name: str
    email: str


async def make(account: UUID, kind: LinkKind) -> AccountLink:
    """In the current transaction. What was made for this account before is good no more; of two made at once
    the later one stays."""
    await User.raw("SELECT id FROM users WHERE id = {} FOR NO KEY UPDATE", account)
    await withdraw(account)
    id_ = uuid7()
    link = AccountLink(
        id=id_,
        account=account,
        kind=kind,
        token_hash=_digest(_token(id_)),
        expires_at=utc_now() + LIFETIMES[kind],
    )
    await AccountLink.insert(link)
    return link


async def withdraw(account: UUID) -> None:
    await AccountLink.update({AccountLink.withdrawn_at: utc_now()}).where(
        AccountLink.account == account, AccountLink.used_at.is_null(), AccountLink.withdrawn_at.is_null()
    )


async def find(token: str) -> OpenLink | None:
    rows = await AccountLink.raw(
        f"SELECT {_SHOWN} {_OPEN} AND k.token_hash = {{}}", utc_now(), _digest(token)
    )
    return OpenLink(**rows[0]) if rows else None


async def use(token: str) -> OpenLink | None:
    """In the current transaction; None where it was used, or is good no more. Of two at once one gets it."""
    link = await find(token)
    if link is None:
        return None
    await User.raw("SELECT id FROM users WHERE id = {} FOR UPDATE", link.account)
    rows = await AccountLink.raw(
        f"UPDATE account_link SET used_at = now() WHERE id = (SELECT k.id {_OPEN} AND k.id = {{}}) "
        "AND used_at IS NULL RETURNING id",
        utc_now(),
        link.id,
    )
    return link if rows else None


async def url_while_open(link: UUID) -> str | None:
    """None where it is good no more."""
    rows = await AccountLink.raw(f"SELECT k.id {_OPEN} AND k.id = {{}}", utc_now(), link)
    return url(link) if rows else None


_SHOWN = "k.id, k.kind, k.account, u.name, u.email"
_OPEN = """
FROM account_link k JOIN users u ON u.id = k.account AND u.deactivated_at IS NULL
WHERE k.used_at IS NULL AND k.withdrawn_at IS NULL AND k.expires_at > {}
"""


def url(link: UUID) -> str:
    """With its token: for its reader's eyes alone."""
    return f"{settings().base_url}/links/{_token(link)}"


def hidden_url() -> str:
    """What stands for the link in a stored mail."""
    return f"{settings().base_url}/links/not-kept-here"


def _token(link: UUID) -> str:
    secret = settings().secret_key
    assert secret is not None
    made = hmac.digest(secret.get_secret_value().encode(), b"account link\n" + link.bytes, hashlib.sha256)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True, slots=True)
class Pending:
    """The last link of an account that can still be used; `trouble` is why its mail did not go out."""

    kind: str
    created_at: datetime
    expires_at: datetime
    trouble: str | None


async def pending(account: UUID) -> Pending | None:
    rows = await AccountLink.raw(_PENDING, utc_now(), account)
    return Pending(**rows[0]) if rows else None


_PENDING = f"""
SELECT k.kind, k.created_at, k.expires_at,
    (SELECT reason FROM message m WHERE m.link = k.id AND m.state IN ('held', 'failed')) AS trouble
{_OPEN} AND k.account = {{}} ORDER BY k.id DESC LIMIT 1
"""
