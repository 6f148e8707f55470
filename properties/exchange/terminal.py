"""What every import says to somebody at a terminal: how far it is, and which rows are refused."""

import csv
import sys
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import click

from estate.i18n import _
from properties.exchange import refused
from properties.exchange.listing import Refusal
from properties.exchange.plan import CannotImport
from properties.exchange.reader import Source
from properties.exchange.refused import sentence

SHOWN_WITH_FILE = 20
ALL_TAKEN, SOME_REFUSED, NOTHING_DONE = 0, 1, 2


class Refusals:
    """Says each refused row, and writes it to a file where one is wanted."""

    def __init__(self, source: Source, path: Path | None) -> None:
        self._source, self._path = source, path
        self._count = 0
        self._file: TextIO | None = None
        self._writer: Any = None

    def __enter__(self) -> "Refusals":
        if self._path:
            self._file = self._open(self._path)
            self._writer = csv.writer(self._file)
            self._writer.writerow(refused.header(self._source.header))
        return self

    def _open(self, path: Path) -> TextIO:
        try:
            if path.exists() and path.samefile(self._source.path):
                raise CannotImport(
                    _("{} is the file that is imported: name another for --errors.").format(path)
                )
            return path.open("w", newline="", encoding="utf-8-sig")
        except OSError as error:
            raise CannotImport(_("{} cannot be written: {}.").format(path, error.strerror)) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def add(self, refusal: Refusal) -> None:
        self._count += 1
        if not self._path or self._count <= SHOWN_WITH_FILE:
            for problem in refusal.problems:
                click.echo(
                    _("line {}: {}").format(refusal.line, sentence(problem)),
                    err=True,
                )
        if self._writer:
            self._writer.writerow(refused.row(refusal, len(self._source.header)))

    def conclude(self) -> None:
        more = self._count - SHOWN_WITH_FILE
        if self._path and more > 0:
            click.echo(_("… and {} more refused rows; all are in {}").format(more, self._path), err=True)


class Progress(ExitStack):
    """A bar while the file is read and another while it is written; silent where nobody looks."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: dict[str, Any] = {}

    def reading(self, done: int, total: int) -> None:
        self._show(_("Reading"), done, total)

    def writing(self, done: int, total: int) -> None:
        self._show(_("Writing"), done, total)

    def _show(self, label: str, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if label not in self._bars:
            self.close()
            self._bars[label] = self.enter_context(
                click.progressbar(length=total, label=label, file=sys.stderr)
            )
        bar = self._bars[label]
        bar.update(done - bar.pos)
