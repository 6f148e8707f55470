"""Which of our homes a mail is about: by its page, its reference or its address, where only one is meant."""

import re
from dataclasses import dataclass
from uuid import UUID

from estate.mail.inbound.letter import Letter
from leads.inbox.portals import Facts
from properties.tables import Property

_SLUG = re.compile(r"/homes/([a-z0-9][a-z0-9-]{2,200})")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.-]{1,40}[A-Za-z0-9]")
_MOST = 300
_LOOKED_AT = 20_000  # characters


@dataclass(frozen=True)
class Home:
    id: UUID
    is_let: bool


async def find(letter: Letter, facts: Facts) -> Home | None:
    slugs = list(dict.fromkeys(_SLUG.findall(f"{letter.text[:_LOOKED_AT]} {letter.html}")))[:_MOST]
    for sql, values in (
        (_BY_SLUG, slugs),
        (_BY_REFERENCE, _references(facts.reference)),
        (_BY_ADDRESS, _addresses(facts.address)),
        (_BY_REFERENCE, [one for one in _references(letter.subject) if _is_telling(one)]),
    ):
        rows = await Property.raw(sql, values) if values else []
        if len(rows) == 1:
            return Home(rows[0]["id"], rows[0]["property_type"].endswith("Lease"))
    return None


def _references(text: str) -> list[str]:
    return list(dict.fromkeys([*_REFERENCE.findall(text), text.strip()]))[:_MOST] if text.strip() else []


def _is_telling(reference: str) -> bool:
    """Not a price, a year or a word."""
    return any(sign.isdigit() for sign in reference) and (
        any(sign.isalpha() for sign in reference) or len(reference) > 5
    )


def _addresses(text: str) -> list[str]:
    """The whole, and without what stands behind its commas."""
    parts = [part.strip() for part in text.lower().split(",") if part.strip()]
    return [", ".join(parts[:count]) for count in range(len(parts), 0, -1)][:5]


_BY_SLUG = "SELECT id, property_type FROM property WHERE slug = ANY({}) LIMIT 2"
_BY_REFERENCE = "SELECT id, property_type FROM property WHERE listing_id = ANY({}) LIMIT 2"
_BY_ADDRESS = """
SELECT a.id, a.property_type FROM property a JOIN place h ON h.id = a.place
WHERE lower(h.unparsed_address) = ANY({}) AND a.standard_status IN ('Active', 'ComingSoon') LIMIT 2
"""
