"""HTML of strangers in a real browser without any policy: what is left neither runs nor asks for anything."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from estate.mail.inbound import markup
from tests.hostile.html import Read
from tests.hostile.shapes import LEAK, all_of_them

TOUCH = """async () => {
  const names = new Set(["animationstart", "transitionend", "begin", "load", "error", "toggle", "pageshow"]);
  for (const name in HTMLElement.prototype) if (name.startsWith("on")) names.add(name.slice(2));
  for (let round = 0; round < 3; round++) {
    for (const one of document.querySelectorAll("*"))
      for (const name of names) if (name !== "click" || !one.href) one.dispatchEvent(new Event(name));
    document.body.innerHTML = document.body.innerHTML;
    await new Promise(requestAnimationFrame);
  }
  await fetch("LAST").catch(() => {});
  return window.happened;
}""".replace("LAST", f"{LEAK}last")


@dataclass
class Watched:
    page: Page
    asked: list[str] = field(default_factory=list)

    def show(self, *pieces: str) -> tuple[list[int], list[str]]:
        """What ran, and what was asked for before the last thing that we ask for ourselves."""
        self.asked.clear()
        self.page.goto(f"{LEAK}page")
        self.asked.clear()
        self.page.evaluate(
            "() => { window.happened = []; window.ran = (n) => { window.happened.push(n); }; }"
        )
        self.page.evaluate(
            "html => { document.body.innerHTML = html; }", "".join(f"<div>{one}</div>" for one in pieces)
        )
        happened = self.page.evaluate(TOUCH)
        return happened, [url for url in self.asked if url != f"{LEAK}last"]


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context()
    watched = Watched(context.new_page())
    context.on("request", lambda request: watched.asked.append(request.url))
    context.route("**/*", lambda route: route.fulfill(body="<!doctype html><body>", content_type="text/html"))
    yield watched
    context.close()


def test_what_is_harmless_neither_runs_nor_asks_for_anything(watched: Watched) -> None:
    tried = all_of_them()
    assert len(tried) > 400
    clean = [markup.harmless(one) for one in tried]
    assert watched.show(*clean) == ([], [])


def test_the_same_page_would_have_told(watched: Watched) -> None:
    ran, asked = watched.show("<img src=x:x onerror=ran(1)>", f"<img src='{LEAK}2'>", "<p onclick=ran(3)>a")
    assert {1, 3} <= set(ran) and f"{LEAK}2" in asked


ATTRIBUTES = {"href", "title", "colspan", "rowspan", "start", "dir", "lang", "rel", "target"}


def test_no_attribute_is_left_that_could_and_cleaning_twice_changes_nothing() -> None:
    for one in all_of_them():
        clean = markup.harmless(one)
        found = Read(clean).attributes
        assert {name for _tag, name, _value in found} <= ATTRIBUTES, one
        links = [value for _tag, name, value in found if name == "href"]
        assert all(value.startswith(("https:", "http:")) for value in links), one
        again = Read(markup.harmless(clean))
        assert (set(again.attributes), again.texts) == (set(found), Read(clean).texts), one
