"""Phones and e-mails: as somebody typed them, and as they are compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult
from uuid_utils.compat import uuid7

from estate.people.tables import ContactKind, ContactPoint


class Unreadable(ValueError):
    """Not a phone number, or not an e-mail address."""


@dataclass(frozen=True, order=True)
class Point:
    """`value` is E.164 or the address in lower case; `typed` is what came."""

    kind: str
    value: str
    typed: str


def phone(typed: str, country: str) -> Point:
    """`country` (ISO 3166) is where a number without a prefix is. Raises Unreadable.

    Possible numbers are enough: number plans grow faster than our copy of them."""
    try:
        number = phonenumbers.parse(typed, country)
    except NumberParseException as error:
        raise Unreadable(typed) from error
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        raise Unreadable(typed)
    number.extension = None
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Point(ContactKind.PHONE, value, typed.strip())


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


def readable(phone_typed: str, email_typed: str, country: str) -> tuple[list[Point], list[str]]:
    """What can be read, and what cannot: a machine's enquiry is taken even with a broken number."""
    points: list[Point] = []
    unreadable: list[str] = []
    for phone_, email_ in ((phone_typed, ""), ("", email_typed)):
        try:
            points += read(phone_, email_, country)
        except Unreadable:
            unreadable.append(phone_ or email_)
    return points, unreadable


def national_digits(e164: str) -> str:
    """As it is dialled inside its country: +442079460958 is 02079460958."""
    number = phonenumbers.parse(e164)
    return phonenumbers.normalize_digits_only(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))


async def add(person: UUID, points: Iterable[Point]) -> bool:
    """Those that the person lacks, in the current transaction; true where one was new.

    A number that was marked wrong and comes again from the person is right again."""
    added = False
    for point in points:
        rows = await ContactPoint.raw(_ADD, uuid7(), person, point.kind, point.value, point.typed, person)
        added = added or rows[0]["is_new"]
    return added


_ADD = """
INSERT INTO contact_point (id, person, kind, value, typed, position)
VALUES ({}, {}, {}, {}, {}, (SELECT count(*) FROM contact_point WHERE person = {}))
ON CONFLICT (person, kind, value) DO UPDATE SET wrong_at = NULL
RETURNING (xmax = 0) AS is_new
"""
