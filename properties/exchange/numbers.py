"""Numbers as people of several countries write them."""

import re
from collections.abc import Iterable
from decimal import Decimal

_GROUPED = re.compile(r"\d{1,3}([.,'’ ]\d{3})+|\d{1,2}(,\d{2})+,\d{3}")  # the latter in India: 12,34,567
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_LAST_MARK = re.compile(r"(\d*)([.,])(\d*)(?:[eE][+-]?\d+)?\D*$")
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f\u2007", " "))


class NotANumber(ValueError):
    pass


def number(text: str, mark: str = "") -> Decimal:
    """`1,390.50`, `1.390,50`, `1 390`, `12,34,567`, `1.19735e+006`; raises NotANumber.

    `mark` is the decimal mark of the column where it is known ("." or ","). Only `1.390` or `1,390`
    depends on it: without a mark three digits after a single sign are thousands.
    """
    bare = text.strip()
    if bare.isascii() and bare.isdigit():
        return Decimal(bare)
    bare = bare.translate(SPACES).strip()
    sign = "-" if bare[:1] in "-−" and bare else ""
    plain = sign + _plain(bare.lstrip("+-−"), mark)
    if not _PLAIN.fullmatch(plain):
        raise NotANumber(text)
    return Decimal(plain)


def decimal_mark(texts: Iterable[str]) -> str:
    """The mark that the values of a column give away: "." or ",", or "" where nothing does."""
    votes = [certain_mark(text.strip()) for text in texts]
    points, commas = votes.count("."), votes.count(",")
    return "" if points == commas else "." if points > commas else ","


def _plain(text: str, mark: str) -> str:
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return re.sub(r"(?<=\d)['’ ](?=\d{3}(\D|$))", "", text)
    decimal = certain_mark(text) or ("" if _is_grouped(text) and text[last] != mark else text[last])
    if decimal and text[last] == decimal and text.count(decimal) == 1:
        head, tail = text[:last], text[last + 1 :]
        return (_ungrouped(head) or "0") + "." + tail
    return _ungrouped(text)


def _ungrouped(text: str) -> str:
    return re.sub("[.,'’ ]", "", text) if _is_grouped(text) else text


def _is_grouped(text: str) -> bool:
    return bool(_GROUPED.fullmatch(text)) and not text.startswith("0")


def certain_mark(text: str) -> str:
    """The decimal mark of one number, "" where it has none or could be read both ways."""
    if "." not in text and "," not in text:
        return ""
    found = _LAST_MARK.search(text)
    if not found:
        return ""
    head, mark, tail = found.groups()
    other = "," if mark == "." else "."
    if other in text[: found.start(2)]:
        return mark
    if text.count(mark) > 1:
        return ""
    could_be_thousands = len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0")
    return "" if could_be_thousands else mark
