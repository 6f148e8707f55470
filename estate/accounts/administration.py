"""What the administrator changes: the agency, its offices, its users."""

import json
from typing import Any
from uuid import UUID

from asyncpg import UniqueViolationError

from estate import history, live
from estate.accounts import agency, passwords, sessions
from estate.accounts.events import (
    AgencyChanged,
    OfficeSaved,
    UserAdded,
    UserChanged,
    UserLeft,
    UserReturned,
)
from estate.accounts.tables import Agency, Office, Role, User
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.refusals import Refused
from piccolo_conf import DB


async def save_agency(columns: dict[str, Any], version: int, by: Viewer) -> None:
    """Raises Refused where somebody else saved it meanwhile."""
    async with DB.transaction():
        rows = await Agency.raw("SELECT * FROM agency FOR UPDATE")
        stored = rows[0] if rows else None
        if (stored["version"] if stored else 0) != version:
            raise Refused(_("Somebody else changed these settings meanwhile. Please load the page again."))
        changed = [name for name, value in columns.items() if stored is None or stored[name] != value]
        if stored is None:
            await Agency.insert(Agency(**columns))
        else:
            await Agency.update({**_named(Agency, columns), Agency.version: version + 1}).where(
                Agency.id == 1
            )
        await history.record(AgencyChanged(changed), actor=by, subjects=[by.id])


async def save_hours(hours: dict[str, list[str]], by: Viewer) -> None:
    """Raises Refused before the agency was saved for the first time."""
    async with DB.transaction():
        column = Agency.office_hours
        saved = await Agency.update({column: json.dumps(hours)}).where(Agency.id == 1).returning(Agency.id)
        if not saved:
            raise Refused(_("Please save the agency's name and country first."))
        await history.record(AgencyChanged(["office_hours"]), actor=by, subjects=[by.id])


async def save_office(columns: dict[str, Any], by: Viewer, office: UUID | None = None) -> None:
    """Raises Refused where another office has this name."""
    try:
        async with DB.transaction():
            if office is None:
                await Office.insert(Office(**columns))
            else:
                await Office.update(_named(Office, columns)).where(Office.id == office)
            await history.record(OfficeSaved(columns["name"]), actor=by, subjects=[by.id])
    except UniqueViolationError:
        raise Refused(_("There is another office of this name.")) from None


async def add_user(columns: dict[str, Any], password: str, by: Viewer) -> UUID:
    """Raises Refused where another user has this e-mail."""
    hashed = await passwords.hash_password(password) if password else None
    user = User(**columns, password_hash=hashed, language=agency.current().locale.split("-")[0])
    try:
        async with DB.transaction():
            await User.insert(user)
            await history.record(UserAdded(columns["role"]), actor=by, subjects=[user.id])
    except UniqueViolationError:
        raise Refused(_("Another user signs in with this e-mail.")) from None
    return user.id


async def change_user(user: UUID, columns: dict[str, Any], password: str, by: Viewer) -> None:
    """A new password signs all the user's devices out. Raises Refused."""
    hashed = await passwords.hash_password(password) if password else None
    try:
        async with DB.transaction():
            stored = await _lock(user)
            if columns["role"] != Role.ADMIN:
                await _keep_an_admin(stored)
            changed = [name for name, value in columns.items() if stored[name] != value]
            await User.update(_named(User, columns)).where(User.id == user)
            if hashed:
                changed.append("password")
                await User.update({User.password_hash: hashed}).where(User.id == user)
                await sessions.close_all(user)
            elif {"role", "office"} & set(changed):
                # Their open streams begin anew, with what they may hear now.
                await live.publish(f"user:{user}", live.SIGNED_OUT, user)
            await history.record(UserChanged(changed), actor=by, subjects=[user])
    except UniqueViolationError:
        raise Refused(_("Another user signs in with this e-mail.")) from None


async def let_go(user: UUID, by: Viewer) -> None:
    """They are signed out at once and can sign in no more; what they did keeps their name. Raises Refused."""
    async with DB.transaction():
        stored = await _lock(user)
        await _keep_an_admin(stored)
        if stored["deactivated_at"] is None:
            await User.update({User.deactivated_at: utc_now()}).where(User.id == user)
            await sessions.close_all(user)
            await history.record(UserLeft(), actor=by, subjects=[user])


async def take_back(user: UUID, by: Viewer) -> None:
    async with DB.transaction():
        if (await _lock(user))["deactivated_at"] is not None:
            await User.update({User.deactivated_at: None}).where(User.id == user)
            await history.record(UserReturned(), actor=by, subjects=[user])


async def _lock(user: UUID) -> dict[str, Any]:
    """Together with every admin, always in this order: two who demote each other wait and do not deadlock."""
    rows = await User.raw("SELECT * FROM users WHERE id = {} OR role = 'admin' ORDER BY id FOR UPDATE", user)
    stored: dict[str, Any] = next(row for row in rows if row["id"] == user)
    return stored


async def _keep_an_admin(stored: dict[str, Any]) -> None:
    """Raises Refused where nobody could administer any more. After `_lock`."""
    others = User.exists().where(
        User.role == Role.ADMIN, User.deactivated_at.is_null(), User.id != stored["id"]
    )
    if stored["role"] == Role.ADMIN and not await others:
        raise Refused(_("This is the last administrator. Make somebody else administrator first."))


async def change_profile(columns: dict[str, Any], by: Viewer) -> None:
    async with DB.transaction():
        await User.update(_named(User, columns)).where(User.id == by.id)
        await history.record(UserChanged(list(columns)), actor=by, subjects=[by.id])


async def change_password(current: str, new: str, by: Viewer) -> bool:
    """False where the current password is wrong. All other devices are signed out."""
    stored = (await User.select(User.password_hash).where(User.id == by.id))[0]["password_hash"]
    if not await passwords.matches(stored, current):
        return False
    hashed = await passwords.hash_password(new)
    async with DB.transaction():
        await User.update({User.password_hash: hashed}).where(User.id == by.id)
        await sessions.close_all(by.id)
        await history.record(UserChanged(["password"]), actor=by, subjects=[by.id])
    return True


def _named(table: Any, columns: dict[str, Any]) -> dict[Any, Any]:
    return {table._meta.get_column_by_name(name): value for name, value in columns.items()}
