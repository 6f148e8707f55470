"""An agent with a phone writes back: from a template, looked at before, taken back once, sent; and a message
by WhatsApp that is noted on coming back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from estate.accounts import agency, sessions
from leads import capture
from leads.answers.tables import MailTemplate
from leads.capture import NewEnquiry
from tests import factories
from tests.fixtures.browser import Site, open_context, violations
from tests.fixtures.cast import make_cast
from tests.leads.test_leads_browser import COME_BACK, errors_of


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    site = Site()
    try:
        site.start()
        yield site
    finally:
        site.stop()


async def prepare() -> tuple[str, str]:
    """The lead's address and its agent's session."""
    people = await make_cast()
    await agency.load()
    home = await factories.property(slug="bright-flat", published_at=datetime.now(UTC))
    ana = NewEnquiry(
        "Ana Ferreira", "buy", "website", phone="912 345 678", email="ana@demo.example", property=home.id
    )
    done = await capture.register(ana, by=factories.viewer(people.owner))
    await MailTemplate(
        name="After a visit",
        subject="About {home}",
        body="Dear {first_name},\n\nhow did you like it? See you {visit_time}.",
    ).save()
    await MailTemplate(name="Short", use="text", body="Hello {first_name}, it is {agent_name}.").save()
    return f"/leads/{done.lead}", await sessions.open_session(people.owner.id, "a phone")


@pytest.fixture(scope="module")
def known(site: Site) -> Any:
    return site.run(prepare)


@pytest.fixture
def lead(browser: Browser, site: Site, known: Any) -> Iterator[Page]:
    context = open_context(browser, site)
    context.add_cookies([{"name": "session", "value": known[1], "url": site.url}])
    page = context.new_page()
    page.goto(known[0])
    yield page
    context.close()


def test_a_mail_is_answered_with_a_template_and_taken_back_once(lead: Page) -> None:
    errors = errors_of(lead)
    lead.get_by_role("link", name="Mail", exact=True).click()
    sheet = lead.get_by_role("dialog", name="Mail to Ana Ferreira")
    sheet.get_by_label("Template").select_option(label="After a visit · en")
    expect(sheet.get_by_label("Text")).to_have_value(
        "Dear Ana,\n\nhow did you like it? See you {visit_time}."
    )
    sheet.get_by_role("button", name="Preview").click()
    letter = sheet.get_by_role("region", name="Preview")
    expect(letter.locator("mark")).to_have_text("{visit_time}")
    expect(letter).to_contain_text("Nothing is known for {visit_time}")
    assert violations(lead) == []

    lead.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()
    lead.get_by_role("link", name="Mail", exact=True).click()
    expect(sheet.get_by_label("Text")).to_have_value(
        "Dear Ana,\n\nhow did you like it? See you {visit_time}."
    )
    sheet.get_by_label("Text").fill("Dear Ana,\n\nhow did you like it?")
    sheet.get_by_role("button", name="Preview").click()
    expect(letter.locator("mark")).to_have_count(0)
    sheet.get_by_role("button", name="Send").click()

    lead.get_by_role("status").get_by_role("button", name="Undo").click()
    text = lead.get_by_label("Text")
    expect(text).to_have_value("Dear Ana,\n\nhow did you like it?")
    text.fill("Dear Ana,\n\nhow did you like it? Olga")
    lead.get_by_role("button", name="Send").click()
    expect(lead.locator("#timeline")).to_contain_text("New → Contacted")
    mails = lead.locator("#mails")
    mails.locator("summary").first.click()
    expect(mails).to_contain_text("how did you like it? Olga")
    expect(mails).to_contain_text("Taken back")
    assert violations(lead) == []
    assert errors == []


def test_a_message_goes_by_whatsapp_and_one_tap_notes_it(lead: Page) -> None:
    errors = errors_of(lead)
    lead.get_by_role("link", name="WhatsApp", exact=True).click()
    sheet = lead.get_by_role("dialog", name="Message to Ana Ferreira")
    sheet.get_by_label("Template").select_option(label="Short · en")
    expect(sheet.get_by_label("Text")).to_have_value("Hello Ana, it is Olga Owner.")
    opens = sheet.get_by_role("link", name="Open it on this phone")
    opens.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    opens.click()
    expect(opens).to_have_attribute(
        "href", "https://wa.me/351912345678?text=Hello%20Ana%2C%20it%20is%20Olga%20Owner."
    )
    sheet.get_by_text("SMS").click()
    opens.click()
    expect(opens).to_have_attribute("href", "sms:+351912345678?body=Hello%20Ana%2C%20it%20is%20Olga%20Owner.")
    lead.evaluate(COME_BACK)
    expect(sheet.get_by_text("Did it go out?")).to_be_visible()
    assert violations(lead) == []
    sheet.get_by_role("button", name="Sent", exact=True).click()
    expect(lead.locator("#timeline")).to_contain_text("SMS to 912 345 678")
    assert errors == []
