"""An enquiry as programs send it: what each field may hold is said once, for the check as for the schema."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from estate.i18n import N_, _
from estate.refusals import Refused
from leads.arrivals import GivenConsent, NewEnquiry
from leads.tables import Side

_DIGIT = "0-9٠-٩۰-۹０-９"
# Named one by one: \s and the dot are not the same signs in every language.
_VISIBLE = r"[^\u0000\t-\r\u001c- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
_BLANK, _INK = r"[ \t\r\n]", r"[^@ \t\r\n]"
_MISSING = N_("This is missing.")
_TOO_LONG = N_("This is longer than %(n)s characters.")
_NO_TEXT = N_("This has to be a text.")


class NoJson(Refused):
    status = 400


@dataclass(frozen=True)
class Text:
    """`pattern` is one of ECMA's that Python reads alike."""

    about: str
    longest: int
    pattern: str = ""
    sentence: str = ""
    is_required: bool = False
    format: str = ""

    @property
    def schema(self) -> dict[str, Any]:
        said = {"description": self.about, "maxLength": self.longest}
        said |= {"pattern": self.pattern} if self.pattern else {}
        said |= {"format": self.format} if self.format else {}
        return {"type": "string" if self.is_required else ["string", "null"], **said}

    def problem(self, value: Any) -> str | None:
        if value is None:
            return _(_MISSING) if self.is_required else None
        if not isinstance(value, str):
            return _(_NO_TEXT)
        if len(value) > self.longest:
            return _(_TOO_LONG) % {"n": self.longest}
        return _(self.sentence) if not self._fits.search(value) else None

    @cached_property
    def _fits(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\$$", r"\\Z", self.pattern))


@dataclass(frozen=True)
class Moment(Text):
    def problem(self, value: Any) -> str | None:
        found = super().problem(value)
        return found or (_(self.sentence) if value is not None and moment(value) is None else None)


def moment(typed: str) -> datetime | None:
    """RFC 3339; a leap second is the one before it."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", typed):
        return None
    try:
        return datetime.fromisoformat(re.sub(r"(?<=:\d\d:)60", "59", typed.upper().replace(" ", "T")))
    except ValueError:
        return None


CONSENT = {
    "wording": Text("The words agreed to.", 5_000, _VISIBLE, _MISSING, is_required=True),
    "source": Text("Where: the page or form. Without it, the token's name.", 500),
    "given_at": Moment(
        "When. Without it, now.",
        40,
        "^(19[7-9][0-9]|2[0-9]{3})-",
        N_("Write it as 2026-05-31T14:30:00Z."),
        format="date-time",
    ),
    "proof": Text("What else shows it, such as the address of the click.", 2_000),
}
_CONSENT_TEXT = Text("The words agreed to.", 5_000)
FIELDS = {
    "key": Text(
        "Your own key of this enquiry. Sent again, it changes nothing.",
        200,
        _VISIBLE,
        _MISSING,
        is_required=True,
    ),
    "name": Text("Who asks.", 200, _VISIBLE, _MISSING, is_required=True),
    "email": Text(
        "As it was typed.",
        254,
        rf"^{_BLANK}*({_INK}+@{_INK}+\.{_INK}+{_BLANK}*)?$",
        N_("This is not an e-mail address."),
    ),
    "phone": Text(
        "As it was typed; without a country's prefix it is one of the agency's country.",
        60,
        rf"([{_DIGIT}][^{_DIGIT}]*){{5}}|^{_BLANK}*$",
        N_("This is not a phone number."),
    ),
    "message": Text("What they want.", 20_000),
    "language": Text(
        "BCP 47, such as pt or en-GB.",
        35,
        r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4})?$",
        N_("Write a language as en, pt or pt-BR."),
    ),
    "property": Text(
        "The listing_id of what they ask about; one that is not known is told in the message.", 100
    ),
    "campaign": Text("What brought them.", 200),
}
_REACHED = {"email": "@", "phone": f"[{_DIGIT}]"}


def schema() -> dict[str, Any]:
    """Of the JSON, as JSON Schema 2020-12."""
    fields = {name: text.schema for name, text in FIELDS.items()}
    fields["side"] = {"description": "Their wish.", "enum": [*map(str, Side), None], "default": "buy"}
    fields["consent"] = {"anyOf": [_CONSENT_TEXT.schema, _consent_schema()]}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": _required(FIELDS),
        "properties": fields,
        "anyOf": [
            {"required": [name], "properties": {name: {"type": "string", "pattern": pattern}}}
            for name, pattern in _REACHED.items()
        ],
    }


def _consent_schema() -> dict[str, Any]:
    fields = {name: text.schema for name, text in CONSENT.items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": _required(CONSENT),
        "properties": fields,
    }


def _required(fields: dict[str, Text]) -> list[str]:
    return [name for name, text in fields.items() if text.is_required]


@dataclass
class Received:
    """`errors` by field; without any, `enquiry(…)` is what came."""

    fields: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def enquiry(self, source: str, channel: str) -> NewEnquiry:
        return NewEnquiry(
            name=self._text("name").strip(),
            side=self.fields.get("side") or Side.BUY,
            channel=channel,
            phone=self._text("phone").strip(),
            email=self._text("email").strip(),
            message=self._text("message").strip(),
            consent=self._consent(source),
            language=self._text("language") or None,
            campaign=self._text("campaign").strip(),
            source=source,
            source_key=self._text("key"),
            references=tuple(filter(None, [self._text("property").strip()])),
        )

    def _consent(self, source: str) -> GivenConsent | None:
        given = self.fields.get("consent")
        if isinstance(given, dict):
            at = given.get("given_at")
            where, proof = given.get("source") or source, given.get("proof") or ""
            return GivenConsent(given["wording"].strip(), where, moment(at) if at else None, proof)
        return GivenConsent(given.strip(), source) if given and given.strip() else None

    def _text(self, name: str) -> str:
        return self.fields.get(name) or ""


def read(body: bytes) -> Received:
    """Every error at once. Raises NoJson."""
    try:
        sent = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NoJson(_("This is no JSON.")) from None
    if not isinstance(sent, dict):
        return Received(errors={"request": _("Send one enquiry: a JSON object.")})
    return Received(sent, dict(_problems(sent)))


def _problems(sent: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _of_texts(sent, FIELDS)
    if sent.get("side") not in (*map(str, Side), None):
        yield "side", _("This is no side: buy, rent, sell or let.")
    yield from _of_consent(sent.get("consent"))
    for name in sent.keys() - {*FIELDS, "side", "consent"}:
        yield name, _("There is no such field.")
    if not any(_is_said(sent.get(name), pattern) for name, pattern in _REACHED.items()):
        for name in _REACHED:
            if not sent.get(name):
                yield name, _("Give a phone number or an e-mail address.")


def _is_said(value: Any, pattern: str) -> bool:
    return isinstance(value, str) and bool(re.search(pattern, value))


def _of_texts(sent: dict[str, Any], texts: dict[str, Text]) -> Iterator[tuple[str, str]]:
    for name, text in texts.items():
        if problem := text.problem(sent.get(name)):
            yield name, problem


def _of_consent(given: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(given, dict):
        if problem := _CONSENT_TEXT.problem(given):
            yield "consent", problem
        return
    for name, problem in _of_texts(given, CONSENT):
        yield f"consent.{name}", problem
    for name in given.keys() - CONSENT.keys():
        yield f"consent.{name}", _("There is no such field.")
