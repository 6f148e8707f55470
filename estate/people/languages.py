"""Languages as people write them: en, pt-BR, Spanish, Deutsch."""

from functools import cache, lru_cache

from anyascii import anyascii
from babel import Locale
from babel.core import UnknownLocaleError

_SPOKEN_OF = ("en", "es", "pt", "de", "fr", "it", "nl", "ca")


@lru_cache(maxsize=1_000)
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
    """By their names in the languages above."""
    tags: dict[str, str] = {}
    for language in _SPOKEN_OF:
        for tag, name in Locale(language).languages.items():
            tags.setdefault(_plain(str(name)), str(tag).replace("_", "-"))
    return tags


def _plain(text: str) -> str:
    return "".join(char for char in anyascii(text).lower() if char.isalpha())
