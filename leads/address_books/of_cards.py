"""A card of an address book as a person."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from estate.i18n import _
from estate.people.cards.reading import Card, NoPerson, person_of
from leads.address_books.details_of import listed
from leads.address_books.entry import Entry, finished
from leads.address_books.fields import SIDES
from leads.address_books.plan import Plan
from properties.exchange.listing import Problem, Refusal


def of_card(card: Card, plan: Plan) -> Entry | Refusal:
    try:
        person = person_of(card)
    except NoPerson as why:
        return Refusal(card.line, [Problem("", "", _("(a card) {}").format(why))], [card.as_text()])
    unread = [Problem("", text, _("cannot be read")) for text in person.unread]
    details = replace(person.details, **_fixed_details(plan))
    entry = Entry(card.line, person.key, replace(person, details=details), _fixed_side(plan))
    return finished(replace(entry, agent=_fixed_agent(plan)), unread)


def _fixed_details(plan: Plan) -> dict[str, Any]:
    """Of a card: what can be said for all of them."""
    said: dict[str, Any] = {}
    if "tags" in plan.fixed:
        said["tags"] = listed(plan.fixed["tags"])
    if "lead_source" in plan.fixed:
        said["source"] = plan.fixed["lead_source"][:200]
    if "campaign" in plan.fixed:
        said["campaign"] = plan.fixed["campaign"][:200]
    return said


def _fixed_side(plan: Plan) -> str | None:
    return SIDES.get(plan.fixed.get("side", "").lower())


def _fixed_agent(plan: Plan) -> UUID | None:
    return plan.agents.get(plan.fixed.get("agent", "").lower())
