"""The tables of the agency's own people: nothing of prospects is in them."""

from estate.people.privacy.rooms import Holding, holds

holds(
    Holding(
        "agency",
        impersonal=(
            "name", "locale", "country", "currency", "area_unit", "time_zone", "office_hours",
            "subdivision", "closed_days", "follow_up",
            "lead_visibility", "colour", "email", "phone", "consent_wording",
        ),
    ),
    Holding("office", impersonal=("name", "phone", "email", "address")),
    Holding("users", impersonal=("email", "name", "role", "phone", "language", "signature", "password_hash")),
    Holding("session", impersonal=("token_hash", "device")),
    Holding("account_link", impersonal=("kind", "token_hash")),
    Holding("api_token", impersonal=("name", "scope", "kind", "token_hash")),
    Holding("sign_in_failure", impersonal=("key", "scope")),
)  # fmt: skip
