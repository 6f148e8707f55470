"""Properties know no prospects, but their texts may name somebody: an owner, a neighbour with the key."""

from estate.people.privacy.rooms import Holding, holds

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
    Holding("property_text", mentions=("headline", "public_remarks"), impersonal=("language",)),
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
        impersonal=("origin", "file_key", "source", "wishes", "fixed", "state", "phase"),
    ),
    # The counts of the run stay.
    Holding("import_refusal", mentions=("cells", "problems"), loses=True),
    Holding("import_preview", mentions=("title", "fields")),
    Holding("import_change", mentions=("before",)),
    Holding("staged_row", mentions=("data", "cells"), impersonal=("source", "key", "hash", "reference")),
)  # fmt: skip
