"""Errors as people see them: a sentence, never a traceback; for programs the same sentence as JSON."""

import logging
from typing import Any

import asyncpg
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.response import Redirect

from estate import database
from estate.access import is_for_programs
from estate.elsewhere import Elsewhere
from estate.i18n import N_, _
from estate.pages import page, see_other
from estate.refusals import Refused
from estate.storage import StorageUnavailable

log = logging.getLogger(__name__)
AnyRequest = Request[Any, Any, Any]
_AGAIN_AFTER = 5  # seconds, for programs; people have a button
_PATIENCE = 60  # seconds, after too many requests


def on_refused(request: AnyRequest, refused: Refused) -> Response[Any]:
    response = _sentence(request, str(refused), refused.status)
    if refused.status == 429:
        response.headers["retry-after"] = str(_PATIENCE)
    return response


def on_elsewhere(_request: AnyRequest, error: Elsewhere) -> Response[Any]:
    return see_other(error.url, toast=error.toast)


def on_http(request: AnyRequest, error: HTTPException) -> Response[Any]:
    if isinstance(error, NotAuthorizedException):
        return on_signed_out(request, error)
    sentence = _TEXTS.get(error.status_code, _plain)(error)
    response = _sentence(request, sentence, error.status_code)
    response.headers.update(error.headers or {})
    return response


def on_signed_out(request: AnyRequest, error: NotAuthorizedException) -> Response[Any]:
    """Pages lead to the sign-in; a write keeps what was typed and says so."""
    if is_for_programs(request.url.path):
        response = _sentence(request, str(error.detail), 401)
        response.headers["www-authenticate"] = "Bearer"
        return response
    if request.method in ("GET", "HEAD") and request.headers.get("accept") != "text/event-stream":
        query = f"?{request.url.query}" if request.url.query else ""
        return Redirect("/sign-in", query_params={"next": request.url.path + query}, status_code=303)
    return _sentence(request, str(error.detail), 401)


def on_unavailable(request: AnyRequest, error: Exception) -> Response[Any]:
    """Something that we need is away for the moment; the same request may come again."""
    log.error("not available: %s", type(error).__name__)
    sentence = next(words for kind, words in _AWAY.items() if isinstance(error, kind))
    again = str(request.url.path) if request.method == "GET" else ""
    response = _sentence(request, _(sentence), 503, again)
    response.headers["retry-after"] = str(_AGAIN_AFTER)
    return response


def on_any(request: AnyRequest, error: Exception) -> Response[Any]:
    """Personal data may stand in the error's text, so the log gets its type and place alone."""
    log.error("unexpected %s", type(error).__name__, exc_info=error)
    sentence = _("Something went wrong on our side. It has been noted; please try again.")
    return _sentence(request, sentence, 500)


def _sentence(request: AnyRequest, sentence: str, status: int, again: str = "") -> Response[Any]:
    if is_for_programs(request.url.path):
        return Response({"errors": {"request": sentence}}, status_code=status)
    return page("error.html", status=status, sentence=sentence, title=_title(status), again=again)


def _title(status: int) -> str:
    if status == 503:
        return _("One moment")
    if status >= 500:
        return _("Something went wrong")
    return _(_TITLES.get(status, "Not possible"))


def _plain(error: HTTPException) -> str:
    return str(error.detail)


_TITLES = {
    401: N_("Please sign in"),
    403: N_("Not yours to open"),
    404: N_("Not found"),
    409: N_("Not done"),
}

_TEXTS = {
    400: lambda _error: _("This request could not be understood."),
    404: lambda _error: _("There is nothing here, or it is not yours to see."),
    405: lambda _error: _("This address cannot be used in this way."),
    413: lambda _error: _("This is too large to be taken."),
    500: lambda _error: _("Something went wrong on our side. It has been noted; please try again."),
}

_AWAY: dict[type[Exception], str] = {
    asyncpg.DiskFullError: N_(
        "The server's disk is full, so nothing can be kept. Whoever runs it has to make room."
    ),
    StorageUnavailable: N_("Files cannot be reached just now. Please try again in a moment."),
    TimeoutError: N_("That took too long. Please try again in a moment."),
    Exception: N_("The data cannot be reached just now. Please try again in a moment."),
}

HANDLERS: dict[int | type[Exception], Any] = {
    Refused: on_refused,
    Elsewhere: on_elsewhere,
    HTTPException: on_http,
    **dict.fromkeys((*database.LOST, StorageUnavailable, TimeoutError), on_unavailable),
    Exception: on_any,
}
