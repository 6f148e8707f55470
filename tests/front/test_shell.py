"""What belongs to every page."""

import pytest

from tests.fixtures.cast import Cast
from tests.fixtures.web import Client


async def test_plus_is_a_page_too(client: Client, people: Cast) -> None:
    await client.sign_in(people.owner)
    answer = await client.get("/new")
    assert answer.status_code == 200
    assert all(url in answer.text for url in ("/leads/new", "/calls/new", "/visits/new", "/properties/new"))


async def test_plus_asks_a_stranger_to_sign_in(client: Client, people: Cast) -> None:
    assert (await client.get("/new")).headers["location"].startswith("/sign-in")


async def test_the_colour_is_kept_for_good(client: Client, people: Cast) -> None:
    answer = await client.get("/brand/1d4ed8.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", ["red.css", "1d4ed8", "1D4ED8.css", "1d4ed8.css.css"])
async def test_what_is_no_colour_is_not_found(client: Client, people: Cast, name: str) -> None:
    assert (await client.get(f"/brand/{name}")).status_code == 404


async def test_only_staff_are_shown_the_way_to_the_office(client: Client, people: Cast) -> None:
    await client.sign_in(people.owner)
    assert 'href="/office"' not in (await client.get("/new")).text
    await client.sign_in(people.staff)
    assert 'href="/office"' in (await client.get("/new")).text
