"""Countries as people write them: Portugal, USA, Deutschland, ES."""

import re
from functools import cache, lru_cache

from anyascii import anyascii
from babel import Locale

_LANGUAGES = ("en", "es", "pt", "de", "fr", "it", "nl", "ca")
_OTHER_NAMES = {
    "usa": "US",
    "unitedstatesofamerica": "US",
    "uk": "GB",
    "greatbritain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "eeuu": "US",
    "holland": "NL",
    "czechrepublic": "CZ",
    "turkey": "TR",
}


@lru_cache(maxsize=1_000)
def code_of(text: str) -> str | None:
    """ISO 3166; None for a country that nobody knows."""
    plain = _plain(text)
    if len(plain) == 2 and plain.upper() in _codes().values():
        return plain.upper()
    return _OTHER_NAMES.get(plain) or _codes().get(plain)


def name_of(code: str, language: str) -> str:
    return str(Locale.parse(language, sep="-").territories.get(code, code))


@cache
def _codes() -> dict[str, str]:
    return {
        _plain(name): code
        for language in reversed(_LANGUAGES)
        for code, name in Locale(language).territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO")
    }


def _plain(text: str) -> str:
    return re.sub("[^a-z]", "", anyascii(text).lower())
