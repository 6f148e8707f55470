"""Whose address the mail comes from, and which addresses can be written to."""

from email_validator import EmailNotValidError, validate_email

from estate.accounts import agency
from estate.people import contact_points
from estate.people.contact_points import Unreadable
from estate.settings import settings


def sender() -> str | None:
    """MAIL_FROM, or else the agency's own address; without either nothing can be sent."""
    return settings().mail_from or agency.current().email


def is_deliverable(address: str) -> bool:
    """By its form alone; whether somebody reads it only their server knows."""
    try:
        contact_points.email(address)
    except Unreadable:
        return False
    return True


def on_the_wire(address: str) -> str:
    """With an international domain in its ASCII form; a local part outside ASCII stays (SMTPUTF8)."""
    try:
        valid = validate_email(address, check_deliverability=False)
    except EmailNotValidError:  # our own sender may be postmaster@localhost
        return address
    return valid.ascii_email or f"{valid.local_part}@{valid.ascii_domain}"
