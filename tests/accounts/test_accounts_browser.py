"""On a phone: invited, in, among the devices; a password forgotten; a colleague's work handed over."""

import contextlib
import re
from collections.abc import Iterator
from queue import Empty
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.fixtures.browser import Site, open_context
from tests.fixtures.cast import make_cast
from tests.fixtures.smtp import SmtpServer
from tests.front.test_pages import problems_of
from tests.visits.conftest import make_scene, workday


@pytest.fixture
def site(smtp_server: SmtpServer) -> Iterator[Site]:
    site = Site(SMTP_URL=smtp_server.url, MAIL_FROM="hello@harbour.example")
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Page]:
    """Another phone, of somebody who is not signed in."""
    context = open_context(browser, site)
    yield context.new_page()
    context.close()


async def _agency_at_work() -> Any:
    from estate.accounts import sessions

    people = await make_cast()
    scene = await make_scene(people)
    await scene.book(day=workday(2))
    await factories.property(list_agent=people.owner, list_office=people.harbour)
    return people, await sessions.open_session(people.admin.id, "a test")


@pytest.fixture
def people(site: Site, page: Page) -> Any:
    """The page is the administrator's phone."""
    from estate.access import cookie_name

    people, token = site.run(_agency_at_work)
    page.context.add_cookies([{"name": cookie_name(), "value": token, "url": site.url}])
    return people


def mails(server: SmtpServer, address: str, number: int = 1) -> list[Any]:
    """A knock comes a moment before its mail is taken, so that a last one is not waited for for ever."""
    for _ in range(120):
        if len(server.mails_to(address)) >= number:
            break
        with contextlib.suppress(Empty):
            server.knocks.get(timeout=0.5)
    return server.mails_to(address)


def link_in_mail(server: SmtpServer, address: str, number: int = 1) -> str:
    """Waits for the mail: the worker is another process."""
    mail: Any = mails(server, address, number)[number - 1]
    return re.search(r"http\S+/links/\S+", mail.get_body(("plain",)).get_content())[0]  # type: ignore[index]


def test_somebody_is_invited_and_comes_in(
    site: Site, page: Page, people: Any, visitor: Page, smtp_server: SmtpServer
) -> None:
    page.goto("/settings/users")
    page.get_by_role("link", name="Invite a person").click()
    page.get_by_label("Name").fill("Nina New")
    page.get_by_label("E-mail").fill("nina@example.com")
    page.get_by_role("button", name="Invite").click()
    expect(page.locator("main")).to_contain_text("Invited")
    visitor.goto(link_in_mail(smtp_server, "nina@example.com"))
    expect(visitor.get_by_role("heading", name="Welcome, Nina New")).to_be_visible()
    visitor.get_by_label("New password").fill(PASSWORD)
    visitor.get_by_role("button", name="Save and sign in").click()
    visitor.wait_for_url("**/")
    visitor.goto("/settings/devices")
    expect(visitor.locator("#devices")).to_contain_text("This device")
    expect(visitor.locator("#devices")).to_contain_text("Chrome on")
    assert problems_of(visitor, "/settings/devices") == []
    page.goto("/settings/audit?topic=access")
    expect(page.locator("#audit")).to_contain_text("Took up the invitation and chose a password")
    expect(page.locator("#audit").get_by_role("link", name="Nina New").first).to_be_visible()
    assert problems_of(page, "/settings/audit") == []


def test_a_forgotten_password_is_chosen_anew(people: Any, visitor: Page, smtp_server: SmtpServer) -> None:
    visitor.goto("/sign-in")
    visitor.get_by_role("link", name="Forgotten your password?").click()
    visitor.get_by_label("E-mail").fill(people.owner.email)
    visitor.get_by_role("button", name="Send the link").click()
    expect(visitor.get_by_role("heading", name="Look into your mail")).to_be_visible()
    visitor.goto(link_in_mail(smtp_server, people.owner.email))
    visitor.get_by_label("New password").fill("another long password")
    visitor.get_by_role("button", name="Save and sign in").click()
    visitor.wait_for_url("**/")
    expect(visitor.get_by_role("navigation", name="Main")).to_be_visible()


def test_all_that_a_colleague_has_is_handed_over(
    site: Site, page: Page, people: Any, smtp_server: SmtpServer
) -> None:
    page.goto(f"/settings/users/{people.owner.id}")
    page.get_by_role("link", name="Hand over what they have").click()
    expect(page.locator(".tiles")).to_contain_text("Open leads")
    assert problems_of(page, f"/handovers/{people.owner.id}") == []
    page.get_by_text("Carl Colleague").click()
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.locator("#plan")).to_contain_text("1 lead · 1 visit · 1 listing")
    assert problems_of(page, page.url.removeprefix(site.url)) == []
    page.get_by_text("They leave the agency").click()
    page.get_by_role("button", name="Hand all of it over").click()
    expect(page.get_by_role("heading", name="Nothing to hand over")).to_be_visible()
    expect(page.locator(".hero")).to_contain_text("Left, and cannot sign in")
    [mail] = mails(smtp_server, people.colleague.email)
    assert "Olga Owner" in mail["subject"]
