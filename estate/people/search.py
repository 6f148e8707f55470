"""Finding people by any part of a name, a phone in any format, or an e-mail.

`person.search` is a line of words, each with a blank before it: the name folded to plain lower-case letters,
in its own script (without accents and points) where that is not Latin, the e-mails, and the digits of the
phones. A term of one or two letters means the start of a word: the trigram index can answer it too."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers
from anyascii import anyascii
from phonenumbers import NumberParseException

from estate.people.contact_points import Point, national_digits
from estate.people.tables import ContactKind

_UNSPACED_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
# Accents, and the points of Arabic and Hebrew, which hardly anybody types. The signs of other scripts stay:
# in Thai and Hindi they are the vowels, in Japanese other sounds.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_WORD = re.compile(r"[\w\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3099\u309a]+")
_FOLDED_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"['`]")
_ADDRESS_LIKE = re.compile(r"[^\s@()\[\]{}<>\"',;:|]*@[\w.-]*")
_PHONE_LIKE = re.compile(r"(tel:)?[\s+().\-/\d]{3,}")
_SHORT = 3
_TELLING = 7


@dataclass(frozen=True)
class Term:
    """Found where any of the LIKE patterns fits."""

    patterns: tuple[str, ...]
    is_common: bool = False
    """In too many for an index: only to be compared, beside terms that are rare."""


def line(name: str, points: Iterable[Point]) -> str:
    """What is stored in `person.search`."""
    words = name_words(name) + _original_words(name) + _addresses(name)
    for point in points:
        words += _phone_words(point.value) if point.kind == ContactKind.PHONE else _email_words(point.value)
    return "".join(f" {word}" for word in dict.fromkeys(words))


def _addresses(name: str) -> list[str]:
    """Who is called by an address is asked for by it."""
    return [word for word in _plain(name).lower().split() if "@" in word]


def name_words(name: str) -> list[str]:
    """Folded: José O’Brien-Łuk is jose, obrien, luk."""
    plain = name if name.isascii() else anyascii(_plain(name))
    return _FOLDED_WORD.findall(_APOSTROPHE.sub("", plain).lower())


def terms(query: str, country: str) -> list[Term]:
    """All of them must be found; `country` is where a phone without a prefix is."""
    text = _plain(query.replace("\0", "")).strip()[:200]
    if _PHONE_LIKE.fullmatch(text) and re.search(r"\d{2}", text):
        return _phone_terms(text, country)
    return [term for word in text.split() for term in _word_terms(word)]


def are_short(terms: list[Term]) -> bool:
    """So few letters that many names have them."""
    return all(one.isascii() and len(one.strip("% ")) <= _SHORT for term in terms for one in term.patterns)


def _word_terms(word: str) -> list[Term]:
    if _ADDRESS_LIKE.fullmatch(word):
        return _address_terms(word.lower())
    own = _original_words(word)
    if own and not word.isascii():
        return [Term((_pattern(own[0]), *(_pattern(folded) for folded in name_words(word)[:1])))]
    return [Term((_pattern(folded),)) for folded in name_words(word)]


def _address_terms(word: str) -> list[Term]:
    """Where enough stands before the @, what stands behind it is everybody's."""
    local, _at, domain = word.partition("@")
    whole = Term((_pattern(word),))
    if len(local) < _SHORT or not domain:
        return _or_words(whole, word)
    near = _or_words(Term((_pattern(f"{local}@"),)), f"{local}@")
    return [*near, *(Term(one.patterns, is_common=True) for one in _or_words(whole, word))]


def _or_words(whole: Term, text: str) -> list[Term]:
    """It may be a name all the same, such as 1.000 or B@nd: then each part of it starts a word."""
    parts = [f"% {word}%" for word in name_words(text)]
    return [Term((*whole.patterns, part)) for part in parts] if len(parts) > 1 else [whole]


def _pattern(word: str) -> str:
    escaped = re.sub(r"([\\%_])", r"\\\1", word)
    return f"%{escaped}%" if len(word) >= _SHORT else f"% {escaped}%"


def _phone_terms(text: str, country: str) -> list[Term]:
    """A whole number by its meaning; a part of one by its digits, with or without the leading zero."""
    try:
        number = phonenumbers.parse(text, country)
        if phonenumbers.is_valid_number(number):
            national = phonenumbers.national_significant_number(number)
            return _number_terms(f"{number.country_code}{national}")
    except NumberParseException:
        pass
    digits = phonenumbers.normalize_digits_only(re.sub(r"\(0\)", "", text))
    if digits.startswith("00"):
        return _or_words(Term((_pattern(digits[2:]),)), text)
    return _or_words(Term(tuple({_pattern(digits), _pattern(digits.lstrip("0") or digits)})), text)


def _number_terms(digits: str) -> list[Term]:
    """Its last seven digits are rare enough: fewer places of the index are read."""
    whole = Term((_pattern(digits),), is_common=len(digits) > _TELLING)
    return [Term((_pattern(digits[-_TELLING:]),)), whole] if whole.is_common else [whole]


def _phone_words(e164: str) -> list[str]:
    return [e164.lstrip("+"), national_digits(e164)]


def _email_words(address: str) -> list[str]:
    return [address, *name_words(address.partition("@")[0])]


def _original_words(name: str) -> list[str]:
    """The words that are not Latin, as they are written; where a script sets no blanks, from every letter
    on, so that a given name behind a family name is the start of a word."""
    words: list[str] = []
    for word in _WORD.findall(re.sub("['`’׳]", "", unmarked(name))):
        if _is_latin(word):
            continue
        starts = range(len(word)) if _is_unspaced(word) else (0,)
        words += [word[start:] for start in starts]
    return words


def _is_latin(word: str) -> bool:
    return all(not char.isalpha() or "LATIN" in unicodedata.name(char, "") for char in word)


def _is_unspaced(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith(_UNSPACED_SCRIPTS)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def unmarked(text: str) -> str:
    """Lower case; й is и to it and أ is ا, in what is stored as in what is asked."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return unicodedata.normalize("NFKC", _MARKS.sub("", apart)).replace("ς", "σ")
