"""How much each agent has to do: their leads, and the visits that are to come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from leads import office
from leads.office import Load
from visits.tables import Visit

DAYS = 7


@dataclass(frozen=True, slots=True)
class AgentLoad:
    """`visits` are those of the next seven days."""

    leads: Load
    visits: int


ORDERS: dict[str, Callable[[AgentLoad], Any]] = {
    "office": lambda load: (load.leads.office_name is None, load.leads.office_name, load.leads.name),
    "name": lambda load: load.leads.name.casefold(),
    "open": lambda load: -load.leads.leads,
    "new": lambda load: -load.leads.untouched,
    "overdue": lambda load: -load.leads.overdue,
    "visits": lambda load: -load.visits,
    "last": lambda load: load.leads.last_activity_at or datetime.min.replace(tzinfo=UTC),
}
"""The busiest first; by activity those first who have been quiet for longest."""


async def of_agents(order: str) -> list[AgentLoad]:
    """Of everybody who takes leads: few enough to be sorted here."""
    coming = await _coming()
    loads = [AgentLoad(load, coming.get(load.id, 0)) for load in await office.loads()]
    return sorted(loads, key=ORDERS.get(order, ORDERS["office"]))


async def _coming() -> dict[UUID, int]:
    now = datetime.now(UTC)
    rows = await Visit.raw(_COMING, now, now + timedelta(days=DAYS))
    return {row["agent"]: row["visits"] for row in rows}


_COMING = """
SELECT agent, count(*) AS visits FROM visit
WHERE status IN ('Pending', 'Confirmed') AND starts_at >= {} AND starts_at < {} GROUP BY agent
"""
