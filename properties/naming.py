"""What a property is found by and what stands in its public address."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from anyascii import anyascii

from estate.people.search import unmarked

SEARCHED = (
    "listing_id",
    "originating_system_key",
    "headline",
    "property_sub_type",
    "unparsed_address",
    "unit_number",
    "city",
    "postal_code",
    "state_or_province",
)


def search_text(values: Mapping[str, Any]) -> str:
    """The `search` column: folded words, a blank before each, so that " ab" finds the start of a word."""
    found = dict.fromkeys(word for name in SEARCHED for word in fold(values.get(name) or "").split())
    return "".join(f" {word}" for word in found)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case without accents; scripts other than Latin stay as they are written."""
    if text.isascii():
        return text.lower()
    return "".join(anyascii(sign).lower() if _is_latin(sign) else sign for sign in unmarked(text))


def slug(id: UUID, *parts: str | None) -> str:
    """`apartment-in-seville-4f2a9c1b03de`: readable, and unique by the random end of the id."""
    return "-".join([*words(*parts)[:8], id.hex[-12:]])


def words(*parts: str | None) -> list[str]:
    """As an address takes them."""
    return re.findall(r"[a-z0-9]+", " ".join(anyascii(part).lower() for part in parts if part))


def _is_latin(sign: str) -> bool:
    return sign > "\x7f" and unicodedata.name(sign, "").startswith("LATIN")
