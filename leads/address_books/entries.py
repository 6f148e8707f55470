"""An address book as one person after the other: every value read, or every reason why not."""

from collections.abc import Iterator
from typing import BinaryIO

from estate.people.cards.reading import cards_of
from leads.address_books.entry import Entry
from leads.address_books.fields import FIELDS, KEY
from leads.address_books.of_cards import of_card
from leads.address_books.of_rows import of_row, plain
from leads.address_books.plan import Plan
from properties.exchange.listing import Refusal
from properties.exchange.reader import Rows


class Entries:
    """Iterates over the file; `bytes_read` says how far it has come."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._rows = Rows(plan.file)
        self._file: BinaryIO | None = None

    @property
    def bytes_read(self) -> int:
        return self._file.tell() if self._file and not self._file.closed else self._rows.bytes_read

    def __iter__(self) -> Iterator[Entry | Refusal]:
        if not self._plan.is_cards:
            yield from (of_row(row, self._plan) for row in self._rows)
            return
        with self._plan.file.path.open("rb") as self._file:
            yield from (of_card(card, self._plan) for card in cards_of(self._file))


def last_lines(plan: Plan) -> dict[str, int]:
    """Of each key the line where it stands last. Without keys, like rows are the same row."""
    if plan.is_cards:
        with plan.file.path.open("rb") as file:
            return {card.key: card.line for card in cards_of(file) if card.key}
    column = next((column.index for column in plan.columns if column.field == KEY), None)
    if column is None:
        return {}
    width = FIELDS[KEY].longest
    return {plain(row.cells[column])[:width]: row.line for row in Rows(plan.file) if not row.problem}
