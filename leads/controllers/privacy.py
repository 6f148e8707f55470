"""What is kept of a person: consents, everything in one archive, erasure."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from estate.access import admin_only, signed_in, staff_only
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.pages import page, see_other
from estate.people import consents
from estate.people.privacy import archive, erasure
from estate.people.privacy.somebody import rows_of
from leads.dependencies import PERSON
from leads.persons import Somebody
from leads.privacy_forms import ConsentForm, ErasureForm

SignedIn = Request[Viewer, Any, Any]


class PrivacyController(Controller):
    path = "/people/{person_id:uuid}"
    guards = [signed_in]
    dependencies = PERSON

    @get("/privacy")
    async def show(self, person: NamedDependency[Somebody]) -> Response[str]:
        return _page("show", person, consents=await consents.of(await rows_of(person.id)))

    @get("/consents/new")
    async def new_consent(self, person: NamedDependency[Somebody]) -> Response[str]:
        return _page("consent", _there(person), form=ConsentForm())

    @post("/consents")
    async def record_consent(self, request: SignedIn, person: NamedDependency[Somebody]) -> Response[Any]:
        form = await ConsentForm.read(request)
        if not form.validate():
            return _page("consent", _there(person), 422, form=form)
        await consents.record(_there(person).id, form.given, by=request.user, also=person.leads)
        return see_other(f"/people/{person.id}/privacy", toast=_("The consent is noted."))

    @post("/consents/{consent_id:uuid}/withdrawal")
    async def withdraw_consent(
        self, request: SignedIn, person: NamedDependency[Somebody], consent_id: FromPath[UUID]
    ) -> Response[Any]:
        if consent_id not in {line.id for line in await consents.of(await rows_of(_there(person).id))}:
            raise NotFoundException()
        await consents.withdraw(consent_id, person.id, by=request.user, also=person.leads)
        return see_other(f"/people/{person.id}/privacy", toast=_("The consent is taken back."))

    @post("/archive", guards=[staff_only], status_code=200)
    async def hand_out(self, request: SignedIn, person: NamedDependency[Somebody]) -> Stream:
        """Posted, as it is noted who did it; kept by no cache, and without a name in its address."""
        packed = await archive.collect(_there(person).id, by=request.user)
        name = f"personal-data-{utc_now():%Y-%m-%d}.zip"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Stream(archive.stream(packed), media_type="application/zip", headers=headers)

    @get("/erasure/new", guards=[admin_only])
    async def new_erasure(self, person: NamedDependency[Somebody]) -> Response[str]:
        return _page("erase", _there(person), form=ErasureForm(), preview=await erasure.preview(person.id))

    @post("/erasure", guards=[admin_only])
    async def erase(self, request: SignedIn, person: NamedDependency[Somebody]) -> Response[Any]:
        """For the administrator: nobody can undo it, and it reaches what other agents wrote."""
        form = await ErasureForm.read(request)
        if not form.validate():
            shown = await erasure.preview(_there(person).id)
            return _page("erase", person, 422, form=form, preview=shown)
        await erasure.erase(_there(person).id, by=request.user)
        return see_other(f"/people/{person.id}/privacy", toast=_("Erased."))


def _there(person: Somebody) -> Somebody:
    """Of an erased person there is one page, which says so."""
    if person.erased_at:
        raise NotFoundException()
    return person


def _page(name: str, person: Somebody, status: int = 200, **context: Any) -> Response[str]:
    return page(f"people/{name}.html", status=status, tab="leads", person=person, **context)
