"""Every URL, by everybody. A new one fails here until it is said who may use it."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest_asyncio

from estate.accounts.tables import Agency, Visibility
from tests.fixtures.web import Client
from tests.world import World, filled, make_world

PUBLIC = """
    GET  /brand/{name:str}
    GET  /enquiries
    POST /enquiries
    GET  /enquiries/thanks
    GET  /healthz
    GET  /homes/{slug:str}
    GET  /links/{token:str}
    POST /links/{token:str}
    GET  /password-reset
    POST /password-reset
    GET  /password-reset/sent
    GET  /photos/{key:str}/{name:str}
    GET  /readyz
    GET  /schema
    GET  /schema/openapi.json
    GET  /sign-in
    POST /sign-in
    POST /sign-out
    GET  /static
    GET  /unsubscribe/{unsubscribe_token:str}
    POST /unsubscribe/{unsubscribe_token:str}
"""

SIGNED_IN = """
    GET  /
    GET  /calls
    GET  /calls/import
    POST /calls/import
    GET  /calls/new
    GET  /calls/today
    GET  /leads
    POST /leads
    POST /leads/lookup
    GET  /leads/new
    GET  /leads/without-next-step
    GET  /live
    GET  /new
    GET  /people
    POST /people/cards
    GET  /people/doubles
    GET  /people/merges
    GET  /private-photos/{private_key:str}/{name:str}
    GET  /properties
    POST /properties
    GET  /properties/new
    GET  /properties/{property_id:uuid}
    GET  /properties/{property_id:uuid}/photos
    GET  /properties/{property_id:uuid}/photos.zip
    GET  /search
    POST /search/lookup
    POST /search/openings
    POST /search/pins
    GET  /settings
    GET  /settings/devices
    POST /settings/devices/others/removal
    POST /settings/devices/{device_id:uuid}/removal
    GET  /settings/columns
    POST /settings/columns
    GET  /settings/password
    POST /settings/password
    GET  /settings/profile
    POST /settings/profile
    GET  /settings/templates
    POST /settings/templates
    GET  /settings/templates/new
    GET  /settings/templates/{template_id:uuid}
    POST /settings/templates/{template_id:uuid}
    POST /settings/templates/{template_id:uuid}/removal
    POST /settings/templates/{template_id:uuid}/restoration
    GET  /reports/calls
    GET  /reports/calls/csv
    GET  /reports/calls/xlsx
    POST /sign-out/everywhere
    GET  /tasks
    POST /tasks
    GET  /tasks/new
    GET  /visits
    POST /visits
    GET  /visits/new
"""

# The agent of the case, the office, and whom the agency lets see it; for all others it is not there.
CASE = """
    GET  /calls/{call_id:uuid}/edit
    GET  /calls/{call_id:uuid}/next-step/edit
    POST /calls/{call_id:uuid}/next-step
    POST /calls/{call_id:uuid}
    PUT  /calls/{call_id:uuid}
    GET  /leads/{lead_id:uuid}
    GET  /leads/{lead_id:uuid}/assignment/edit
    POST /leads/{lead_id:uuid}/assignment
    PUT  /leads/{lead_id:uuid}/assignment
    GET  /leads/{lead_id:uuid}/calls/new
    POST /leads/{lead_id:uuid}/calls
    GET  /leads/{lead_id:uuid}/letters/new
    POST /leads/{lead_id:uuid}/letters
    POST /leads/{lead_id:uuid}/letters/filled
    POST /leads/{lead_id:uuid}/letters/preview
    GET  /leads/{lead_id:uuid}/letters/homes
    POST /leads/{lead_id:uuid}/letters/enclosures
    POST /leads/{lead_id:uuid}/letters/{message_id:uuid}/withdrawal
    GET  /leads/{lead_id:uuid}/texts/new
    POST /leads/{lead_id:uuid}/texts
    POST /leads/{lead_id:uuid}/texts/filled
    GET  /leads/{lead_id:uuid}/loss/new
    POST /leads/{lead_id:uuid}/loss
    PUT  /leads/{lead_id:uuid}/loss
    GET  /leads/{lead_id:uuid}/next-step/edit
    POST /leads/{lead_id:uuid}/next-step
    PUT  /leads/{lead_id:uuid}/next-step
    GET  /leads/{lead_id:uuid}/notes/new
    POST /leads/{lead_id:uuid}/notes
    GET  /leads/{lead_id:uuid}/person/edit
    POST /leads/{lead_id:uuid}/person
    GET  /leads/{lead_id:uuid}/sequence/new
    POST /leads/{lead_id:uuid}/sequence
    POST /leads/{lead_id:uuid}/sequence/end
    GET  /leads/{lead_id:uuid}/snooze/new
    POST /leads/{lead_id:uuid}/snooze
    POST /leads/{lead_id:uuid}/snooze/end
    POST /leads/{lead_id:uuid}/stage
    PUT  /leads/{lead_id:uuid}/stage
    GET  /leads/{lead_id:uuid}/tasks/new
    POST /leads/{lead_id:uuid}/tasks
    GET  /inbox/{mail_id:uuid}
    GET  /inbox/{mail_id:uuid}/files/{part:int}
    GET  /inbox/{mail_id:uuid}/html
    GET  /messages/{message_id:uuid}
    GET  /messages/{message_id:uuid}/html
    GET  /people/{person_id:uuid}
    GET  /people/{person_id:uuid}/addresses/new
    POST /people/{person_id:uuid}/addresses
    POST /people/{person_id:uuid}/addresses/{address_id:uuid}
    GET  /people/{person_id:uuid}/addresses/{address_id:uuid}/edit
    POST /people/{person_id:uuid}/addresses/{address_id:uuid}/removal
    GET  /people/{person_id:uuid}/card.vcf
    GET  /people/{person_id:uuid}/consents/new
    POST /people/{person_id:uuid}/consents
    POST /people/{person_id:uuid}/consents/{consent_id:uuid}/withdrawal
    POST /people/{person_id:uuid}/details
    GET  /people/{person_id:uuid}/doubles/new
    GET  /people/{person_id:uuid}/doubles/{other_id:uuid}
    POST /people/{person_id:uuid}/doubles/{other_id:uuid}/difference
    POST /people/{person_id:uuid}/doubles/{other_id:uuid}/difference/removal
    POST /people/{person_id:uuid}/doubles/{other_id:uuid}/merge
    GET  /people/{person_id:uuid}/edit
    POST /people/{person_id:uuid}/links
    GET  /people/{person_id:uuid}/links/new
    POST /people/{person_id:uuid}/links/{link_id:uuid}/removal
    POST /people/{person_id:uuid}/points/{point_id:uuid}
    GET  /people/{person_id:uuid}/points/{point_id:uuid}/edit
    GET  /people/{person_id:uuid}/privacy
    GET  /people/merges/{merge_id:uuid}
    POST /people/merges/{merge_id:uuid}/reversal
    GET  /tasks/{task_id:uuid}/edit
    POST /tasks/{task_id:uuid}
    POST /tasks/{task_id:uuid}/completion
    POST /tasks/{task_id:uuid}/completion/removal
    GET  /tasks/{task_id:uuid}/postponement/new
    POST /tasks/{task_id:uuid}/postponement
    POST /tasks/{task_id:uuid}/removal
    GET  /visits/{visit_id:uuid}
    GET  /visits/{visit_id:uuid}/cancellation/new
    POST /visits/{visit_id:uuid}/cancellation
    GET  /visits/{visit_id:uuid}/completion/new
    POST /visits/{visit_id:uuid}/completion
    POST /visits/{visit_id:uuid}/lateness
    GET  /visits/{visit_id:uuid}/times/new
    POST /visits/{visit_id:uuid}/times
"""

# Whose phone it was; for all others, the office too, it is not there.
PHONE = """
    GET  /calls/import/{log_id:uuid}
    POST /calls/import/{log_id:uuid}
    POST /calls/import/{log_id:uuid}/ignored
    POST /calls/import/{log_id:uuid}/leads
    POST /calls/import/{log_id:uuid}/removal
"""

# All may look at a listing; its agent and the office change it.
LISTING = """
    GET  /properties/{property_id:uuid}/edit
    POST /properties/{property_id:uuid}
    POST /properties/{property_id:uuid}/photos
    PUT  /properties/{property_id:uuid}/photos/order
    POST /properties/{property_id:uuid}/photos/{photo_id:uuid}
    GET  /properties/{property_id:uuid}/photos/{photo_id:uuid}/edit
    POST /properties/{property_id:uuid}/photos/{photo_id:uuid}/replacement
    POST /properties/{property_id:uuid}/photos/{photo_id:uuid}/cover
    POST /properties/{property_id:uuid}/photos/{photo_id:uuid}/keeping
    POST /properties/{property_id:uuid}/photos/{photo_id:uuid}/move
    POST /properties/{property_id:uuid}/photos/{photo_id:uuid}/removal
    POST /properties/{property_id:uuid}/photos/{photo_id:uuid}/restoration
    POST /properties/{property_id:uuid}/pin
    POST /properties/{property_id:uuid}/publication
    POST /properties/{property_id:uuid}/publication/removal
"""

# For programs with a token; a session opens nothing there.
PROGRAM = """
    POST /api/v1/enquiries
"""

STAFF = """
    GET  /handovers/{user_id:uuid}
    POST /handovers/{user_id:uuid}
    POST /leads/assignments
    GET  /leads/assignments/new
    POST /leads/assignments/reversal
    GET  /inbox
    POST /inbox
    POST /inbox/asides
    POST /inbox/asides/end
    POST /inbox/{mail_id:uuid}/aside
    POST /inbox/{mail_id:uuid}/aside/end
    GET  /inbox/{mail_id:uuid}/case/new
    POST /inbox/{mail_id:uuid}/case
    POST /inbox/{mail_id:uuid}/case/removal
    GET  /inbox/{mail_id:uuid}/lead/new
    POST /inbox/{mail_id:uuid}/lead
    GET  /messages
    POST /messages/retries
    POST /messages/surrenders
    POST /messages/{message_id:uuid}/retry
    GET  /office
    GET  /people/imports
    POST /people/imports
    GET  /people/imports/{import_id:uuid}
    GET  /people/imports/{import_id:uuid}/columns
    POST /people/imports/{import_id:uuid}/columns
    GET  /people/imports/{import_id:uuid}/refused
    POST /people/imports/{import_id:uuid}/removal
    POST /people/imports/{import_id:uuid}/start
    POST /people/imports/{import_id:uuid}/stop
    GET  /people/imports/{import_id:uuid}/undo
    POST /people/imports/{import_id:uuid}/undo
    POST /people/{person_id:uuid}/archive
    GET  /properties/exports/csv
    GET  /properties/exports/xlsx
    GET  /properties/imports
    POST /properties/imports
    GET  /properties/imports/{import_id:uuid}
    GET  /properties/imports/{import_id:uuid}/columns
    POST /properties/imports/{import_id:uuid}/columns
    GET  /properties/imports/{import_id:uuid}/refused
    POST /properties/imports/{import_id:uuid}/removal
    POST /properties/imports/{import_id:uuid}/start
    POST /properties/imports/{import_id:uuid}/stop
    GET  /properties/imports/{import_id:uuid}/undo
    POST /properties/imports/{import_id:uuid}/undo
    GET  /sequences
    POST /sequences
    GET  /sequences/new
    GET  /sequences/{sequence_id:uuid}
    POST /sequences/{sequence_id:uuid}
    POST /sequences/{sequence_id:uuid}/removal
    POST /sequences/{sequence_id:uuid}/restoration
    GET  /settings/task-templates
    POST /settings/task-templates
    GET  /settings/task-templates/{task_template_id:uuid}
    POST /settings/task-templates/{task_template_id:uuid}
    POST /settings/task-templates/{task_template_id:uuid}/removal
    POST /settings/task-templates/{task_template_id:uuid}/restoration
"""

ADMIN = """
    GET  /people/{person_id:uuid}/erasure/new
    POST /people/{person_id:uuid}/erasure
    GET  /settings/audit
    GET  /settings/agency
    POST /settings/agency
    GET  /settings/closed-days
    POST /settings/closed-days
    GET  /settings/follow-up
    POST /settings/follow-up
    GET  /settings/hours
    POST /settings/hours
    GET  /settings/mail-rules
    POST /settings/mail-rules
    GET  /settings/mail-rules/new
    POST /settings/mail-rules/trials
    GET  /settings/mail-rules/{rule_key:str}
    POST /settings/mail-rules/{rule_key:str}
    POST /settings/mail-rules/{rule_key:str}/removal
    GET  /settings/offices
    POST /settings/offices
    GET  /settings/offices/new
    GET  /settings/offices/{office_id:uuid}
    POST /settings/offices/{office_id:uuid}
    GET  /settings/offices/{office_id:uuid}/closing
    POST /settings/offices/{office_id:uuid}/closing
    POST /settings/offices/{office_id:uuid}/closing/end
    GET  /settings/tokens
    POST /settings/tokens
    GET  /settings/tokens/new
    POST /settings/tokens/{token_id:uuid}/removal
    GET  /settings/users
    POST /settings/users
    GET  /settings/users/new
    GET  /settings/users/{user_id:uuid}
    POST /settings/users/{user_id:uuid}
    GET  /settings/users/{user_id:uuid}/departure
    POST /settings/users/{user_id:uuid}/departure
    POST /settings/users/{user_id:uuid}/departure/end
    POST /settings/users/{user_id:uuid}/invitation
    POST /settings/users/{user_id:uuid}/invitation/removal
    POST /settings/users/{user_id:uuid}/password-reset
"""

Urls = list[tuple[str, str]]


def urls(*tables: str) -> Urls:
    return [tuple(line.split()) for table in tables for line in table.strip().splitlines()]  # type: ignore


@pytest_asyncio.fixture
async def world(db: None) -> World:
    return await make_world()


def test_of_every_url_it_is_said_who_may_use_it(app: Any) -> None:
    said = urls(PUBLIC, PROGRAM, SIGNED_IN, CASE, PHONE, LISTING, STAFF, ADMIN)
    assert sorted(said) == sorted(set(routes(app)))


def routes(app: Any) -> Iterator[tuple[str, str]]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", [None]):
            for method in getattr(handler, "http_methods", ["GET"]):
                if method not in ("HEAD", "OPTIONS"):
                    yield method, route.path


async def answers(client: Client, table: Urls, ids: dict[str, Any]) -> dict[str, int]:
    found = {}
    for method, path in table:
        answer = await client.request(method, filled(path, ids))
        found[f"{method} {path}"] = answer.status_code
    return found


def all_are(status: int, found: dict[str, int]) -> None:
    assert {url: code for url, code in found.items() if code != status} == {}


def reads(*tables: str) -> Urls:
    return [(method, path) for method, path in urls(*tables) if method == "GET" and path != "/live"]


def writes(*tables: str) -> Urls:
    return [(method, path) for method, path in urls(*tables) if method != "GET"]


PRIVATE = (SIGNED_IN, CASE, LISTING, STAFF, ADMIN)


async def test_the_signed_out_are_led_to_the_sign_in(client: Client, world: World) -> None:
    all_are(303, await answers(client, reads(*PRIVATE, PHONE), world.ids))
    all_are(401, await answers(client, writes(*PRIVATE, PHONE), world.ids))
    for _method, path in reads(*PRIVATE):
        location = (await client.get(world.url(path))).headers["location"]
        assert location.startswith("/sign-in?next="), path
    stream = await client.get("/live", headers={"accept": "text/event-stream"})
    assert stream.status_code == 401


async def test_without_a_token_nobody_comes_as_a_program(client: Client, world: World) -> None:
    for user in (None, world.people.owner, world.people.stranger, world.people.admin):
        client.sign_out() if user is None else await client.sign_in(user)
        all_are(401, await answers(client, urls(PROGRAM), world.ids))


async def test_the_public_reads_what_is_public(client: Client, world: World) -> None:
    pages = [url for url in reads(PUBLIC) if url[1] not in ("/static", "/readyz")]
    ids = {**world.ids, "name": "320.webp"}
    brand = {**ids, "name": "1d4ed8.css"}
    for method, path in pages:
        url = filled(path, brand if "brand" in path else ids)
        assert (await client.request(method, url)).status_code == 200, path


async def test_a_bad_id_is_nothing(client: Client, world: World) -> None:
    unknown = {name: uuid4() for name in world.ids}
    await client.sign_in(world.people.admin)
    named = [url for url in urls(*PRIVATE, PHONE) if "{" in url[1]]
    all_are(404, await answers(client, named, unknown))
    all_are(404, await answers(client, named, dict.fromkeys(world.ids, "no-id")))
    client.sign_out()
    public = [url for url in urls(PUBLIC) if "{" in url[1]]
    all_are(404, await answers(client, public, {**unknown, "name": "320.webp"}))


async def test_the_office_and_the_settings_are_not_for_agents(client: Client, world: World) -> None:
    for user in (world.people.owner, world.people.stranger):
        await client.sign_in(user)
        all_are(403, await answers(client, urls(STAFF, ADMIN), world.ids))
    await client.sign_in(world.people.staff)
    all_are(403, await answers(client, urls(ADMIN), world.ids))


async def test_everybody_reads_what_they_may(client: Client, world: World) -> None:
    people = world.people
    for user, tables in [
        (people.owner, (SIGNED_IN, CASE, LISTING, PHONE)),
        (people.colleague, (SIGNED_IN, CASE)),
        (people.stranger, (SIGNED_IN,)),
        (people.staff, (SIGNED_IN, CASE, LISTING, STAFF)),
        (people.admin, PRIVATE),
    ]:
        await client.sign_in(user)
        all_are(200, await answers(client, reads(*tables), world.ids))


async def test_no_id_stands_twice_on_a_page(client: Client, world: World) -> None:
    """The admin sees the most. Labels, swaps and scripts go by ids."""
    await client.sign_in(world.people.admin)
    twice = {}
    for _method, path in [*reads(*PRIVATE), *reads(PUBLIC)]:
        answer = await client.get(world.url(path))
        if answer.headers.get("content-type", "").startswith("text/html"):
            ids = Counter(re.findall(r'\sid="([^"]*)"', answer.text))
            twice |= {f"{path} #{name}": count for name, count in ids.items() if count > 1}
    assert twice == {}


async def test_to_a_stranger_a_case_is_not_there(client: Client, world: World) -> None:
    await client.sign_in(world.people.stranger)
    all_are(404, await answers(client, urls(CASE), world.ids))
    await Agency.update({Agency.lead_visibility: Visibility.OWN}, force=True)
    await client.sign_in(world.people.colleague)
    all_are(404, await answers(client, urls(CASE), world.ids))


async def test_whom_somebody_calls_is_seen_by_nobody_else(client: Client, world: World) -> None:
    people = world.people
    for user in (people.colleague, people.stranger, people.staff, people.admin):
        await client.sign_in(user)
        all_are(404, await answers(client, urls(PHONE), world.ids))


async def test_another_agents_listing_is_not_changed(client: Client, world: World) -> None:
    for user in (world.people.colleague, world.people.stranger):
        await client.sign_in(user)
        all_are(409, await answers(client, urls(LISTING), world.ids))
