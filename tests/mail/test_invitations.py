from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from estate.mail import invitations
from estate.mail.invitations import Method
from tests.fixtures.smtp import SmtpServer
from tests.mail import letters
from tests.mail.conftest import Posted, deliver_when_due

NOW = datetime.now(UTC)
US = ("Harbour & Hill", "hello@harbour.example")
ANA = ("Ana Ferreira", "ana@example.com")


def parsed(**changes: object) -> Calendar:
    text = invitations.write(letters.invitation(**changes), organizer=US, attendee=ANA, now=NOW)
    return Calendar.from_ical(text)


def test_an_invitation_says_what_calendars_need() -> None:
    calendar = parsed()
    [event] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST" and calendar["VERSION"] == "2.0"
    assert event["UID"] == "visit-1@harbour.example"
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert event.start == letters.STARTS and event.end == letters.VISIT["ends_at"]
    assert event["DTSTART"].params["TZID"] == "Europe/Lisbon"
    assert event["ORGANIZER"] == "mailto:hello@harbour.example"
    assert event["ATTENDEE"] == "mailto:ana@example.com"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["LOCATION"] == letters.VISIT["address"]
    assert event["GEO"].to_ical() == "38.7;-9.18"
    assert event["DESCRIPTION"] == "With Maria Silva, 912 345 678; see you there"


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Asia/Tokyo", "America/Phoenix", "Asia/Kolkata"])
def test_the_zone_comes_along_also_one_without_summer_time(zone: str) -> None:
    calendar = parsed(zone=zone)
    [described] = calendar.walk("VTIMEZONE")
    assert described["TZID"] == zone
    assert described.walk("STANDARD")
    [event] = calendar.walk("VEVENT")
    local = letters.STARTS.astimezone(ZoneInfo(zone))
    assert event["DTSTART"].to_ical().decode() == local.strftime("%Y%m%dT%H%M%S")
    assert len(calendar.to_ical()) < 3000, "not every change since 1970"


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "America/Los_Angeles", "Pacific/Auckland", "Asia/Tokyo"])
@pytest.mark.parametrize(
    "day", ["2026-03-29T12", "2026-10-25T12", "2026-12-31T23", "2027-01-01T04", "2028-02-29T12"]
)
def test_the_described_zone_agrees_with_the_clock(zone: str, day: str) -> None:
    """Also on days that change it, at the turn of the year on either side of UTC, and on a leap day."""
    at = datetime.fromisoformat(f"{day}:00+00:00")
    [described] = parsed(zone=zone, starts_at=at, ends_at=at + timedelta(hours=1)).walk("VTIMEZONE")
    local = at.astimezone(ZoneInfo(zone))
    as_read = local.replace(tzinfo=described.to_tz(lookup_tzid=False))
    assert as_read.utcoffset() == local.utcoffset()


def test_a_move_and_a_cancellation_keep_the_uid_and_raise_the_sequence() -> None:
    moved = parsed(sequence=1).walk("VEVENT")[0]
    cancelled = parsed(sequence=2, method=Method.CANCEL)
    event = cancelled.walk("VEVENT")[0]
    assert moved["UID"] == event["UID"]
    assert (moved["SEQUENCE"], event["SEQUENCE"]) == (1, 2)
    assert (cancelled["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert "RSVP" not in event["ATTENDEE"].params


def test_what_people_typed_stays_one_value() -> None:
    [event] = parsed(summary="Visit\r\nATTENDEE:mailto:all@example.com", location="a;b,c\nd").walk("VEVENT")
    assert event["ATTENDEE"] == "mailto:ana@example.com"
    assert event["LOCATION"] == "a;b,c\nd"


async def test_the_invitation_travels_as_a_part_that_calendars_take_up(
    db: None, posted: Posted, mail_on: SmtpServer
) -> None:
    await deliver_when_due(await posted(invitation=letters.invitation()))
    [mail] = mail_on.mails_to("ana@example.com")
    parts = {part.get_content_type(): part for part in mail.walk()}
    calendar = parts["text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar["Content-Transfer-Encoding"] == "base64"
    [event] = Calendar.from_ical(calendar.get_content()).walk("VEVENT")
    assert event["ORGANIZER"] == "mailto:hello@harbour.example"
    assert event["ATTENDEE"].params["CN"] == "Ana Ferreira"
    assert parts["application/ics"].get_filename() == "invitation.ics"
    alternatives = next(part for part in mail.walk() if part.get_content_type() == "multipart/alternative")
    assert [part.get_content_type() for part in alternatives.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]


async def test_a_cancellation_travels_as_one(db: None, posted: Posted, mail_on: SmtpServer) -> None:
    off = letters.invitation(method=Method.CANCEL, sequence=1)
    await deliver_when_due(await posted("visit_cancelled", invitation=off))
    [mail] = mail_on.mails_to("ana@example.com")
    [calendar] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "CANCEL"
