"""What the agency has noted of some of its people: companies, birthdays, tags, addresses."""

from datetime import datetime

from estate.demo.book import Book
from estate.people.tables import AddressKind, ContactKind, ContactPoint, Label, Person, PersonAddress

_COMPANIES = (("Navegar Lda", "Captain"), ("Studio Norte", "Architect"), ("Ribeira Foods", ""))
_TAGS = (("sea view",), ("cash buyer", "urgent"), ("first home",), ("investor",), ("newsletter", "sea view"))
_STREETS = ("Rua das Flores", "Rua do Norte", "Travessa do Sol", "Largo da Fonte")
_REMARKS = ("Rings back after six.", "Prefers messages to calls.", "Brings the dog to visits.")


def note(book: Book, person: Person, points: list[ContactPoint], number: int, at: datetime) -> None:
    """By the number of the person alone, so that nothing else in the sample depends on it."""
    for point in points:
        if point.kind == ContactKind.PHONE and number % 3:
            point.label = str(Label.MOBILE)
    if number % 9 == 4:
        company, title = _COMPANIES[number // 9 % len(_COMPANIES)]
        person.company, person.job_title = company, title
    if number % 4 == 1:
        person.tags = list(_TAGS[number // 4 % len(_TAGS)])
    if number % 6 == 2:
        year = str(1950 + number % 50) + "-" if number % 12 == 2 else "--"
        person.birthday = f"{year}{number % 12 + 1:02}-{number % 28 + 1:02}"
    if number % 11 == 5:
        person.remarks = _REMARKS[number // 11 % len(_REMARKS)]
    if person.language != "en" and number % 2:
        person.more_languages = ["en"]
    if number % 5 == 3:
        street = f"{_STREETS[number // 5 % len(_STREETS)]} {number % 90 + 1}"
        book.add(
            PersonAddress(
                id=book.fixed_id(at, number),
                person=person.id,
                kind=str(AddressKind.HOME),
                unparsed_address=street,
                city="Lisboa",
                postal_code=f"1200-{number % 900 + 100}",
                country="PT",
            )
        )
