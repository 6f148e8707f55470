"""The pages of imports, whatever is imported: for the office."""

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import quote

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.response import Stream

from estate import storage
from estate.access import staff_only
from estate.forms import posted
from estate.i18n import _
from estate.pages import page, see_other
from properties.exchange.cells import REFUSED
from properties.exchange.reader import CannotRead
from properties.imports import memory, queries, refused_files, uploads, working
from properties.imports.columns_form import ColumnsForm, UploadForm, as_typed, form_of
from properties.imports.kinds import Kind
from properties.imports.tables import AT_WORK
from properties.imports.uploads import Upload

AnyRequest = Request[Any, Any, Any]
Row = dict[str, Any]
MAX_REQUEST = 2_000_000_000  # bytes; what comes lies on the disk, not in memory


class ImportPages(Controller):
    """Of one kind; the templates in `imports/` are filled in by those in `{name}/imports/`."""

    guards = [staff_only]
    kind: ClassVar[Kind]
    form: ClassVar[type[ColumnsForm]]
    label: ClassVar[Callable[[str], str]]

    @get()
    async def index(self) -> Response[Any]:
        return await self._index(UploadForm())

    @post(request_max_body_size=MAX_REQUEST)
    async def create(self, request: AnyRequest) -> Response[Any]:
        form = await UploadForm.read(request)
        sent = (await posted(request)).get("file")
        is_file = isinstance(sent, UploadFile) and bool(sent.filename)
        if not is_file:
            form.refusal = _("Choose a file first.")
        if not form.validate() or not isinstance(sent, UploadFile) or not is_file:
            return await self._index(form, status=422)
        try:
            upload = Upload(uploads.clean_name(sent.filename), sent.file)
            made = await uploads.take(self.kind, upload, form.source.data or "", request.user)
        except CannotRead as error:
            form.refusal = str(error)
            return await self._index(form, status=422)
        except storage.StorageUnavailable:
            sentence = _("Files cannot be kept just now. Please try again.")
            raise HTTPException(sentence, status_code=503) from None
        return see_other(f"{self.path}/{made}/columns")

    @get("/{import_id:uuid}")
    async def show(self, request: AnyRequest, run: NamedDependency[Row]) -> Response[Any]:
        shown = request.query_params.get("show", "")
        after = _line(request.query_params.get("after", ""))
        context: dict[str, Any] = {
            "new": await queries.previews(run["id"], True, after if shown == "new" else -1),
            "changed": await queries.previews(run["id"], False, after if shown == "changed" else -1),
            "refusals": await queries.refusals(run["id"], after if shown == "refused" else -1),
            "unread": await queries.refusals(run["id"], after if shown == "unread" else -1, is_taken=True),
        }
        return self._page("show", run, label=type(self).label, page_size=queries.PAGE, **context)

    @get("/{import_id:uuid}/columns")
    async def columns(self, run: NamedDependency[Row]) -> Response[Any]:
        columns = uploads.recognised(run)
        form = form_of(self.form, columns)
        return await self._mapping(run, form(data=as_typed(form, run, columns)))

    @post("/{import_id:uuid}/columns")
    async def check(self, request: AnyRequest, run: NamedDependency[Row]) -> Response[Any]:
        """The mapping is kept, and tried at once."""
        form = await form_of(self.form, uploads.recognised(run)).read(request)
        if not form.validate():
            return await self._mapping(run, form, status=422)
        await working.check(run, form.order)
        return see_other(f"{self.path}/{run['id']}")

    @post("/{import_id:uuid}/start")
    async def start(self, run: NamedDependency[Row]) -> Response[Any]:
        await working.start(run["id"])
        return see_other(f"{self.path}/{run['id']}")

    @post("/{import_id:uuid}/stop")
    async def stop(self, run: NamedDependency[Row]) -> Response[Any]:
        await working.stop(run["id"])
        return see_other(f"{self.path}/{run['id']}")

    @post("/{import_id:uuid}/removal")
    async def discard(self, run: NamedDependency[Row]) -> Response[Any]:
        await uploads.discard(run)
        return see_other(self.path, toast=_("The file was thrown away."))

    @get("/{import_id:uuid}/refused")
    async def refused(self, run: NamedDependency[Row]) -> Response[Any]:
        ending, kind, lines = refused_files.of(run)
        name = quote(f"{run['source']}{REFUSED}.{ending}", safe="")
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
        return Stream(lines, media_type=kind, headers=headers)

    @get("/{import_id:uuid}/undo")
    async def ask(self, run: NamedDependency[Row]) -> Response[Any]:
        outlook = await self.kind.look(run["id"])
        return self._page("undo", run, outlook=outlook, is_undoable=run["state"] in working.UNDOABLE)

    @post("/{import_id:uuid}/undo")
    async def undo(self, request: AnyRequest, run: NamedDependency[Row]) -> Response[Any]:
        await working.take_back(run["id"], request.user.id)
        return see_other(f"{self.path}/{run['id']}")

    def _page(self, name: str, run: Row, *, status: int = 200, **context: Any) -> Response[Any]:
        return page(
            f"{self.kind.name}/imports/{name}.html",
            status=status,
            tab=self.kind.name,
            path=self.path,
            run=run,
            is_busy=run["state"] in AT_WORK,
            may_be_mapped=queries.may_be_mapped(run),
            **context,
        )

    async def _index(self, form: UploadForm, status: int = 200) -> Response[Any]:
        return page(
            f"{self.kind.name}/imports/index.html",
            status=status,
            tab=self.kind.name,
            path=self.path,
            form=form,
            accept=self.kind.accept,
            imports=await queries.recent(50, [self.kind.name]),
            sources=await queries.sources(self.kind.name),
        )

    async def _mapping(self, run: Row, form: ColumnsForm, status: int = 200) -> Response[Any]:
        names = [column["name"] for column in run["columns"]]
        remembered = await memory.of_source(self.kind, run["source"], names)
        return self._page(
            "columns",
            run,
            status=status,
            form=form,
            samples={n: column["samples"] for n, column in enumerate(run["columns"])},
            is_remembered=bool(remembered.header),
            new_columns=remembered.new(names),
            gone_columns=remembered.gone(names),
        )


def _line(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
