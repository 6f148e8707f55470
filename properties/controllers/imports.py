"""Imports of listings: for the office."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.response import Stream

from estate import storage
from estate.access import staff_only
from estate.forms import posted
from estate.i18n import _
from estate.pages import page, see_other
from properties.dependencies import Row, provide_import
from properties.exchange.cells import REFUSED
from properties.exchange.reader import CannotRead
from properties.imports import memory, queries, undoing, uploads, working
from properties.imports.forms import MappingForm, UploadForm, as_typed, mapping_form
from properties.imports.labels import label
from properties.imports.tables import AT_WORK
from properties.imports.uploads import Upload

AnyRequest = Request[Any, Any, Any]
MAX_REQUEST = 2_000_000_000  # bytes; what comes lies on the disk, not in memory
ALL = "/properties/imports"


class ImportsController(Controller):
    path = ALL
    guards = [staff_only]
    dependencies = {"run": Provide(provide_import)}

    @get()
    async def index(self) -> Response[Any]:
        return await _index(UploadForm())

    @post(request_max_body_size=MAX_REQUEST)
    async def create(self, request: AnyRequest) -> Response[Any]:
        form = await UploadForm.read(request)
        sent = (await posted(request)).get("file")
        if not isinstance(sent, UploadFile):
            form.refusal = _("Choose a file first.")
        if not form.validate() or not isinstance(sent, UploadFile):
            return await _index(form, status=422)
        try:
            upload = Upload(uploads.clean_name(sent.filename), sent.file)
            made = await uploads.take(upload, form.source.data or "", request.user)
        except CannotRead as error:
            form.refusal = str(error)
            return await _index(form, status=422)
        except storage.StorageUnavailable:
            sentence = _("Files cannot be kept just now. Please try again.")
            raise HTTPException(sentence, status_code=503) from None
        return see_other(f"{ALL}/{made}/columns")

    @get("/{import_id:uuid}")
    async def show(self, request: AnyRequest, run: NamedDependency[Row]) -> Response[Any]:
        shown = request.query_params.get("show", "")
        after = _line(request.query_params.get("after", ""))
        context: dict[str, Any] = {
            "new": await queries.previews(run["id"], True, after if shown == "new" else -1),
            "changed": await queries.previews(run["id"], False, after if shown == "changed" else -1),
            "refusals": await queries.refusals(run["id"], after if shown == "refused" else -1),
        }
        return _page("show", run, label=label, page_size=queries.PAGE, **context)

    @get("/{import_id:uuid}/columns")
    async def columns(self, run: NamedDependency[Row]) -> Response[Any]:
        columns = uploads.recognised(run)
        return await _mapping(run, mapping_form(columns)(data=as_typed(run, columns)))

    @post("/{import_id:uuid}/columns")
    async def check(self, request: AnyRequest, run: NamedDependency[Row]) -> Response[Any]:
        """The mapping is kept, and tried at once."""
        form: MappingForm = await mapping_form(uploads.recognised(run)).read(request)
        if not form.validate():
            return await _mapping(run, form, status=422)
        await working.check(run, form.order)
        return see_other(f"{ALL}/{run['id']}")

    @post("/{import_id:uuid}/start")
    async def start(self, run: NamedDependency[Row]) -> Response[Any]:
        await working.start(run["id"])
        return see_other(f"{ALL}/{run['id']}")

    @post("/{import_id:uuid}/stop")
    async def stop(self, run: NamedDependency[Row]) -> Response[Any]:
        await working.stop(run["id"])
        return see_other(f"{ALL}/{run['id']}")

    @post("/{import_id:uuid}/removal")
    async def discard(self, run: NamedDependency[Row]) -> Response[Any]:
        await uploads.discard(run)
        return see_other(ALL, toast=_("The file was thrown away."))

    @get("/{import_id:uuid}/refused")
    async def refused(self, run: NamedDependency[Row]) -> Response[Any]:
        name = f"{run['source']}{REFUSED}.csv"
        ascii_name = name.encode("ascii", "ignore").decode().replace('"', "")
        headers = {"content-disposition": f'attachment; filename="{ascii_name}"', "cache-control": "no-store"}
        return Stream(_csv(run), media_type="text/csv; charset=utf-8", headers=headers)

    @get("/{import_id:uuid}/undo")
    async def ask(self, run: NamedDependency[Row]) -> Response[Any]:
        outlook = await undoing.look(run["id"])
        return _page("undo", run, outlook=outlook, is_undoable=run["state"] in working.UNDOABLE)

    @post("/{import_id:uuid}/undo")
    async def undo(self, request: AnyRequest, run: NamedDependency[Row]) -> Response[Any]:
        await working.take_back(run["id"], request.user.id)
        return see_other(f"{ALL}/{run['id']}")


def _page(name: str, run: Row, *, status: int = 200, **context: Any) -> Response[Any]:
    is_busy = run["state"] in AT_WORK
    return page(
        f"properties/imports/{name}.html",
        status=status,
        tab="properties",
        run=run,
        is_busy=is_busy,
        may_be_mapped=queries.may_be_mapped(run),
        **context,
    )


async def _index(form: UploadForm, status: int = 200) -> Response[Any]:
    return page(
        "properties/imports/index.html",
        status=status,
        tab="properties",
        form=form,
        imports=await queries.recent(50),
        sources=await queries.sources(),
    )


async def _mapping(run: Row, form: MappingForm, status: int = 200) -> Response[Any]:
    remembered = await memory.of_source(run["source"])
    names = [column["name"] for column in run["columns"]]
    return _page(
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


async def _csv(run: Row) -> AsyncIterator[str]:
    yield "\ufeff"  # without it Excel reads no accents
    async for row in queries.refused_rows(run):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()
