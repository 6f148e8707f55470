"""Answers: whole pages and fragments from templates, redirects after a write."""

import hashlib
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from estate import formats, i18n
from estate.accounts import agency, viewers
from estate.static import asset

TEMPLATES = Path(__file__).parent.parent / "templates"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    environment.globals.update(_=i18n._, ngettext=i18n.ngettext, asset=asset)
    environment.filters.update(formats.FILTERS)
    return environment


ENVIRONMENT = _environment()
_reader_has: ContextVar[str] = ContextVar("reader_has", default="")


def add_filters(filters: dict[str, Any]) -> None:
    """A room's own words for its values; given by `estate.app`."""
    taken = {name for name in filters if ENVIRONMENT.filters.get(name, filters[name]) is not filters[name]}
    if taken:
        raise ValueError(f"two rooms name a filter alike: {', '.join(sorted(taken))}")
    ENVIRONMENT.filters.update(filters)


def render(template: str, **context: Any) -> str:
    return ENVIRONMENT.get_template(template).render(
        viewer=viewers.current(),
        agency=agency.current(),
        language=i18n.language(),
        now=datetime.now(UTC),
        **context,
    )


def reader_has(etags: str) -> None:
    """The `If-None-Match` of this request."""
    _reader_has.set(etags)


def page(template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """A page or a fragment; 304 without content where the reader has just this already."""
    html = render(template, **context)
    headers = {"cache-control": "private, no-cache"}
    if status == 200:
        headers["etag"] = f'"{hashlib.sha256(html.encode()).hexdigest()[:24]}"'
        if headers["etag"] in _reader_has.get():
            return Response("", status_code=304, headers=headers)
    return Response(html, media_type=MediaType.HTML, status_code=status, headers=headers)


def see_other(url: str, *, toast: str | None = None) -> Redirect:
    """After a write: go there, with a short message shown once."""
    cookies = [Cookie(key="toast", value=quote(toast), path="/", max_age=30, samesite="lax")] if toast else []
    return Redirect(url, status_code=303, cookies=cookies)


def is_htmx(request: Request[Any, Any, Any]) -> bool:
    """Only for writes: an answer in place, or a redirect for a reader without script."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true"
