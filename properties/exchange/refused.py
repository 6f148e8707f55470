"""Refused rows as a file to correct and import again.

Ours are the first two columns; an import passes over them. A cell that a spreadsheet would take for a formula
gets an apostrophe, as Excel's own, which is taken away when the file comes back."""

from collections.abc import Sequence

from estate.cells import guarded
from estate.i18n import _
from properties.exchange.cells import OURS
from properties.exchange.listing import Problem, Refusal


def header(names: Sequence[str]) -> list[str]:
    return [*OURS, *map(guarded, names)]


def row(refusal: Refusal, width: int) -> list[str]:
    """As wide as the header, or wider where the row is."""
    missing = [""] * (width - len(refusal.cells))
    return [str(refusal.line), guarded(why(refusal.problems)), *map(guarded, refusal.cells), *missing]


def why(problems: Sequence[Problem]) -> str:
    return "; ".join(sentence(problem) for problem in problems)


def sentence(problem: Problem) -> str:
    shown = f"{problem.column} “{short(problem.value)}”" if problem.column else _("the row")
    return f"{shown} {problem.reason}"


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 30 else line[:29] + "…"
