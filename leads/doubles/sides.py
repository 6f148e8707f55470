"""Two persons side by side: all that may help to say whether they are one."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.people.doubles import apart, likeness, loading
from estate.people.doubles import merge as merging
from estate.people.privacy import rooms
from estate.people.privacy.rooms import Obstacle
from leads.cases import visible
from leads.doubles import words
from leads.persons import visible_person
from leads.tables import Lead

FIELDS = ("name", "language", "company", "job_title", "birthday")
"""Of these one is chosen where they differ; all others are put together."""


@dataclass(frozen=True)
class Side:
    id: UUID
    created_at: datetime
    version: int
    fields: dict[str, str]
    points: list[dict[str, Any]]
    addresses: list[str]
    cases: list[dict[str, Any]]
    counts: dict[str, int]
    hidden: int
    """Cases that the viewer may not see."""


@dataclass(frozen=True)
class TwoSides:
    """`kept` is who was known first."""

    kept: Side
    gone: Side
    evidence: list[tuple[str, bool]]
    obstacles: list[Obstacle]
    different: dict[str, Any] | None
    """Who said that they are not the same, and when."""

    @property
    def differing(self) -> list[str]:
        """Fields that both have, each its own."""
        kept, gone = self.kept.fields, self.gone.fields
        return [name for name in FIELDS if kept[name] and gone[name] and kept[name] != gone[name]]

    @property
    def values(self) -> dict[str, tuple[str, str]]:
        return {name: (self.kept.fields[name], self.gone.fields[name]) for name in FIELDS}

    @property
    def is_whole(self) -> bool:
        """The viewer sees all cases of both, and may say that they are one."""
        return not self.kept.hidden and not self.gone.hidden

    @property
    def seen(self) -> str:
        return f"{self.kept.version} {self.gone.version}"

    @property
    def url(self) -> str:
        return f"/people/{self.kept.id}/doubles/{self.gone.id}"


async def load(viewer: Viewer, one: UUID, other: UUID) -> TwoSides | None:
    """None where the viewer does not see both."""
    sight, seen = visible_person(viewer), visible(viewer)
    rows = await Lead.raw(_SIDES, seen, seen, [one, other], sight)
    if len(rows) < 2:
        return None
    kept, gone = (_side(row) for row in rows)
    rooms.load()
    known = await loading.profiles([one, other])
    evidence = words.of_findings(likeness.findings(known[one], known[other]))
    return TwoSides(
        kept, gone, evidence, await merging.obstacles(kept.id, gone.id), await apart.said(one, other)
    )


_SIDES = """
SELECT p.id, p.created_at, p.version, p.name, p.language, p.company, p.job_title, p.birthday,
    (SELECT json_agg(json_build_object('kind', c.kind, 'value', c.value,
            'is_bad', c.wrong_at IS NOT NULL OR c.bounced_at IS NOT NULL) ORDER BY c.kind DESC, c.position)
        FROM contact_point c WHERE c.person = p.id) AS points,
    (SELECT json_agg(concat_ws(', ', nullif(replace(a.unparsed_address, E'\\n', ', '), ''),
            nullif(concat_ws(' ', nullif(a.postal_code, ''), nullif(a.city, '')), '')) ORDER BY a.position)
        FROM person_address a WHERE a.person = p.id) AS addresses,
    (SELECT json_agg(json_build_object('id', l.id, 'side', l.side, 'stage', l.stage, 'agent', u.name,
            'is_open', l.closed_at IS NULL) ORDER BY l.opened_at DESC)
        FROM lead l LEFT JOIN users u ON u.id = l.agent
        WHERE l.person = p.id AND l.archived_at IS NULL AND {}) AS cases,
    (SELECT count(*) FROM lead l WHERE l.person = p.id AND l.archived_at IS NULL AND NOT {}) AS hidden,
    (SELECT count(*) FROM enquiry e WHERE e.person = p.id) AS enquiries,
    (SELECT count(*) FROM call c WHERE c.person = p.id) AS calls,
    (SELECT count(*) FROM message m WHERE m.person = p.id) AS mails
FROM person p WHERE p.id = ANY({}) AND p.merged_into IS NULL AND p.erased_at IS NULL AND {}
ORDER BY p.created_at, p.id
"""


def _side(row: dict[str, Any]) -> Side:
    return Side(
        id=row["id"],
        created_at=row["created_at"],
        version=row["version"],
        fields={name: row[name] or "" for name in FIELDS},
        points=json.loads(row["points"] or "[]"),
        addresses=json.loads(row["addresses"] or "[]"),
        cases=json.loads(row["cases"] or "[]"),
        counts={name: row[name] for name in ("enquiries", "calls", "mails")},
        hidden=row["hidden"],
    )
