"""Lint of the templates (`python -m tests.lint_templates`): the content policy, and words left untranslated.

Refused: inline script and style, `style=`, `on…=`, `hx-on`, `js:` and `javascript:` values, trigger filters
`[…]`, icons that are not in the sprite, and visible text outside `_()` as far as markup tells.
Mail is not under the content policy: there style is allowed.
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
SPRITE = ROOT / "static/vendor/icons.svg"
READ_OUT = {"alt", "aria-label", "label", "placeholder", "title", "data-label", "data-share-title"}
TRANSLATES = {"_", "ngettext"}
NOT_WORDS = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[A-Z][a-z]+( \w|$|[.…!?])|\w+ \w+.*[.!?…]$")
EXPRESSION = "¤"
VALUE_BLOCKS = re.compile(r"\{% block (home|main_class|page_class) %\}.*?\{% endblock %\}", re.S)
ATTRIBUTES = re.compile(r'\s*[\w:-]+="')
"""How the text of a macro starts that writes attributes into a tag."""


def main() -> int:
    problems = [
        f"{path.relative_to(ROOT)}:{line}: {problem}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for line, problem in lint(path.read_text(), is_mail=is_mail(path))
    ]
    print("\n".join(problems) or "templates: no problems")
    return 1 if problems else 0


def is_mail(path: Path) -> bool:
    """Also what else is read outside of our pages."""
    outside = path.name in ("mail.html", "archive.html")
    return outside or "mail" in path.relative_to(TEMPLATES).parts


def lint(source: str, is_mail: bool = False) -> list[tuple[int, str]]:
    markup = _Markup(is_mail)
    markup.feed(_without_jinja(source))
    markup.close()
    return sorted([*markup.problems, *_expressions(source)])


def _without_jinja(source: str) -> str:
    """The markup alone, on the same lines: `¤` stands for a value that the server writes."""
    source = re.sub(r"\{#.*?#\}", _lines, source, flags=re.S)
    source = VALUE_BLOCKS.sub(_lines, source)
    source = re.sub(r"(</?)\{\{.*?\}\}", r"\1div", source)
    source = re.sub(r"\{%.*?%\}", lambda m: " " + _lines(m), source, flags=re.S)
    return re.sub(r"\{\{.*?\}\}", lambda m: f" {EXPRESSION} " + _lines(m), source, flags=re.S)


def _lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


class _Markup(HTMLParser):
    def __init__(self, is_mail: bool) -> None:
        super().__init__()
        self.is_mail = is_mail
        self.problems: list[tuple[int, str]] = []
        self.inside = ""

    def report(self, problem: str) -> None:
        self.problems.append((self.getpos()[0], problem))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        if tag == "script" and "src" not in dict(attrs):
            self.report("inline script")
        if tag == "style" and not self.is_mail:
            self.report("inline style")
        for name, value in attrs:
            for problem in self.attribute(name, value or ""):
                self.report(problem)

    def attribute(self, name: str, value: str) -> Iterator[str]:
        if name == "style" and not self.is_mail:
            yield "style="
        if re.match(r"on[a-z]", name) or name.startswith(("hx-on", "data-hx-on")):
            yield f"{name}= runs script from an attribute"
        if re.match(r"\s*(js|javascript):", value):
            yield f"{name}= holds script"
        if name.startswith("hx-trigger") and "[" in value:
            yield "hx-trigger with a filter [...] needs eval"
        if name in READ_OUT and NOT_WORDS.search(value):
            yield f"{name}= is not translated: {value.strip()!r}"

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in ("script", "style") or ATTRIBUTES.match(data):
            return
        if found := NOT_WORDS.search(data):
            line = self.getpos()[0] + data[: found.start()].count("\n")
            self.problems.append((line, f"not translated: {' '.join(data.split())[:60]!r}"))


def _expressions(source: str) -> Iterator[tuple[int, str]]:
    tree = Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(source)
    icons = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))
    for call in tree.find_all(nodes.Call):
        name = getattr(call.node, "name", "")
        if name in TRANSLATES:
            continue
        given = [*call.args, *(keyword.value for keyword in call.kwargs)]
        if name == "icon":
            names = [arg for arg in call.args[:1] if isinstance(arg, nodes.Const)]
            missing = [arg for arg in names if arg.value not in icons]
            yield from ((arg.lineno, f"no icon {arg.value!r} in static/vendor.toml") for arg in missing)
        else:
            yield from _sentences(given)
    for output in tree.find_all(nodes.Output):
        yield from _sentences([n for n in output.nodes if not isinstance(n, nodes.TemplateData)])


def _sentences(given: list[nodes.Expr] | list[nodes.Node]) -> Iterator[tuple[int, str]]:
    for value in given:
        if isinstance(value, nodes.CondExpr):
            yield from _sentences([n for n in (value.expr1, value.expr2) if n is not None])
        elif isinstance(value, nodes.Const) and isinstance(value.value, str) and SENTENCE.match(value.value):
            yield value.lineno, f"not translated: {value.value!r}"


if __name__ == "__main__":
    sys.exit(main())
