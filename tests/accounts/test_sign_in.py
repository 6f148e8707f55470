from datetime import timedelta
from statistics import median
from time import process_time

import pytest
from litestar.connection import ASGIConnection

from estate import access
from estate.accounts import passwords
from estate.accounts.tables import Session, SignInFailure, User
from estate.columns import utc_now
from estate.jobs import SWEEPS

PASSWORD = "a long enough password"


@pytest.fixture
async def olga(people):
    people.owner.password_hash = await passwords.hash_password(PASSWORD)
    await people.owner.save()
    return people.owner


async def sign_in(client, email, password, **headers):
    data = {"email": email, "password": password, "next": "/leads"}
    return await client.post("/sign-in", data=data, headers=headers)


async def test_an_agent_signs_in_and_goes_where_they_wanted(client, olga):
    answer = await sign_in(client, olga.email.upper(), PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/leads")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie


async def test_the_token_itself_is_nowhere_in_the_database(client, olga):
    await sign_in(client, olga.email, PASSWORD)
    token = client.cookies["session"]
    stored = await Session.select(Session.token_hash).where(Session.account == olga.id)
    assert len(stored) == 1 and token.encode() not in stored[0]["token_hash"]


async def test_a_wrong_password_keeps_what_was_typed_and_says_so(client, olga):
    answer = await sign_in(client, olga.email, "swordfish")
    assert answer.status_code == 422
    assert (
        olga.email in answer.text and "do not go together" in answer.text and "swordfish" not in answer.text
    )


async def test_an_unknown_account_is_told_the_same_as_a_wrong_password(client, olga):
    known, unknown = await sign_in(client, olga.email, "x"), await sign_in(client, "x@example.com", "x")
    assert known.status_code == unknown.status_code == 422
    assert known.text.replace(olga.email, "") == unknown.text.replace("x@example.com", "")


async def test_an_unknown_account_takes_as_much_work_as_a_wrong_password(olga):
    async def work(password_hash):
        started = process_time()
        assert not await passwords.matches(password_hash, "wrong")
        return process_time() - started

    await work(None)
    known = median([await work(olga.password_hash) for _ in range(5)])
    unknown = median([await work(None) for _ in range(5)])
    assert 0.3 < unknown / known < 3


async def test_a_deactivated_user_stays_outside(client, olga, people):
    from estate.columns import utc_now

    await client.sign_in(olga)
    await User.update({User.deactivated_at: utc_now()}).where(User.id == olga.id)
    assert (await client.get("/live")).status_code in (303, 401)
    assert (await sign_in(client.sign_out(), olga.email, PASSWORD)).status_code == 422


async def test_guessing_is_stopped_for_an_account(client, olga):
    for _ in range(5):
        assert (await sign_in(client, olga.email, "guess")).status_code == 422
    stopped = await sign_in(client, olga.email, PASSWORD)
    assert stopped.status_code == 429 and "quarter of an hour" in stopped.text


async def test_guessing_is_stopped_for_an_address_behind_a_trusted_proxy(client, olga, monkeypatch):
    from estate.accounts import sign_in as rules
    from estate.settings import settings

    monkeypatch.setattr(rules, "ATTEMPTS_PER_ADDRESS", 3)
    monkeypatch.setitem(settings().__dict__, "trusted_proxies", "127.0.0.1")
    for number in range(3):
        answer = await sign_in(client, f"n{number}@example.com", "x", **{"x-forwarded-for": "192.0.2.7"})
        assert answer.status_code == 422
    spoofed = {"x-forwarded-for": "198.51.100.1, 192.0.2.7"}
    assert (await sign_in(client, "n9@example.com", "x", **spoofed)).status_code == 429
    lines = [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "192.0.2.7")]
    data = {"email": "n9@example.com", "password": "x"}
    assert (await client.post("/sign-in", data=data, headers=lines)).status_code == 429
    other = {"x-forwarded-for": "192.0.2.8"}
    assert (await sign_in(client, "n9@example.com", "x", **other)).status_code == 422


async def test_an_office_behind_one_address_signs_in_as_often_as_it_likes(client, olga, monkeypatch):
    from estate.accounts import sign_in as rules

    monkeypatch.setattr(rules, "ATTEMPTS_PER_ADDRESS", 2)
    for _ in range(4):
        assert (await sign_in(client.sign_out(), olga.email, PASSWORD)).status_code == 303


async def test_signing_out_ends_this_device_and_everywhere_ends_all(client, olga):
    await client.sign_in(olga)
    other_device = client.cookies["session"]
    await client.sign_in(olga)
    assert (await client.post("/sign-out")).status_code == 303
    assert await Session.count().where(Session.account == olga.id) == 1
    client.cookies.set("session", other_device)
    assert (await client.post("/sign-out/everywhere")).status_code == 303
    assert await Session.count().where(Session.account == olga.id) == 0


async def test_a_form_on_another_site_is_refused(client, people):
    await client.sign_in(people.owner)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}):
        assert (await client.post("/sign-out", headers=headers)).status_code == 403
    ours = {"origin": "http://estate.test"}
    assert (await client.post("/sign-out", headers=ours)).status_code == 303


async def test_signing_in_leads_nowhere_outside(client, olga):
    for target in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        data = {"email": olga.email, "password": PASSWORD, "next": target}
        assert (await client.post("/sign-in", data=data)).headers["location"] == "/"


async def test_behind_https_the_cookie_is_secure_and_browsers_are_told_to_stay(client, olga, monkeypatch):
    from estate.settings import settings

    monkeypatch.setitem(settings().__dict__, "base_url", "https://estate.test")
    answer = await sign_in(client, olga.email, PASSWORD)
    assert answer.headers["set-cookie"].startswith("__Host-session=")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age=" in answer.headers["strict-transport-security"]


async def test_every_answer_carries_the_content_policy(client, people):
    for path in ("/sign-in", "/no-such-page"):
        answer = await client.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("peer", "client_is"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_of_ipv6_stands_for_its_network(peer, client_is):
    scope = {"type": "http", "path": "/", "query_string": b"", "headers": [], "client": (peer, 1)}
    assert access.client_address(ASGIConnection(scope)) == client_is


async def test_what_no_longer_counts_is_pruned(client, olga):
    await sign_in(client, "nobody@example.com", "x")
    await client.sign_in(olga)
    long_ago = utc_now() - timedelta(days=15)
    await SignInFailure.update({SignInFailure.at: long_ago}, force=True)
    await Session.update({Session.seen_at: long_ago}, force=True)
    await client.sign_in(olga)
    await SWEEPS["sessions.prune"][1]()
    await SWEEPS["sign_in.prune"][1]()
    assert await Session.count() == 1 and await SignInFailure.count() == 0
