"""How a source's last file of such columns was read, offered for the next one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from properties.exchange.cells import OURS
from properties.imports.kinds import Kind
from properties.imports.tables import ImportRun, RunState

LOOKED_AT = 50
"""Files, those of the source and the newest first."""
SAID = (RunState.CHECKED, RunState.RUNNING, RunState.DONE, RunState.CANCELLED, RunState.UNDONE)


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


async def of_source(kind: Kind, source: str, header: Sequence[str]) -> Remembered:
    """As the source's file was read whose columns are most like these, else as one of another source that has
    the very same. Cards have no columns: nothing is remembered of them, and nothing for them."""
    rows = await ImportRun.raw(_FORMER, kind.name, list(SAID), source, LOOKED_AT) if header else []
    former = [_remembered(kind, row, source) for row in rows]
    alike = [
        (_likeness(one.header, header), row["source"], one) for one, row in zip(former, rows, strict=True)
    ]
    fitting = [(share, one) for share, of, one in alike if share == 1 or (share and of == source)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else Remembered()


_FORMER = """
SELECT source, wishes, fixed, columns FROM import_run
WHERE kind = {} AND state = ANY({}) AND columns <> '[]'
ORDER BY source = {} DESC, created_at DESC LIMIT {}
"""


def _remembered(kind: Kind, row: Mapping[str, str], source: str) -> Remembered:
    fixed = json.loads(row["fixed"]) if row["source"] == source else {}
    lasting = {name: text for name, text in fixed.items() if name in kind.lasting}
    return Remembered(json.loads(row["wishes"]), lasting, [one["name"] for one in json.loads(row["columns"])])


def _likeness(header: Sequence[str], other: Sequence[str]) -> float:
    """Of 1: the share of columns that both have."""
    one, two = _names(header), _names(other)
    return len(one & two) / (len(one | two) or 1)


def _names(header: Sequence[str]) -> set[str]:
    return {_same(name) for name in header if name not in OURS}
