"""Which column of a table of calls is which, in English, Spanish and German."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anyascii import anyascii

from estate.i18n import _
from properties.exchange.reader import CannotRead

# The likelier names first.
_NAMES = {
    "number": "number|phone number|phone|telephone number|telephone|tel|mobile|caller number|remote party"
    "|numero|numero de telefono|telefono|movil|numero marcado|nummer|rufnummer|telefonnummer|telefon"
    "|unformatted number",
    "when": "date|date time|datetime|call date|call time|start|start time|started|started at|timestamp|fecha"
    "|fecha y hora|fecha hora|inicio|datum|datum uhrzeit|zeitpunkt|beginn|datum zeit|time",
    "clock": "time|hora|uhrzeit|zeit",
    "kind": "call type|type|direction|tipo|tipo de llamada|sentido|typ|anruftyp|art|anrufart|richtung",
    "duration": "duration|call duration|talk time|length|seconds|minutes|duracion|dauer|gesprachsdauer"
    "|anrufdauer|segundos|minutos|sekunden|minuten",
    "name": "name|contact name|contact|nombre|contacto|nombre de contacto|kontakt|kontaktname",
}
_NEEDED = ("number", "when", "kind")


@dataclass(frozen=True)
class Columns:
    """Their places; `unit` is how many seconds a bare number in the duration counts."""

    number: int
    when: int
    kind: int
    duration: int | None
    name: int | None
    clock: int | None
    unit: int = 1


def recognise(header: Sequence[str]) -> Columns:
    """Raises CannotRead, with what is missing."""
    plain = [_plain(name) for name in header]
    places = {field: _place(field, plain) for field in _NAMES}
    if missing := [field for field in _NEEDED if places[field] is None]:
        words = {
            "number": _("the number"),
            "when": _("when it was"),
            "kind": _("whether it came in or went out"),
        }
        sentence = _("This is no list of calls: no column says %(what)s.")
        raise CannotRead(sentence % {"what": ", ".join(words[field] for field in missing)})
    if places["clock"] == places["when"]:
        places["clock"] = None
    return Columns(**places, unit=_unit(header, places["duration"]))  # type: ignore[arg-type]


def _place(field: str, plain: Sequence[str]) -> int | None:
    return next((plain.index(name) for name in _NAMES[field].split("|") if name in plain), None)


def _plain(name: str) -> str:
    """Without accents, signs and what stands in brackets."""
    return " ".join(re.sub(r"[^a-z]+", " ", anyascii(re.sub(r"[(\[].*?[)\]]", "", name)).lower()).split())


def _unit(header: Sequence[str], duration: int | None) -> int:
    name = anyascii(header[duration]).lower() if duration is not None else ""
    return 60 if re.search(r"\bmin", name) else 1
