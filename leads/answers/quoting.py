"""What they wrote, below our answer to it: in their words, as mail programs do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time

from estate.accounts import agency

MOST = 10_000
"""Characters that are repeated; they have the whole."""
# By the language of the mail, which is theirs and need not be one of our pages'.
_WROTE = {
    "ca": "El {at}, {name} va escriure:",
    "cs": "Dne {at} {name} napsal(a):",
    "da": "Den {at} skrev {name}:",
    "de": "Am {at} schrieb {name}:",
    "en": "On {at}, {name} wrote:",
    "es": "El {at}, {name} escribió:",
    "fr": "Le {at}, {name} a écrit :",
    "it": "Il {at}, {name} ha scritto:",
    "nl": "Op {at} schreef {name}:",
    "pl": "W dniu {at} {name} napisał(a):",
    "pt": "Em {at}, {name} escreveu:",
    "sv": "Den {at} skrev {name}:",
}


@dataclass(frozen=True)
class Quote:
    """A mail of theirs that is answered."""

    name: str
    at: datetime
    text: str

    def context(self, language: str) -> dict[str, Any]:
        """Of the letter below which it stands."""
        return {"wrote": self._wrote(language), "quoted": self.text[:MOST].strip()}

    def _wrote(self, language: str) -> str:
        """In a language that we do not know, in English."""
        base = language.replace("_", "-").split("-")[0].lower()
        try:
            locale = Locale.parse(language, sep="-") if base in _WROTE else Locale("en")
        except (ValueError, UnknownLocaleError):
            locale = Locale(base)
        here = self.at.astimezone(ZoneInfo(agency.current().time_zone))
        at = f"{format_date(here, 'medium', locale=locale)}, {format_time(here, 'short', locale=locale)}"
        return _WROTE.get(base, _WROTE["en"]).format(at=at, name=self.name)
