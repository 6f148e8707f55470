"""Photos go up from a phone whose network comes and goes, with a real server and worker behind it."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from estate import storage
from estate.accounts import sessions
from properties.tables import Photo
from tests import factories
from tests.fixtures.browser import Site
from tests.fixtures.cast import make_cast
from tests.properties.test_photos_browser import file, sign_in

ON_ITS_WAY = "No connection: it goes on by itself"
SIDEWAYS = 6  # as EXIF says it: to be turned by a quarter, clockwise


@pytest.fixture
def listing(page: Page, site: Site) -> str:
    """The page of the owner's listing, which has no photos yet; the owner is signed in."""

    async def prepare() -> tuple[UUID, str, str]:
        people = await make_cast()
        home = await factories.property(list_agent=people.owner)
        open_session = sessions.open_session
        return home.id, await open_session(people.owner.id, "a"), await open_session(people.staff.id, "b")

    home, token, site.other = site.run(prepare)  # type: ignore[attr-defined]
    sign_in(page.context, site, token)
    page.goto(f"/properties/{home}/photos")
    expect(page.locator("form[data-upload][data-ready]").first).to_be_attached()
    return f"/properties/{home}/photos"


def choose(page: Page, *files: dict[str, Any]) -> None:
    page.locator("input[type=file][multiple]").set_input_files(list(files))


def arrived(page: Page, count: int) -> None:
    expect(page.locator(".upload")).to_have_count(0, timeout=20_000)
    expect(page.locator(".photo")).to_have_count(count)


def from_a_camera(orientation: int = 1) -> dict[str, Any]:
    """Twelve megapixels, white on the left and black on the right, with what a sensor adds."""
    picture = Image.effect_noise((4032, 3024), 60).point(lambda value: value * 6 // 10)
    picture.paste(255, (0, 0, 1000, 3024))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "JPEG", quality=95, exif=exif)
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def sent(site: Site) -> list[tuple[str, bytes]]:
    """The files as they came to the server."""

    async def fetch() -> list[tuple[str, bytes]]:
        rows = await Photo.select(Photo.file_name, Photo.original_key).order_by(Photo.position)
        return [(row["file_name"], await storage.get(row["original_key"])) for row in rows]

    return site.run(fetch)  # type: ignore[no-any-return]


def without_network(page: Page) -> Callable[[], None]:
    """The page still opens, but no photo gets through; the answer ends it."""

    def refuse(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.fallback()

    page.context.route("**/photos", refuse)
    return lambda: page.context.unroute("**/photos", refuse)


def test_a_large_photo_goes_small_and_upright_and_a_small_one_as_it_is(
    page: Page, site: Site, listing: str
) -> None:
    large, small = from_a_camera(SIDEWAYS), file("small.jpg", "teal")
    choose(page, large, small)
    arrived(page, 2)

    (name, data), (_name, untouched) = sent(site)
    picture = Image.open(io.BytesIO(data))
    assert (name, picture.size, dict(picture.getexif())) == ("IMG_0001.jpg", (1536, 2048), {})
    assert picture.convert("L").getpixel((768, 40)) > 200  # what was left is above now
    assert picture.convert("L").getpixel((768, 2000)) < 200
    assert len(data) < len(large["buffer"]) / 4
    assert untouched == small["buffer"]

    tile = page.locator(".photo img").first
    expect(tile).to_be_visible(timeout=20_000)
    assert tile.evaluate("image => image.width < image.height || image.naturalWidth < image.naturalHeight")


def test_what_the_phone_cannot_read_goes_as_it_is_and_the_server_says_why_not(
    page: Page, site: Site, listing: str
) -> None:
    plan = {"name": "plan.dwg", "mimeType": "image/jpeg", "buffer": b"AC1032"}
    choose(page, plan, file("kitchen.jpg", "olive"))
    expect(page.locator(".photo")).to_have_count(1)
    refused = page.locator(".upload")
    expect(refused).to_contain_text("plan.dwg: this is not a picture")

    page.reload()
    expect(refused).to_contain_text("plan.dwg: this is not a picture")
    refused.get_by_role("button", name="Take off the list").click()
    page.reload()
    expect(page.locator(".photo")).to_have_count(1)
    expect(refused).to_have_count(0)


def test_photos_wait_for_the_network_and_go_on_by_themselves(page: Page, site: Site, listing: str) -> None:
    page.context.set_offline(True)
    names = ["hall.jpg", "bath.jpg", "view.jpg"]
    choose(page, *(file(name, colour) for name, colour in zip(names, ("navy", "aqua", "pink"), strict=True)))
    expect(page.locator(".upload").first).to_contain_text(ON_ITS_WAY)
    expect(page.locator("[data-uploads-status]")).to_have_text("Photos still to send: 3")
    page.context.set_offline(False)
    arrived(page, 3)
    expect(page.locator("[data-uploads-status]")).to_have_text("All photos are sent")
    assert [name for name, _data in sent(site)] == names


def test_a_tap_tries_again_at_once(page: Page, site: Site, listing: str) -> None:
    back = without_network(page)
    choose(page, file("hall.jpg", "navy"))
    expect(page.locator(".upload")).to_contain_text(ON_ITS_WAY)
    back()
    page.get_by_role("button", name="Try again").click()
    arrived(page, 1)


def test_a_closed_page_loses_nothing_and_nothing_comes_twice(page: Page, site: Site, listing: str) -> None:
    back = without_network(page)
    choose(page, file("hall.jpg", "navy"), from_a_camera())
    expect(page.locator(".upload").first).to_contain_text(ON_ITS_WAY)
    expect(page.locator("img.thumb")).to_have_count(2)

    page.reload()
    expect(page.locator(".upload")).to_have_count(2)
    expect(page.locator("img.thumb")).to_have_count(2)
    again = page.context.new_page()
    page.close()
    again.goto(listing)
    expect(again.locator(".upload").first).to_contain_text(ON_ITS_WAY)
    back()
    again.get_by_role("button", name="Try again").first.click()
    arrived(again, 2)
    again.reload()
    arrived(again, 2)
    assert [name for name, _data in sent(site)] == ["hall.jpg", "IMG_0001.jpg"]


def test_an_answer_that_was_lost_is_asked_for_again(page: Page, site: Site, listing: str) -> None:
    tries: list[int] = []

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST" and not tries:
            tries.append(route.fetch().status)
            route.abort()
        else:
            route.fallback()

    page.context.route("**/photos", lose_the_answer)
    choose(page, file("hall.jpg", "navy"))
    arrived(page, 1)
    assert tries == [201]
    assert len(sent(site)) == 1


def test_they_go_on_while_another_page_is_open(page: Page, site: Site, listing: str) -> None:
    back = without_network(page)
    choose(page, file("hall.jpg", "navy"))
    expect(page.locator(".upload")).to_contain_text(ON_ITS_WAY)
    page.goto("/leads")
    unsent = page.get_by_role("link", name="Photos still to send: 1")
    expect(unsent).to_have_attribute("href", listing)
    back()
    expect(unsent).to_have_count(0, timeout=20_000)
    page.goto(listing)
    arrived(page, 1)


def test_a_busy_server_is_tried_again(page: Page, site: Site, listing: str) -> None:
    answers = iter([503, 429])

    def be_busy(route: Route) -> None:
        status = next(answers, None) if route.request.method == "POST" else None
        route.fulfill(status=status, headers={"retry-after": "1"}) if status else route.fallback()

    page.context.route("**/photos", be_busy)
    choose(page, file("hall.jpg", "navy"))
    expect(page.locator(".upload")).to_contain_text("The server cannot take it just now")
    arrived(page, 1)


def test_who_is_signed_out_signs_in_and_it_goes_on_and_nobody_else_sees_it(
    page: Page, site: Site, listing: str
) -> None:
    session = next(cookie for cookie in page.context.cookies() if cookie["name"] == "session")
    page.context.clear_cookies()
    choose(page, file("hall.jpg", "navy"), file("bath.jpg", "aqua"))
    expect(page.locator(".upload").nth(1)).to_contain_text("sign in and it goes on")
    expect(page.get_by_role("link", name="Sign in")).to_have_attribute("href", f"/sign-in?next={listing}")

    sign_in(page.context, site, site.other)  # type: ignore[attr-defined]
    page.locator(".upload").first.get_by_role("button", name="Try again").click()
    expect(page.locator(".upload").first).to_contain_text("sign in and it goes on")
    page.goto(listing)
    expect(page.locator("form[data-upload]")).to_be_visible()
    expect(page.locator(".upload")).to_have_count(0)
    assert sent(site) == []

    sign_in(page.context, site, session["value"])
    page.goto(listing)
    arrived(page, 2)
