"""Who may change a listing. Everybody in the agency may see every listing."""

from dataclasses import dataclass
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused


@dataclass(frozen=True, slots=True)
class Keeper:
    """Whose listing it is: its agent, or its office as long as it has none."""

    agent: UUID | None
    office: UUID | None


def may_change(viewer: Viewer, keeper: Keeper) -> bool:
    if viewer.is_staff:
        return True
    if keeper.agent is not None:
        return keeper.agent == viewer.id
    return keeper.office is None or keeper.office == viewer.office


def require_change(viewer: Viewer, keeper: Keeper) -> None:
    """Raises Refused."""
    if not may_change(viewer, keeper):
        raise Refused(_("Only the agent of this listing and the office may change it."))
