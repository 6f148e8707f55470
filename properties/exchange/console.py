"""An import as somebody at a terminal follows it."""

import csv
import sys
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import click

from estate.accounts import agency
from estate.accounts.agency import AgencySettings
from estate.i18n import _
from properties.exchange import importer, staging
from properties.exchange.columns import Column, NoSuchColumn
from properties.exchange.fields import SEEN_AT
from properties.exchange.importer import Listener, Result
from properties.exchange.listing import Problem, Refusal
from properties.exchange.plan import CannotImport, Plan, is_kept, prepare
from properties.exchange.reader import CannotRead

SHOWN_WITH_FILE = 20
ALL_TAKEN, SOME_REFUSED, NOTHING_DONE = 0, 1, 2


async def import_file(
    file: Path, dry: bool, source: str, wishes: dict[str, str], fixed: dict[str, str], errors: Path | None
) -> int:
    try:
        plan = prepare(file, await agency.load(), source=source, wishes=wishes, fixed=fixed)
        _show_plan(plan)
        with Refusals(plan, errors) as refusals, _Progress() as progress:
            listener = Listener(refusals.add, progress.reading, progress.writing)
            result = await importer.run(plan, listener, dry=dry)
    except (CannotRead, CannotImport, NoSuchColumn, staging.AlreadyRunning) as error:
        click.echo(str(error), err=True)
        return NOTHING_DONE
    refusals.conclude()
    _show_result(result, dry)
    return SOME_REFUSED if result.refused else ALL_TAKEN


def _show_plan(plan: Plan) -> None:
    if plan.file.warning:
        click.echo(_("Warning: {}").format(plan.file.warning), err=True)
    click.echo(_("Source: {}").format(plan.source))
    rows = [
        (_("COLUMN"), _("FIELD"), _("SAMPLE VALUES")),
        *(_column_line(column, plan) for column in plan.columns),
    ]
    rows += [("(--set)", name, str(value)) for name, value in plan.fixed.items()]
    rows += [("(agency)", name, value) for name, value in _agency_defaults(plan).items()]
    widths = [max(len(row[i]) for row in rows) for i in (0, 1)]
    for row in rows:
        click.echo(f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}".rstrip())


def _column_line(column: Column, plan: Plan) -> tuple[str, str, str]:
    takes = f"{column.field} ({column.units})" if column.units else column.field
    if column.field == SEEN_AT:
        takes += " " + _("(the latest row wins)")
    if not takes:
        takes = _("(kept beside)") if is_kept(column) else _("(left out)")
    return _short(column.name), takes, " | ".join(_samples(column, plan))


def _samples(column: Column, plan: Plan) -> list[str]:
    texts = (_short(row[column.index]) for row in plan.file.sample if len(row) > column.index)
    return [text for text in dict.fromkeys(texts) if text][:3]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 30 else line[:29] + "…"


def _agency_defaults(plan: Plan) -> dict[str, str]:
    """What is not in the file and not set, and comes from elsewhere."""
    settings: AgencySettings = plan.agency
    given = {column.field for column in plan.columns} | set(plan.fixed)
    given |= {"living_area_units" for c in plan.columns if c.field == "living_area" and c.units}
    known = {
        "standard_status": "Active",
        "list_price_currency": settings.currency,
        "country": settings.country,
    }
    if "living_area" in given:
        known["living_area_units"] = settings.area_unit
    return {name: value for name, value in known.items() if name not in given}


def _show_result(result: Result, dry: bool) -> None:
    if result.superseded:
        click.echo(_superseded(result.superseded))
    if dry:
        click.echo(_("Dry run: nothing was changed."))
    click.echo(
        f"{result.read} read, {result.created} created, {result.updated} updated, "
        f"{result.unchanged} unchanged, {result.refused} refused"
    )


def _superseded(rows: int) -> str:
    one = _("{} row had a later row of the same listing; it changes nothing and counts as unchanged.")
    many = _("{} rows had a later row of the same listing; they change nothing and count as unchanged.")
    return (one if rows == 1 else many).format(rows)


class Refusals:
    """Says each refused row, and writes it to a file where one is wanted."""

    def __init__(self, plan: Plan, path: Path | None) -> None:
        self._plan, self._path = plan, path
        self._count = 0
        self._file: TextIO | None = None
        self._writer: Any = None

    def __enter__(self) -> "Refusals":
        if self._path:
            self._file = self._open(self._path)
            self._writer = csv.writer(self._file)
            self._writer.writerow(["line", "column", "value", "reason", *self._plan.file.header])
        return self

    def _open(self, path: Path) -> TextIO:
        try:
            if path.exists() and path.samefile(self._plan.file.path):
                raise CannotImport(
                    _("{} is the file that is imported: name another for --errors.").format(path)
                )
            return path.open("w", newline="", encoding="utf-8")
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
                    _("line {}: {}").format(refusal.line, _sentence(problem)),
                    err=True,
                )
        if self._writer:
            parts = ("column", "value", "reason")
            joined = [" | ".join(getattr(p, part) for p in refusal.problems) for part in parts]
            self._writer.writerow([refusal.line, *joined, *refusal.cells])

    def conclude(self) -> None:
        more = self._count - SHOWN_WITH_FILE
        if self._path and more > 0:
            click.echo(_("… and {} more refused rows; all are in {}").format(more, self._path), err=True)


def _sentence(problem: Problem) -> str:
    shown = f"{problem.column} “{_short(problem.value)}”" if problem.column else _("the row")
    return f"{shown} {problem.reason}"


class _Progress(ExitStack):
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
