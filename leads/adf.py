"""ADF/XML 1.0, the format in which lead providers hand enquiries on. It was made for car dealers: in real
estate `vehicle` may be absent, or name the listing."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError

from dateutil import parser as dates
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from estate.accounts import agency
from estate.i18n import _
from estate.refusals import Refused
from leads.arrivals import NewEnquiry
from leads.tables import Channel, Side

_SIDES = {"lease": Side.RENT, "rent": Side.RENT, "sell": Side.SELL, "trade-in": Side.SELL, "let": Side.LET}
_HOMES = ("vehicle", "property", "listing", "home")
_REFERENCES = ("id", "stock", "listingid", "listing_id", "mlsnumber", "reference")
_FAX = "fax"
MOST = 200
"""Prospects of one document: it is one request of the minute, and by mail anybody may send it."""


class NoXml(Refused):
    """Not well-formed, or made to harm whoever reads it."""

    status = 400


class NoAdf(Refused):
    status = 422


def read(document: bytes, *, source: str | None = None, channel: str = Channel.PORTAL) -> list[NewEnquiry]:
    """One for each prospect, ready for the door. Raises NoXml, NoAdf."""
    root = _root(document)
    if _tag(root) != "adf":
        raise NoAdf(_("This is no ADF: its first element is “%(name)s”.") % {"name": _tag(root)[:40]})
    elements = list(_all(root, "prospect"))
    if not elements:
        raise NoAdf(_("There is no prospect in this ADF."))
    if len(elements) > MOST:
        raise NoAdf(_("There are more than %(n)s prospects in this ADF. Send it in parts.") % {"n": MOST})
    return [_prospect(element, source, channel) for element in elements]


def _root(document: bytes) -> Element:
    try:
        root: Element = fromstring(document.lstrip(b"\xef\xbb\xbf \t\r\n"))
    except DefusedXmlException as error:
        raise NoXml(_("XML with entities of its own is not read.")) from error
    except (ParseError, ValueError, LookupError) as error:
        raise NoXml(_("This is no well-formed XML.")) from error
    return root


def _prospect(prospect: Element, source: str | None, channel: str) -> NewEnquiry:
    customer = _first(prospect, "customer")
    contact = _first(customer, "contact")
    homes = [home for name in _HOMES for home in _all(prospect, name)]
    phones, emails = _phones(contact), _texts(contact, "email")
    return NewEnquiry(
        name=_name(contact),
        side=_side(homes),
        channel=channel,
        phone=phones[0] if phones else "",
        email=emails[0] if emails else "",
        more=(*phones[1:], *emails[1:]),
        message=_message(customer, homes),
        campaign=_text(_first(prospect, "provider"), "name"),
        source=source,
        source_key=_key(prospect),
        at=_moment(_text(prospect, "requestdate")),
        references=tuple(said for home in homes for name in _REFERENCES for said in _texts(home, name)),
    )


def _name(contact: Element | None) -> str:
    parts: dict[str, str] = {}
    for name in _all(contact, "name"):
        parts.setdefault(name.get("part", "full").lower(), _said(name))
    whole = [parts[part] for part in ("first", "middle", "last", "surname") if parts.get(part)]
    return parts.get("full") or " ".join(whole)


def _phones(contact: Element | None) -> list[str]:
    """A fax is nobody's phone."""
    voices = [phone for phone in _all(contact, "phone") if phone.get("type", "").lower() != _FAX]
    return [said for phone in voices if (said := _said(phone))]


def _side(homes: list[Element]) -> str:
    interest = next((home.get("interest", "") for home in homes), "").lower()
    return _SIDES.get(interest, Side.BUY)


def _message(customer: Element | None, homes: list[Element]) -> str:
    said = [
        *_texts(customer, "comments"),
        *_texts(_first(customer, "timeframe"), "description"),
        *(text for home in homes for text in _texts(home, "comments")),
    ]
    return "\n\n".join(dict.fromkeys(said))


def _key(prospect: Element) -> str:
    """The provider's own number; without one, what is said: the same said twice is one enquiry."""
    for number in _all(prospect, "id"):
        if said := _said(number):
            return f"{number.get('source', '')} {said}".strip()
    said = "\n".join(filter(None, (text.strip() for text in prospect.itertext())))
    return f"sha256 {hashlib.sha256(said.encode()).hexdigest()}"


def _moment(typed: str) -> datetime | None:
    """ISO 8601 is the rule; others write it as they are used to. Without a zone it is the agency's."""
    try:
        moment = dates.parse(typed)
        return moment if moment.tzinfo else moment.replace(tzinfo=agency.current().zone)
    except (ValueError, OverflowError):
        return None


def _tag(element: Element) -> str:
    return re.sub(r"^\{[^}]*\}", "", str(element.tag)).lower()


def _all(parent: Element | None, name: str) -> Iterable[Element]:
    return (child for child in parent if _tag(child) == name) if parent is not None else ()


def _first(parent: Element | None, name: str) -> Element | None:
    return next(iter(_all(parent, name)), None)


def _texts(parent: Element | None, name: str) -> list[str]:
    return [said for child in _all(parent, name) if (said := _said(child))]


def _text(parent: Element | None, name: str) -> str:
    return next(iter(_texts(parent, name)), "")


def _said(element: Element) -> str:
    return "".join(element.itertext()).strip()
