"""An import of people as somebody at a terminal follows it."""

from pathlib import Path

import click

from estate.accounts import agency
from estate.i18n import _
from estate.refusals import Refused
from leads.address_books import importer
from leads.address_books.people import PEOPLE
from leads.address_books.plan import Plan, open_book, plan_for
from properties.exchange.alone import AlreadyRunning
from properties.exchange.columns import NoSuchColumn
from properties.exchange.console import show_remembered
from properties.exchange.importer import Listener, Result
from properties.exchange.listing import Refusal
from properties.exchange.plan import CannotImport, source_name
from properties.exchange.reader import CannotRead
from properties.exchange.refused import sentence, short
from properties.exchange.terminal import ALL_TAKEN, NOTHING_DONE, SOME_REFUSED, Progress, Refusals
from properties.imports import memory, working
from properties.imports.kinds import Order

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
        plan, order = await _prepare(file, source, wishes, fixed, sheet)
        unread = _Unread()
        with Refusals(plan.file, errors) as refusals, Progress() as progress:
            listener = Listener(refusals.add, unread.add, reading=progress.reading)
            if dry:
                result = await importer.run(plan, listener, dry=True)
            else:
                run, result = await working.import_at_once(PEOPLE, plan, order, listener)
    except (CannotRead, CannotImport, NoSuchColumn, AlreadyRunning, Refused) as error:
        click.echo(str(error), err=True)
        return NOTHING_DONE
    refusals.conclude()
    unread.conclude()
    if not dry and (result.created or result.updated):
        click.echo(_("To take all of it back: estate import undo {}").format(run))
    _show_result(result, dry)
    return SOME_REFUSED if result.refused else ALL_TAKEN


async def _prepare(
    path: Path, source: str, wishes: dict[str, str], fixed: dict[str, str], sheet: str
) -> tuple[Plan, Order]:
    """As the last file of this source was read, where nothing else is said."""
    settings, file = await agency.load(), open_book(path, sheet)
    name = source or source_name(file)
    remembered = await memory.of_source(PEOPLE, name, file.header)
    order = Order(name, {**remembered.wishes_for(file.header), **wishes}, {**remembered.fixed, **fixed})
    plan = await plan_for(file, settings, order)
    show_remembered(remembered, file.header)
    _show_plan(plan)
    return plan, order


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

    def add(self, kept: Refusal) -> None:
        for problem in kept.problems:
            self._count += 1
            if self._count <= SHOWN_UNREAD:
                click.echo(_("line {}: {} (the row is taken)").format(kept.line, sentence(problem)), err=True)

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
