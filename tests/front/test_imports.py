"""The office brings a file in from the phone, leaves, comes back, and takes it back."""

import csv
import re

from playwright.sync_api import Page, expect

from tests.fixtures.browser import Site

STOCK = "Anuncio,Price,Beds,Address,Note\nx/1,250000,3,Elm Street 1,south\nx/2,cheap,2,Elm Street 2,\n"


async def _office() -> str:
    """The address of somebody of the office."""
    from estate.accounts import passwords
    from tests.fixtures.cast import make_cast

    people = await make_cast()
    people.staff.password_hash = await passwords.hash_password("a long enough password")
    await people.staff.save()
    return str(people.staff.email)


def test_a_file_with_a_bad_row_is_brought_in_and_taken_back(page: Page, site: Site, tmp_path) -> None:
    email = site.run(_office)
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    stock = tmp_path / "stock.csv"
    stock.write_text(STOCK)

    page.goto("/properties")
    page.get_by_role("link", name="Import listings").click()
    page.get_by_label("File", exact=True).set_input_files(stock)
    page.get_by_role("button", name="Continue").click()

    # Without a key it goes no further.
    expect(page.get_by_role("heading", name="Columns of stock.csv")).to_be_visible()
    expect(page.get_by_label("Price", exact=True)).to_have_value("list_price")
    page.get_by_label("Anuncio").select_option("")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("Choose the column that tells the listings apart")).to_be_visible()
    page.get_by_label("Anuncio").select_option("originating_system_key")
    page.get_by_role("button", name="Show what would change").click()

    expect(page.get_by_role("heading", name="This is what would change")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Price “cheap” is not a price")).to_be_visible()
    expect(page.locator("#new")).to_contain_text("Elm Street 1")
    page.get_by_role("button", name="Import now").click()
    page.wait_for_url(re.compile("/properties/imports/[0-9a-f-]+$"))
    at = page.url

    page.goto("/properties")
    page.goto(at)
    expect(page.get_by_text("Imported", exact=True)).to_be_visible(timeout=60_000)
    with page.expect_download() as got:
        page.get_by_role("link", name="Download the refused rows").click()
    with open(got.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["estate:line"], row["Anuncio"], row["Price"]) for row in rows] == [("3", "x/2", "cheap")]
    page.goto("/properties")
    expect(page.get_by_role("link", name="Elm Street 1").first).to_be_visible()

    page.goto(at)
    page.get_by_role("link", name="Take it back").click()
    expect(page.get_by_text("Nobody has worked on them since")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back", exact=True)).to_be_visible(timeout=60_000)
    page.goto("/properties")
    expect(page.get_by_role("link", name="Elm Street 1")).to_have_count(0)
