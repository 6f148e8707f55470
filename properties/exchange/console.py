"""An import as somebody at a terminal follows it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from estate.accounts import agency
from estate.accounts.agency import AgencySettings
from estate.i18n import _
from estate.refusals import Refused
from properties.exchange import importer
from properties.exchange.alone import AlreadyRunning
from properties.exchange.columns import Column, NoSuchColumn
from properties.exchange.fields import KEY, SEEN_AT
from properties.exchange.importer import Listener, Result
from properties.exchange.ledger import Noted
from properties.exchange.plan import CannotImport, NoKey, Plan, is_kept, plan_for, source_name
from properties.exchange.reader import CannotRead, open_source
from properties.exchange.refused import short
from properties.exchange.terminal import ALL_TAKEN, NOTHING_DONE, SOME_REFUSED, Progress, Refusals
from properties.imports import memory, working
from properties.imports.kinds import Order
from properties.imports.listings import LISTINGS

SHOWN_CHANGED, SHOWN_NEW = 20, 3  # rows of a dry run


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
        with Refusals(plan.file, errors) as refusals, Progress() as progress:
            listener = Listener(refused=refusals.add, reading=progress.reading, writing=progress.writing)
            if dry:
                result = await importer.run(plan, replace(listener, changed=_show_changed()), dry=True)
            else:
                run, result = await working.import_at_once(LISTINGS, plan, order, listener)
    except NoKey as error:
        click.echo(_("{} For example: --map COLUMN={}").format(error, KEY), err=True)
        return NOTHING_DONE
    except (CannotRead, CannotImport, NoSuchColumn, AlreadyRunning, Refused) as error:
        click.echo(str(error), err=True)
        return NOTHING_DONE
    refusals.conclude()
    if not dry and (result.created or result.updated):
        click.echo(_("To take all of it back: estate import undo {}").format(run))
    _show_result(result, dry)
    return SOME_REFUSED if result.refused else ALL_TAKEN


async def _prepare(
    path: Path, source: str, wishes: dict[str, str], fixed: dict[str, str], sheet: str
) -> tuple[Plan, Order]:
    """As the last file of this source was read, where nothing else is said."""
    settings, file = await agency.load(), open_source(path, sheet)
    name = source or source_name(file)
    remembered = await memory.of_source(LISTINGS, name, file.header)
    order = Order(name, {**remembered.wishes_for(file.header), **wishes}, {**remembered.fixed, **fixed})
    plan = plan_for(file, settings, source=name, wishes=order.wishes, fixed=order.fixed)
    show_remembered(remembered, file.header)
    _show_plan(plan)
    return plan, order


def show_remembered(remembered: memory.Remembered, header: list[str]) -> None:
    if not remembered.header:
        return
    click.echo(_("Columns are read as in the last import with such columns."))
    for names, said in (
        (remembered.new(header), _("New columns since then: {}")),
        (remembered.gone(header), _("Columns that are gone since then: {}")),
    ):
        if names:
            click.echo(said.format(", ".join(names)), err=True)


def _show_changed() -> Callable[[Noted], None]:
    """The first changed and the first new rows, field by field."""
    left = {True: SHOWN_NEW, False: SHOWN_CHANGED}

    def show(noted: Noted) -> None:
        left[noted.is_new] -= 1
        if left[noted.is_new] < 0:
            return
        what = _("new") if noted.is_new else _("changed")
        click.echo(_("line {}: {} ({})").format(noted.line, noted.title, what))
        for name, (was, now) in noted.fields.items():
            click.echo(
                f"    {name}: {_shown(now)}" if noted.is_new else f"    {name}: {_shown(was)} → {_shown(now)}"
            )

    return show


def _shown(value: object) -> str:
    return "–" if value in (None, "") else short(str(value))


def _show_plan(plan: Plan) -> None:
    if plan.file.warning:
        click.echo(_("Warning: {}").format(plan.file.warning), err=True)
    click.echo(_("Source: {}").format(plan.source))
    if plan.file.sheet:
        click.echo(_("Sheet: {}").format(plan.file.sheet))
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
    return short(column.name), takes, " | ".join(_samples(column, plan))


def _samples(column: Column, plan: Plan) -> list[str]:
    texts = (short(row[column.index]) for row in plan.file.sample if len(row) > column.index)
    return [text for text in dict.fromkeys(texts) if text][:3]


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
