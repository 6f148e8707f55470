"""Every read of the agency's people."""

from typing import Any
from uuid import UUID

from estate.accounts.tables import Office, User

Row = dict[str, Any]


async def offices() -> list[Row]:
    rows: list[Row] = await Office.raw(
        "SELECT o.*, (SELECT count(*) FROM users WHERE office = o.id AND deactivated_at IS NULL) AS people "
        "FROM office o WHERE o.archived_at IS NULL ORDER BY o.name"
    )
    return rows


async def closed_offices() -> list[Row]:
    rows: list[Row] = await Office.raw(
        "SELECT id, name, archived_at FROM office WHERE archived_at IS NOT NULL ORDER BY name"
    )
    return rows


async def office(office_id: UUID) -> Row | None:
    rows = await Office.raw("SELECT * FROM office WHERE id = {} AND archived_at IS NULL", office_id)
    return rows[0] if rows else None


async def users() -> list[Row]:
    """Those who left come last."""
    rows: list[Row] = await User.raw(
        "SELECT u.id, u.name, u.email, u.role, u.deactivated_at, "
        "u.password_hash IS NULL AND EXISTS (SELECT FROM account_link k WHERE k.account = u.id) "
        "AS is_invited, o.name AS office_name "
        "FROM users u LEFT JOIN office o ON o.id = u.office ORDER BY u.deactivated_at IS NOT NULL, u.name"
    )
    return rows


async def user(user_id: UUID) -> Row | None:
    rows = await User.raw(
        "SELECT id, name, email, role, office, takes_leads, phone, language, deactivated_at, version, "
        "password_hash IS NULL AS is_invited FROM users WHERE id = {}",
        user_id,
    )
    return rows[0] if rows else None
