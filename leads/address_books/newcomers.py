"""Rows and cards of which none came before: through the one door, with all that is said of them."""

from collections.abc import Sequence

from estate.accounts.viewers import Viewer
from estate.people import filling, recognition
from estate.people.filling import Filling
from estate.people.tables import ContactKind
from estate.refusals import Refused
from leads import capture
from leads.address_books.entry import Entry
from leads.address_books.knowing import remember
from leads.address_books.noting import Notes
from leads.address_books.plan import Plan
from leads.capture import NewEnquiry, Registered
from leads.tables import Channel
from properties.exchange.listing import Problem, Refusal


async def take(plan: Plan, batch: Sequence[Entry], notes: Notes, *, by: Viewer | None) -> list[Refusal]:
    """In the current transaction. What cannot be taken is answered with its reason."""
    if not batch:
        return []
    held = await recognition.holdings(value for one in batch for value in one.values)
    await notes.look(holding.owner.person for holding in held)
    registered = await capture.register_many([_enquiry(one, plan) for one in batch], by=by)
    refused = [_refusal(e, a) for e, a in zip(batch, registered, strict=True) if isinstance(a, Refused)]
    taken = [
        (entry, answer)
        for entry, answer in zip(batch, registered, strict=True)
        # Repeated are those of somebody who was erased since.
        if isinstance(answer, Registered) and not answer.is_repeat
    ]
    await filling.fill(
        [Filling(a.person, e.person.details, e.person.numbers, is_new=a.is_new_person) for e, a in taken]
    )
    await remember(plan, [(entry, answer.person) for entry, answer in taken])
    for entry, answer in taken:
        notes.take(entry, plan.source, answer)
    return refused


def _refusal(entry: Entry, why: Refused) -> Refusal:
    return Refusal(entry.line, [Problem("", "", str(why))], list(entry.cells))


def _enquiry(entry: Entry, plan: Plan) -> NewEnquiry:
    person = entry.person
    phone, email, more = _typed(entry)
    return NewEnquiry(
        name=person.name,
        side=entry.side,
        channel=Channel.IMPORT,
        phone=phone,
        email=email,
        more=more,
        message=entry.message,
        language=person.details.languages[0] if person.details.languages else None,
        source=plan.source,
        source_key=entry.key,
        campaign=person.details.campaign,
        at=entry.at,
        agent=entry.agent,
        tells=False,
    )


def _typed(entry: Entry) -> tuple[str, str, tuple[str, ...]]:
    """The first phone, the first e-mail, and all others."""
    numbers = entry.person.numbers
    first = {kind: next((n for n in numbers if n.kind == kind), None) for kind in ContactKind}
    phone, email = first[ContactKind.PHONE], first[ContactKind.EMAIL]
    more = tuple(n.typed for n in numbers if n not in (phone, email))
    return phone.typed if phone else "", email.typed if email else "", more
