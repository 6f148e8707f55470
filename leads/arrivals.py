"""What comes through the door: as it came, and what can be read of it."""

import hashlib
import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from estate.accounts import agency
from estate.columns import utc_now
from estate.i18n import _
from estate.people import contact_points
from estate.people.contact_points import Point
from leads.tables import Channel, Side

LONGEST_NAME = 200
LONGEST_KEY = 500
OLDEST = 1970
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True)
class GivenConsent:
    wording: str
    source: str
    """The page or door."""
    at: datetime | None = None
    proof: str = ""
    """What was said, where nobody clicked."""


@dataclass(frozen=True)
class NewEnquiry:
    """As it came; phone, e-mail and `more` of both as typed. `source` and its key name a delivery that may
    come twice."""

    name: str
    side: str | None
    """None: somebody without a case, such as out of an address book."""
    channel: str
    phone: str = ""
    email: str = ""
    message: str = ""
    property: UUID | None = None
    consent: GivenConsent | None = None
    language: str | None = None
    source: str | None = None
    source_key: str | None = None
    more: tuple[str, ...] = ()
    campaign: str = ""
    at: datetime | None = None
    """When it arrived there; None is now."""
    agent: UUID | None = None
    """Who is to have a new case."""
    references: tuple[str, ...] = ()
    """What the home is called where its id is not known. The first that is a listing_id of ours is it; where
    none is, the message tells the first."""
    tells: bool = True
    """A mail "we received it" to the prospect who wrote themselves."""
    waits: bool = True
    """For our answer: the clock of the first one starts."""


@dataclass(frozen=True)
class Reading:
    """An enquiry that can be stored, or `refusal`: why not."""

    new: NewEnquiry
    name: str
    """Of the person: where none is given, what they are reached by."""
    points: list[Point]
    language: str | None
    refusal: str = ""

    @property
    def key(self) -> tuple[str, str] | None:
        source, key = self.new.source, self.new.source_key
        return (source, key) if source and key else None


_Texts = TypeVar("_Texts", NewEnquiry, GivenConsent)


def read(came: NewEnquiry) -> Reading:
    new = _dated(_keyed(_storable(came)))
    points, _unreadable = contact_points.readable(new.phone, new.email, agency.current().country, *new.more)
    reached = [new.name, new.phone, new.email, *new.more]
    name = next((" ".join(text.split()) for text in reached if text.strip()), "")
    return Reading(new, name[:LONGEST_NAME], points, _language(new.language), _refusal(new, name))


def _storable(thing: _Texts) -> _Texts:
    """Without what no text in the database may hold."""
    said = {field.name: getattr(thing, field.name) for field in fields(thing)}
    changed = {name: clean for name, value in said.items() if (clean := _clean(value)) != value}
    return replace(thing, **changed) if changed else thing


def _clean(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_clean, value))
    if isinstance(value, GivenConsent):
        return _storable(value)
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):
        return value
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def _keyed(new: NewEnquiry) -> NewEnquiry:
    """A key is looked up in an index, which takes no long ones."""
    key = new.source_key or None
    if key and len(key) > LONGEST_KEY:
        key = f"sha256 {hashlib.sha256(key.encode()).hexdigest()}"
    return replace(new, source_key=key)


def _dated(new: NewEnquiry) -> NewEnquiry:
    consent = new.consent and replace(new.consent, at=moment(new.consent.at))
    return replace(new, at=moment(new.at), consent=consent)


def moment(at: datetime | None) -> datetime | None:
    """A time without a zone is the agency's; what is yet to come is now; one before there were computers, or
    that no calendar has, is none."""
    try:
        at = at and (at if at.tzinfo else at.replace(tzinfo=agency.current().zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return min(at, utc_now()) if at and at.year >= OLDEST else None


def _language(typed: str | None) -> str | None:
    """BCP 47, or nothing."""
    tag = (typed or "").strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def _refusal(new: NewEnquiry, name: str) -> str:
    if new.side is not None and new.side not in set(Side):
        return _("“%(side)s” is no side: buy, rent, sell or let.") % {"side": new.side}
    if new.channel not in set(Channel):
        return _("“%(channel)s” is no way to come to us.") % {"channel": new.channel}
    if not name and not new.message.strip():
        return _("There is no name, no phone, no e-mail address and no message.")
    return ""
