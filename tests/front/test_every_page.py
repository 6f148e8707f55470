"""Every page of an agency at work: read by everybody, in both lights, on a small phone and on a desk."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fixtures.browser import PHONE, Site, open_context, violations
from tests.front.test_pages import WIDTHS
from tests.test_every_url import ADMIN, CASE, LISTING, SIGNED_IN, STAFF, reads
from tests.test_every_url import PHONE as OF_A_PHONE
from tests.world import World, make_world

NO_PAGES = {
    "/messages/{message_id:uuid}/html",  # a mail as it looks
    "/inbox/{mail_id:uuid}/html",
    "/inbox/{mail_id:uuid}/files/{part:int}",
    "/people/{person_id:uuid}/card.vcf",
    "/leads/{lead_id:uuid}/letters/homes",  # the rows of a look-up
    "/private-photos/{private_key:str}/{name:str}",
    "/properties/exports/csv",
    "/properties/exports/xlsx",
    "/reports/calls/csv",
    "/reports/calls/xlsx",
    "/properties/imports/{import_id:uuid}/refused",
    "/people/imports/{import_id:uuid}/refused",
    "/properties/{property_id:uuid}/photos.zip",
}
STATES = [
    "/visits?view=week",
    "/visits?view=day",
    "/visits/new?lead={lead_id:uuid}",
    "/visits/new?lead={lead_id:uuid}&property={property_id:uuid}",
    "/leads?q=nobody+is+called+this",
    "/search?q=ana",
    "/search?q=nobody+is+called+this",
    "/properties?q=nowhere",
    "/people?q=nobody+is+called+this",
    "/people/{person_id:uuid}/links/new?q=paulo",
    "/people/{person_id:uuid}/doubles/new?q=anna",
    "/calls?outcome=busy",
    "/reports/calls?period=custom&from=2020-01-01&to=2020-01-02",
    "/messages?show=sent",
    "/leads/00000000-0000-7000-8000-000000000000",
]
OFFICE_STATES = [
    "/leads?agent=none",
    "/messages?show=waiting",
    "/inbox?show=taken",
    "/inbox?show=aside",
    "/messages?show=held",
    "/office?show=unanswered&by=name",
    "/properties/imports/{upload_id:uuid}",
    "/properties/imports/{upload_id:uuid}/columns",
    "/settings/audit?actor={user_id:uuid}",
]
PUBLIC_PAGES = ["/sign-in", "/enquiries", "/enquiries/thanks", "/homes/{slug:str}", "/nowhere"]
PUBLIC_PAGES += ["/password-reset", "/password-reset/sent", "/links/{token:str}", "/links/used"]
PASSWORD = "a long enough password"

# What is wrong with the element that has the focus: no ring around it (or what stands for it), or no name.
FOCUS = """(() => {
  const one = document.activeElement;
  if (one === document.body) return "";
  const ring = (place) => place && getComputedStyle(place).outlineStyle !== "none";
  const ringed = [one, one.nextElementSibling, one.parentElement].some(ring);
  const words = one.getAttribute("aria-label") || one.innerText || one.querySelector("img[alt]");
  const named = words || one.labels?.length;
  return ringed && named ? "" : one.outerHTML;
})()"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """One for all: these tests look and hardly touch."""
    site = Site()
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    return site.run(_agency_at_work)  # type: ignore[no-any-return]


async def _agency_at_work() -> World:
    from estate.accounts import passwords

    world = await make_world()
    for user in (world.people.owner, world.people.staff, world.people.admin):
        user.password_hash = await passwords.hash_password(PASSWORD)
        await user.save()
    return world


@pytest.fixture
def phone_of(browser: Browser, site: Site, world: World) -> Iterator[Any]:
    """`phone_of("owner")` is signed in; any option of a browser context may be given."""
    contexts: list[BrowserContext] = []

    def make(who: str = "", **options: Any) -> Page:
        context = open_context(browser, site, **options)
        contexts.append(context)
        page = context.new_page()
        if who:
            _sign_in(page, getattr(world.people, who).email)
        return page

    yield make
    for context in contexts:
        context.close()


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def problems(page: Page, url: str) -> list[str]:
    page.emulate_media(color_scheme="dark")
    page.goto(url)
    found = violations(page, '{runOnly: ["color-contrast"]}')
    page.emulate_media(color_scheme="light")
    found += violations(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide != width:
            found.append(f"{wide} wide on {width}")
    page.set_viewport_size(PHONE)
    return [f"{url}: {problem}" for problem in found]


def urls_for(*tables: str) -> list[str]:
    return [path for _method, path in reads(*tables) if path not in NO_PAGES]


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("", PUBLIC_PAGES),
        ("owner", [*urls_for(SIGNED_IN, LISTING), *STATES]),
        ("owner", urls_for(CASE, OF_A_PHONE)),
        ("admin", ["/", "/visits", *urls_for(STAFF, ADMIN), *OFFICE_STATES]),
    ],
    ids=["a visitor", "an agent", "an agent's cases", "the office"],
)
def test_every_page_can_be_read_and_fits(phone_of: Any, world: World, who: str, paths: list[str]) -> None:
    page = phone_of(who)
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Policy" in said.text else None)
    assert "\n".join(problem for path in paths for problem in problems(page, world.url(path))) == ""
    assert blocked == []


def test_sheets_can_be_read_too(phone_of: Any, world: World) -> None:
    for scheme in ("light", "dark"):
        page = phone_of("owner", color_scheme=scheme)
        page.goto(world.url("/leads/{lead_id:uuid}"))
        page.get_by_role("link", name="Log", exact=True).click()
        expect(page.get_by_role("dialog").get_by_label("Note")).to_be_visible()
        assert violations(page) == []


def test_a_sheet_is_opened_used_and_left_by_the_keyboard(phone_of: Any, world: World) -> None:
    page = phone_of("owner")
    page.goto(world.url("/leads/{lead_id:uuid}"))
    opener = page.get_by_role("link", name="Log", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Log a call")
    expect(sheet.get_by_label("Note")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()
    expect(opener).to_be_focused()


def test_what_has_the_focus_is_seen_and_named(phone_of: Any, world: World) -> None:
    page = phone_of("owner")
    for path in ("/", "/leads", "/leads/{lead_id:uuid}", "/visits", "/properties/{property_id:uuid}"):
        page.goto(world.url(path))
        for _ in range(25):
            page.keyboard.press("Tab")
            assert page.evaluate(FOCUS) == "", path


def test_the_work_is_done_without_script(phone_of: Any, world: World) -> None:
    """Sign in, search, a new lead, a visit for it."""
    page = phone_of("owner", java_script_enabled=False)
    page.goto("/leads")
    page.get_by_role("link", name="New lead").click()
    page.get_by_label("Name").fill("Nora Noscript")
    page.get_by_label("E-mail").fill("nora@example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Nora Noscript")).to_be_visible()
    page.get_by_role("link", name="Book a visit").click()
    page.get_by_role("link", name="Rua das Flores").first.click()
    page.locator(".times label").first.click()
    page.get_by_role("button", name="Book the visit").click()
    expect(page.get_by_role("main").get_by_text("Nora Noscript").first).to_be_visible()
    page.goto("/leads")
    page.get_by_role("searchbox").fill("noscr")
    page.keyboard.press("Enter")
    expect(page.locator("#leads a.cover")).to_have_count(1)


def test_a_prospect_asks_without_script(phone_of: Any, world: World) -> None:
    page = phone_of(java_script_enabled=False)
    page.goto(world.url("/homes/{slug:str}"))
    page.get_by_label("Name").press_sequentially("Nils Noscript", delay=100)
    page.get_by_label("Phone").press_sequentially("+351 912 000 333", delay=100)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you, it has arrived")).to_be_visible()
