"""A phone's list of calls as somebody at a terminal takes it over."""

from collections import Counter
from pathlib import Path
from uuid import UUID

import click

from estate.accounts import agency
from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from estate.i18n import _
from leads.phone_logs import logs, taking
from leads.phone_logs.logs import Log
from leads.phone_logs.sorting import Standing
from leads.phone_logs.tables import PhoneLog
from properties.exchange.reader import CannotRead

ALL_READ, SOME_REFUSED, NOTHING_DONE = 0, 1, 2


async def import_file(file: Path, email: str, dry: bool) -> int:
    await agency.load()
    viewer = await _viewer(email)
    if viewer is None:
        click.echo(_("Nobody with the address %(email)s can sign in here.") % {"email": email}, err=True)
        return NOTHING_DONE
    try:
        id_ = await logs.receive(file, file.name, by=viewer)
    except CannotRead as error:
        click.echo(str(error), err=True)
        return NOTHING_DONE
    return await _import(id_, viewer, dry)


async def _viewer(email: str) -> Viewer | None:
    rows = await User.raw(_VIEWER, email.strip().lower())
    return Viewer(**rows[0]) if rows else None


_VIEWER = """
SELECT id, name, email, role, office, takes_leads, language FROM users
WHERE email = {} AND deactivated_at IS NULL
"""


async def _import(id_: UUID, viewer: Viewer, dry: bool) -> int:
    """The other numbers wait for their owner's word, as when the list comes in the browser."""
    log = await _found(id_, viewer)
    standing = Counter[Standing]()
    for number in await logs.numbers(log, viewer):
        standing[number.standing] += number.calls
    if not dry:
        await taking.take(log, by=viewer)
    _show(await _found(id_, viewer), standing, dry)
    if dry:
        await logs.forget(id_)
        await PhoneLog.raw("DELETE FROM phone_log WHERE id = {}", id_)
    return SOME_REFUSED if log.refused else ALL_READ


async def _found(id_: UUID, viewer: Viewer) -> Log:
    log = await logs.find(viewer, id_)
    assert log
    return log


def _show(log: Log, standing: Counter[Standing], dry: bool) -> None:
    for refusal in log.refusals:
        click.echo(f"{refusal.place}: {refusal.reason}", err=True)
    if dry:
        click.echo(_("Dry run: nothing was changed."))
    cases = standing[Standing.KNOWN] + standing[Standing.ELSEWHERE]
    click.echo(
        f"{log.read} read, {cases if dry else log.taken} taken"
        f" ({standing[Standing.ELSEWHERE]} of them with clients of colleagues), {log.matched} had been logged"
        f" by hand, {log.known} came before, {standing[Standing.NO_CASE]} with people without a case,"
        f" {standing[Standing.UNKNOWN]} with unknown numbers, {log.withheld} withheld, {log.internal} among"
        f" ourselves, {log.ignored} ignored, {log.refused} refused"
    )
    if log.waiting and not dry:
        said = _("%(n)s calls wait for their owner under Calls → Calls from your phone, for %(days)s days.")
        click.echo(said % {"n": log.waiting, "days": logs.KEPT.days})
