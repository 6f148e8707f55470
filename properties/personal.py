"""Properties know no prospects, but their texts may name somebody: an owner, a neighbour with the key."""

from typing import Any
from uuid import UUID

from estate.people.merging import Stays, merges
from estate.people.privacy.mentions import GONE
from estate.people.privacy.rooms import Holding, holds
from properties import naming
from properties.tables import Property


async def _named_anew(properties: list[UUID]) -> None:
    """What they are found by; and their public address, where it was made of a headline that named somebody
    and still says what nothing of the listing says any more."""
    for row in await Property.raw(_NAMES, properties):
        search = naming.search_text(row)
        said = {*naming.words(search), *_OF_NO_LISTING}
        is_told = GONE in row["headline"] and not said.issuperset(naming.words(row["slug"])[:-1])
        slug = naming.slug(row["id"], row["headline"], row["city"]) if is_told else row["slug"]
        columns: dict[Any, Any] = {Property.search: search, Property.slug: slug}
        await Property.update(columns).where(Property.id == row["id"])


_OF_NO_LISTING = ("home",)
_NAMES = """
SELECT p.*, l.unparsed_address, l.unit_number, l.city, l.postal_code, l.state_or_province,
    (SELECT string_agg(t.headline, ' ' ORDER BY t.language) FROM property_text t WHERE t.property = p.id)
        AS headline
FROM property p JOIN place l ON l.id = p.place WHERE p.id = ANY({})
"""

holds(
    Holding(
        "property",
        mentions=("private_remarks", "showing_instructions", "other"),
        impersonal=(
            "listing_id", "originating_system_name", "originating_system_key", "source_row_hash",
            "standard_status", "property_type", "property_sub_type", "list_price_currency",
            "lease_amount_frequency", "bathrooms_typed", "living_area_units", "lot_size_units", "slug",
            "cover_key", "cover_colour", "search",
        ),
    ),
    Holding(
        "property_text",
        mentions=("headline", "public_remarks"),
        refreshes=("property", _named_anew),
        impersonal=("language",),
    ),
    Holding(
        "place",
        impersonal=(
            "unparsed_address", "unit_number", "city", "postal_code", "state_or_province", "country",
            "pin_source", "geocode_state", "time_zone",
        ),
    ),
    Holding(
        "photo",
        mentions=("file_name", "caption"),
        impersonal=(
            "state", "content_type", "sha256", "original_key", "public_key", "colour", "reason",
            "perceptual_hash", "image_of", "permission",
        ),
    ),
    Holding("imported_row", mentions=("data",)),
    Holding(
        "import_run",
        mentions=("columns", "reason", "warning", "file_name"),
        impersonal=("kind", "origin", "file_key", "source", "wishes", "fixed", "state", "phase"),
    ),
    # The counts of the run stay.
    Holding("import_refusal", mentions=("cells", "problems"), loses=True),
    Holding("import_preview", mentions=("title", "fields")),
    Holding("import_change", mentions=("before",)),
    Holding("staged_row", mentions=("data", "cells"), impersonal=("source", "key", "hash", "reference")),
)  # fmt: skip

merges(
    Stays("photo", "replaces", "a photo"),
    *(Stays(table, "subject", "a listing, or who came") for table in ("import_change", "import_preview")),
    Stays("import_change", "place", "a place"),
)
