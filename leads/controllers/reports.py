from typing import Any

from litestar import Controller, Request, Response, get

from estate.access import signed_in
from estate.accounts.viewers import Viewer
from estate.pages import page
from estate.reports import Report, files
from estate.reports.periods import PeriodForm
from leads import call_report

SignedIn = Request[Viewer, Any, Any]


class CallReportController(Controller):
    """Of everybody for the office, of oneself for an agent."""

    path = "/reports/calls"
    guards = [signed_in]

    @get()
    async def show(self, request: SignedIn) -> Response[Any]:
        form = PeriodForm.from_query(request)
        report = await call_report.report(request.user, form.chosen)
        query = f"?{request.url.query}" if request.url.query else ""
        context: dict[str, Any] = {"form": form, "report": report, "query": query, "back_url": "/calls"}
        return page("reports/show.html", tab="calls", **context)

    @get("/csv")
    async def csv(self, request: SignedIn) -> Response[str]:
        report = await _asked(request)
        return Response(
            files.as_csv(report), media_type="text/csv; charset=utf-8", headers=_as_file(report, "csv")
        )

    @get("/xlsx")
    async def xlsx(self, request: SignedIn) -> Response[bytes]:
        report = await _asked(request)
        return Response(await files.as_xlsx(report), media_type=files.XLSX, headers=_as_file(report, "xlsx"))


async def _asked(request: SignedIn) -> Report:
    return await call_report.report(request.user, PeriodForm.from_query(request).chosen)


def _as_file(report: Report, kind: str) -> dict[str, str]:
    name = files.name(report, kind)
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
