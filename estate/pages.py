"""Answers: whole pages and fragments from templates, redirects after a write."""

import hashlib
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


def render(template: str, **context: Any) -> str:
    return ENVIRONMENT.get_template(template).render(
        viewer=viewers.current(),
        agency=agency.current(),
        language=i18n.language(),
        now=datetime.now(UTC),
        **context,
    )


def page(template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """A page or a fragment; `estate.app` answers 304 where the reader has it already."""
    html = render(template, **context)
    headers = {"cache-control": "private, no-cache"}
    if status == 200:
        headers["etag"] = f'"{hashlib.sha256(html.encode()).hexdigest()[:24]}"'
    return Response(html, media_type=MediaType.HTML, status_code=status, headers=headers)


def same_as_before(request: Request[Any, Any, Any], response: Response[Any]) -> bool:
    etag = response.headers.get("etag")
    return etag is not None and etag in request.headers.get("if-none-match", "")


def see_other(url: str, *, toast: str | None = None) -> Redirect:
    """After a write: go there, with a short message shown once."""
    cookies = [Cookie(key="toast", value=quote(toast), path="/", max_age=30, samesite="lax")] if toast else []
    return Redirect(url, status_code=303, cookies=cookies)


def is_htmx(request: Request[Any, Any, Any]) -> bool:
    """Only for writes: an answer in place, or a redirect for a reader without script."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true"
