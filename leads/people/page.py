"""What the page of a person shows: who they are, how they are reached, their cases."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from estate import history
from estate.accounts.viewers import Viewer
from estate.history import Cursor
from estate.history.telling import Line, tell
from estate.people.tables import Person
from leads.cases import visible
from leads.lead_page import ContactLine, OtherCase
from leads.people.queries import all_roles
from leads.persons import visible_person
from leads.tables import Side

TIMELINE = 25


@dataclass(frozen=True)
class Linked:
    """Somebody who belongs to the person, and whom the viewer may see."""

    id: str
    person: str
    name: str
    kind: str


@dataclass(frozen=True)
class Owned:
    """A home that they asked us to sell or let."""

    property: str
    home: str
    side: str


@dataclass(frozen=True)
class PersonPage:
    person: dict[str, Any]
    points: list[ContactLine]
    addresses: list[dict[str, Any]]
    cases: list[OtherCase]
    linked: list[Linked]
    owned: list[Owned]
    timeline: list[Line]

    @property
    def phone(self) -> ContactLine | None:
        return next((p for p in self.points if p.kind == "phone" and not p.is_wrong), None)

    @property
    def email(self) -> ContactLine | None:
        return next((p for p in self.points if p.kind == "email" and not (p.is_wrong or p.is_bounced)), None)

    @property
    def open_case(self) -> OtherCase | None:
        return next((case for case in self.cases if case.is_open and case.is_visible), None)

    @property
    def older(self) -> Cursor | None:
        """Where the timeline goes on."""
        return self.timeline[-1].cursor if len(self.timeline) == TIMELINE else None


async def load(viewer: Viewer, person: UUID, before: Cursor | None = None) -> PersonPage | None:
    """With the timeline older than `before`."""
    sight = visible(viewer)
    rows = await Person.raw(_PERSON, sight, visible_person(viewer), person, visible_person(viewer))
    if not rows:
        return None
    row = rows[0]
    lists = {name: json.loads(row.pop(name) or "[]") for name in ("points", "addresses", "cases", "linked")}
    cases = [OtherCase(**{k: v for k, v in case.items() if k not in _HOME}) for case in lists["cases"]]
    row["roles"] = all_roles(row["roles"], sorted({case.side for case in cases if case.is_open}))
    return PersonPage(
        person=row,
        points=[ContactLine(**point) for point in lists["points"]],
        addresses=lists["addresses"],
        cases=cases,
        linked=[Linked(**one) for one in lists["linked"]],
        owned=_owned(lists["cases"]),
        timeline=await _timeline(row["id"], cases, before),
    )


_HOME = ("property", "home")


def _owned(cases: list[dict[str, Any]]) -> list[Owned]:
    owners = (Side.SELL, Side.LET)
    return [
        Owned(case["property"], case["home"], case["side"])
        for case in cases
        if case["side"] in owners and case["property"] and case["is_visible"]
    ]


async def _timeline(person: UUID, cases: list[OtherCase], before: Cursor | None) -> list[Line]:
    """Where the viewer may see each of the cases; else it is told on the page of theirs."""
    if not all(case.is_visible for case in cases):
        return []
    return tell(await history.timeline(person, before=before, limit=TIMELINE))


_PERSON = """
SELECT p.id, p.name, p.given_name, p.family_name, p.language, p.more_languages, p.company, p.job_title,
    p.birthday, p.roles, p.tags, p.remarks, p.campaign, p.created_at, p.erased_at, p.merged_into, p.version,
    coalesce(nullif(p.source, ''), (SELECT coalesce(e.source, e.channel) FROM enquiry e
        WHERE e.person = p.id ORDER BY e.at LIMIT 1), '') AS source,
    p.agent, u.name AS agent_name, o.name AS office_name,
    (SELECT count(*) FROM consent c WHERE c.person = p.id AND c.withdrawn_at IS NULL) AS consents,
    (SELECT json_agg(json_build_object('id', c.id, 'kind', c.kind, 'value', c.value, 'typed', c.typed,
            'label', c.label, 'is_wrong', c.wrong_at IS NOT NULL, 'is_bounced', c.bounced_at IS NOT NULL)
            ORDER BY c.kind DESC, c.position)
        FROM contact_point c WHERE c.person = p.id) AS points,
    (SELECT json_agg(to_json(a) ORDER BY a.position, a.id) FROM person_address a WHERE a.person = p.id)
        AS addresses,
    (SELECT json_agg(json_build_object('id', l.id, 'side', l.side, 'stage', l.stage, 'agent_name', x.name,
            'office_name', y.name, 'is_open', l.closed_at IS NULL, 'is_visible', {}, 'opened_at', l.opened_at,
            'property', l.property, 'home', coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''),
            nullif(h.city, '')), ''), a.listing_id)) ORDER BY l.closed_at IS NULL DESC, l.opened_at DESC)
        FROM lead l LEFT JOIN users x ON x.id = l.agent LEFT JOIN office y ON y.id = l.office
        LEFT JOIN property a ON a.id = l.property LEFT JOIN place h ON h.id = a.place
        WHERE l.person = p.id AND l.archived_at IS NULL) AS cases,
    (SELECT json_agg(json_build_object('id', k.id, 'person', q.id, 'name', q.name, 'kind', k.kind)
            ORDER BY q.name)
        FROM person_link k
        CROSS JOIN LATERAL (SELECT CASE WHEN k.person = p.id THEN k.other ELSE k.person END AS id) t
        CROSS JOIN LATERAL (SELECT p.id, p.name FROM person p
            WHERE p.id = t.id AND p.erased_at IS NULL AND {}) q
        WHERE p.id IN (k.person, k.other)) AS linked
FROM person p
LEFT JOIN users u ON u.id = p.agent
LEFT JOIN office o ON o.id = p.office
WHERE p.id = {} AND {}
"""
