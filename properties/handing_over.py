"""The listings of a colleague, given to others all at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from estate import history, live
from estate.accounts.viewers import Viewer
from estate.history.record import Happened
from properties.events import PropertyEdited
from properties.tables import Property, StandardStatus

OVER = (StandardStatus.CLOSED, StandardStatus.CANCELED, StandardStatus.WITHDRAWN, StandardStatus.DELETE)
"""Whose listing these were stays as it was."""


@dataclass(frozen=True, slots=True)
class Listed:
    id: UUID
    listing_id: str
    address: str


async def listed_by(agent: UUID) -> list[Listed]:
    rows = await Property.raw(_LISTED, agent, [status.value for status in OVER])
    return [Listed(**row) for row in rows]


_LISTED = """
SELECT h.id, h.listing_id,
    coalesce(nullif(concat_ws(' ', nullif(a.unparsed_address, ''), a.unit_number), ''), h.listing_id)
        AS address
FROM property h JOIN place a ON a.id = h.place
WHERE h.list_agent = {} AND h.archived_at IS NULL AND NOT h.standard_status = ANY({}) ORDER BY h.listing_id
"""


async def hand_over(plan: Mapping[UUID, tuple[UUID, UUID | None]], leaving: UUID, by: Viewer) -> int:
    """In the current transaction: listing to (agent, their office). How many were still theirs."""
    if not plan:
        return 0
    rows = await Property.raw(
        _HAND_OVER,
        list(plan),
        [agent for agent, _office in plan.values()],
        [office for _agent, office in plan.values()],
        leaving,
    )
    event = PropertyEdited(["list_agent"])
    await history.record_many([Happened(event, by.id, [row["id"]]) for row in rows])
    await live.publish("everyone", "property", leaving)
    return len(rows)


_HAND_OVER = """
UPDATE property h SET list_agent = given.agent, list_office = coalesce(given.office, h.list_office),
    modification_timestamp = now(), version = version + 1
FROM unnest({}::uuid[], {}::uuid[], {}::uuid[]) AS given (id, agent, office)
WHERE h.id = given.id AND h.list_agent = {} RETURNING h.id
"""
