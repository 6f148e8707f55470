"""HTML of strangers: what is harmless of it, and the words in it.

Nothing stays that loads, runs, sends or covers: no scripts, styles, forms, frames or pictures."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import nh3

LONGEST = 500_000
"""Characters; more than that nobody reads."""
DEEPEST = 2_000
"""Elements within each other: beyond, cleaning takes minutes."""
_VOID = {"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr", "source", "embed", "param"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_TAGS = "a abbr b blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure"
_TAGS += (
    " h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody"
)
_TAGS += " td tfoot th thead tr tt u ul var"
_ATTRIBUTES = {
    "a": {"href", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "*": {"dir", "lang"},
}
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes=_ATTRIBUTES,
    clean_content_tags={"script", "style", "title", "noscript", "template", "svg", "math", "textarea"},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
    url_relative="deny",  # it would lead into our own pages
    strip_comments=True,
)
_FOR_WORDS = nh3.Cleaner(
    tags={*_TAGS.split(), "center", "font"},
    attributes={"*": {"class", "id"}, "a": {"href"}},
    clean_content_tags={"script", "style", "title", "noscript", "template"},
    link_rel=None,
)


def harmless(html: str) -> str:
    """Empty where nothing can be shown."""
    return "" if is_too_deep(html) else _CLEANER.clean(html[:LONGEST]).strip()


def is_too_deep(html: str) -> bool:
    depth = 0
    for found in _TAG.finditer(html, 0, LONGEST):
        if found[2].lower() not in _VOID:
            depth = max(0, depth + (-1 if found[1] else 1))
            if depth > DEEPEST:
                return True
    return False


def words(html: str) -> str:
    """As plain text: a line for each block, a tab between cells; what an answer quotes stands behind ">"."""
    if is_too_deep(html):
        return ""
    reader = _Reader()
    reader.feed(_FOR_WORDS.clean(html[:LONGEST]))
    reader.close()
    return reader.text


_BLOCKS = " address blockquote br caption center dd div dl dt figure h1 h2 h3 h4 h5 h6 hr li ol p pre table"
_BLOCKS += " tbody thead tr ul "
_QUOTES = re.compile(r"gmail_quote|yahoo_quoted|moz-cite|OLK_SRC|divRplyFwdMsg|stopSpelling", re.I)
ORIGINAL = "-----Original Message-----"


def _is_shown(address: str, text: str) -> bool:
    """A number may be written with blanks and brackets, and without its country."""
    if "@" in address:
        return address in text
    number, shown = (re.sub(r"\D", "", one) for one in (address, text))
    return number in shown or (len(shown) > 6 and number.endswith(shown[-9:]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = " ".join(value or "" for name, value in attrs if name in ("class", "id"))
        if tag == "blockquote" or _QUOTES.search(named):
            self._pieces.append(f"\n{ORIGINAL}\n")
        elif f" {tag} " in _BLOCKS:
            self._pieces.append("\n\n" if tag == "p" else "\n")
        elif tag in ("td", "th"):
            self._pieces.append("\t")
        elif tag == "a":
            href = next((value or "" for name, value in attrs if name == "href"), "")
            scheme, _colon, rest = href.partition(":")
            self._address = unquote(rest.partition("?")[0]) if scheme.lower() in ("mailto", "tel") else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address:
            if not _is_shown(self._address, "".join(self._pieces[-3:])):
                self._pieces.append(f" {self._address}{' ' if '@' in self._address else ', '}")
            self._address = ""
        if f" {tag} " in _BLOCKS and tag != "br":
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self._pieces.append(re.sub(r"\s+", " ", data))

    @property
    def text(self) -> str:
        lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(self._pieces).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
