"""What visits add to the page of a lead: the next one as its strongest card, and the way to book one."""

from typing import Any

from estate.accounts.viewers import Viewer
from leads import page_parts
from visits import queries
from visits.lateness import CHOICES


@page_parts.part
async def next_visit(lead: dict[str, Any], _viewer: Viewer) -> tuple[str, dict[str, Any]]:
    visit = await queries.next_of_lead(lead["id"])
    context = {"visit": visit, "may_book": lead["closed_at"] is None, "late_choices": CHOICES}
    return "visits/_of_lead.html", context
