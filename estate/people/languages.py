"""Languages as people write them: en, pt-BR, Spanish, Deutsch."""

from functools import cache

from anyascii import anyascii
from babel import Locale
from babel.core import UnknownLocaleError

_SPOKEN_OF = ("en", "es", "pt", "de", "fr", "it", "nl", "ca")


def tag_of(text: str) -> str | None:
    """BCP 47; None for a language that nobody knows."""
    text = text.strip().replace("_", "-")
    try:
        if 0 < len(text) <= 20:
            return str(Locale.parse(text, sep="-")).replace("_", "-")
    except (ValueError, UnknownLocaleError):
        pass
    return _tags().get(_plain(text))


@cache
def _tags() -> dict[str, str]:
    """By its name in the languages above, and by what its own speakers call it."""
    tags: dict[str, str] = {}
    for language in _SPOKEN_OF:
        for tag, name in Locale(language).languages.items():
            tags.setdefault(_plain(str(name)), str(tag).replace("_", "-"))
    for tag in map(str, Locale("en").languages):
        own = _own_name(tag) if len(tag) == 2 else None
        if own:
            tags.setdefault(_plain(own), tag)
    return tags


def _own_name(tag: str) -> str | None:
    try:
        return str(Locale.parse(tag).display_name or "")
    except (ValueError, UnknownLocaleError):
        return None


def _plain(text: str) -> str:
    return "".join(char for char in anyascii(text).lower() if char.isalpha())
