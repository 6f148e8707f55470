"""What programs are answered: JSON, also where something is wrong."""

from typing import Any

from litestar import Controller, HttpMethod, Request, Response, post, route
from litestar.exceptions import HTTPException

from estate.access import bearer_of
from estate.accounts.tables import TokenScope
from estate.accounts.tokens import Bearer
from estate.i18n import _
from estate.refusals import Refused
from estate.settings import settings
from leads import adf, api_enquiry, api_schema, capture
from leads.capture import Registered

LARGEST = 1_000_000
_XML = ("application/xml", "text/xml")
FromProgram = Request[None, Bearer, Any]
Answer = Response[dict[str, Any]]


class ApiController(Controller):
    path = "/api/v1"
    guards = [bearer_of(TokenScope.ENQUIRIES)]

    @post("/enquiries", request_max_body_size=LARGEST)
    async def create(self, request: FromProgram) -> Answer:
        kind = request.content_type[0].lower()
        if kind in _XML:
            return await _from_adf(await request.body(), request.auth)
        if kind != "application/json":
            raise HTTPException(_("Send JSON, or ADF as XML."), status_code=415)
        return await _from_json(await request.body(), request.auth)


async def _from_json(body: bytes, bearer: Bearer) -> Answer:
    received = api_enquiry.read(body)
    if received.errors:
        return Response({"errors": received.errors}, status_code=422)
    new = received.enquiry(bearer.name, bearer.kind)
    return _registered(await capture.register_many([new], by=None))


async def _from_adf(body: bytes, bearer: Bearer) -> Answer:
    news = adf.read(body, source=bearer.name, channel=bearer.kind)
    return _registered(await capture.register_many(news, by=None))


def _registered(done: list[Registered | Refused]) -> Answer:
    taken = [one for one in done if isinstance(one, Registered)]
    if not taken:
        return Response({"errors": _refusals(done)}, status_code=422)
    if len(taken) < len(done):
        return Response({"prospects": [_each(one) for one in done]}, status_code=207)
    first, *others = map(_each, done)
    answer = {**first, "others": others} if others else first
    return Response(answer, status_code=200 if all(one.is_repeat for one in taken) else 201)


def _each(one: Registered | Refused) -> dict[str, Any]:
    if isinstance(one, Refused):
        return {"errors": {"request": str(one)}}
    return {"enquiry": one.enquiry, "person": one.person, "lead": one.lead}


def _refusals(done: list[Registered | Refused]) -> dict[str, str]:
    named = len(done) > 1
    return {
        f"prospect {n}" if named else "request": str(one)
        for n, one in enumerate(done, 1)
        if isinstance(one, Refused)
    }


@route(["/schema", "/schema/openapi.json"], http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def api_document() -> dict[str, Any]:
    return api_schema.document(settings().base_url)
