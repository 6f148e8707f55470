"""A row of an address book as a person."""

import re
from collections.abc import Iterator
from dataclasses import replace

from estate.i18n import _
from estate.people import contact_points
from estate.people.details import Number, Source
from estate.people.search import name_words
from estate.people.tables import ContactKind
from leads.address_books.details_of import details_of, moment_of
from leads.address_books.entry import Entry, finished
from leads.address_books.fields import FIELDS, KEY, SIDES
from leads.address_books.plan import Plan
from properties.exchange.listing import Problem, Refusal
from properties.exchange.reader import Row

_SEVERAL = re.compile(r"\s*(?:;|\n|:::)\s*")


def of_row(row: Row, plan: Plan) -> Entry | Refusal:
    if row.problem:
        return Refusal(row.line, [Problem("", "", row.problem)], row.cells)
    texts = _texts(row, plan)
    problems = [*_wrong_side(texts, plan), *_wrong_agent(texts, plan)]
    name, given, family = _names(texts)
    numbers = tuple(_numbers(texts, plan.agency.country))
    if not name and not numbers:
        problems.append(Problem("", "", _("has neither a name nor a phone nor an e-mail")))
    if plan.has_key and not texts.get(KEY):
        problems.append(Problem(plan.named(KEY), "", _("is empty: the person has no key")))
    if problems:
        return Refusal(row.line, problems, row.cells)
    unread: list[Problem] = []
    details = details_of(texts, plan, given, family, unread)
    at = moment_of(texts, plan, unread)
    entry = Entry(row.line, texts.get(KEY, ""), Source(name, "", numbers, details), cells=tuple(row.cells))
    side, agent = SIDES.get(texts.get("side", "").lower()), plan.agents.get(texts.get("agent", "").lower())
    return finished(replace(entry, side=side, agent=agent, at=at), unread)


def _texts(row: Row, plan: Plan) -> dict[str, str]:
    texts = {}
    for column in plan.columns:
        if column.field and (text := plain(row.cells[column.index])):
            texts[column.field] = text[: FIELDS[column.field].longest]
    return {**texts, **plan.fixed}


def plain(text: str) -> str:
    return text.replace("\0", "").strip()


def _wrong_side(texts: dict[str, str], plan: Plan) -> Iterator[Problem]:
    said = texts.get("side", "")
    if said and said.lower() not in SIDES:
        yield Problem(plan.named("side"), said, _("is none of buy, rent, sell and let"))


def _wrong_agent(texts: dict[str, str], plan: Plan) -> Iterator[Problem]:
    said = texts.get("agent", "")
    if said and said.lower() not in plan.agents:
        yield Problem(plan.named("agent"), said, _("is the e-mail of nobody who signs in here"))


def _names(texts: dict[str, str]) -> tuple[str, str, str]:
    """The whole name, and its parts where both are given."""
    whole, given = texts.get("full_name", ""), _joined(texts, "first_name", "middle_name")
    family = _joined(texts, "last_name", "second_last_name")
    if given and not family and not set(name_words(given)) <= set(name_words(whole)):
        family, whole = whole, ""  # beside a given name, what is called the name is the rest of it
    if given and family and "," in whole:
        whole = ""
    ends = texts.get("name_prefix", ""), texts.get("name_suffix", "")
    parts = " ".join(filter(None, (ends[0], given, family, ends[1]))) if given or family else ""
    name = whole or parts or texts.get("company", "")
    return name[:200], *((given[:200], family[:200]) if given and family else ("", ""))


def _joined(texts: dict[str, str], *fields: str) -> str:
    return " ".join(" ".join(texts.get(field, "") for field in fields).split())


def _numbers(texts: dict[str, str], country: str) -> Iterator[Number]:
    for name, text in texts.items():
        field = FIELDS[name]
        if field.kind in ("phone", "email"):
            kind = ContactKind.PHONE if field.kind == "phone" else ContactKind.EMAIL
            for typed in filter(None, _SEVERAL.split(text)):
                yield Number(kind, contact_points.with_plus(typed, country), field.label)
