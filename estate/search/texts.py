"""Finding words in what was written: notes, calls, enquiries.

PostgreSQL keeps beside each text its `words`, a generated column: the text made plain by the function
`plain_words` (lower case, without accents, and in scripts without blanks a blank before each sign), with a
trigram index. They follow every change of the text by themselves, an import and an erasure included. What is
typed is made plain by the same rules here; a test compares the two."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
)
_UNSPACED = re.compile(
    "([\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3])"
)
_LETTERS = str.maketrans(
    {**dict(zip("łøđðħıŧ’ς", "loddhit'σ", strict=True)), "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
_SHORT = 3
_BEFORE, _AFTER = 40, 80
_READ = 5000  # signs of a text that are looked through for the place


@dataclass(frozen=True, slots=True)
class Told:
    """The words around what was found."""

    before: str
    match: str
    after: str


def patterns(typed: str) -> list[str]:
    """For LIKE on `words`: all of them fit. None where so little was typed that it stands in every
    text: at least one word has three letters, or a sign of a script without blanks."""
    words = _words(typed)
    if not any(len(word) >= _SHORT or _UNSPACED.search(word) for word in words):
        return []
    return [f"%{_escaped(_spaced(word))}%" for word in words]


def _spaced(word: str) -> str:
    return _UNSPACED.sub(r" \1", word)


def around(text: str, typed: str) -> Told | None:
    """Where the first of the typed words stands, None where there is none of them."""
    shown = " ".join(unicodedata.normalize("NFC", text[:_READ]).split())
    signs = [_plain_sign(sign) for sign in shown]
    plain = "".join(signs)
    places = [at for at, sign in enumerate(signs) for _one in sign]
    starts = [(plain.find(word), word) for word in _words(typed)]
    found = min(((at, word) for at, word in starts if at >= 0), default=None)
    if found is None:
        return None
    first, last = places[found[0]], places[found[0] + len(found[1]) - 1] + 1
    return Told(_tail(shown[:first]), shown[first:last], _head(shown[last:]))


def beginning(text: str) -> Told:
    """Where a row was found by something else than its text."""
    return Told("", "", _head(" ".join(text.split())))


def _tail(text: str) -> str:
    return text if len(text) <= _BEFORE else "…" + text[-_BEFORE:].partition(" ")[2]


def _head(text: str) -> str:
    return text if len(text) <= _AFTER else text[:_AFTER].rpartition(" ")[0] + "…"


def _words(typed: str) -> list[str]:
    return plain(typed.replace("\0", "")[:200]).split()


def plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    whole = unicodedata.normalize("NFKC", _MARKS.sub("", apart))
    return whole.lower().translate(_LETTERS)


@lru_cache(maxsize=10_000)
def _plain_sign(sign: str) -> str:
    return plain(sign)


def _escaped(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)
