"""What the administrator changes: the agency, its offices, its users."""

import json
from typing import Any
from uuid import UUID

from asyncpg import UniqueViolationError

from estate import history, live
from estate.accounts import devices, links, passwords, sessions
from estate.accounts.devices import Device
from estate.accounts.events import (
    AgencyChanged,
    OfficeSaved,
    RoleChanged,
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


class ChangedMeanwhile(Exception):
    """Somebody saved this row since the form was opened."""

    def __init__(self, stored: dict[str, Any]) -> None:
        super().__init__("changed meanwhile")
        self.stored = stored


async def save_agency(columns: dict[str, Any], version: int, by: Viewer) -> None:
    """Raises ChangedMeanwhile."""
    async with DB.transaction():
        rows = await Agency.raw("SELECT * FROM agency FOR UPDATE")
        stored = rows[0] if rows else None
        if stored and stored["version"] != version:
            raise ChangedMeanwhile(stored)
        changed = [name for name, value in columns.items() if stored is None or stored[name] != value]
        if stored is None:
            await Agency.insert(Agency(**columns))
        else:
            await Agency.update({**_named(Agency, columns), Agency.version: version + 1}).where(
                Agency.id == 1
            )
        await history.record(AgencyChanged(changed), actor=by, subjects=[by.id])


async def save_hours(hours: dict[str, list[str]], version: int, by: Viewer) -> None:
    """Raises Refused before the agency was saved for the first time, ChangedMeanwhile after another."""
    await save_some({"office_hours": json.dumps(hours)}, version, by)


async def save_some(values: dict[str, Any], version: int, by: Viewer) -> None:
    """A part of the agency's settings, as its columns. Raises as `save_hours`."""
    async with DB.transaction():
        rows = await Agency.raw("SELECT * FROM agency FOR UPDATE")
        if not rows:
            raise Refused(_("Please save the agency's name and country first."))
        if rows[0]["version"] != version:
            raise ChangedMeanwhile(rows[0])
        await Agency.update(_named(Agency, {**values, "version": version + 1})).where(Agency.id == 1)
        await history.record(AgencyChanged(list(values)), actor=by, subjects=[by.id])


async def add_office(columns: dict[str, Any], by: Viewer) -> None:
    """Raises Refused where another office has this name."""
    office = Office(**columns)
    try:
        async with DB.transaction():
            await Office.insert(office)
            await history.record(OfficeSaved(columns["name"]), actor=by, subjects=[office.id])
    except UniqueViolationError:
        raise Refused(_("There is another office of this name.")) from None


async def change_office(office: UUID, columns: dict[str, Any], version: int, by: Viewer) -> None:
    """Raises ChangedMeanwhile, and Refused where another office has this name."""
    try:
        async with DB.transaction():
            stored = (await Office.raw("SELECT * FROM office WHERE id = {} FOR UPDATE", office))[0]
            if stored["version"] != version:
                raise ChangedMeanwhile(stored)
            values = {**columns, "version": version + 1}
            await Office.update(_named(Office, values)).where(Office.id == office)
            await history.record(OfficeSaved(columns["name"]), actor=by, subjects=[office])
    except UniqueViolationError:
        raise Refused(_("There is another office of this name.")) from None


async def change_user(user: UUID, columns: dict[str, Any], version: int, by: Viewer) -> None:
    """Raises ChangedMeanwhile, and Refused where another user has this e-mail."""
    try:
        async with DB.transaction():
            stored = await _lock(user)
            if stored["version"] != version:
                raise ChangedMeanwhile(stored)
            if columns["role"] != Role.ADMIN:
                await _keep_an_admin(stored)
            changed = [name for name, value in columns.items() if stored[name] != value]
            values = {**columns, "version": version + 1}
            await User.update(_named(User, values)).where(User.id == user)
            await _draw_conclusions(stored, set(changed))
            await _record_change(stored, changed, columns, by)
    except UniqueViolationError:
        raise Refused(_("Another user signs in with this e-mail.")) from None


async def _draw_conclusions(stored: dict[str, Any], changed: set[str]) -> None:
    if "email" in changed:  # a link that went to the old address is no longer for them
        await links.withdraw(stored["id"])
    if {"role", "office"} & changed:
        # Their open streams begin anew, with what they may hear now.
        await live.publish(f"user:{stored['id']}", live.SIGNED_OUT, stored["id"])


async def _record_change(
    stored: dict[str, Any], changed: list[str], columns: dict[str, Any], by: Viewer
) -> None:
    if "role" in changed:
        event = RoleChanged(stored["role"], columns["role"])
        await history.record(event, actor=by, subjects=[stored["id"]])
    if others := [name for name in changed if name != "role"]:
        await history.record(UserChanged(others), actor=by, subjects=[stored["id"]])


async def let_go(user: UUID, by: Viewer) -> None:
    """They are signed out at once and can sign in no more; what they did keeps their name. Raises Refused."""
    async with DB.transaction():
        stored = await _lock(user)
        await _keep_an_admin(stored)
        if stored["deactivated_at"] is None:
            await User.update({User.deactivated_at: utc_now()}).where(User.id == user)
            await links.withdraw(user)
            await sessions.close_all(user)
            await history.record(UserLeft(), actor=by, subjects=[user])


async def take_back(user: UUID, by: Viewer) -> None:
    async with DB.transaction():
        if (await _lock(user))["deactivated_at"] is not None:
            await User.update({User.deactivated_at: None}).where(User.id == user)
            await history.record(UserReturned(), actor=by, subjects=[user])


async def _lock(user: UUID) -> dict[str, Any]:
    """Together with every admin, always in this order: two who demote each other wait and do not deadlock."""
    rows = await User.raw(
        "SELECT * FROM users WHERE id = {} OR role = 'admin' ORDER BY id FOR NO KEY UPDATE", user
    )
    stored: dict[str, Any] = next(row for row in rows if row["id"] == user)
    return stored


async def _keep_an_admin(stored: dict[str, Any]) -> None:
    """Raises Refused where nobody could administer any more; who was invited and never came in cannot. After
    `_lock`."""
    others = User.exists().where(
        User.role == Role.ADMIN,
        User.deactivated_at.is_null(),
        User.password_hash.is_not_null(),
        User.id != stored["id"],
    )
    if stored["role"] == Role.ADMIN and not await others:
        raise Refused(_("This is the last administrator. Make somebody else administrator first."))


async def change_profile(columns: dict[str, Any], version: int, by: Viewer) -> None:
    """Raises ChangedMeanwhile."""
    async with DB.transaction():
        stored = (await User.raw("SELECT * FROM users WHERE id = {} FOR UPDATE", by.id))[0]
        if stored["version"] != version:
            raise ChangedMeanwhile(stored)
        values = {**columns, "version": version + 1}
        await User.update(_named(User, values)).where(User.id == by.id)
        changed = [name for name, value in columns.items() if stored[name] != value]
        await history.record(UserChanged(changed), actor=by, subjects=[by.id])


async def change_password(current: str, new: str, by: Viewer, device: Device) -> bool:
    """False where the current password is wrong. All other devices are signed out, and a mail tells of it."""
    stored = (await User.select(User.password_hash).where(User.id == by.id))[0]["password_hash"]
    if not await passwords.matches(stored, current):
        return False
    hashed = await passwords.hash_password(new)
    async with DB.transaction():
        rows = await User.raw(
            "UPDATE users SET password_hash = {} WHERE id = {} AND password_hash = {} RETURNING id",
            hashed,
            by.id,
            stored,
        )
        if not rows:  # another was chosen in between
            return False
        await links.withdraw(by.id)
        await sessions.close_all(by.id)
        await history.record(UserChanged(["password"]), actor=by, subjects=[by.id])
        await devices.warn("password_changed", by.id, device)
    return True


def _named(table: Any, columns: dict[str, Any]) -> dict[Any, Any]:
    return {table._meta.get_column_by_name(name): value for name, value in columns.items()}
