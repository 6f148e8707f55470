"""Where somebody is named in texts about others: their phone, e-mail or whole name is taken out there, and
the rest of the text stays."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import asyncpg

from estate.people.privacy import somebody
from estate.people.privacy.rooms import Holding
from estate.people.privacy.somebody import Spelling
from piccolo_conf import DB

GONE = "[…]"
_PATIENCE = 1800  # seconds: every text of a table is read
_BATCH = 200  # rows that are locked at once
_MOST = 300  # spellings in one expression


async def take_out(spellings: Iterable[Spelling], holdings: list[Holding]) -> None:
    """Each table is read once, without a lock; what names them is changed some rows at a time, each time in
    a transaction of its own where there is none yet. It may be broken off, and begun again."""
    wanted = sorted(set(spellings))
    for some in _parts(wanted, _MOST):
        for holding in holdings:
            if holding.mentions:
                await _out_of(holding, some)


async def _out_of(holding: Holding, spellings: list[Spelling]) -> None:
    """Rows are known by their place. Whoever changes one meanwhile moves it: then the table is read again."""
    are_all_met = False
    while not are_all_met:
        places = await _places(holding, spellings)
        met = [await _change(holding, spellings, some) for some in _parts(places, _BATCH)]
        are_all_met = sum(met) == len(places)


async def _places(holding: Holding, spellings: list[Spelling]) -> list[str]:
    async with DB.transaction():
        rows = await _connection().fetch(
            f"SELECT t.ctid::text AS place FROM {holding.table} t WHERE {_naming(holding)}",
            *_expressions(spellings),
            timeout=_PATIENCE,
        )
    return [row["place"] for row in rows]


async def _change(holding: Holding, spellings: list[Spelling], places: list[str]) -> int:
    """How many still stood in their place, and named them."""
    here = f"t.ctid = ANY($3::text[]::tid[]) AND {_naming(holding)}"
    given = (*_expressions(spellings), places)
    async with DB.transaction():
        if holding.loses:
            done = await _connection().execute(f"DELETE FROM {holding.table} t WHERE {here}", *given)
            return int(done.rsplit(" ", 1)[1])
        rows = await _connection().fetch(f"{_chosen(holding)} WHERE {here} FOR NO KEY UPDATE", *given)
        await _clean(holding, rows, re.compile(somebody.pattern(spellings), re.IGNORECASE))
        if holding.refreshes and rows:
            await holding.refreshes[1]([row["refreshed"] for row in rows])
    return len(rows)


def _chosen(holding: Holding) -> str:
    columns = ", ".join(f"t.{name}" for name in holding.mentions)
    refreshed = f"t.{holding.refreshes[0]}" if holding.refreshes else "NULL"
    return f"SELECT t.ctid::text AS place, {refreshed} AS refreshed, {columns} FROM {holding.table} t"


async def _clean(holding: Holding, rows: list[asyncpg.Record], named: re.Pattern[str]) -> None:
    """The place holds while the row is locked: this transaction changes it once."""
    columns = ", ".join(f"{name} = ${n}" for n, name in enumerate(holding.mentions, 2))
    update = f"UPDATE {holding.table} SET {columns} WHERE ctid = $1::text::tid"
    for row in rows:
        cleaned = [_cleaned(row[name], named) for name in holding.mentions]
        await _connection().execute(update, row["place"], *cleaned)


def _connection() -> asyncpg.Connection:
    transaction = DB.current_transaction.get()
    assert transaction is not None
    connection: asyncpg.Connection = transaction.connection
    return connection


def _expressions(spellings: list[Spelling]) -> tuple[str, str]:
    return somebody.rough(spellings), somebody.pattern(spellings)


def _naming(holding: Holding) -> str:
    texts = map(_as_text, holding.mentions)
    hits = " OR ".join(f"({text} ~* $1 AND {text} ~* $2)" for text in texts)
    return f"{holding.where} AND ({hits})"


def _parts(items: list[Any], size: int) -> list[list[Any]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _as_text(column: str) -> str:
    """Bytes as far as they are UTF-8; `payload` alone is of that kind."""
    return f"convert_from(t.{column}, 'UTF8')" if column == "payload" else f"t.{column}::text"


def _cleaned(value: Any, named: re.Pattern[str]) -> Any:
    if isinstance(value, bytes):
        return _cleaned(value.decode(), named).encode()
    if not isinstance(value, str):
        return value
    return cleaner(named)(value)


def cleaner(named: re.Pattern[str], word: str = GONE) -> Callable[[str], str]:
    """JSON stays JSON: only its texts change, and numbers that are such a phone."""

    def clean(text: str) -> str:
        try:
            data = json.loads(text) if text[:1] in ("{", "[") else None
        except ValueError:
            data = None
        if data is None:
            return named.sub(word, text)
        return json.dumps(walk(data, named, word), ensure_ascii=False)

    return clean


def walk(data: Any, named: re.Pattern[str], word: str = GONE) -> Any:
    """The same structure without them."""
    if isinstance(data, dict):
        return {named.sub(word, key): walk(value, named, word) for key, value in data.items()}
    if isinstance(data, list):
        return [walk(one, named, word) for one in data]
    if isinstance(data, str):
        return named.sub(word, data)
    is_number = isinstance(data, int | float) and not isinstance(data, bool)
    return word if is_number and named.search(str(data)) else data
