"""What visits know of the variables of a template."""

from datetime import UTC, datetime
from uuid import UUID

from estate import formats
from leads.answers import variables
from visits import queries


@variables.source("visit_time")
async def _when(lead: UUID, _language: str) -> str:
    """Of the next visit; one that is over is none."""
    visit = await queries.next_of_lead(lead)
    if visit is None or visit.starts_at < datetime.now(UTC):
        return ""
    return formats.moment(visit.starts_at, visit.time_zone)
