"""What the mail holds of people. A mail to a colleague about a lead belongs to the lead's room."""

from typing import Any

from estate.i18n import N_
from estate.people.privacy.rooms import Holding, holds

EMPTIED: dict[str, Any] = {
    "recipient": "''",
    "reply_to": "NULL",
    "subject": "''",
    "body_text": "''",
    "body_html": "''",
    "calendar": "NULL",
    "reason": "NULL",
    # What still waits never goes out.
    "state": "CASE WHEN t.state IN ('queued', 'failed') THEN 'held' ELSE t.state END",
    "next_attempt_at": "NULL",
    "useful_until": "least(t.useful_until, now())",
}
"""Of a message; an empty recipient tells that it was erased."""

holds(
    Holding(
        "message",
        "t.person = ANY({}) OR t.about = ANY({})",
        empties=EMPTIED,
        mentions=("subject", "body_text", "body_html", "calendar", "reason"),
        impersonal=("kind", "language", "calendar_method", "message_id", "once", "state"),
        emptied=N_(
            "mails to them and about them: address, subject, text, invitation; what waits is not sent"
        ),
        stays=N_("that there was a mail, of which kind, when, and whether it was sent"),
    ),
)
