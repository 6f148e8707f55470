from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from uuid_utils.compat import uuid7

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page
from leads import notes
from leads.cases import Case
from leads.controllers.showing import changed
from leads.dependencies import CASE
from leads.forms import NoteForm

SignedIn = Request[Viewer, Any, Any]


class NotesController(Controller):
    path = "/leads/{lead_id:uuid}/notes"
    guards = [signed_in]
    dependencies = CASE

    @get("/new")
    async def new(self, case: NamedDependency[Case]) -> Response[str]:
        return _page(case, NoteForm(data={"id": uuid7()}))

    @post(status_code=200)
    async def create(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        form = await NoteForm.read(request)
        if not form.validate():
            return _page(case, form, 422)
        await notes.add(case, form.note(case.id), by=request.user)
        return await changed(request, case.id, _("Note kept"))


def _page(case: Case, form: NoteForm, status: int = 200) -> Response[str]:
    return page("leads/notes/new.html", status=status, tab="leads", case=case, form=form)
