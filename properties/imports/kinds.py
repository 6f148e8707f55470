"""What can be imported. Each room says how files of its kind are read, taken in and taken back; all the rest
is the same for all."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from estate.accounts.agency import AgencySettings
from properties.exchange.columns import Column
from properties.exchange.importer import Listener, Result
from properties.exchange.ledger import Ledger
from properties.exchange.reader import Source


@dataclass(frozen=True)
class Order:
    """What is asked for: the file's columns and values as a plan takes them."""

    source: str
    wishes: Mapping[str, str]
    fixed: Mapping[str, str]


class Plan(Protocol):
    @property
    def file(self) -> Source: ...


class Outlook(Protocol):
    """What an undo would do."""

    @property
    def is_empty(self) -> bool: ...

    @property
    def told(self) -> str: ...

    @property
    def obstacle(self) -> str:
        """Why it is not possible, or nothing."""

    @property
    def named(self) -> list[str]:
        """Some of those that somebody has worked on since."""


@dataclass(frozen=True)
class Kind:
    """`name` is a value of `tables.ImportKind` and the first part of its URLs; `table` holds what is made."""

    name: str
    table: str
    accept: str
    """What a browser offers to choose."""
    fields: Collection[str]
    lasting: Collection[str]
    """What is set for all rows and tells how a source writes, not who came in by one file: offered again."""
    recognise: Callable[[Sequence[str], Mapping[str, str]], list[Column]]
    open: Callable[[Path], Source]
    """Raises CannotRead."""
    plan: Callable[[Source, AgencySettings, Order], Awaitable[Any]]
    """Raises NoSuchColumn and CannotImport."""
    run: "Callable[[Any, Listener, Ledger, bool, UUID | None], Awaitable[Result]]"
    """Plan, listener, ledger, whether it is dry, and whose import it is. May be repeated after a crash."""
    look: Callable[[UUID], Awaitable[Outlook]]
    undo: Callable[[UUID, str, UUID | None], Awaitable[str]]
    """The run, its source, and by whom; in a transaction. A sentence on what stays, or nothing. Raises
    Refused."""


KINDS: dict[str, Kind] = {}


def imports(kind: Kind) -> Kind:
    KINDS[kind.name] = kind
    return kind
