"""An import of people as somebody at a terminal follows it."""

from pathlib import Path

import click

from estate.accounts import agency
from estate.i18n import _
from leads.address_books import importer
from leads.address_books.importer import Listener, Result
from leads.address_books.plan import Plan, prepare
from properties.exchange.columns import NoSuchColumn
from properties.exchange.listing import Problem
from properties.exchange.plan import CannotImport
from properties.exchange.reader import CannotRead
from properties.exchange.refused import sentence, short
from properties.exchange.terminal import ALL_TAKEN, NOTHING_DONE, SOME_REFUSED, Progress, Refusals

SHOWN_UNREAD = 20


async def import_file(
    file: Path,
    dry: bool,
    source: str,
    wishes: dict[str, str],
    fixed: dict[str, str],
    errors: Path | None,
    sheet: str = "",
) -> int:
    try:
        settings = await agency.load()
        plan = await prepare(file, settings, source=source, wishes=wishes, fixed=fixed, sheet=sheet)
        _show_plan(plan)
        unread = _Unread()
        with Refusals(plan.file, errors) as refusals, Progress():
            result = await importer.run(plan, Listener(refusals.add, unread.add), dry=dry)
    except (CannotRead, CannotImport, NoSuchColumn) as error:
        click.echo(str(error), err=True)
        return NOTHING_DONE
    refusals.conclude()
    unread.conclude()
    _show_result(result, dry)
    return SOME_REFUSED if result.refused else ALL_TAKEN


def _show_plan(plan: Plan) -> None:
    if plan.file.warning:
        click.echo(_("Warning: {}").format(plan.file.warning), err=True)
    click.echo(_("Source: {}").format(plan.source))
    if plan.is_cards:
        click.echo(_("vCards: each knows by itself what it says."))
        return
    rows = [(_("COLUMN"), _("FIELD"), _("SAMPLE VALUES"))]
    for column in plan.columns:
        samples = [short(text) for text in plan.file.values(column.index) if text.strip()][:3]
        rows.append((short(column.name), column.field or _("(left out)"), " | ".join(samples)))
    rows += [("(--set)", name, value) for name, value in plan.fixed.items()]
    widths = [max(len(row[i]) for row in rows) for i in (0, 1)]
    for row in rows:
        click.echo(f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}".rstrip())


class _Unread:
    """The first values that were kept as they came, and how many more there are."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, line: int, problem: Problem) -> None:
        self._count += 1
        if self._count <= SHOWN_UNREAD:
            click.echo(_("line {}: {} (the row is taken)").format(line, sentence(problem)), err=True)

    def conclude(self) -> None:
        if self._count > SHOWN_UNREAD:
            more = self._count - SHOWN_UNREAD
            click.echo(_("… and {} more values that were kept as they came").format(more), err=True)


def _show_result(result: Result, dry: bool) -> None:
    if dry:
        click.echo(_("Dry run: nothing was changed."))
    click.echo(
        f"{result.read} read, {result.created} created, {result.updated} updated, "
        f"{result.unchanged} unchanged, {result.refused} refused"
    )
