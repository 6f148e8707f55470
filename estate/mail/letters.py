"""What somebody typed as the plain HTML of a letter: paragraphs, line ends and links, nothing else; and
a letter without what it quotes."""

import re

from markupsafe import Markup, escape

_LINK = re.compile(r"https?://[^\s<>\"{}]+")
_AFTER = ".,;:!?)]}’”'"
"""What follows a link in a sentence and is not of it."""


def paragraphs(text: str) -> Markup:
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text.strip())]
    return Markup("\n").join(Markup("<p>{}</p>").format(_lines(block)) for block in blocks if block.strip())


def parted(text: str) -> tuple[str, str]:
    """A letter as we send it, and what it repeats at its end of a mail that it answers."""
    lines = text.rstrip().split("\n")
    end = len(lines)
    while end and lines[end - 1].startswith(">"):
        end -= 1
    if end == len(lines) or not end:
        return text, ""
    quoted = [line.removeprefix(">").removeprefix(" ") for line in lines[end:]]
    return "\n".join(lines[: end - 1]).rstrip(), "\n".join([lines[end - 1], *quoted])


def _lines(block: str) -> Markup:
    return Markup("<br>\n").join(linked(line) for line in block.split("\n"))


def linked(line: str) -> Markup:
    """With its web addresses to be followed."""
    parts, end = [], 0
    for found in _LINK.finditer(line):
        url = found[0].rstrip(_AFTER)
        parts += [escape(line[end : found.start()]), Markup('<a href="{}">{}</a>').format(url, url)]
        end = found.start() + len(url)
    return Markup("").join([*parts, escape(line[end:])])
