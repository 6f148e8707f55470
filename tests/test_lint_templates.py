"""The lint finds what the content policy would stop in the browser."""

import pytest

from tests.lint_templates import lint


def problems(source: str, is_mail: bool = False) -> list[str]:
    return [problem for _, problem in lint(source, is_mail)]


@pytest.mark.parametrize(
    "source",
    [
        "<script>go()</script>",
        "<style>a{}</style>",
        '<p style="color: red">{{ x }}</p>',
        '<a onclick="go()">{{ x }}</a>',
        '<a hx-on:click="go()">{{ x }}</a>',
        """<a hx-vals='js:{"a": 1}'>{{ x }}</a>""",
        '<a href="javascript:go()">{{ x }}</a>',
        """<i hx-trigger="keyup[key=='Enter']"></i>""",
        "<p>Hello</p>",
        '<a aria-label="Close">{{ x }}</a>',
        '{{ button("Save") }}',
        '{{ "Yes" if x else "No" }}',
        '{{ icon("no-such-icon") }}',
    ],
)
def test_refused(source: str) -> None:
    assert problems(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="{{ "a" if x }}">{{ _("Hello") }}: {{ value }} · 1/2</p>',
        '{{ button(_("Save"), "primary", "check", attrs={"data-call": url}) }}',
        '<script type="module" src="{{ asset("js/app.js") }}"></script>',
        '<i hx-trigger="lead from:body, input changed delay:150ms"></i>',
        '{% if status == "Active" %}{{ icon("phone") }}{% endif %}',
        '<{{ "a" if url else "div" }} class="tile"></{{ "a" if url else "div" }}>',
    ],
)
def test_allowed(source: str) -> None:
    assert problems(source) == []


def test_mail_may_have_style() -> None:
    assert problems("<style>a{}</style>", is_mail=True) == []


def test_the_line_is_named() -> None:
    assert lint("<p>\n{% if x %}\nHello\n{% endif %}</p>") == [(3, "not translated: 'Hello'")]
