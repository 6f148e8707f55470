"""Backup, wipe, restore gives the same agency."""

import re

import asyncpg

from estate.keeping import archive
from tests.keeping.conftest import PASSWORD, at_work, command, picture

PICTURE = re.compile(r"/photos/[\w-]+/\d+\.\w+")


def said(done):
    return done.stderr.decode()


async def test_an_agency_comes_back_whole_on_other_servers_and_from_there_again(
    kept, empty, embedded, client, tmp_path
):
    before = await picture(kept.place)
    assert before.rows["visit"][0] == 1 and before.rows["pgqueuer"][0] and len(before.files) > 3
    first = command("restore", str(kept.backup), on=embedded)
    assert first.returncode == 0, said(first)
    assert "Restored: Harbour & Hill as of" in said(first)
    assert await picture(embedded) == before
    await new_rows_get_new_numbers(embedded)
    seen = await walk(client, kept.place, kept.world)
    assert await walk(client, embedded, kept.world) == seen
    there = await picture(embedded)
    file = tmp_path / "again.tar"
    assert command("backup", str(file), on=embedded).returncode == 0
    second = command("restore", str(file), on=empty)
    assert second.returncode == 0, said(second)
    assert await picture(empty) == there
    assert await walk(client, empty, kept.world) == seen


async def walk(client, place, world):
    """Nobody is signed in; the password opens every page. What is answered for each picture on them."""
    async with at_work(place):
        client.sign_out()
        assert (await client.get("/")).status_code == 303
        form = {"email": world.people.owner.email, "password": PASSWORD, "next": "/"}
        answer = await client.post("/sign-in", data=form, headers={"sec-fetch-site": "same-origin"})
        assert answer.status_code == 303, answer.text
        pictures = set()
        for path in ("/", "/leads", "/visits", "/properties", "/leads/{lead_id:uuid}"):
            answer = await client.get(world.url(path))
            assert answer.status_code == 200
            pictures |= set(PICTURE.findall(answer.text))
        for path in ("/properties/{property_id:uuid}", "/homes/{slug:str}"):
            pictures |= set(PICTURE.findall((await client.get(world.url(path))).text))
        answers = {path: await client.get(path) for path in pictures}
        client.sign_out()
        assert any(answer.status_code == 200 for answer in answers.values())
        return {path: (answer.status_code, answer.content) for path, answer in answers.items()}


async def new_rows_get_new_numbers(place):
    connection = await asyncpg.connect(place["DATABASE_URL"])
    last = await connection.fetchval("SELECT max(seq) FROM event")
    new = await connection.fetchval(
        "INSERT INTO event (id, kind) VALUES (gen_random_uuid(), 'test') RETURNING seq"
    )
    assert new > last
    assert not await connection.fetchval("SELECT EXISTS (SELECT FROM session)")
    await connection.close()


async def test_a_backup_goes_through_a_pipe(kept, empty):
    sent = command("backup", "-", on=kept.place)
    assert sent.returncode == 0
    assert command("verify", "-", on={"DATABASE_URL": "nonsense"}, stdin=sent.stdout).returncode == 0
    assert command("restore", "-", on=empty, stdin=sent.stdout).returncode == 0
    assert await picture(empty) == await picture(kept.place)


def test_a_backup_is_read_by_its_owner_alone_and_by_any_tar(kept):
    import tarfile

    assert kept.backup.stat().st_mode & 0o777 == 0o600
    assert not list(kept.backup.parent.glob("*.part"))
    with tarfile.open(kept.backup) as tar:
        names = tar.getnames()
    assert names[0] == archive.BEGIN and names[-1] == archive.END
    assert not any(name.startswith("tables/session/") for name in names)


async def test_whatever_lies_in_the_store_is_in_the_backup(kept):
    """A room that keeps files says so with `needs_files`; one that forgot it is found here."""
    from estate import storage

    async with at_work(kept.place):
        stored = set(await storage.keys())
    with kept.backup.open("rb") as stream:
        assert {member.key for member in archive.Reader(stream) if member.key} == stored
