"""The pictures of the documentation, taken from a running demo whose worker has finished its photos:

make demo                      # in one terminal, at a working hour: Today is about now
.venv/bin/python docs/pictures.py [http://localhost:8000]
"""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent
PASSWORD = "demo-estate"  # noqa: S105 (of the sample agency)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
COLOURS = 256
IN_SIGHT = """() => [...document.images].every((one) => {
  const { top, left, width } = one.getBoundingClientRect();
  return one.complete || !width || top > innerHeight || left > innerWidth;
})"""
Walk = Callable[[Page], object]


def today(page: Page) -> None:
    page.goto("/")


def lead(page: Page) -> None:
    """The prospect of the next visit."""
    page.goto(_of_next_visit(page, r"/leads/[0-9a-f-]{36}"))


def call(page: Page) -> None:
    lead(page)
    page.get_by_role("link", name="Log", exact=True).click()
    page.get_by_role("dialog").get_by_text("Reached").click()
    page.get_by_label("Note").fill("Likes the light. Asks what the owner would take.")


def booking(page: Page) -> None:
    page.goto("/visits/new")
    page.locator("main .list a").first.click()
    page.locator(".times label").nth(1).click()


def home(page: Page) -> None:
    page.goto(_of_next_visit(page, r"/properties/[0-9a-f-]{36}"))


def public_home(page: Page) -> None:
    """As a prospect sees it who got its address."""
    home(page)
    link = re.search(r"/homes/[\w-]+", page.locator("main").inner_html())
    assert link, "The home of the next visit is not public."
    page.context.clear_cookies()
    page.goto(link[0])


def at(path: str) -> Walk:
    return lambda page: page.goto(path)


def _of_next_visit(page: Page, pattern: str) -> str:
    page.goto("/")
    page.goto(page.locator(".next a[href*='/visits/']").first.get_attribute("href") or "/")
    found = re.search(pattern, page.locator("main").inner_html())
    assert found, "Today shows no next visit: start the demo on an empty data folder at a working hour."
    return found[0]


PICTURES: list[tuple[str, str, dict[str, int], str, Walk]] = [
    ("today", "agent", PHONE, "light", today),
    ("lead", "agent", PHONE, "light", lead),
    ("call", "agent", PHONE, "light", call),
    ("booking", "agent", PHONE, "light", booking),
    ("property", "agent", PHONE, "light", home),
    ("agenda", "agent", PHONE, "light", at("/visits")),
    ("today-dark", "agent", PHONE, "dark", today),
    ("lead-dark", "agent", PHONE, "dark", lead),
    ("office", "staff", DESK, "light", at("/office")),
    ("leads", "staff", DESK, "light", at("/leads")),
    ("properties", "staff", DESK, "light", at("/properties")),
    ("week", "agent", DESK, "light", at("/visits")),
    ("home", "agent", PHONE, "light", public_home),
    ("home-wide", "agent", DESK, "light", public_home),
]


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        sessions = {who: sign_in(browser, address, who) for who in ("agent", "staff")}
        for name, who, size, scheme, walk in PICTURES:
            context = browser.new_context(
                base_url=address,
                storage_state=sessions[who],
                viewport=size,
                device_scale_factor=2 if size is PHONE else 1.5,
                color_scheme=scheme,
                locale="en-GB",
                reduced_motion="reduce",
            )
            take(context.new_page(), walk).save(FOLDER / f"{name}.png", optimize=True)
            context.close()
        browser.close()


def sign_in(browser: Browser, address: str, who: str) -> Any:
    context = browser.new_context(base_url=address, locale="en-GB")
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(f"{who}@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return context.storage_state()


def take(page: Page, walk: Walk) -> Image.Image:
    page.goto("/")
    page.evaluate("document.fonts.ready")  # an agent's phone has them already
    walk(page)
    page.wait_for_function(IN_SIGHT)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return shot.quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
