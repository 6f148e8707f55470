"""How the last file of a source was read, offered for the next one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from properties.exchange.cells import OURS
from properties.imports.tables import ImportRun, RunState


@dataclass(frozen=True)
class Remembered:
    wishes: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    header: Sequence[str] = ()

    def wishes_for(self, header: Sequence[str]) -> dict[str, str]:
        """Those of columns that the new file has, too."""
        names = {_same(name) for name in header}
        return {name: wish for name, wish in self.wishes.items() if _same(name) in names}

    def new(self, header: Sequence[str]) -> list[str]:
        return _without(header, self.header) if self.header else []

    def gone(self, header: Sequence[str]) -> list[str]:
        return _without(self.header, header)


def _without(names: Sequence[str], others: Sequence[str]) -> list[str]:
    known = {_same(name) for name in (*others, *OURS)}
    return [name for name in names if name and _same(name) not in known]


def _same(name: str) -> str:
    return name.strip().casefold()


async def of_source(kind: str, source: str) -> Remembered:
    rows = await ImportRun.raw(
        "SELECT wishes, fixed, columns FROM import_run WHERE kind = {} AND source = {} AND state = ANY({}) "
        "ORDER BY created_at DESC LIMIT 1",
        kind,
        source,
        [RunState.DONE, RunState.CANCELLED, RunState.UNDONE],
    )
    if not rows:
        return Remembered()
    names = [column["name"] for column in json.loads(rows[0]["columns"])]
    return Remembered(json.loads(rows[0]["wishes"]), json.loads(rows[0]["fixed"]), names)
