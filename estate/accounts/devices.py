"""The devices that somebody is signed in on: their names, a mail about a new one, signing one out."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from estate import history, live
from estate.accounts import sessions
from estate.accounts.events import DevicesSignedOut, SignedIn
from estate.accounts.tables import Session, User
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.history import By
from estate.i18n import N_, _
from estate.mail import outbox
from estate.mail.outbox import Letter
from estate.settings import settings
from piccolo_conf import DB

REMEMBERED = timedelta(days=180)
"""Whoever signed in with such a device within this time gets no mail about it."""


@dataclass(frozen=True)
class Device:
    """As its browser names itself, and the address that it came from."""

    user_agent: str
    address: str

    @property
    def words(self) -> str:
        return words(self.user_agent)


@dataclass(frozen=True)
class Known:
    """A device in the list. The id is the beginning of its token's hash: it opens nothing."""

    id: UUID
    name: str
    is_phone: bool
    created_at: datetime
    seen_at: datetime
    is_this: bool


async def sign_in(account: UUID, device: Device, *, after_failures: int = 0) -> str:
    """The new token. A mail tells them of a device that they were not seen with before."""
    async with DB.transaction():
        is_new = await _is_new(account, device.words)
        token = await sessions.open_session(account, device.user_agent)
        event = SignedIn(device.words, after_failures)
        await history.record(event, actor=By(account), subjects=[account])
        if is_new:
            await warn("new_device", account, device)
    return token


async def _is_new(account: UUID, device: str) -> bool:
    """Never at the first time: then all devices are new."""
    rows = await User.raw(_BEFORE, device, account, utc_now() - REMEMBERED)
    return bool(rows[0]["ever"] and not rows[0]["with_this"])


_BEFORE = """
SELECT count(*) > 0 AS ever, coalesce(bool_or(data ->> 'device' = {}), false) AS with_this FROM event
WHERE actor = {} AND kind = 'signed_in' AND at > {}
"""


_PAGES = {"new_device": "/settings/devices", "password_changed": "/password-reset"}
"""Where to go who did not do it."""


async def warn(kind: str, account: UUID, device: Device) -> None:
    """A mail to somebody about what was done with their account, and from where."""
    rows = await User.select(User.name, User.email, User.language).where(User.id == account)
    [user] = rows
    context = {
        "name": user["name"],
        "device": device.words,
        "address": device.address,
        "at": utc_now(),
        "url": f"{settings().base_url}{_PAGES[kind]}",
    }
    await outbox.post(
        Letter(kind, to=user["email"], account=account, language=user["language"], context=context)
    )


async def of(account: UUID, this: bytes) -> list[Known]:
    """The one that asks comes first, then by when they were last seen."""
    now = utc_now()
    rows = await Session.raw(
        "SELECT token_hash, device, created_at, seen_at FROM session "
        "WHERE account = {} AND expires_at > {} AND seen_at > {} "
        "ORDER BY token_hash <> {}, seen_at DESC",
        account,
        now,
        now - sessions.IDLE,
        this,
    )
    return [
        Known(
            id=_id(row["token_hash"]),
            name=words(row["device"]),
            is_phone=bool(re.search("Android|iPhone|Mobile", row["device"])),
            created_at=row["created_at"],
            seen_at=row["seen_at"],
            is_this=row["token_hash"] == this,
        )
        for row in rows
    ]


def _id(token_hash: bytes) -> UUID:
    return UUID(bytes=token_hash[:16])


def is_of(device: UUID, token_hash: bytes) -> bool:
    return _id(token_hash) == device


async def sign_out(device: UUID, by: Viewer) -> bool:
    """False where the viewer has no such device. Its open pages hear nothing from now on."""
    async with DB.transaction():
        rows = await Session.raw(
            "DELETE FROM session WHERE account = {} AND substr(token_hash, 1, 16) = {} RETURNING device",
            by.id,
            device.bytes,
        )
        if rows:
            await _signed_out([row["device"] for row in rows], by)
    return bool(rows)


async def sign_out_others(this: bytes, by: Viewer) -> int:
    """How many there were."""
    async with DB.transaction():
        rows = await Session.raw(
            "DELETE FROM session WHERE account = {} AND token_hash <> {} RETURNING device", by.id, this
        )
        if rows:
            await _signed_out([row["device"] for row in rows], by)
    return len(rows)


async def _signed_out(user_agents: list[str], by: Viewer) -> None:
    event = DevicesSignedOut([words(user_agent) for user_agent in user_agents])
    await history.record(event, actor=by, subjects=[by.id])
    await live.publish(f"user:{by.id}", live.SIGNED_OUT, by.id)


_BROWSERS = (
    ("EdgA?/|EdgiOS/", "Edge"),
    ("OPR/|OPT/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/|FxiOS/", "Firefox"),
    ("Chrome/|CriOS/|Chromium/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux|X11", "Linux"),
)
UNKNOWN = N_("An unknown device")


def words(user_agent: str) -> str:
    """ "Chrome on Android"."""
    browser, system = (_first(table, user_agent) for table in (_BROWSERS, _SYSTEMS))
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _(UNKNOWN)


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for pattern, name in table if re.search(pattern, user_agent)), "")
