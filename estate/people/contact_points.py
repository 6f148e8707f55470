"""Phones and e-mails: as somebody typed them, and as they are compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult
from uuid_utils.compat import uuid7

from estate import rows
from estate.people.tables import ContactKind


class Unreadable(ValueError):
    """Not a phone number, or not an e-mail address."""


@dataclass(frozen=True, order=True)
class Point:
    """`value` is E.164 or the address in lower case; `typed` is what came."""

    kind: str
    value: str
    typed: str


@lru_cache(maxsize=5_000)
def phone(typed: str, country: str) -> Point:
    """`country` (ISO 3166) is where a number without a prefix is. Raises Unreadable.

    Possible numbers are enough: number plans grow faster than our copy of them. What reads otherwise when
    it comes back, such as a row of zeros, is none."""
    try:
        number = phonenumbers.parse(typed, country)
    except NumberParseException as error:
        raise Unreadable(typed) from error
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        raise Unreadable(typed)
    number.extension = None
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if not _comes_back(value):
        raise Unreadable(typed)
    return Point(ContactKind.PHONE, value, typed.strip())


def with_plus(typed: str, country: str) -> str:
    """A spreadsheet takes the plus away from what it takes for a number."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) >= 10 and typed[0] != "0"
    lacks_it = is_number and not _is_assigned(typed, country) and _is_assigned(f"+{typed}", country)
    return f"+{typed}" if lacks_it else typed


def _is_assigned(typed: str, country: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(typed, country))
    except NumberParseException:
        return False


def _comes_back(value: str) -> bool:
    try:
        number = phonenumbers.parse(value)
    except NumberParseException:
        return False
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) == value


@lru_cache(maxsize=5_000)
def email(typed: str) -> Point:
    """Raises Unreadable."""
    try:
        address = validate_email(typed.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise Unreadable(typed) from error
    return Point(ContactKind.EMAIL, address.normalized.lower(), typed.strip())


def read(phone_typed: str, email_typed: str, country: str) -> list[Point]:
    """The points of a form that was checked already. Raises Unreadable."""
    points = [phone(phone_typed, country)] if phone_typed.strip() else []
    return points + ([email(email_typed)] if email_typed.strip() else [])


def readable(phone_typed: str, email_typed: str, country: str, *more: str) -> tuple[list[Point], list[str]]:
    """What can be read, and what cannot: a machine's enquiry is taken even with a broken number. `more` are
    further ones of either kind."""
    points: dict[tuple[str, str], Point] = {}
    unreadable: list[str] = []
    for typed in filter(str.strip, (phone_typed, email_typed, *more)):
        try:
            point = email(typed) if "@" in typed else phone(typed, country)
            points.setdefault((point.kind, point.value), point)
        except Unreadable:
            unreadable.append(typed)
    return list(points.values()), unreadable


def national_digits(e164: str) -> str:
    """As it is dialled inside its country: +442079460958 is 02079460958."""
    number = phonenumbers.parse(e164)
    return phonenumbers.normalize_digits_only(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))


def differ_in_country(one: str, other: str) -> bool:
    """Whoever leaves out the country's code gets that of the agency's country."""
    if one[-_LEAST:] != other[-_LEAST:]:
        return False
    a, b = phonenumbers.parse(one), phonenumbers.parse(other)
    return a.national_number == b.national_number and a.country_code != b.country_code


_LEAST = 7


def first(person: UUID, points: Sequence[Point]) -> list[dict[str, Any]]:
    """The rows of somebody who has none yet."""
    return [
        {
            "id": uuid7(),
            "person": person,
            "kind": point.kind,
            "value": point.value,
            "typed": point.typed,
            "position": position,
        }
        for position, point in enumerate(points)
    ]


async def add(person: UUID, points: Iterable[Point]) -> None:
    """Those that the person lacks, in the current transaction.

    A number that was marked wrong and comes again from the person is right again."""
    await add_many([(person, point) for point in points])


async def add_many(theirs: Sequence[tuple[UUID, Point]]) -> None:
    """The same for many persons, each in the order given."""
    new = list({(person, point.kind, point.value): (person, point) for person, point in theirs}.values())
    if not new:
        return
    await rows.run(
        _ADD,
        [uuid7() for _ in new],
        [person for person, _point in new],
        [point.kind for _person, point in new],
        [point.value for _person, point in new],
        [point.typed for _person, point in new],
    )


_ADD = """
INSERT INTO contact_point (id, person, kind, value, typed, position)
SELECT id, person, kind, value, typed,
    (SELECT count(*) FROM contact_point c WHERE c.person = new.person)
        + row_number() OVER (PARTITION BY person ORDER BY place) - 1
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
    WITH ORDINALITY AS new (id, person, kind, value, typed, place)
ON CONFLICT (person, kind, value) DO UPDATE SET wrong_at = NULL
"""
