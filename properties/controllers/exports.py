import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from litestar import Controller, Request, get
from litestar.response import Stream

from estate.access import staff_only
from estate.accounts import agency
from properties import queries
from properties.exchange.exporting import csv_lines, write_xlsx
from properties.filters import Filters
from properties.forms import FilterForm

_CHUNK = 1 << 16
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportsController(Controller):
    """The list as its filters narrow it, as a file."""

    path = "/properties/exports"
    guards = [staff_only]

    @get("/csv")
    async def csv(self, request: Request[Any, Any, Any]) -> Stream:
        lines = csv_lines(await _filters(request))
        return Stream(lines, media_type="text/csv; charset=utf-8", headers=_as_file("csv"))

    @get("/xlsx")
    async def xlsx(self, request: Request[Any, Any, Any]) -> Stream:
        filters = await _filters(request)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "properties.xlsx"
            await write_xlsx(path, filters)
            file = path.open("rb")  # it outlives its name
        return Stream(_chunks(file), media_type=_XLSX, headers=_as_file("xlsx"))


async def _filters(request: Request[Any, Any, Any]) -> Filters:
    form = FilterForm.from_query(request, agents=await queries.agents())
    form.validate()
    return form.filters


def _as_file(kind: str) -> dict[str, str]:
    today = datetime.now(agency.current().zone).date()
    return {"content-disposition": f'attachment; filename="properties-{today}.{kind}"'}


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
