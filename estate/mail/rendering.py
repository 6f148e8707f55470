"""Mails from templates: a subject of one line, a text, and HTML with its styles inlined."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import css_inline
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from estate import formats, i18n
from estate.accounts import agency

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
LIGHT, DARK = "#ffffff", "#17211e"


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(kind: str, language: str, context: dict[str, Any]) -> Rendered:
    """In the language of its reader and the colours of the agency."""
    with _spoken(language):
        known = {"agency": agency.current(), "language": i18n.language(), "ink": _ink(), **context}
        subject = _template(kind, "subject.txt").render(known)
        text = _template(kind, "body.txt").render(known)
        html = _template(kind, "body.html").render(known, subject=one_line(subject))
    return Rendered(one_line(subject), _tidy(text), _inliner().inline(html))


def one_line(text: str) -> str:
    """What a name or headline brings along never becomes a header of its own."""
    return " ".join(text.split())


@contextmanager
def _spoken(language: str) -> Iterator[None]:
    before = i18n.language()
    i18n.speak(language)
    try:
        yield
    finally:
        i18n.speak(before)


def _template(kind: str, part: str) -> Any:
    return _environment().get_template(f"mail/{kind}/{part}")


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(_=i18n._, ngettext=i18n.ngettext)
    environment.filters.update(formats.FILTERS, whole_day=_whole_day, tel=_tel)
    return environment


@lru_cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _whole_day(at: datetime, zone: str) -> str:
    """ "Saturday, 21 November 2026": a mail may be read a week later, so never "today"."""
    return str(format_date(at.astimezone(ZoneInfo(zone)), "full", locale=formats.locale()))


def _tel(number: str) -> str:
    """RFC 3966."""
    return f"tel:{quote(number, safe='+')}"


def _ink() -> str:
    """The colour of text on the agency's colour: whichever of light and dark is easier to read."""
    background = _luminance(agency.current().colour)
    on_light = (_luminance(LIGHT) + 0.05) / (background + 0.05)
    on_dark = (background + 0.05) / (_luminance(DARK) + 0.05)
    return LIGHT if on_light >= on_dark else DARK


def _luminance(colour: str) -> float:
    """WCAG 2.2, of #rrggbb."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _tidy(text: str) -> str:
    """Without the blank lines that conditions leave behind."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for place, line in enumerate(lines) if line or lines[place - 1]]
    return "\n".join(kept) + "\n"
