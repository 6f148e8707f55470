"""Which columns of a table its reader wants to see: remembered on the device, in a cookie for each table."""

import re
from collections.abc import Iterable, Mapping

TABLES: dict[str, dict[str, str]] = {}
"""The columns that may be hidden, with their names, by table."""


def table(name: str, columns: dict[str, str]) -> dict[str, str]:
    """Register a table of a room."""
    TABLES[name] = columns
    return columns


def cookie(name: str) -> str:
    return f"columns-{name}"


def hidden(cookies: Mapping[str, str], name: str) -> list[str]:
    """Of this table, as the device remembers it."""
    said = set(re.findall(r"[a-z]+", cookies.get(cookie(name), "")))
    return [key for key in TABLES[name] if key in said]


def hiding(name: str, seen: Iterable[str]) -> str:
    """What the cookie says where only these are to be seen."""
    return ".".join(key for key in TABLES[name] if key not in set(seen))
