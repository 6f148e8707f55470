"""The home that somebody asks about."""

from collections.abc import Sequence
from dataclasses import replace

from estate.i18n import _
from estate.refusals import Refused
from leads import opening
from leads.door.arriving import Arrival
from leads.opening import Home


async def find(came: Sequence[Arrival]) -> None:
    ids = {one.new.property for one in came if one.new.property}
    homes = await opening.homes(ids, {reference for one in came for reference in one.new.references})
    for arrival in came:
        if arrival.new.property:
            _ask_about(arrival, homes.get(arrival.new.property))
        elif arrival.new.references:
            _refer_to(arrival, [homes[one] for one in arrival.new.references if one in homes])


def _ask_about(arrival: Arrival, home: Home | None) -> None:
    if home:
        arrival.home = home
    else:
        arrival.refusal = Refused(_("This property is not known."))


def _refer_to(arrival: Arrival, homes: Sequence[Home]) -> None:
    if homes:
        arrival.home = homes[0]
        return
    reference = arrival.new.references[0]
    line = _("Asked about “%(reference)s”, which is no listing of ours.") % {"reference": reference}
    arrival.new = replace(arrival.new, message=f"{arrival.new.message}\n\n{line}".strip())
