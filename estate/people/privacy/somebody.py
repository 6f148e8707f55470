"""One person, in all rows that were merged into one, and all that they may be known by in a text."""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from estate.people import contact_points
from estate.people.tables import Person

_LEAST_NAME = 7
"""Letters of a name that is looked for in texts; it has two words at least."""
_BETWEEN = r"[\s().\-/]*"
"""What people set between the digits of a phone number."""


Spelling = tuple[str, str, str]
"""What may not stand before, the text, what may not stand behind: regular expressions, for PostgreSQL and
Python alike."""


@dataclass(frozen=True)
class Somebody:
    """`ids` are all rows of the person; `values` their phones and e-mails, normalised, `typed` as they came;
    `names` all that they were called."""

    ids: list[UUID]
    values: frozenset[str]
    typed: frozenset[str]
    names: frozenset[str]

    @property
    def pattern(self) -> str:
        return pattern(self.spellings)

    @property
    def spellings(self) -> list[Spelling]:
        """All that names them in a text."""
        phones = [value for value in self.values if value.startswith("+")]
        texts = [*(value for value in self.values | self.typed if "@" in value), *self.names]
        return [*map(_phone, sorted(phones)), *_literals(texts)]


def pattern(spellings: Iterable[Spelling]) -> str:
    """Finds each of them; empty where there is none."""
    return "|".join(map("".join, spellings))


def rough(spellings: Iterable[Spelling]) -> str:
    """Finds all that `pattern` finds, and some that it does not: without a look at what stands around,
    PostgreSQL reads several times faster."""
    return "|".join(core for _before, core, _after in spellings)


async def rows_of(person: UUID) -> list[UUID]:
    """Of the person and everybody merged with them."""
    return [row["id"] for row in await Person.raw(_ROWS, person)]


_ROWS = """
WITH RECURSIVE one AS (
    SELECT id, merged_into FROM person WHERE id = {}
    UNION
    SELECT p.id, p.merged_into FROM one o JOIN person p ON p.id = o.merged_into OR p.merged_into = o.id
)
SELECT id FROM one ORDER BY id
"""


async def known(ids: list[UUID], *, also_called: Iterable[str] = ()) -> Somebody:
    rows = await Person.raw(_KNOWN, ids, ids)
    values = frozenset(row["value"] for row in rows if row["kind"])
    typed = frozenset(row["typed"] for row in rows if row["kind"])
    names = {row["value"] for row in rows if not row["kind"]} | set(also_called)
    return Somebody(ids, values, typed, await _names_of_nobody_else(ids, names))


_KNOWN = """
SELECT kind, value, typed FROM contact_point WHERE person = ANY({})
UNION ALL SELECT NULL, name, NULL FROM person WHERE id = ANY({}) AND erased_at IS NULL
"""


async def _names_of_nobody_else(ids: list[UUID], names: set[str]) -> frozenset[str]:
    """What is another's name as well stays where it is written: it may mean the other."""
    told = {" ".join(name.split()).lower() for name in names}
    told = {name for name in told if len(name) >= _LEAST_NAME and " " in name}
    rows = await Person.raw(_OTHERS, sorted(told), ids) if told else []
    return frozenset(told - {row["name"] for row in rows})


_OTHERS = """
SELECT DISTINCT lower(name) AS name FROM person
WHERE lower(name) = ANY({}) AND id <> ALL({}) AND erased_at IS NULL
"""


def _phone(e164: str) -> Spelling:
    """With the country's prefix or as it is dialled inside, whatever stands between the digits."""
    national = contact_points.national_digits(e164)
    whole = _BETWEEN.join(e164[1:])
    trunk = r"(?:\(0\))?"
    prefix = e164[1 : len(e164) - len(national.lstrip("0"))]
    spelt = _BETWEEN.join([*prefix, trunk, *e164[1 + len(prefix) :]]) if prefix else whole
    inside = _BETWEEN.join(national)
    return r"(?<![0-9])", f"(?:{spelt}|{inside})", r"(?![0-9])"


def _literals(texts: Iterable[str]) -> list[Spelling]:
    """Also as HTML and JSON write them."""
    spellings = {
        spelling
        for text in texts
        if len(text) >= _LEAST_NAME
        for spelling in (text, html.escape(text), json.dumps(text, ensure_ascii=False)[1:-1])
    }
    return [_alone(text) for text in sorted(spellings, key=len, reverse=True)]


def _alone(text: str) -> Spelling:
    """ana@example.com is neither joana@example.com nor ana@example.com.br."""
    if "@" in text:
        return r"(?<![\w.+\-])", re.escape(text), r"(?![\w\-]|\.\w)"
    return r"(?<!\w)", _spaced(text), r"(?!\w)"


def _spaced(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in text.split())
