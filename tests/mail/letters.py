"""Letters as the rooms write them, one of each kind."""

from datetime import UTC, datetime, timedelta
from typing import Any

from estate.mail.invitations import Invitation, Method
from estate.mail.outbox import Letter

STARTS = (datetime.now(UTC) + timedelta(days=3)).replace(hour=15, minute=30, second=0, microsecond=0)
VISIT: dict[str, Any] = {
    "name": "Ana Ferreira",
    "home": "Bright three-bedroom flat near the river",
    "address": "Rua Luís de Camões 14, 1300-361 Lisboa",
    "starts_at": STARTS,
    "ends_at": STARTS + timedelta(minutes=45),
    "zone": "Europe/Lisbon",
    "agent_name": "Maria Silva",
    "agent_phone": "+351912345678",
    "agent_email": "maria@harbour.example",
    "directions_url": "https://www.google.com/maps/dir/?api=1&destination=38.7,-9.18",
    "property_url": "http://estate.test/homes/bright-flat",
}
MORE: dict[str, dict[str, Any]] = {
    "visit_moved": {"previous_starts_at": STARTS - timedelta(days=1)},
    "visit_cancelled": {"reason": "The owner has to travel that day. I am sorry!"},
    "visit_late": {"late_minutes": 15},
    "visit_reminder": {"ahead": "day"},
}
_WAITS: dict[str, Any] = {
    "name": "Sam Staff",
    "person_name": "Ana Ferreira",
    "side": "buy",
    "due_at": STARTS,
    "zone": "Europe/Lisbon",
    "url": "http://estate.test/leads/1",
}
OTHERS: dict[str, dict[str, Any]] = {
    "letter": {"name": "Maria Silva", "subject": "The flat by the river", "text": "Dear Ana,\n\nhow was it?"},
    "invitation": {
        "name": "Nina New",
        "url": "http://estate.test/links/not-kept-here",
        "invited_by": "Ada Admin",
        "expires_at": STARTS,
    },
    "password_reset": {
        "name": "Maria Silva",
        "url": "http://estate.test/links/not-kept-here",
        "expires_at": STARTS,
        "device": "Chrome on Android",
        "address": "192.0.2.7",
        "asked_at": STARTS - timedelta(hours=1),
    },
    "handed_over": {
        "name": "Maria Silva",
        "from_name": "Carl Colleague",
        "by": "Ada Admin",
        "leads": 12,
        "visits": [
            {"at": STARTS, "zone": "Europe/Lisbon", "address": "Rua A 1", "url": "http://estate.test/v"}
        ],
        "visits_count": 3,
        "listings": 1,
        "url": "http://estate.test/leads",
    },
    "new_device": {
        "name": "Maria Silva",
        "device": "Safari on iPhone",
        "address": "192.0.2.7",
        "at": STARTS,
        "url": "http://estate.test/settings/devices",
    },
    "password_changed": {
        "name": "Maria Silva",
        "device": "Safari on iPhone",
        "address": "192.0.2.7",
        "at": STARTS,
        "url": "http://estate.test/password-reset",
    },
    "enquiry_received": {
        "name": "Ana Ferreira",
        "message": "Is the flat still free?\nWe could come on Saturday.",
        "home": "Bright three-bedroom flat near the river",
        "property_url": "http://estate.test/homes/bright-flat",
    },
    "lead_assigned": {
        "name": "Maria Silva",
        "person_name": "Ana Ferreira",
        "side": "buy",
        "url": "http://estate.test/leads/1",
        "phone": "+351961234567",
        "email": "ana@example.com",
        "message": "Is the flat still free?",
        "home": "Bright three-bedroom flat near the river",
        "assigned_by": "Sam Staff",
    },
    "follow_up": {
        "name": "Maria Silva",
        "subject": "Still looking?",
        "text": "Dear Ana,\n\nare you still looking for a flat by the river?",
        "unsubscribe_url": "http://estate.test/unsubscribe/1",
    },
    "response_warning": _WAITS,
    "response_late": {**_WAITS, "agent_name": "Olga Owner"},
    "leads_assigned": {
        "name": "Maria Silva",
        "count": 21,
        "leads": [
            {"side": "buy", "home": "Rua das Flores 1, Lisbon", "url": "http://estate.test/leads/1"},
            {"side": "sell", "home": None, "url": "http://estate.test/leads/2"},
        ],
        "url": "http://estate.test/leads?agent=1",
        "assigned_by": "Sam Staff",
    },
}


def context(kind: str, **changes: Any) -> dict[str, Any]:
    known = OTHERS.get(kind) or {**VISIT, **MORE.get(kind, {})}
    return {**known, **changes}


def letter(kind: str = "visit_confirmed", **changes: Any) -> Letter:
    given = {
        "to": "ana@example.com",
        "context": context(kind),
        "reply_to": "maria@harbour.example",
        **changes,
    }
    return Letter(kind, **given)


def invitation(**changes: Any) -> Invitation:
    return Invitation(
        **{
            "method": Method.REQUEST,
            "uid": "visit-1@harbour.example",
            "sequence": 0,
            "starts_at": VISIT["starts_at"],
            "ends_at": VISIT["ends_at"],
            "zone": "Europe/Lisbon",
            "summary": "Visit: Bright flat near the river",
            "location": VISIT["address"],
            "description": "With Maria Silva, 912 345 678; see you there",
            "pin": (38.7, -9.18),
            **changes,
        }
    )
