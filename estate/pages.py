"""Answers: whole pages and fragments from templates, redirects after a write."""

import hashlib
from collections.abc import Hashable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect
from markupsafe import Markup

from estate import formats, i18n
from estate.accounts import agency, viewers
from estate.accounts.agency import AgencySettings
from estate.static import asset

TEMPLATES = Path(__file__).parent.parent / "templates"


@cache
def icon(name: str, size: str = "") -> Markup:
    """For the templates, from components/icon.html."""
    made = Markup('<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>')
    return made.format(f" {size}" if size else "", asset("vendor/icons.svg"), name)


class _Template(Template):
    """All that a template of ours imports knows the environment's globals and no others. Jinja would compare
    these for each import of each row, which takes longer than to render one."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


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
    environment.template_class = _Template
    environment.globals.update(_=i18n._, ngettext=i18n.ngettext, asset=asset, svg_icon=icon)
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
    now = datetime.now(UTC)
    around = _surroundings_of(agency.current(), i18n.language(), now.date())
    _surroundings.set(around)
    return ENVIRONMENT.get_template(template).render(
        viewer=viewers.current(),
        agency=around.agency,
        language=around.language,
        now=now,
        **context,
    )


def remembered(template: str, **facts: Any) -> Markup:
    """A piece of a page that follows from these facts alone, the agency's settings and the language: rendered
    once and remembered. The template sees nothing else, so that it cannot depend on more.

    Rows of lists are such: in a template `{{ remembered("leads/_row.html", r=r, ago=r.at|ago) }}`."""
    hashable = {name: _Row(fact) if type(fact) is dict else fact for name, fact in facts.items()}
    return _remembered(template, _surroundings.get(), **hashable)


@dataclass(frozen=True, eq=False)
class _Surroundings:
    """What every piece of a page may depend on. Compared as one thing, for a page has a hundred pieces."""

    agency: AgencySettings
    language: str
    today: date


_surroundings_of = lru_cache(maxsize=100)(_Surroundings)
_surroundings: ContextVar[_Surroundings] = ContextVar("surroundings")


@lru_cache(maxsize=5_000)
def _remembered(template: str, around: _Surroundings, **facts: Hashable) -> Markup:
    made = ENVIRONMENT.get_template(template).render(agency=around.agency, language=around.language, **facts)
    return Markup(made)  # noqa: S704


class _Row(dict[str, Any]):
    """A row of the database, which nobody changes."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.values()))


ENVIRONMENT.globals["remembered"] = remembered


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


def see_other(url: str, *, toast: str | None = None, undo: str | None = None) -> Redirect:
    """After a write: go there, with a short message shown once; a POST to `undo` takes the write back."""
    said = {"toast": toast, "toast-undo": undo}
    cookies = [
        Cookie(key=key, value=quote(value), path="/", max_age=30, samesite="lax")
        for key, value in said.items()
        if value
    ]
    return Redirect(url, status_code=303, cookies=cookies)


def is_htmx(request: Request[Any, Any, Any]) -> bool:
    """Only for writes: an answer in place, or a redirect for a reader without script."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true"
