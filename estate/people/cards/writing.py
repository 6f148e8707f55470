"""A person as a vCard: 4.0 (RFC 6350), or 3.0 (RFC 2426) for phones and older programs."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from estate.i18n import _
from estate.people import countries
from estate.people.tables import ContactKind, Label, LinkKind, Role
from estate.people.words import ROLES

Version = Literal["3.0", "4.0"]
VERSIONS: tuple[Version, ...] = ("3.0", "4.0")
LONGEST_LINE = 75
"""Octets of a line, its end not counted."""
_TYPES = {Label.MOBILE: "cell", Label.WORK: "work", Label.HOME: "home", Label.FAX: "fax"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FAMILY_FIRST = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
_APPLE_LEAP_YEAR = "1604"


def card(person: dict[str, Any], version: Version) -> str:
    """`person` as `leads.people.queries` knows them; what is marked as wrong is left out."""
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        "PRODID:-//Estate//Estate//EN",
        f"UID:urn:uuid:{person['id']}",
        *_names(person, version),
        *_numbers(person, version),
        *_addresses(person),
        *_facts(person, version),
        f"REV:{_stamp(person['modification_timestamp'])}",
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _names(person: dict[str, Any], version: Version) -> Iterator[str]:
    is_company = bool(person["company"]) and person["name"].strip() == person["company"].strip()
    if version == "4.0":
        yield f"KIND:{'org' if is_company else 'individual'}"
    elif is_company:
        yield "X-ABSHOWAS:COMPANY"
    family, given = ("", "") if is_company else name_parts(person)
    yield f"FN:{_text(person['name'] or person['company'])}"
    yield f"N:{_text(family)};{_text(given)};;;"


def name_parts(person: dict[str, Any]) -> tuple[str, str]:
    """Family and given name: where no source gave them, the last word is the family name, and the first one
    in Chinese, Japanese and Korean."""
    if person["given_name"] or person["family_name"]:
        return person["family_name"], person["given_name"]
    words = person["name"].split()
    if len(words) < 2:
        return "", person["name"]
    if all(unicodedata.name(word[0], "").startswith(_FAMILY_FIRST) for word in words):
        return words[0], " ".join(words[1:])
    return words[-1], " ".join(words[:-1])


def _numbers(person: dict[str, Any], version: Version) -> Iterator[str]:
    for kind in (ContactKind.PHONE, ContactKind.EMAIL):
        points = [p for p in person["points"] if p["kind"] == kind and not p["is_wrong"]]
        for place, point in enumerate(points):
            types = [_TYPES[point["label"]]] if point["label"] in _TYPES else []
            name, value = (
                ("TEL", point["value"]) if kind == ContactKind.PHONE else ("EMAIL", _text(point["value"]))
            )
            is_first = place == 0 and len(points) > 1
            yield (
                _number_4(name, value, types, is_first)
                if version == "4.0"
                else _number_3(name, value, types, is_first)
            )


def _number_4(name: str, value: str, types: list[str], is_first: bool) -> str:
    if name == "TEL":
        types = [*types, "voice"] if "fax" not in types else types
        name, value = "TEL;VALUE=uri", f"tel:{value}"
    said = f';TYPE="{",".join(types)}"' if len(types) > 1 else f";TYPE={types[0]}" if types else ""
    return f"{name}{said}{';PREF=1' if is_first else ''}:{value}"


def _number_3(name: str, value: str, types: list[str], is_first: bool) -> str:
    own = ["INTERNET"] if name == "EMAIL" else [] if "fax" in types else ["VOICE"]
    said = ",".join([*map(str.upper, types), *own, *(["PREF"] if is_first else [])])
    return f"{name};TYPE={said}:{value}"


def _addresses(person: dict[str, Any]) -> Iterator[str]:
    for address in person["addresses"]:
        kind = f";TYPE={address['kind']}" if address["kind"] in ("home", "work") else ""
        land = countries.name_of(address["country"], "en") if address["country"] else ""
        values = [address["unparsed_address"], address["city"], address["state_or_province"]]
        yield f"ADR{kind}:;;{';'.join(map(_text, [*values, address['postal_code'], land]))}"


def _facts(person: dict[str, Any], version: Version) -> Iterator[str]:
    if person["birthday"]:
        yield _birthday(person["birthday"], version)
    if version == "4.0":
        spoken = [person["language"], *person["more_languages"]]
        yield from (f"LANG;PREF={n}:{tag}" for n, tag in enumerate(filter(None, spoken), start=1))
        yield from _related(person["links"])
    if person["company"]:
        yield f"ORG:{_text(person['company'])}"
    if person["job_title"]:
        yield f"TITLE:{_text(person['job_title'])}"
    if words := [*(_(ROLES[Role(role)]) for role in person["roles"]), *person["tags"]]:
        yield f"CATEGORIES:{','.join(map(_text, words))}"


def _birthday(iso: str, version: Version) -> str:
    if version == "4.0":
        return f"BDAY:{iso.replace('-', '') if iso[0] != '-' else '--' + iso[2:].replace('-', '')}"
    if iso[0] != "-":
        return f"BDAY:{iso}"
    return f"BDAY;X-APPLE-OMIT-YEAR={_APPLE_LEAP_YEAR}:{_APPLE_LEAP_YEAR}{iso[1:]}"


def _related(links: Sequence[dict[str, Any]]) -> Iterator[str]:
    for link in links:
        if link["kind"] == LinkKind.PARTNER:
            yield f"RELATED;TYPE=spouse:urn:uuid:{link['other']}"
        elif link["kind"] == LinkKind.HOUSEHOLD:
            yield f"RELATED;TYPE=co-resident:urn:uuid:{link['other']}"


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    plain = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    for sign, escaped in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\n", "\\n")):
        plain = plain.replace(sign, escaped)
    return plain


def _folded(line: str) -> str:
    """Lines of at most 75 octets; a letter is never split."""
    raw = line.encode("utf-8", "replace")
    if len(raw) <= LONGEST_LINE:
        return raw.decode()
    pieces, start, room = [], 0, LONGEST_LINE
    while start < len(raw):
        end = min(start + room, len(raw))
        while end < len(raw) and raw[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(raw[start:end].decode())
        start, room = end, LONGEST_LINE - 1
    return "\r\n ".join(pieces)
