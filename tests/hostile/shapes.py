"""Shapes in which scripts and requests hide in HTML: of shapes.txt, crossed with what can carry them.

A line there is HTML, a link behind `href:`, or a style behind `css:`. Each calls `ran(n)` when it runs (JS),
or asks for https://leak.example/n (URL)."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

LEAK = "https://leak.example/"
CARRIERS = ("a href", "iframe src", "form action", "base href", "area href", "object data", "svg xlink:href")


def all_of_them() -> list[str]:
    lines = (Path(__file__).parent / "shapes.txt").read_text().splitlines()
    shapes = [shape for line in lines for shape in _crossed(line.encode().decode("unicode_escape"))]
    numbers = count(1)
    return [_numbered(shape, next(numbers)) for shape in dict.fromkeys(shapes)]


def _crossed(line: str) -> Iterator[str]:
    kind, _blank, rest = line.partition(": ")
    if kind == "href":
        yield from (f'<{carrier}="{rest}">a' for carrier in CARRIERS)
    elif kind == "css":
        yield f"<style>{rest}</style><p>a"
        yield f'<p style="{rest.removeprefix("* {").removesuffix("}")}">a'
    else:
        yield line


def _numbered(shape: str, n: int) -> str:
    return shape.replace("JS", f"ran({n})").replace("URL", f"{LEAK}{n}")
