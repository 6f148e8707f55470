"""Somebody as they are at one moment, so that what an import changes can be told and taken back."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from estate import rows
from estate.people import filling
from estate.people.details import Address, Details
from estate.people.tables import ContactKind


@dataclass(frozen=True)
class Portrait:
    """`points`, `links` and `leads` by their ids; `seq` is the newest line of the timeline."""

    name: str
    version: int
    seq: int
    details: Details
    points: Mapping[str, Any]
    links: Collection[str]
    leads: Mapping[str, Any]


async def portraits(persons: Collection[UUID]) -> dict[UUID, Portrait]:
    """Nobody changes them until the end of the current transaction."""
    if not persons:
        return {}
    found = await rows.run(_LOOK, list(persons))
    details = await filling.load(list(persons))
    return {row["id"]: _portrait(row, details[row["id"]]) for row in found}


_LOOK = """
SELECT p.id, p.name, p.version,
    coalesce((SELECT max(seq) FROM event_subject WHERE subject = p.id), 0) AS seq,
    (SELECT jsonb_object_agg(c.id, jsonb_build_object('kind', c.kind, 'value', c.value, 'label', c.label,
        'wrong_at', c.wrong_at)) FROM contact_point c WHERE c.person = p.id) AS points,
    ARRAY(SELECT l.id::text FROM person_link l WHERE l.person = p.id UNION
        SELECT l.id::text FROM person_link l WHERE l.other = p.id) AS links,
    (SELECT jsonb_object_agg(l.id, l.last_activity_at) FROM lead l WHERE l.person = p.id) AS leads
FROM person p WHERE p.id = ANY($1::uuid[]) ORDER BY p.id FOR NO KEY UPDATE OF p
"""


def _portrait(row: dict[str, Any], details: Details) -> Portrait:
    points, leads = json.loads(row["points"] or "{}"), json.loads(row["leads"] or "{}")
    return Portrait(row["name"], row["version"], row["seq"], details, points, row["links"], leads)


@dataclass(frozen=True)
class Change:
    """`shown` is old and new of each field that says something else now, `undo` what brings the old back."""

    shown: dict[str, list[str]]
    undo: dict[str, Any]


def change(was: Portrait, now: Portrait) -> Change:
    one, other = told(was), told(now)
    differ = {name: [one[name], other[name]] for name in other if one[name] != other[name]}
    added = [now.points[id_] for id_ in now.points if id_ not in was.points]
    opened = [id_ for id_ in now.leads if id_ not in was.leads]
    shown = {name: [in_words(value) for value in pair] for name, pair in differ.items()}
    shown |= {_PLURAL[point["kind"]]: ["", _values(added, point["kind"])] for point in added}
    shown |= {"side": ["", str(len(opened))]} if opened else {}
    undo = {"version": was.version, "seq": was.seq, "fields": differ, **_beside(was, now, opened)}
    return Change(shown, undo)


def told(portrait: Portrait) -> dict[str, Any]:
    return {"name": portrait.name, **plain(portrait.details)}


def plain(details: Details) -> dict[str, Any]:
    """As JSON knows it."""
    listed = {
        name: list(value) if isinstance(value, tuple) else value for name, value in vars(details).items()
    }
    return {**listed, "addresses": [dict(vars(address)) for address in details.addresses]}


_PLURAL = {ContactKind.PHONE: "phones", ContactKind.EMAIL: "emails"}


def _values(points: Sequence[Mapping[str, str]], kind: str) -> str:
    return ", ".join(point["value"] for point in points if point["kind"] == kind)


def in_words(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(in_words(one) for one in value)
    return ", ".join(filter(None, value.values())) if isinstance(value, dict) else str(value or "")


def _beside(was: Portrait, now: Portrait, opened: list[str]) -> dict[str, Any]:
    both = [(id_, was.points[id_], now.points[id_]) for id_ in now.points if id_ in was.points]
    return {
        "points": [id_ for id_ in now.points if id_ not in was.points],
        "labels": {id_: new["label"] for id_, old, new in both if old["label"] != new["label"]},
        "wrong": {id_: old["wrong_at"] for id_, old, new in both if old["wrong_at"] != new["wrong_at"]},
        "links": sorted(set(now.links) - set(was.links)),
        "leads": opened,
        "heard": {
            id_: [was.leads[id_], at]
            for id_, at in now.leads.items()
            if id_ in was.leads and was.leads[id_] != at
        },
    }


def joined(first: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """Two changes of one run as one: what was before the first, what is after the later."""
    fields = {name: [first["fields"].get(name, pair)[0], pair[1]] for name, pair in later["fields"].items()}
    heard = {id_: [first["heard"].get(id_, pair)[0], pair[1]] for id_, pair in later["heard"].items()}
    return {
        **first,
        "fields": {**first["fields"], **fields},
        "heard": {**first["heard"], **heard},
        **{name: {**later[name], **first[name]} for name in ("labels", "wrong")},
        **{
            name: [*first[name], *later[name]]
            for name in ("points", "links", "leads", "enquiries", "origins")
        },
    }


def back(current: Mapping[str, Any], fields: Mapping[str, list[Any]]) -> dict[str, Any]:
    """What still stands as the import left it becomes what it was; of a list, what it added goes and what it
    took away comes back."""
    return {name: _back(current[name], *pair) for name, pair in fields.items()}


def _back(current: Any, was: Any, left: Any) -> Any:
    if current == left:
        return was
    if not isinstance(current, list):
        return current
    kept = [one for one in current if one in was or one not in left]
    return kept + [one for one in was if one not in left and one not in kept]


def details_with(current: Details, values: Mapping[str, Any]) -> Details:
    known = {field.name for field in fields(Details)}
    said: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if name in known
    }
    if "addresses" in said:
        said["addresses"] = tuple(Address(**one) for one in said["addresses"])
    return Details(**{**vars(current), **said})
