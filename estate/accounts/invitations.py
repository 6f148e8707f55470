"""Inviting people: they get a link by which they choose their own password.

Where no mail can be sent, the administrator gets the link instead, and hands it over."""

from typing import Any
from uuid import UUID

from asyncpg import UniqueViolationError

from estate import history
from estate.accounts import agency, links
from estate.accounts.events import InvitationSent, InvitationWithdrawn, UserInvited
from estate.accounts.tables import AccountLink, LinkKind, User
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.mail import delivery, outbox
from estate.mail.outbox import Letter
from estate.refusals import Refused
from piccolo_conf import DB


async def invite(columns: dict[str, Any], by: Viewer) -> tuple[UUID, str | None]:
    """The new user, and the link where it has to be handed over. Raises Refused where another user has this
    e-mail."""
    user = User(**columns, language=agency.current().locale.split("-")[0])
    try:
        async with DB.transaction():
            await User.insert(user)
            await history.record(UserInvited(columns["role"]), actor=by, subjects=[user.id])
            url = await _send(user.id, by)
    except UniqueViolationError:
        raise Refused(_("Another user signs in with this e-mail.")) from None
    return user.id, url


async def send_again(user: UUID, by: Viewer) -> str | None:
    """A new link; the one before is good no more. Raises Refused where they have a password."""
    async with DB.transaction():
        await _lock_invited(user)
        await history.record(InvitationSent(), actor=by, subjects=[user])
        url = await _send(user, by)
    return url


async def withdraw(user: UUID, by: Viewer) -> None:
    """They cannot come in any more, unless they are invited again. Raises Refused where they are in."""
    async with DB.transaction():
        await _lock_invited(user)
        await User.update({User.deactivated_at: utc_now()}).where(User.id == user)
        await links.withdraw(user)
        await history.record(InvitationWithdrawn(), actor=by, subjects=[user])


async def _lock_invited(user: UUID) -> None:
    rows = await User.raw("SELECT password_hash, deactivated_at FROM users WHERE id = {} FOR UPDATE", user)
    if rows[0]["password_hash"] is not None:
        raise Refused(_("They have chosen their password already."))
    if rows[0]["deactivated_at"] is not None:
        raise Refused(_("They left, and cannot sign in."))


async def _send(user: UUID, by: Viewer) -> str | None:
    link = await links.make(user, LinkKind.INVITATION)
    return await deliver(link, by=by.name, invited_by=by.name)


async def deliver(link: AccountLink, *, by: str | None = None, **more: Any) -> str | None:
    """By mail; where none can be sent from here, the link itself."""
    if by is not None and delivery.obstacle() is not None:
        return links.url(link.id)
    [user] = await User.select(User.id, User.name, User.email, User.language).where(User.id == link.account)
    context = {"name": user["name"], "url": links.hidden_url(), "expires_at": link.expires_at, **more}
    await outbox.post(
        Letter(
            link.kind,
            to=user["email"],
            account=user["id"],
            language=user["language"],
            context=context,
            link=link.id,
        )
    )
    return None
