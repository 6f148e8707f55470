"""Mails from templates: a subject of one line, a text, and HTML with its styles inlined."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import css_inline
import phonenumbers
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from estate import formats, i18n
from estate.accounts import agency
from estate.mail import letters
from estate.mail.palette import palette

TEMPLATES = Path(__file__).parent.parent.parent / "templates"

SIGNATURE = "-- "
"""The line above it, by which mail programs know it (RFC 3676)."""


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(kind: str, language: str, context: dict[str, Any]) -> Rendered:
    """In the language of its reader and the colours of the agency."""
    with i18n.speaking(language):
        ours = agency.current()
        known = {"agency": ours, "colours": palette(ours.colour), "language": i18n.language(), **context}
        subject = _template(kind, "subject.txt").render(known)
        text = _template(kind, "body.txt").render(known)
        html = _template(kind, "body.html").render(known, subject=one_line(subject))
    return Rendered(one_line(subject), _tidy(text), _inliner().inline(html))


def one_line(text: str) -> str:
    """What a name or headline brings along never becomes a header of its own."""
    return " ".join(text.split())


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
    environment.filters.update(formats.FILTERS, whole_day=_whole_day, phone=_phone, tel=_tel)
    environment.filters.update(quoted=_quoted, later=_later)
    environment.filters.update(paragraphs=letters.paragraphs, linked=letters.linked)
    return environment


@lru_cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _whole_day(at: datetime, zone: str) -> str:
    """ "Saturday, 21 November 2026": a mail may be read a week later, so never "today"."""
    return str(format_date(at.astimezone(ZoneInfo(zone)), "full", locale=formats.locale()))


def _phone(number: str) -> str:
    """With the country's prefix: a prospect may be abroad."""
    try:
        parsed = phonenumbers.parse(number, agency.current().country)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _tel(number: str) -> str:
    """RFC 3966."""
    return f"tel:{quote(''.join(number.split()), safe='+')}"


def _later(at: datetime, minutes: int) -> datetime:
    return at + timedelta(minutes=minutes)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _tidy(text: str) -> str:
    """Without the blank lines that conditions leave behind."""
    lines = [line if line == SIGNATURE else line.rstrip() for line in text.strip().splitlines()]
    kept = [line for place, line in enumerate(lines) if line or lines[place - 1]]
    return "\n".join(kept) + "\n"
