"""Who wrote themselves is told by mail that we have their enquiry."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from estate.mail import outbox
from estate.mail.outbox import Letter
from estate.people.tables import ContactKind
from estate.sheet import Sheet
from leads import letters
from leads.door.arriving import Arrival


def thank_new(fresh: Sequence[Arrival], sheet: Sheet) -> None:
    for letter in _letters([arrival for arrival in fresh if arrival.is_new_person]):
        outbox.post_on(sheet, letter)


async def thank_known(fresh: Sequence[Arrival]) -> None:
    """When all is written: they may have come twice in one list."""
    for letter in _letters([arrival for arrival in fresh if not arrival.is_new_person]):
        await outbox.post(letter, told=True)


def _letters(arrivals: Iterable[Arrival]) -> Iterable[Letter]:
    for arrival in arrivals:
        points = arrival.reading.points
        address = next((point.value for point in points if point.kind == ContactKind.EMAIL), None)
        if address and arrival.case and arrival.new.tells:
            yield _letter(arrival, address, arrival.case.id)


def _letter(arrival: Arrival, address: str, lead: UUID) -> Letter:
    new, home = arrival.new, arrival.home
    return letters.enquiry_received(
        to=address,
        person=arrival.person,
        lead=lead,
        name=arrival.reading.name,
        message=new.message,
        language=new.language,
        home=home.text or None,
        home_url=home.url,
    )
