"""Texts that go out to a spreadsheet program: what it would take for a formula carries an apostrophe, as
Excel's own, and loses it when it comes back."""

import re

_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[\d.,\s]+%?")
_GUARDED = re.compile(r"'\s*[=+\-@\t\r＝＋－＠']")


def guarded(text: str) -> str:
    is_formula = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if _GUARDED.match(text) else text
