"""Invitations that calendars understand (RFC 5545, 5546): one UID for the life of a visit, and a SEQUENCE
that only we raise."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vGeo, vText

PRODUCT = "-//Estate//Visits//EN"


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Invitation:
    """A visit as calendars see it. `zone` is IANA; the pin is (latitude, longitude).

    Raise `sequence` by one with every change of time, place or state. The organizer is the agency's
    address where none is named: replies must reach somebody, and it must never change for one UID."""

    method: Method
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    location: str
    description: str = ""
    pin: tuple[float, float] | None = None
    url: str | None = None
    organizer_name: str | None = None
    organizer_email: str | None = None


def write(
    invitation: Invitation, *, organizer: tuple[str, str], attendee: tuple[str, str], now: datetime
) -> str:
    """The iCalendar object; organizer and attendee are (name, address)."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", invitation.method.value)
    calendar.add_component(_event(invitation, organizer, attendee, now))
    here = invitation.starts_at.astimezone(ZoneInfo(invitation.zone)).date()
    calendar.add_missing_timezones(here.replace(month=1, day=1), here + timedelta(days=366))
    return str(calendar.to_ical().decode())


def _event(
    invitation: Invitation, organizer: tuple[str, str], attendee: tuple[str, str], now: datetime
) -> Event:
    zone, cancelled = ZoneInfo(invitation.zone), invitation.method is Method.CANCEL
    event = Event()
    event.add("UID", invitation.uid)
    event.add("SEQUENCE", invitation.sequence)
    event.add("DTSTAMP", now.astimezone(UTC))
    event.add("DTSTART", invitation.starts_at.astimezone(zone))
    event.add("DTEND", invitation.ends_at.astimezone(zone))
    event.add("SUMMARY", _text(invitation.summary))
    event.add("LOCATION", _text(invitation.location))
    event.add("DESCRIPTION", _text(invitation.description))
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("ORGANIZER", _address(*organizer))
    event.add("ATTENDEE", _attendee(attendee, asked=not cancelled))
    if invitation.pin:
        event.add("GEO", vGeo(invitation.pin))
    if invitation.url:
        event.add("URL", invitation.url)
    return event


def _attendee(attendee: tuple[str, str], asked: bool) -> vCalAddress:
    address = _address(*attendee)
    address.params["CUTYPE"] = vText("INDIVIDUAL")
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    if asked:
        address.params["RSVP"] = vText("TRUE")
    return address


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(" ".join(_text(name).replace('"', "'").split()))
    return address


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def _text(text: str) -> str:
    """Without what no calendar may hold (RFC 5545, 3.1)."""
    return _CONTROLS.sub("", text)
