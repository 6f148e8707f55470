"""Visits on the phone: booked in a few taps, a clash solved by one, Today that follows by itself."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.fixtures.browser import Site
from tests.fixtures.cast import make_cast
from tests.front.test_pages import problems_of
from tests.visits.conftest import make_scene, workday

SOON = workday(2)


class Phone:
    """The owner's phone, the lead of Ana, and a visit in an hour."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site, self.page = site, page
        self.token, self.lead, self.visit, self.home = site.run(self._prepare)
        from estate.access import cookie_name

        page.context.add_cookies([{"name": cookie_name(), "value": self.token, "url": site.url}])

    async def _prepare(self) -> Any:
        from estate.accounts import sessions
        from leads.tables import Lead

        scene = await make_scene(await make_cast())
        await Lead.update({Lead.property: scene.home.id}).where(Lead.id == scene.lead.id)
        person = await factories.person(name="Bruno Sousa", phone="+351912345679", email="bruno@example.com")
        visit = await factories.visit(
            lead=await factories.lead(person=person, agent=scene.people.owner, office=scene.people.harbour),
            property=await factories.property(),
            agent=scene.people.owner,
            booked_by=scene.people.owner,
            starts_at=datetime.now(UTC) + timedelta(hours=1),
        )
        token = await sessions.open_session(scene.people.owner.id, "a test")
        return token, scene.lead.id, visit.id, scene.home.id

    def book_elsewhere(self, clock: str) -> None:
        """Somebody else books another prospect at the same home."""

        async def book() -> None:
            from estate.accounts.tables import User
            from tests.visits.conftest import Scene

            agent = await User.objects().get(User.name == "Olga Owner")
            home = type("Home", (), {"id": self.home})
            scene = Scene(people=type("P", (), {"owner": agent}), lead=None, person=None, home=home)  # type: ignore[arg-type]
            person = await factories.person(name="Clara Reis")
            await scene.book(clock, day=SOON, lead=await factories.lead(person=person, agent=agent))

        self.site.run(book)


@pytest.fixture
def phone(site: Site, page: Page) -> Phone:
    return Phone(site, page)


def test_a_visit_is_booked_in_a_few_taps_and_a_clash_is_solved_by_one(phone: Phone) -> None:
    page = phone.page
    page.goto(f"/leads/{phone.lead}")
    page.get_by_role("link", name="Book a visit").first.click()
    sheet = page.get_by_role("dialog", name="Book a visit")
    sheet.locator(f"a[href$='day={SOON}']").click()
    expect(sheet.locator(".week [aria-current]")).to_contain_text(str(SOON.day))
    phone.book_elsewhere("10:00")
    sheet.get_by_text("10:00", exact=True).click()
    sheet.get_by_role("button", name="Book the visit").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Olga Owner has another visit")
    expect(alert).not_to_contain_text("Clara")
    offered = alert.get_by_role("button").filter(has_text=":")
    expect(offered).to_have_count(3)
    offered.first.click()
    expect(page).to_have_url(re.compile(r"/visits/[0-9a-f-]{36}$"))
    expect(page.locator(".card.next")).to_contain_text("Rua das Flores")


def test_today_says_late_and_follows_by_itself(phone: Phone) -> None:
    page = phone.page
    with page.expect_response("**/live"):
        page.goto("/")
    expect(page.locator(".card.next")).to_contain_text("Bruno Sousa")
    page.get_by_role("button", name="Running late").click()
    page.get_by_role("dialog", name="How late?").get_by_role("button", name="15 min", exact=True).click()
    expect(page.locator(".card.next")).to_contain_text("15 min late, told")
    expect(page.locator("#toasts")).to_contain_text("Bruno Sousa gets a mail now")
    phone.site.run(lambda: _cancel(phone.visit))
    expect(page.locator(".card.next")).to_have_count(0)


async def _cancel(visit: Any) -> None:
    from estate.accounts import agency
    from estate.accounts.tables import User
    from visits import queries, scheduling

    await agency.load()
    found = await queries.appointment(visit)
    staff = factories.viewer(await User.objects().get(User.name == "Sam Staff"))
    await scheduling.cancel(found, "", version=found.version, by=staff)


def test_how_it_went_is_asked_at_the_thumb(phone: Phone) -> None:
    phone.site.run(lambda: _let_it_pass(phone.visit))
    page = phone.page
    page.goto("/")
    page.locator("#unfinished").locator("xpath=../..").get_by_role("link", name="Bruno Sousa").click()
    sheet = page.get_by_role("dialog", name="How did it go?")
    sheet.get_by_text("Attended").click()
    sheet.locator("label[for=interest-4]").click()
    sheet.get_by_label("What they said").fill("Would take it at once")
    sheet.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Would take it at once")


async def _let_it_pass(visit: Any) -> None:
    from visits.tables import Visit

    begun = datetime.now(UTC) - timedelta(hours=2)
    await Visit.update({Visit.starts_at: begun, Visit.ends_at: begun + timedelta(minutes=45)}).where(
        Visit.id == visit
    )


def test_every_page_of_visits_can_be_read_and_fits(phone: Phone) -> None:
    visit = f"/visits/{phone.visit}"
    urls = ["/", "/visits", "/visits?view=week", "/visits/new", f"/visits/new?lead={phone.lead}"]
    urls += [visit, f"{visit}/times/new", f"{visit}/cancellation/new", f"{visit}/completion/new"]
    problems = [problem for url in urls for problem in problems_of(phone.page, url)]
    assert problems == [], "\n".join(problems)
