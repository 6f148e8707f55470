"""Where somebody is named in texts about others: their phone, e-mail or whole name is taken out there, and
the rest of the text stays."""

import json
import re
from collections.abc import Callable
from typing import Any

from estate.people.privacy.rooms import Holding
from estate.people.privacy.somebody import Somebody
from piccolo_conf import DB

GONE = "[…]"
_PATIENCE = 1800  # seconds: every text of the agency is read


async def take_out(them: Somebody, holdings: list[Holding]) -> int:
    """In the current transaction; answers how many rows named them."""
    if not them.pattern:
        return 0
    return sum([await _in(holding, them) for holding in holdings if holding.mentions])


async def _in(holding: Holding, them: Somebody) -> int:
    connection = DB.current_transaction.get().connection  # type: ignore[union-attr]
    if holding.loses:
        gone = f"DELETE FROM {holding.table} t WHERE {_naming(holding)}"
        done = await connection.execute(gone, them.rough, them.pattern, timeout=_PATIENCE)
        return int(done.rsplit(" ", 1)[1])
    found = await connection.fetch(_found(holding), them.rough, them.pattern, timeout=_PATIENCE)
    named = re.compile(them.pattern, re.IGNORECASE)
    for row in found:
        values = dict(row)
        place = values.pop("place")
        cleaned = [_cleaned(value, named) for value in values.values()]
        columns = ", ".join(f"{name} = ${n}" for n, name in enumerate(values, 2))
        await connection.execute(
            f"UPDATE {holding.table} SET {columns} WHERE ctid = $1::text::tid", place, *cleaned
        )
    return len(found)


def _found(holding: Holding) -> str:
    """The row's place holds while it is locked: this transaction changes it once."""
    columns = ", ".join(f"t.{name}" for name in holding.mentions)
    chosen = f"SELECT t.ctid::text AS place, {columns} FROM {holding.table} t"
    return f"{chosen} WHERE {_naming(holding)} FOR UPDATE"


def _naming(holding: Holding) -> str:
    texts = map(_as_text, holding.mentions)
    hits = " OR ".join(f"({text} ~* $1 AND {text} ~* $2)" for text in texts)
    return f"{holding.where} AND ({hits})"


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
