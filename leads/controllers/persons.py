from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.pages import page
from estate.people import correcting
from leads import persons
from leads.cases import Case
from leads.controllers.showing import changed
from leads.dependencies import CASE
from leads.person_forms import PersonForm

SignedIn = Request[Viewer, Any, Any]


class PersonController(Controller):
    """The person is seen, and corrected, through a case that the viewer may see."""

    path = "/leads/{lead_id:uuid}/person"
    guards = [signed_in]
    dependencies = CASE

    @get("/edit")
    async def edit(self, case: NamedDependency[Case]) -> Response[str]:
        person = await correcting.load(case.person)
        wrong = [str(point["id"]) for point in person["points"] if point["wrong_at"]]
        return _page(case, PersonForm(data={**person, "wrong": wrong}, points=person["points"]))

    @post(status_code=200)
    async def update(self, request: SignedIn, case: NamedDependency[Case]) -> Response[Any]:
        person = await correcting.load(case.person)
        form = await PersonForm.read(request, points=person["points"])
        if not form.validate():
            return _page(case, form, 422)
        await persons.correct(case, form.correction, by=request.user)
        return await changed(request, case.id, _("Saved."))


def _page(case: Case, form: PersonForm, status: int = 200) -> Response[str]:
    return page("leads/persons/edit.html", status=status, tab="leads", case=case, form=form)
