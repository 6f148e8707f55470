"""People as a table that our own import takes back: the import's inverse."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from estate.people.cards.writing import card
from estate.people.tables import ContactKind, Label
from leads.people import queries
from properties.exchange import tables
from properties.exchange.cells import OUR_KEY

COLUMNS = {
    OUR_KEY: "id",
    "FullName": "name",
    "FirstName": "given_name",
    "LastName": "family_name",
    "Company": "company",
    "JobTitle": "job_title",
    "MobilePhone": "mobile",
    "HomePhone": "home_phone",
    "OfficePhone": "work_phone",
    "Fax": "fax",
    "Phone": "phone",
    "Email": "email",
    "Language": "languages",
    "Birthdate": "birthday",
    "ContactType": "typed_roles",
    "Tags": "tags",
    "Remarks": "remarks",
    "LeadSource": "source",
    "Campaign": "campaign",
    **{f"Home{name}": f"home_{column}" for name, column in queries.ADDRESS.items()},
    **{f"Work{name}": f"work_{column}" for name, column in queries.ADDRESS.items()},
}
_LABELLED = {
    "mobile": Label.MOBILE,
    "home_phone": Label.HOME,
    "work_phone": Label.WORK,
    "fax": Label.FAX,
    "phone": None,
}


async def pages() -> AsyncIterator[list[dict[str, Any]]]:
    async for people in queries.everybody():
        yield [_flat(person) for person in people]


async def csv_lines() -> AsyncIterator[str]:
    async for lines in tables.csv_lines(COLUMNS, pages()):
        yield lines


async def write_xlsx(path: Path) -> None:
    """Raises Refused for what a sheet cannot hold."""
    await tables.write_xlsx(path, "People", COLUMNS, pages())


async def cards() -> AsyncIterator[str]:
    async for people in queries.everybody():
        yield "".join(card(person, "4.0") for person in people)


def _flat(person: dict[str, Any]) -> dict[str, Any]:
    """Several values of one column have a semicolon between them."""
    spoken = filter(None, [person["language"], *person["more_languages"]])
    return {
        **person,
        **{name: _joined(_phones(person, label)) for name, label in _LABELLED.items()},
        "email": _joined(p["value"] for p in _right(person) if p["kind"] == ContactKind.EMAIL),
        "languages": _joined(spoken),
        "typed_roles": _joined(person["typed_roles"]),
        "tags": _joined(person["tags"]),
        **_address(person, "home"),
        **_address(person, "work"),
    }


def _joined(texts: Any) -> str:
    return "; ".join(texts)


def _right(person: dict[str, Any]) -> list[dict[str, Any]]:
    return [point for point in person["points"] if not point["is_wrong"]]


def _phones(person: dict[str, Any], label: Label | None) -> list[str]:
    """What has no label, or one without a column, goes into the last one."""
    has_column = set(_LABELLED.values())
    return [
        point["value"]
        for point in _right(person)
        if point["kind"] == ContactKind.PHONE
        and (point["label"] if point["label"] in has_column else None) == label
    ]


def _address(person: dict[str, Any], kind: str) -> dict[str, str]:
    """The first of its kind; addresses of no kind stand in vCards alone."""
    first: dict[str, Any] = next((one for one in person["addresses"] if one["kind"] == kind), {})
    return {f"{kind}_{column}": first.get(column) or "" for column in queries.ADDRESS.values()}
