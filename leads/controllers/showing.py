"""How a lead is shown: whole after a GET, its part after a write in place."""

from typing import Any
from uuid import UUID

from litestar import Request, Response

from estate.accounts.viewers import Viewer
from estate.pages import is_htmx, page, see_other
from estate.people.words import ADDRESS_KINDS, LINKS, ROLES
from leads import lead_page, telling
from leads.lead_page import LeadPage
from leads.tables import OPEN_STAGES, Stage
from leads.words import CHANNELS, DIRECTIONS, OUTCOMES, REASONS, SIDES, STAGE_TONES, STAGES


class _Words(dict[str, Any]):
    """Known by itself, so that a piece of a page may be remembered that was made with it."""

    __hash__ = object.__hash__  # type: ignore[assignment]


WORDS = _Words(
    {
        "stages": STAGES,
        "tones": STAGE_TONES,
        "sides": SIDES,
        "channels": CHANNELS,
        "reasons": REASONS,
        "outcomes": OUTCOMES,
        "directions": DIRECTIONS,
        "roles": ROLES,
        "address_kinds": ADDRESS_KINDS,
        "links": LINKS,
        "duration": telling.duration,
    }
)


def lead_context(shown: LeadPage) -> dict[str, Any]:
    return {"shown": shown, "lead": shown.lead, "step": _step(shown.lead["stage"]), "words": WORDS}


def _step(stage: str) -> int:
    """Of the five steps; a lost case ended somewhere on the way."""
    return len(OPEN_STAGES) + 1 if stage in (Stage.WON, Stage.LOST) else OPEN_STAGES.index(Stage(stage)) + 1


async def changed(request: Request[Viewer, Any, Any], lead: UUID, toast: str) -> Response[Any]:
    """After a write: the lead in place, or its page."""
    if not is_htmx(request):
        return see_other(f"/leads/{lead}", toast=toast)
    shown = await lead_page.load(request.user, lead)
    if shown is None:  # given away to where its giver does not look
        return see_other("/leads", toast=toast)
    return page("leads/show.htmx.html", toast_text=toast, **lead_context(shown))
