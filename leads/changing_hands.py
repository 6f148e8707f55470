"""Somebody else has the lead now."""

from collections.abc import Sequence
from uuid import UUID

from leads import response_clock
from leads.tasks import next_steps


async def changed_hands(leads: Sequence[UUID]) -> None:
    """In the transaction that gave them away: what is to be done about them goes along,
    and the clock of a first answer begins anew."""
    await next_steps.follow_the_lead(leads)
    await response_clock.start_anew(leads)
