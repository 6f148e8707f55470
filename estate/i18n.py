"""Languages: one gettext catalogue, the language of the reader in a context variable."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import cast

from babel.support import LazyProxy, NullTranslations, Translations

CATALOGUES = Path(__file__).parent / "locales"
LANGUAGES = ("en",)
_language: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    return _language.get()


def speak(tag: str) -> None:
    """Use the language of this BCP 47 tag from here on, or English where we have no catalogue of it."""
    base = tag.replace("_", "-").split("-")[0].lower()
    _language.set(base if base in LANGUAGES else "en")


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """For what another reads than the one who asks for it."""
    before = _language.get()
    speak(tag)
    try:
        yield
    finally:
        _language.set(before)


def _(message: str) -> str:
    return _catalogue(_language.get()).ugettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    return _catalogue(_language.get()).ungettext(one, many, n)


def N_(message: str) -> str:  # noqa: N802
    """Mark a sentence for translation where its reader is not known yet; `_` is called when it is shown."""
    return message


def lazy(message: str) -> str:
    """For texts at module level, such as labels: translated when they are shown."""
    return cast(str, LazyProxy(_, message, enable_cache=False))


@lru_cache
def _catalogue(tag: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [tag])
