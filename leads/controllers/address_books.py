from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile

from estate.access import staff_only
from estate.accounts.viewers import Viewer
from estate.forms import posted
from estate.i18n import _
from estate.pages import page
from leads.address_books import uploading
from leads.address_books.uploading import Told
from leads.people.forms import UploadForm
from properties.exchange.columns import NoSuchColumn
from properties.exchange.plan import CannotImport
from properties.exchange.reader import CannotRead
from properties.imports.uploads import clean_name

SignedIn = Request[Viewer, Any, Any]
MAX_REQUEST = 20_000_000  # bytes; pictures in vCards are large


class AddressBooksController(Controller):
    path = "/people/imports"
    guards = [staff_only]

    @get(["/", "/new"])
    async def new(self) -> Response[str]:
        return _form(UploadForm())

    @post(status_code=200, request_max_body_size=MAX_REQUEST)
    async def create(self, request: SignedIn) -> Response[str]:
        form = await UploadForm.read(request)
        sent = (await posted(request)).get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            form.refusal = _("Choose a file first.")
            return _form(form, 422)
        name, is_trial = clean_name(sent.filename), bool(form.dry.data)
        try:
            told = await uploading.take(name, sent.file, by=request.user, dry=is_trial)
        except (CannotRead, CannotImport, NoSuchColumn) as error:
            form.refusal = str(error)
            return _form(form, 422)
        return _form(form, told=told)


def _form(form: UploadForm, status: int = 200, told: Told | None = None) -> Response[str]:
    return page("people/import.html", status=status, tab="people", form=form, told=told)
