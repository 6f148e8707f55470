"""Choosing a new password by a link: asked for at the sign-in, or sent by the administrator."""

from datetime import datetime
from typing import Any
from uuid import UUID

from estate import history, jobs
from estate.accounts import devices, links, passwords, sessions, throttle
from estate.accounts.devices import Device
from estate.accounts.events import InvitationAccepted, PasswordReset, PasswordResetSent
from estate.accounts.invitations import deliver
from estate.accounts.links import OpenLink
from estate.accounts.tables import LinkKind, User
from estate.accounts.throttle import Limit
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.history import By, Happening
from estate.i18n import _
from estate.refusals import Refused
from piccolo_conf import DB

REQUESTS_PER_ACCOUNT = 5
REQUESTS_PER_ADDRESS = 25


async def ask(email: str, device: Device) -> None:
    """The same work whether somebody has this e-mail or not: the worker looks. Raises TooManyAttempts."""
    key = _key(email)
    await throttle.count(
        [
            Limit("reset", key, REQUESTS_PER_ACCOUNT),
            Limit("reset", throttle.key("reset address", device.address), REQUESTS_PER_ADDRESS),
        ]
    )
    facts = {"account": key.hex(), "at": utc_now(), "device": device.words, "address": device.address}
    await jobs.enqueue("accounts.reset", facts)


def _key(email: str) -> bytes:
    """What was typed may be a stranger's address: it is kept nowhere, the queue included."""
    return throttle.key("reset", email.lower())


@jobs.job("accounts.reset")
async def answer(payload: dict[str, Any]) -> None:
    """Sends the link, where there is somebody to send it to."""
    users = await User.select(User.id, User.email).where(User.deactivated_at.is_null())
    account = next((user["id"] for user in users if _key(user["email"]).hex() == payload["account"]), None)
    if account is None:
        return
    async with DB.transaction():
        link = await links.make(account, LinkKind.PASSWORD_RESET)
        await history.record(PasswordResetSent(False), actor=None, subjects=[account])
        asked_at = datetime.fromisoformat(payload["at"])
        await deliver(link, device=payload["device"], address=payload["address"], asked_at=asked_at)


async def send(user: UUID, by: Viewer) -> str | None:
    """By the administrator; the link itself where it has to be handed over."""
    async with DB.transaction():
        rows = await User.raw("SELECT deactivated_at FROM users WHERE id = {} FOR UPDATE", user)
        if rows[0]["deactivated_at"] is not None:
            raise Refused(_("They left, and cannot sign in."))
        link = await links.make(user, LinkKind.PASSWORD_RESET)
        await history.record(PasswordResetSent(True), actor=by, subjects=[user])
        url = await deliver(link, by=by.name, sent_by=by.name)
    return url


async def choose_password(token: str, password: str, device: Device) -> str | None:
    """Ends all their sessions and begins one on this device: its token. None where the link is no good."""
    hashed = await passwords.hash_password(password)
    async with DB.transaction():
        link = await links.use(token)
        session = await _welcome(link, hashed, device) if link else None
    return session


async def _welcome(link: OpenLink, hashed: str, device: Device) -> str:
    await User.update({User.password_hash: hashed}).where(User.id == link.account)
    await links.withdraw(link.account)
    await sessions.close_all(link.account)
    is_new = link.kind == LinkKind.INVITATION
    event: Happening = InvitationAccepted() if is_new else PasswordReset()
    await history.record(event, actor=By(link.account), subjects=[link.account])
    if not is_new:
        await devices.warn("password_changed", link.account, device)
    return await devices.sign_in(link.account, device)
