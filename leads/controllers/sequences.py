from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.access import signed_in, staff_only
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page, see_other
from leads.answers import templates
from leads.answers.tables import Use
from leads.cases import Case
from leads.controllers.showing import changed
from leads.dependencies import CASE
from leads.sequences import keeping, running
from leads.sequences.forms import SequenceForm, StartForm, as_typed
from leads.sequences.keeping import Kept

SignedIn = Request[Viewer, Any, Any]


async def provide_sequence(sequence_id: FromPath[UUID]) -> Kept:
    kept = await keeping.find(sequence_id)
    if kept is None:
        raise NotFoundException()
    return kept


SEQUENCE = {"sequence": Provide(provide_sequence)}


class SequencesController(Controller):
    path = "/sequences"
    guards = [staff_only]

    @get()
    async def index(self) -> Response[str]:
        return page("sequences/index.html", tab="settings", sequences=await keeping.all_of_them())

    @get("/new")
    async def new(self, request: SignedIn) -> Response[str]:
        mails = await templates.usable(request.user, Use.MAIL)
        return _page(SequenceForm(templates=mails))

    @post(status_code=200)
    async def create(self, request: SignedIn) -> Response[Any]:
        form = await SequenceForm.read(request, templates=await templates.usable(request.user, Use.MAIL))
        if not form.validate():
            return _page(form, status=422)
        await keeping.add(form.name.data or "", form.steps, by=request.user)
        return see_other("/sequences", toast=_("Saved."))

    @get("/{sequence_id:uuid}", dependencies=SEQUENCE)
    async def edit(self, request: SignedIn, sequence: NamedDependency[Kept]) -> Response[str]:
        mails = await templates.usable(request.user, Use.MAIL)
        form = SequenceForm(data=as_typed(sequence), templates=mails)
        return _page(form, sequence)

    @post("/{sequence_id:uuid}", dependencies=SEQUENCE, status_code=200)
    async def update(self, request: SignedIn, sequence: NamedDependency[Kept]) -> Response[Any]:
        form = await SequenceForm.read(request, templates=await templates.usable(request.user, Use.MAIL))
        if not form.validate():
            return _page(form, sequence, 422)
        version = form.version.data or 0
        await keeping.change(sequence, form.name.data or "", form.steps, version, by=request.user)
        return see_other("/sequences", toast=_("Saved."))

    @post("/{sequence_id:uuid}/removal", dependencies=SEQUENCE, status_code=303)
    async def remove(self, request: SignedIn, sequence: NamedDependency[Kept]) -> Response[Any]:
        await keeping.remove(sequence, by=request.user)
        undo = f"/sequences/{sequence.id}/restoration"
        return see_other("/sequences", toast=_("Removed. Those on their way go on."), undo=undo)

    @post("/{sequence_id:uuid}/restoration", dependencies=SEQUENCE, status_code=303)
    async def restore(self, request: SignedIn, sequence: NamedDependency[Kept]) -> Response[Any]:
        await keeping.restore(sequence, by=request.user)
        return see_other("/sequences", toast=_("It is back."))


class LeadSequenceController(Controller):
    path = "/leads/{lead_id:uuid}/sequence"
    guards = [signed_in]
    dependencies = CASE

    @get("/new")
    async def new(self, case: NamedDependency[Case]) -> Response[str]:
        return await _choose(case)

    @post(status_code=200)
    async def create(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        chosen = (await StartForm.read(request)).chosen
        sequence = await keeping.find(chosen) if chosen else None
        if sequence is None or sequence.archived_at:
            return await _choose(case, 422)
        await running.start(case, sequence, by=request.user)
        return await changed(request, case.id, _("Begun: %(name)s") % {"name": sequence.name})

    @post("/end", status_code=200)
    async def end(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        await running.stop(case, by=request.user)
        return await changed(request, case.id, _("Stopped"))


async def _choose(case: Case, status: int = 200) -> Response[str]:
    there = await keeping.all_of_them()
    return page("sequences/choose.html", status=status, tab="leads", case=case, sequences=there)


def _page(form: SequenceForm, kept: Kept | None = None, status: int = 200) -> Response[str]:
    return page("sequences/edit.html", status=status, tab="settings", form=form, kept=kept)
