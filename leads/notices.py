"""Who is told at once of a change to a lead; a notice holds the lead's id alone."""

from collections.abc import Iterable
from uuid import UUID

from estate import live
from estate.accounts import agency
from estate.accounts.tables import Visibility


async def announce(lead: UUID, agent: UUID | None, office: UUID | None, *also: UUID | None) -> None:
    """In the current transaction. Lists hear `lead`; an open page of this lead hears `lead-ID`."""
    for audience in audiences(agent, office, *also):
        await live.publish(audience, "lead", lead)
        await live.publish(audience, f"lead-{lead}", lead)


def audiences(agent: UUID | None, office: UUID | None, *also: UUID | None) -> Iterable[str]:
    """Nobody hears of what they may not see."""
    if agency.current().lead_visibility == Visibility.ALL:
        yield "everyone"
        return
    yield "staff"
    if office:
        yield f"office:{office}"
    for user in {agent, *also} - {None}:
        yield f"user:{user}"
