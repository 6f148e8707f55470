"""Who is told at once of a change to a lead; a notice holds the lead's id alone."""

from collections.abc import Iterable
from uuid import UUID

from estate import live
from estate.accounts import agency
from estate.accounts.tables import Visibility
from leads.opening import Opened


async def announce(lead: UUID, agent: UUID | None, office: UUID | None, *also: UUID | None) -> None:
    """In the current transaction. Lists hear `lead`; an open page of this lead hears `lead-ID`."""
    await live.publish_all(
        (audience, name, lead)
        for audience in audiences(agent, office, *also)
        for name in ("lead", f"lead-{lead}")
    )


def of_arrivals(cases: Iterable[Opened]) -> list[live.Notice]:
    """Of many an audience hears `lead` once; nobody has the page of a new one open."""
    lists: dict[str, UUID] = {}
    pages: dict[tuple[str, UUID], None] = {}
    for case in cases:
        for audience in audiences(case.agent, case.office):
            lists[audience] = case.id
            pages.update({} if case.is_new else {(audience, case.id): None})
    of_lists = [(audience, "lead", lead) for audience, lead in lists.items()]
    return [*of_lists, *((audience, f"lead-{lead}", lead) for audience, lead in pages)]


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
