"""A conversation by mail: what they wrote beside what we wrote."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from estate.mail.queries import TEXT, Line

LIMIT = 10
ELSEWHERE = """
kind IN ('reply', 'auto_reply') AND NOT EXISTS (SELECT FROM contact_point c
    WHERE c.person = inbound_mail.person AND c.kind = 'email' AND c.value = inbound_mail.sender)
"""


@dataclass(frozen=True)
class Theirs:
    """A mail of the person. `quoted` is what it repeats of earlier ones, `elsewhere` an address that is none
    of theirs."""

    id: str
    kind: str
    name: str
    elsewhere: str
    subject: str
    text: str
    quoted: str
    files: list[str]
    received_at: datetime

    is_theirs = True

    @property
    def is_automatic(self) -> bool:
        return self.kind == "auto_reply"


def theirs_sql(lead: str) -> str:
    """The last mails of the person about this column, as one JSON value within a wider query."""
    chosen = f"""
        SELECT id, kind, coalesce(nullif(sender_name, ''), sender) AS name, subject,
            CASE WHEN {ELSEWHERE} THEN sender ELSE '' END AS elsewhere,
            left(text, {TEXT}) AS text, left(quoted, {TEXT}) AS quoted, received_at,
            ARRAY(SELECT file ->> 'name' FROM jsonb_array_elements(files) file) AS files
        FROM inbound_mail
        WHERE about = {lead} AND kind IN ('lead', 'reply', 'auto_reply', 'other') AND sender <> ''
        ORDER BY received_at DESC LIMIT {LIMIT}"""
    return f"(SELECT json_agg(chosen) FROM ({chosen}) chosen)"


def theirs(text: str | None) -> list[Theirs]:
    """What `theirs_sql` answered."""
    return [
        Theirs(**{**row, "received_at": datetime.fromisoformat(row["received_at"])})
        for row in json.loads(text or "[]")
    ]


def conversation(ours: Sequence[Line], theirs: Sequence[Theirs]) -> list[Any]:
    """The newest first."""
    return sorted(
        [*ours, *theirs],
        key=lambda one: one.received_at if isinstance(one, Theirs) else one.created_at,
        reverse=True,
    )
