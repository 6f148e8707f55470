"""Closing an office: what it has goes to another one, or to none, in one step."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from estate import history, live
from estate.accounts.events import OfficeClosed, OfficeReopened
from estate.accounts.tables import Office
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.refusals import Refused
from piccolo_conf import DB


@dataclass(frozen=True, slots=True)
class Has:
    """What belongs to an office; of the leads the open ones are counted apart."""

    people: int
    leads: int
    open_leads: int
    listings: int


async def what_it_has(office: UUID) -> Has:
    rows = await Office.raw(_HAS, office, office, office, office)
    return Has(**rows[0])


_HAS = """
SELECT (SELECT count(*) FROM users WHERE office = {}) AS people,
    (SELECT count(*) FROM lead WHERE office = {}) AS leads,
    (SELECT count(*) FROM lead WHERE office = {} AND closed_at IS NULL AND archived_at IS NULL) AS open_leads,
    (SELECT count(*) FROM property WHERE list_office = {}) AS listings
"""


async def close(office: UUID, into: UUID | None, version: int, by: Viewer) -> None:
    """Raises Refused where somebody changed one of the two meanwhile."""
    async with DB.transaction():
        rows: list[dict[str, Any]] = await Office.raw(
            "SELECT id, name, version FROM office WHERE id = ANY({}) AND archived_at IS NULL "
            "ORDER BY id FOR UPDATE",
            [id_ for id_ in (office, into) if id_],
        )
        open_now = {row["id"]: row for row in rows}
        if office not in open_now or open_now[office]["version"] != version:
            raise Refused(_("Somebody changed this office meanwhile. Look again and decide."))
        if into == office or (into and into not in open_now):
            raise Refused(_("Choose an office that stays open."))
        has = await what_it_has(office)
        await _move(office, into)
        values: dict[Any, Any] = {Office.archived_at: utc_now(), Office.version: version + 1}
        await Office.update(values).where(Office.id == office)
        name = open_now[into]["name"] if into else None
        event = OfficeClosed(open_now[office]["name"], name, has.people, has.leads, has.listings)
        await history.record(event, actor=by, subjects=[id_ for id_ in (office, into) if id_])


async def _move(office: UUID, into: UUID | None) -> None:
    """Closed leads too, so that whoever could look at them still can."""
    people = await Office.raw("UPDATE users SET office = {} WHERE office = {} RETURNING id", into, office)
    await Office.raw("UPDATE lead SET office = {} WHERE office = {}", into, office)
    await Office.raw("UPDATE property SET list_office = {} WHERE list_office = {}", into, office)
    for person in people:
        # Their open streams begin anew, with what they may hear now.
        await live.publish(f"user:{person['id']}", live.SIGNED_OUT, person["id"])
    await live.publish("staff", live.MISSED, office)


async def open_again(office: UUID, by: Viewer) -> None:
    """Empty: what it had stays where it went."""
    async with DB.transaction():
        rows = await Office.raw(
            "UPDATE office SET archived_at = NULL, version = version + 1 "
            "WHERE id = {} AND archived_at IS NOT NULL RETURNING name",
            office,
        )
        if rows:
            await history.record(OfficeReopened(rows[0]["name"]), actor=by, subjects=[office])


async def find_closed(office: UUID) -> dict[str, Any] | None:
    rows = await Office.raw("SELECT id, name FROM office WHERE id = {} AND archived_at IS NOT NULL", office)
    return rows[0] if rows else None
