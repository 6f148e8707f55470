"""When the time is not free: what is in the way, and when it would be free."""

from collections.abc import Sequence
from uuid import UUID

from estate.i18n import _
from estate.refusals import Refused
from visits import words
from visits.free_times import FreeTime, nearest
from visits.reservations import NO_VISIT, Kept, Resources, Span


class Clash(Refused):
    """The sentence names the time and the agent of what is in the way, never another prospect."""

    def __init__(self, sentence: str, free: Sequence[FreeTime]) -> None:
        super().__init__(sentence)
        self.free = free


async def clash(
    kept: Kept, resources: Resources, wanted: Span, zone: str, *, moving: UUID = NO_VISIT
) -> Clash:
    minutes = int((wanted.end - wanted.start).total_seconds() // 60)
    free = await nearest(resources.ids, wanted.start, zone=zone, minutes=minutes, moving=moving)
    return Clash(_sentence(kept, resources, zone), free)


def _sentence(kept: Kept, resources: Resources, zone: str) -> str:
    facts = {"agent": kept.agent_name, "time": words.span(kept.span, zone)}
    if kept.resource == resources.agent:
        return _("{agent} has another visit {time}.").format(**facts)
    if kept.resource == resources.place:
        return _("This home is shown {time} by {agent}.").format(**facts)
    return _("This prospect already has a visit {time}, with {agent}.").format(**facts)
