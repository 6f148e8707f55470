"""What was wrong in a form is no longer said once it is mended, before the form is sent again."""

import pytest
from playwright.sync_api import Page, expect

from estate.accounts import agency
from tests.fixtures.browser import Site, violations
from tests.fixtures.cast import make_cast


async def prepare() -> None:
    await make_cast()
    await agency.load()


@pytest.fixture
def refused(page: Page, site: Site) -> Page:
    site.run(prepare)
    page.goto("/enquiries")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def test_what_is_mended_is_no_longer_said(refused: Page) -> None:
    name, phone = refused.get_by_label("Name"), refused.get_by_label("Phone")
    summary, consent = refused.get_by_role("alert"), refused.locator("#consent")
    for field in (name, phone, consent):
        expect(field).to_have_attribute("aria-invalid", "true")
    name.fill("   ")
    expect(refused.locator("#name-error")).to_be_visible()
    name.fill("Ana")
    expect(refused.locator("#name-error")).to_have_count(0)
    expect(name).not_to_have_attribute("aria-invalid", "true")
    expect(summary).to_be_visible()
    phone.fill("912 345 678")
    expect(summary).to_be_visible()
    consent.check()
    expect(summary).to_have_count(0)
    expect(refused.locator(".error")).to_have_count(0)
    assert violations(refused) == []


def test_what_is_still_wrong_is_said_again(refused: Page) -> None:
    refused.get_by_label("Name").fill("Ana")
    refused.locator("#consent").check()
    refused.get_by_role("button", name="Send").click()
    expect(refused.locator("#phone-error")).to_be_visible()
    expect(refused.locator(".error")).to_have_count(1)
    expect(refused.get_by_role("alert")).to_be_focused()
