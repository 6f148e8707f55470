"""What may stand in braces in a template, and what it is for one case. No more than names are replaced:
nothing that somebody writes is ever run."""

import re
from collections.abc import Awaitable, Callable, Mapping
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from estate import formats, i18n
from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import N_
from estate.settings import settings
from leads.tables import Lead
from properties.tables import PUBLIC_STATUSES

VARIABLES = {
    "first_name": N_("their first name"),
    "name": N_("their name"),
    "home": N_("the address of the home"),
    "home_url": N_("its public page"),
    "price": N_("its price"),
    "visit_time": N_("when the next visit is"),
    "agent_name": N_("your name"),
    "agent_phone": N_("your phone"),
    "agency": N_("the agency"),
}
Values = Mapping[str, str]
Source = Callable[[UUID, str], Awaitable[str]]
_sources: dict[str, Source] = {}
_BRACES = re.compile(r"\{\s*([a-z_]+)\s*\}")
ANY_BRACES = re.compile(r"\{\s*([^{}\n]{1,40}?)\s*\}")
_ALIKE = 0.8
"""Of 1: {fist_name}, {First name} and {homes} are told, {note} and {sic} are text."""


def source(name: str) -> Callable[[Source], Source]:
    """For rooms to the right: register what knows a variable of the lead, in this language."""

    def register(known: Source) -> Source:
        _sources[name] = known
        return known

    return register


async def values(case: UUID, writer: Viewer, language: str) -> dict[str, str]:
    """Of every variable; empty where nothing is known."""
    rows = await Lead.raw(_FACTS, writer.id, case)
    with i18n.speaking(language):
        known = _of_lead(rows[0], writer)
        for name, ask in _sources.items():
            known[name] = await ask(case, language)
    return {name: known.get(name, "") for name in VARIABLES}


_FACTS = """
SELECT p.name, a.list_price, a.list_price_currency, a.slug, a.published_at, a.standard_status,
    coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), ''), a.listing_id)
        AS home,
    (SELECT phone FROM users WHERE id = {}) AS agent_phone
FROM lead l JOIN person p ON p.id = l.person
LEFT JOIN property a ON a.id = l.property AND a.archived_at IS NULL
LEFT JOIN place h ON h.id = a.place
WHERE l.id = {}
"""


def _of_lead(row: dict[str, Any], writer: Viewer) -> dict[str, str]:
    price = row["list_price"]
    return {
        "first_name": first_name(row["name"]),
        "name": row["name"],
        "home": row["home"] or "",
        "home_url": home_url(row) or "",
        "price": formats.money(price, row["list_price_currency"]) if price is not None else "",
        "agent_name": writer.name,
        "agent_phone": formats.phone(row["agent_phone"]) if row["agent_phone"] else "",
        "agency": agency.current().name,
    }


def home_url(row: Mapping[str, Any]) -> str | None:
    """Where everybody sees the home, if they do."""
    if row["published_at"] is None or row["standard_status"] not in PUBLIC_STATUSES:
        return None
    return f"{settings().base_url}/homes/{row['slug']}"


_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "sr", "sra", "herr", "frau", "mme", "mlle")
)


def first_name(name: str) -> str:
    """By which somebody is called: the first word that is no title; of "Ferreira, Ana" what follows."""
    family, comma, given = name.partition(",")
    words = (given if comma and given.strip() else family).split()
    named = [word for word in words if word.rstrip(".").lower() not in _TITLES]
    return named[0] if named else name.strip()


def in_braces(text: str) -> list[str]:
    return list(dict.fromkeys(_BRACES.findall(text)))


def unfilled(text: str) -> list[str]:
    """Variables that still stand there. Other words in braces are text."""
    return [name for name in in_braces(text) if name in VARIABLES]


def unknown(text: str) -> list[str]:
    return [name for name in in_braces(text) if name not in VARIABLES]


def near_misses(text: str) -> dict[str, str]:
    """What stands in braces and is almost a variable, with the one that may be meant."""
    typed = {found[1]: _plain(found[1]) for found in ANY_BRACES.finditer(text)}
    near = {word: get_close_matches(plain, VARIABLES, 1, _ALIKE) for word, plain in typed.items()}
    return {word: found[0] for word, found in near.items() if found and word != found[0]}


def _plain(typed: str) -> str:
    return re.sub(r"[\W_]+", "_", typed.lower()).strip("_")


def fill(text: str, known: Values) -> str:
    """What is not known keeps its braces, so that it is seen."""
    return _BRACES.sub(lambda found: _before(text[found.end() :], known.get(found[1], "")) or found[0], text)


def _before(rest: str, value: str) -> str:
    """A full stop that both have stands there once: "3.º Esq." ends a sentence by itself."""
    return value.removesuffix(".") if rest.startswith(".") else value
