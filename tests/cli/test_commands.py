import socket

import asyncpg
import pytest

from tests.cli.conftest import Estate
from tests.fixtures import servers

NOBODY = "postgresql://estate:secret-word@127.0.0.1:1/estate"


async def execute(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def one_sentence(text: str) -> bool:
    return text.startswith("estate: ") and text.count("\n") == 1 and "Traceback" not in text


@pytest.mark.parametrize("command", [("serve", "--port", "8199"), ("worker",), ("migrate",)])
def test_an_unreachable_database_is_told_in_one_sentence_without_its_password(
    estate: Estate, command: tuple[str, ...]
) -> None:
    ran = estate(*command, DATABASE_URL=NOBODY)
    assert ran.code == 2
    assert one_sentence(ran.error)
    assert "127.0.0.1:1 cannot be used: nothing answers there" in ran.error
    assert "secret-word" not in ran.error


def test_a_wrong_setting_is_named_without_its_value(estate: Estate) -> None:
    ran = estate("serve", SMTP_URL="secret-word")
    assert ran.code == 2
    assert one_sentence(ran.error)
    assert "SMTP_URL" in ran.error
    assert "secret-word" not in ran.error


def test_a_missing_secret_is_told(estate: Estate) -> None:
    ran = estate("serve", "--port", "8199", SECRET_KEY="")
    assert ran.code == 2
    assert "SECRET_KEY is not set" in ran.error


def test_a_taken_port_is_told(estate: Estate) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        for command in ("serve", "demo"):
            ran = estate(command, "--port", str(port))
            assert ran.code == 2
            assert f"Port {port} is taken by another program" in ran.error


async def test_an_older_schema_is_told_and_mended(estate: Estate, own_database: str) -> None:
    await execute(own_database, "DROP SCHEMA public CASCADE")
    await execute(own_database, "CREATE SCHEMA public")
    ran = estate("serve", "--port", "8199")
    assert ran.code == 2
    assert "migrations: run `estate migrate`" in ran.error
    assert estate("migrate").out == "The schema is up to date.\n"
    assert await execute(own_database, "SELECT count(*) FROM users") == 0


@pytest.mark.parametrize("command", [("serve", "--port", "8199"), ("worker",), ("migrate",)])
async def test_a_newer_schema_is_told_and_left_alone(
    estate: Estate, own_database: str, command: tuple[str, ...]
) -> None:
    await execute(own_database, "INSERT INTO migration (app_name, name) VALUES ('leads', 'of_tomorrow')")
    ran = estate(*command)
    assert ran.code == 2
    assert "migrated by a newer Estate" in ran.error


async def test_a_user_is_added_once_with_a_password_that_is_shown(estate: Estate, own_database: str) -> None:
    words = (
        "user",
        "add",
        "Ann@Agency.example",
        "--role",
        "staff",
        "--name",
        "Ann Lee",
        "--office",
        "Centre",
    )
    ran = estate(*words)
    assert ran.code == 0
    assert ran.out.startswith("Ann@Agency.example can sign in as staff.\nPassword: ")
    stored = (
        "SELECT users.email || ' ' || role || ' ' || o.name FROM users JOIN office o ON o.id = users.office"
    )
    assert await execute(own_database, stored) == "ann@agency.example staff Centre"
    again = estate(*words)
    assert again.code == 2
    assert "is a user already" in again.error


def test_the_doctor_tries_every_part_and_names_what_is_wrong(estate: Estate) -> None:
    well = estate("doctor", BASE_URL="https://estate.example")
    assert [line.split()[0] for line in well.out.splitlines()] == [
        *("database", "schema", "search", "s3", "mail", "mailboxes", "worker", "address"),
    ]
    assert "put, got and deleted a file" in well.out
    assert well.code == 1  # no worker runs
    ill = estate(
        "doctor",
        SMTP_URL="smtp://127.0.0.1:1",
        AWS_ENDPOINT_URL_S3="http://127.0.0.1:1",
        BASE_URL="http://crm.example",
    )
    assert "The mail server 127.0.0.1:1 cannot be used" in ill.out
    assert "The bucket estate cannot be written to" in ill.out
    assert "BASE_URL is not encrypted" in ill.out


def test_the_doctor_asks_no_more_of_a_database_that_does_not_answer(estate: Estate) -> None:
    ran = estate("doctor", DATABASE_URL=NOBODY)
    assert "database   The database at 127.0.0.1:1 cannot be used" in ran.out
    assert "schema" not in ran.out


async def test_the_doctor_knows_a_database_whose_search_drops_letters(
    estate: Estate, own_database: str
) -> None:
    name = f"{own_database.rpartition('/')[2]}_c"
    await execute(
        own_database,
        f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'",
    )
    try:
        url = servers.with_database(own_database, name)
        assert estate("migrate", DATABASE_URL=url).code == 0
        assert "Search drops letters outside ASCII" in estate("doctor", DATABASE_URL=url).out
    finally:
        await servers.drop(name)
