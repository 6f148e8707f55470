"""The main job, end to end: from an enquiry on a public page to everything in order on the timeline."""

from datetime import timedelta

import icalendar
import pytest
from playwright.sync_api import Page, expect

from estate.accounts.tables import User
from tests import factories
from tests.fixtures.browser import PHONE, Site, open_context
from tests.fixtures.cast import make_cast

PROSPECT = "Inês Prospect"
ADDRESS = "ines@example.com"


@pytest.fixture
def site(smtp_server):
    site = Site(SMTP_URL=smtp_server.url, MAIL_FROM="hello@harbour.example")
    site.start()
    yield site
    site.stop()


STORY = [  # the newest first
    "Visited Rua das Flores",
    "Visit booked: ",
    "Contacted → Visiting",
    "Next: ",
    "New → Contacted",
    "Called · reached",
    "Given to Olga Owner",
    "Enquiry: website · Rua das Flores",
    "New lead: buys",
]

# This machine has no dialler: asked for one, Chromium takes no further taps on the page.
NO_DIALLER = """document.addEventListener("click", (event) => {
  if (event.target.closest('a[href^="tel:"]')) event.preventDefault();
})"""


async def an_agency_with_a_published_home():
    from estate.accounts import sessions
    from estate.columns import utc_now

    people = await make_cast()
    await factories.property(
        headline="Sunny flat", slug="sunny-flat", list_office=people.harbour, published_at=utc_now()
    )
    agent = await sessions.open_session(people.owner.id, "the agent's phone")
    staff = await sessions.open_session(people.staff.id, "the desk")
    return people, agent, staff


async def let_the_visit_be_past():
    """As far as the diary is concerned, the visit began an hour ago."""
    from estate.columns import utc_now
    from visits.tables import Reservation, Visit

    visit = (await Visit.select(Visit.starts_at))[0]
    back = visit["starts_at"] - utc_now() + timedelta(hours=1)
    await Visit.raw(
        "UPDATE visit SET starts_at = starts_at - {}::interval, ends_at = ends_at - {}::interval", back, back
    )
    await Reservation.raw(
        "UPDATE reservation SET "
        "during = tstzrange(lower(during) - {}::interval, upper(during) - {}::interval)",
        back,
        back,
    )


@pytest.fixture
def phone_of(browser, site):
    """A phone (or the desk) with this session's cookie, or a visitor's without one."""
    contexts = []

    def make(token: str | None = None, **size: int) -> Page:
        context = open_context(browser, site, viewport=size or PHONE)
        if token:
            context.add_cookies([{"name": "session", "value": token, "url": site.url}])
        context.add_init_script(NO_DIALLER)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def come_back_from_the_call(page: Page) -> None:
    """What the phone tells a page that was behind the call and is in front again."""
    for hidden in ("true", "false"):
        page.evaluate(
            f"Object.defineProperty(document, 'hidden', {{value: {hidden}, configurable: true}});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )


def test_an_enquiry_becomes_a_visit(site, phone_of, smtp_server):
    people, agent_token, staff_token = site.run(an_agency_with_a_published_home)
    agent = phone_of(agent_token)
    agent.goto("/")
    expect(agent.get_by_text("Nothing waits for you.")).to_be_visible()
    desk = phone_of(staff_token, width=1280, height=800)
    desk.goto("/office")
    expect(desk.get_by_text("Every enquiry has its agent")).to_be_visible()

    asks_about_the_home(phone_of())
    assigns_it(desk, people.owner)
    appears_without_reload(agent)
    calls_and_logs(agent)
    books(agent)
    the_invitation_arrives(smtp_server)
    site.run(let_the_visit_be_past)
    completes(agent)
    everything_stands_in_order(agent)


def asks_about_the_home(visitor: Page) -> None:
    visitor.goto("/homes/sunny-flat")
    visitor.get_by_label("Name").press_sequentially(PROSPECT, delay=60)
    visitor.get_by_label("E-mail").press_sequentially(ADDRESS, delay=60)
    visitor.get_by_label("Phone").press_sequentially("912 345 678", delay=60)
    visitor.get_by_label("Message").press_sequentially("Is it still free?", delay=60)
    visitor.get_by_role("checkbox").check()
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_text("Thank you, it has arrived")).to_be_visible()


def assigns_it(desk: Page, to: User) -> None:
    desk.get_by_role("checkbox", name=f"Choose {PROSPECT}").check()
    desk.get_by_role("button", name="Assign 1 to …").click()
    desk.get_by_role("dialog").get_by_role("button", name=to.name).click()
    expect(desk.get_by_text("Every enquiry has its agent")).to_be_visible()


def appears_without_reload(agent: Page) -> None:
    expect(agent.get_by_role("heading", name="New for you")).to_be_visible()
    agent.get_by_role("link", name=PROSPECT).click()
    expect(agent.get_by_role("heading", name=PROSPECT)).to_be_visible()


def calls_and_logs(agent: Page) -> None:
    agent.get_by_role("link", name="Call", exact=True).click()
    come_back_from_the_call(agent)
    sheet = agent.get_by_role("dialog")
    sheet.get_by_label("Note").fill("Wants to see it this week")
    sheet.get_by_role("button", name="Reached").click()
    expect(agent.locator(".timeline").get_by_text("Wants to see it this week")).to_be_visible()
    sheet.get_by_role("button", name="In a week").click()
    expect(sheet).to_be_hidden()


def books(agent: Page) -> None:
    agent.get_by_role("link", name="Book a visit").click()
    agent.locator(".times label").first.click()
    agent.get_by_role("button", name="Book the visit").click()
    expect(agent.get_by_text("Directions")).to_be_visible()


def the_invitation_arrives(smtp_server) -> None:
    while not (invitations := [m for m in smtp_server.mails_to(ADDRESS) if _calendar(m)]):
        smtp_server.knocks.get(timeout=30)
    calendar = icalendar.Calendar.from_ical(_calendar(invitations[0]))
    assert calendar["METHOD"] == "REQUEST"
    assert "Rua das Flores" in calendar.events[0]["LOCATION"]


def _calendar(mail) -> str | None:
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return parts[0].get_content() if parts else None


def completes(agent: Page) -> None:
    agent.goto("/")
    agent.get_by_role("region", name="How did it go?").get_by_role("link", name=PROSPECT).click()
    sheet = agent.get_by_role("dialog")
    sheet.get_by_text("Attended").click()
    sheet.locator("label[for=interest-4]").click()
    sheet.get_by_label("What they said").fill("Loves the light")
    sheet.get_by_role("button", name="Save").click()
    expect(agent.get_by_text("Loves the light")).to_be_visible()
    agent.goto("/")
    expect(agent.get_by_text("Nothing waits for you.")).to_be_visible()


def everything_stands_in_order(agent: Page) -> None:
    agent.goto("/leads")
    agent.get_by_role("link", name=PROSPECT).click()
    expect(agent.locator(".timeline").get_by_text("Loves the light")).to_be_visible()
    titles = agent.locator(".timeline .entry h3").all_inner_texts()
    for title, beginning in zip(titles, STORY, strict=True):
        assert title.startswith(beginning)
