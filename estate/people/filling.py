"""What a source tells of people goes into what we know: it fills what is empty, and follows its own
corrections, and never overwrites what somebody here wrote."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import rows
from estate.people import tagging
from estate.people.details import Address, Details, Number, once
from estate.people.doubles import finding


@dataclass(frozen=True)
class Filling:
    """`before` is what the same source gave last; somebody `is_new` who was made just now, with nothing but
    the name, the preferred language and the contact points."""

    person: UUID
    given: Details
    numbers: Sequence[Number] = ()
    before: Details | None = None
    is_new: bool = False


async def fill(fillings: Sequence[Filling]) -> dict[UUID, list[str]]:
    """Whose details changed, and which, in the current transaction."""
    fillings = await _spelled(fillings)
    known = await load([one.person for one in fillings if not one.is_new])
    stored = dict(known)
    for one in fillings:
        stored[one.person] = filled(stored.get(one.person, Details()), one.given, one.before)
    changed = {
        person: names
        for person, now in stored.items()
        if (names := _differ(known.get(person, Details()), now))
    }
    await write(stored, changed)
    await _label(fillings)
    await finding.look_for(person for person in changed if person in known)
    return changed


async def _spelled(fillings: Sequence[Filling]) -> list[Filling]:
    """What the source gives now, and what it gave last, with tags as they are spelled here."""
    said = [details for one in fillings for details in (one.given, one.before) if details]
    known = await tagging.spelled({tag: None for details in said for tag in details.tags})

    def here(details: Details) -> Details:
        return replace(details, tags=once(known[tag] for tag in details.tags))

    return [replace(one, given=here(one.given), before=one.before and here(one.before)) for one in fillings]


async def write(details: Mapping[UUID, Details], changed: Mapping[UUID, Sequence[str]]) -> None:
    """Of those whose details changed, with the names of the fields."""
    await _write({person: details[person] for person in changed})
    await _write_addresses({p: details[p] for p, names in changed.items() if "addresses" in names})


def filled(current: Details, given: Details, before: Details | None) -> Details:
    return Details(
        **{
            field.name: _value(
                getattr(current, field.name),
                getattr(given, field.name),
                getattr(before, field.name) if before else None,
            )
            for field in fields(Details)
        }
    )


def _value(current: Any, given: Any, before: Any) -> Any:
    if isinstance(given, tuple) and given:
        kept = [one for one in current if one in given or one not in (before or ())]
        return once((*kept, *given)) if all(isinstance(o, str) for o in given) else _both(kept, given)
    return given if given and (not current or current == before) else current


def _both(kept: Sequence[Address], given: Sequence[Address]) -> tuple[Address, ...]:
    return (*kept, *(one for one in given if one not in kept))


def _differ(one: Details, other: Details) -> list[str]:
    return [f.name for f in fields(Details) if getattr(one, f.name) != getattr(other, f.name)]


async def load(persons: Sequence[UUID]) -> dict[UUID, Details]:
    if not persons:
        return {}
    found = await rows.run(_STORED, list(persons))
    return {row["id"]: _details(row) for row in found}


_STORED = """
SELECT p.id, p.given_name, p.family_name, p.language, p.more_languages, p.company, p.job_title, p.birthday,
    p.roles, p.tags, p.remarks, p.source, p.campaign,
    (SELECT json_agg(json_build_object('kind', a.kind, 'unparsed_address', a.unparsed_address, 'city', a.city,
        'state_or_province', a.state_or_province, 'postal_code', a.postal_code, 'country', a.country)
        ORDER BY a.position, a.id) FROM person_address a WHERE a.person = p.id) AS addresses
FROM person p WHERE p.id = ANY($1::uuid[])
"""


def _details(row: dict[str, Any]) -> Details:
    row.pop("id")
    language, more = row.pop("language"), row.pop("more_languages")
    addresses = tuple(Address(**one) for one in json.loads(row.pop("addresses") or "[]"))
    row.update({name: tuple(row[name]) for name in ("roles", "tags")})
    return Details(**row, languages=once((language or "", *more)), addresses=addresses)


def from_json(told: dict[str, Any]) -> Details:
    """As `dataclasses.asdict` and JSON left it."""
    known = {field.name for field in fields(Details)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in told.items()
        if name in known
    }
    values["addresses"] = tuple(Address(**one) for one in values.get("addresses", ()))
    return Details(**values)


async def _write(changed: dict[UUID, Details]) -> None:
    if not changed:
        return
    known = await tagging.spelled(tag for now in changed.values() for tag in now.tags)
    columns = [
        {
            **{name: getattr(now, name) for name in _TEXTS},
            "id": str(person),
            "language": now.languages[0] if now.languages else None,
            "more_languages": now.languages[1:],
            "roles": now.roles,
            "tags": once(known[tag] for tag in now.tags),
        }
        for person, now in changed.items()
    ]
    await rows.run(_UPDATE, json.dumps(columns))


_TEXTS = ("given_name", "family_name", "company", "job_title", "birthday", "remarks", "source", "campaign")
_TYPES = {
    **dict.fromkeys((*_TEXTS, "language"), "text"),
    **dict.fromkeys(("more_languages", "roles", "tags"), "text[]"),
}
_UPDATE = f"""
UPDATE person SET {", ".join(f"{name} = new.{name}" for name in _TYPES)}, version = version + 1,
    modification_timestamp = now()
FROM jsonb_to_recordset($1::jsonb) AS new (id uuid, {", ".join(f"{n} {t}" for n, t in _TYPES.items())})
WHERE person.id = new.id
"""


async def _write_addresses(changed: dict[UUID, Details]) -> None:
    """Each person's anew."""
    if not changed:
        return
    listed = [
        {**asdict(address), "id": str(uuid7()), "person": str(person), "position": position}
        for person, now in changed.items()
        for position, address in enumerate(now.addresses)
    ]
    await rows.run("DELETE FROM person_address WHERE person = ANY($1::uuid[])", list(changed))
    await rows.run(_ADDRESSES, json.dumps(listed))


_ADDRESSES = """
INSERT INTO person_address (id, person, kind, unparsed_address, city, state_or_province, postal_code, country,
    position)
SELECT * FROM jsonb_to_recordset($1::jsonb) AS new (id uuid, person uuid, kind text, unparsed_address text,
    city text, state_or_province text, postal_code text, country text, position integer)
"""


async def _label(fillings: Sequence[Filling]) -> None:
    """Where nobody here said otherwise."""
    said = [(one.person, number) for one in fillings for number in one.numbers if number.label]
    if said:
        await rows.run(
            _LABELS,
            [person for person, _number in said],
            [str(number.kind) for _person, number in said],
            [number.typed for _person, number in said],
            [str(number.label) for _person, number in said],
        )


_LABELS = """
UPDATE contact_point c SET label = new.label
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS new (person, kind, typed, label)
WHERE c.person = new.person AND c.kind = new.kind AND c.typed = new.typed AND c.label IS NULL
"""
