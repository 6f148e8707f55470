"""How a fact is found in a mail, in a language that an administrator can write.

A recipe is a line. `Phone` is a label: what stands behind "Phone:", "[Phone]" or on the line below. With `{}`
it is a sentence, `Message from {} for *`: the fact stands in place of `{}`, and `*` is anything. With `@` it
is a part of the mail's head: `@from`, `@from-name`, `@reply-to`, `@reply-to-name`, or the first `@email` or
`@phone` of the text. The first recipe that finds something wins. Nothing here is a regular expression, and
all of it is done in one walk over the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from estate.mail.inbound.letter import Letter

HEADS = ("@from", "@from-name", "@reply-to", "@reply-to-name", "@email", "@phone")
LONGEST_MESSAGE = 4_000
_LOOKED_AT = 50_000  # characters
_BEFORE_LABELS = " \t*_•·–—>|#[(-"
_AFTER_LABELS = " \t*_)"
_EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,190}\.[A-Za-z]{2,24}"
)
_PHONE = re.compile(r"(?<![\w./=-])\+?\(?\d[\d ().\-/\u2010-\u2015]{5,22}\d(?![\w/=])")
_ANY_LABEL = re.compile(r"^[\[*_• ]{0,4}[^\W\d_][^:\[\]@]{0,38}[\])*]{0,3}\s?:(\s|$)|^\[[^\[\]]{1,38}\]")
_RULES = re.compile(r"^[\s*_=~|-]{3,}$")


@dataclass(frozen=True)
class Page:
    """A body of a mail as lines without needless blanks, with its head for the recipes that name it."""

    lines: tuple[str, ...]
    letter: Letter

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def pages(letter: Letter) -> list[Page]:
    """One for each body: what one does not tell, the other may."""
    found = [Page(_lines(body), letter) for body in letter.bodies]
    return found or [Page((), letter)]


def _lines(body: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in body[:_LOOKED_AT].split("\n"))


def find(
    recipes: Sequence[str], pages: Sequence[Page], known: Sequence[str], *, long: bool = False
) -> Iterator[str]:
    """All that the recipes find, the best first. `known` are all labels of the rule: where one begins, the
    fact before it ends. `long` facts go on over several lines."""
    for recipe in recipes:
        for page in pages:
            yield from (found for found in _found(recipe, page, known, long) if found)


def _found(recipe: str, page: Page, known: Sequence[str], long: bool) -> Iterator[str]:
    if recipe.startswith("@"):
        yield from _in_the_head(recipe, page)
    elif "{}" in recipe:
        yield from _in_a_sentence(recipe, page, long)
    else:
        yield from _behind_a_label(recipe, page, known, long)


def _in_the_head(recipe: str, page: Page) -> Iterator[str]:
    letter = page.letter
    if recipe in ("@email", "@phone"):
        expression = _EMAIL if recipe == "@email" else _PHONE
        yield from (found[0] for found in expression.finditer(page.text))
        return
    named = {
        "@from": letter.sender,
        "@from-name": letter.sender_name,
        "@reply-to": letter.reply_to,
        "@reply-to-name": letter.reply_to_name,
    }
    yield named.get(recipe, "")


def _in_a_sentence(recipe: str, page: Page, long: bool) -> Iterator[str]:
    """In the subject, the sender's name, and one line of the text; a long fact in the whole of it."""
    if long:
        if found := matched(recipe, page.text):
            end_is_told = not recipe.rstrip().endswith("{}")
            yield _message([*found.split("\n")]) if not end_is_told else found[:LONGEST_MESSAGE].strip()
        return
    for line in (page.letter.subject, page.letter.sender_name, *page.lines):
        if found := matched(recipe, line):
            yield found


def matched(sentence: str, text: str) -> str | None:
    """What stands in the place of `{}`; empty where the sentence is there without one."""
    folded = text.lower()
    if len(folded) != len(text):  # some letters have no single small one
        folded = text
    here, start, wanted = 0, 0, ""
    is_wanted, is_open = False, True
    for piece in _pieces(sentence):
        if piece in ("{}", "*"):
            is_wanted, is_open, start = piece == "{}", True, here
            continue
        place = folded.find(piece, here)
        if place < 0:
            return None
        wanted = text[start:place] if is_wanted else wanted
        here, is_wanted, is_open = place + len(piece), False, False
    if is_wanted and is_open:
        wanted = text[start:]
    return wanted.strip()


@lru_cache(maxsize=1_000)
def _pieces(sentence: str) -> tuple[str, ...]:
    parts = re.split(r"(\{\}|\*)", " ".join(sentence.lower().split()))
    return tuple(piece if piece in ("{}", "*") else piece.strip() for piece in parts if piece.strip())


def _behind_a_label(label: str, page: Page, known: Sequence[str], long: bool) -> Iterator[str]:
    for place, line in enumerate(page.lines):
        value = _value(line, label)
        if value is None:
            continue
        value = _up_to_the_next(value, label, known)
        below = page.lines[place + 1 : place + 200]
        if long:
            yield _message([value, *below])
        else:
            yield value or _first_below(below)


def _value(line: str, label: str) -> str | None:
    """None where the label does not stand there."""
    wanted, folded, here = label.strip(": ").lower(), line.lower(), 0
    while (place := folded.find(wanted, here)) >= 0:
        here = place + len(wanted)
        rest = line[here:]
        before = line[:place].rstrip(_BEFORE_LABELS)
        is_free = not before or not line[place - 1].isalnum()
        if rest.startswith("]") and line[:place].endswith("["):
            return rest[1:].strip(" :")
        if is_free and rest.lstrip(_AFTER_LABELS)[:1] in (":", "："):
            return rest.lstrip(_AFTER_LABELS)[1:].strip(" *_")
    return None


def _up_to_the_next(value: str, label: str, known: Sequence[str]) -> str:
    """Where HTML had several facts in one line."""
    ends = [_place(value, other) for other in known if other.lower() != label.lower()]
    return value[: min((end for end in ends if end >= 0), default=len(value))].strip(" ,;|*_")


def _place(value: str, label: str) -> int:
    place = value.lower().find(label.lower())
    behind = value[place + len(label) :].lstrip(_AFTER_LABELS)
    is_free = place == 0 or (place > 0 and not value[place - 1].isalnum())
    return place if place >= 0 and is_free and behind[:1] in (":", "：") else -1


def _first_below(lines: Sequence[str]) -> str:
    """Where the label stood alone; an empty fact has the next label below it."""
    first = next((line for line in lines[:4] if line), "")
    return "" if _ANY_LABEL.match(first) or _RULES.match(first) else first.strip(" *_")


def _message(lines: Sequence[str]) -> str:
    """Up to the next label, a rule, or much empty room."""
    kept: list[str] = []
    for place, line in enumerate(lines):
        if kept and (_ANY_LABEL.match(line) or _RULES.match(line)) and place:
            break
        if kept and not any(lines[place : place + 3]):
            break
        if line or kept:
            kept.append(line)
    return "\n".join(kept).strip(' \n"“”')[:LONGEST_MESSAGE]
