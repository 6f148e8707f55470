"""A phone's list of calls comes in: for the agent whose phone it is."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.forms import posted
from estate.i18n import _, ngettext
from estate.pages import page, see_other
from leads.dependencies import PHONE_LOG
from leads.phone_logs import becoming, ignoring, logs, taking
from leads.phone_logs.forms import NumberForm, PhoneLogForm
from leads.phone_logs.logs import Log
from leads.phone_logs.reading import BIGGEST
from leads.phone_logs.sorting import Standing
from properties.exchange.reader import CannotRead
from properties.imports.uploads import clean_name

SignedIn = Request[Viewer, Any, Any]
ALL = "/calls/import"


class PhoneLogsController(Controller):
    path = ALL
    guards = [signed_in]
    dependencies = PHONE_LOG

    @get()
    async def index(self, request: SignedIn) -> Response[Any]:
        return await _index(request.user, PhoneLogForm())

    @post(request_max_body_size=BIGGEST + 10_000)
    async def create(self, request: SignedIn) -> Response[Any]:
        form = await PhoneLogForm.read(request)
        sent = (await posted(request)).get("file")
        if not isinstance(sent, UploadFile):
            form.refusal = _("Choose a file first.")
            return await _index(request.user, form, status=422)
        try:
            made = await _receive(sent, request.user)
        except CannotRead as error:
            form.refusal = str(error)
            return await _index(request.user, form, status=422)
        return see_other(f"{ALL}/{made}")

    @get("/{log_id:uuid}")
    async def show(self, request: SignedIn, log: NamedDependency[Log]) -> Response[Any]:
        numbers = await logs.numbers(log, request.user)
        standing = {kind: [one for one in numbers if one.standing == kind] for kind in Standing}
        return page("leads/calls/log.html", tab="calls", log=log, standing=standing, kept=logs.KEPT.days)

    @post("/{log_id:uuid}")
    async def take(self, request: SignedIn, log: NamedDependency[Log]) -> Response[Any]:
        taken = await taking.take(log, by=request.user)
        toast = ngettext("One call taken", "%(n)s calls taken", taken) % {"n": taken}
        return see_other(f"{ALL}/{log.id}", toast=toast)

    @post("/{log_id:uuid}/leads")
    async def make_lead(self, request: SignedIn, log: NamedDependency[Log]) -> Response[Any]:
        form = await NumberForm.read(request)
        if not form.validate():
            return see_other(f"{ALL}/{log.id}")
        number, name = form.number.data or "", form.name.data or ""
        made = await becoming.become_lead(log, number, name, by=request.user)
        return see_other(f"{ALL}/{log.id}", toast=_("Lead kept") if made else None)

    @post("/{log_id:uuid}/ignored")
    async def ignore(self, request: SignedIn, log: NamedDependency[Log]) -> Response[Any]:
        form = await NumberForm.read(request)
        if form.validate():
            await ignoring.ignore(log.id, form.number.data or "", by=request.user)
        return see_other(f"{ALL}/{log.id}")

    @post("/{log_id:uuid}/removal")
    async def forget(self, log: NamedDependency[Log]) -> Response[Any]:
        await logs.forget(log.id)
        return see_other("/calls", toast=_("The other numbers were forgotten."))


async def _index(viewer: Viewer, form: PhoneLogForm, status: int = 200) -> Response[Any]:
    latest = await logs.latest(viewer)
    return page("leads/calls/import.html", status=status, tab="calls", form=form, latest=latest)


async def _receive(sent: UploadFile, by: Viewer) -> UUID:
    name = clean_name(sent.filename)
    with tempfile.TemporaryDirectory(prefix="estate-calls-") as folder:
        path = Path(folder) / f"calls{Path(name).suffix[:6]}"
        await asyncio.to_thread(_copy, sent, path)
        return await logs.receive(path, name, by=by)


def _copy(sent: UploadFile, path: Path) -> None:
    with path.open("wb") as copy:
        shutil.copyfileobj(sent.file, copy)
