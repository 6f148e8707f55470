"""What cannot be restored or backed up is said in a sentence, and nothing is changed."""

import asyncio
import io
import os
import resource
import signal
import subprocess
import sys

import asyncpg
import pytest

from tests.fixtures import servers
from tests.keeping.conftest import at_work, command, new_place, picture


def sentence(done):
    text = done.stderr.decode()
    assert done.returncode == 2, text
    assert text.startswith("estate: ") and text.count("\n") == 1 and "Traceback" not in text, text
    return text


async def execute(place, sql):
    connection = await asyncpg.connect(place["DATABASE_URL"])
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_an_agency_is_replaced_only_by_name(kept, tmp_path):
    async with new_place(schema=True) as place:
        await execute(place, "INSERT INTO agency (id, name) VALUES (1, 'Old Town')")
        refused = sentence(command("restore", str(kept.backup), on=place))
        assert "holds Old Town (0 users, 0 people, 0 properties)" in refused
        assert '--replace "Old Town"' in refused
        sentence(command("restore", str(kept.backup), "--replace", "old town", on=place))
        assert await execute(place, "SELECT name FROM agency") == "Old Town"
        done = command("restore", str(kept.backup), "--replace", "Old Town", on=place)
        assert done.returncode == 0, done.stderr
        assert await picture(place) == await picture(kept.place)


async def test_a_restore_does_not_disturb_a_server_at_work(kept, empty):
    connection = await asyncpg.connect(
        empty["DATABASE_URL"], server_settings={"application_name": "estate serve"}
    )
    refused = sentence(command("restore", str(kept.backup), on=empty))
    assert "`estate serve` still at work on this database" in refused
    await connection.close()


async def test_who_starts_during_a_restore_is_refused_and_does_not_disturb_it(kept):
    """The old agency is still seen until the end: whoever served it would lose what is written."""
    async with new_place(schema=True) as place:
        data = kept.backup.read_bytes()
        restore = begun("restore", "-", on=place)
        restore.stdin.write(data[: len(data) // 2])
        restore.stdin.flush()
        await until_someone_loads(place)
        waiting = begun("migrate", on=place)
        for words in (("serve", "--port", "1"), ("worker",), ("user", "add", "a@b.example", *ADDED)):
            assert "just being restored" in sentence(command(*words, on=place))
        restore.stdin.write(data[len(data) // 2 :])
        _out, told = restore.communicate(timeout=60)
        assert restore.returncode == 0, told
        assert waiting.wait(60) == 0
        assert await picture(place) == await picture(kept.place)


ADDED = ("--role", "agent", "--name", "A")


def begun(*words, on):
    return subprocess.Popen(
        [sys.executable, "-m", "estate.cli", *words],
        cwd=servers.ROOT,
        env={**os.environ, **on},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


async def test_tables_of_another_program_stay(kept, empty):
    await execute(empty, "CREATE TABLE invoices (id int)")
    assert "tables of another program (invoices)" in sentence(command("restore", str(kept.backup), on=empty))


@pytest.mark.parametrize("last", [b"files/photos", b"end.json"])
async def test_a_truncated_backup_changes_nothing(kept, empty, tmp_path, last):
    data = kept.backup.read_bytes()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(data[: data.rindex(last) // 512 * 512])
    sentence(command("verify", str(cut), on={}))
    sentence(command("restore", str(cut), on=empty))
    assert await execute(empty, "SELECT to_regclass('agency')") is None


async def test_one_wrong_byte_is_found_and_changes_nothing(kept, empty, tmp_path):
    data = bytearray(kept.backup.read_bytes())
    spot = data.index(b"JFIF")
    data[spot] ^= 1
    bad = tmp_path / "bad.tar"
    bad.write_bytes(data)
    assert "files/" in sentence(command("verify", str(bad), on={}))
    assert "is damaged: its checksum is another one" in sentence(command("restore", str(bad), on=empty))
    assert await execute(empty, "SELECT to_regclass('agency')") is None


def test_what_is_no_backup_is_said(kept, empty, tmp_path):
    for data in (b"", b"no tar at all" * 1000):
        file = tmp_path / "thing"
        file.write_bytes(data)
        assert "This is no backup of Estate." in sentence(command("restore", str(file), on=empty))
    assert "thing that is not there: No such file" in sentence(
        command("verify", "thing that is not there", on={})
    )


def rewritten(kept, change):
    """The backup with another beginning, whole and consistent."""
    from estate.keeping.archive import Reader, Writer

    stream = io.BytesIO()
    writer = Writer(stream)
    with kept.backup.open("rb") as source:
        backup = Reader(source)
        begin = {key: value for key, value in backup.begin.items() if key not in ("format", "version")}
        writer.begin(change(begin))
        for member in backup:
            writer._add(member.name, member.content, member.content_type)
        writer.end({key: value for key, value in backup.end.items() if key != "digest"})
    return stream.getvalue()


def test_a_backup_of_a_newer_estate_is_refused(kept, empty):
    def newer(begin):
        return {**begin, "migrations": {**begin["migrations"], "visits": ["2999-01-01T00:00:00:000000"]}}

    refused = sentence(command("restore", "-", on=empty, stdin=rewritten(kept, newer)))
    assert "A newer Estate" in refused


async def test_a_backup_of_an_older_estate_is_brought_up_to_date(empty):
    from estate import schema
    from estate.keeping import backup, rebuilding
    from estate.keeping.progress import Progress
    from piccolo_conf import DB

    async with at_work(empty):
        await DB.prep_database()
        async with DB.transaction() as transaction:
            older: dict[str, list[str]] = {}
            for app, name in sorted(schema.known_migrations()):
                older.setdefault(app, []).append(name)
            older["visits"].pop()
            await rebuilding.make(transaction.connection, older)
            await DB._run_in_pool("SELECT 1")
            await transaction.connection.execute("INSERT INTO agency (id, name) VALUES (1, 'Old Town')")
        stream = io.BytesIO()
        await backup.take(stream, Progress())
        assert (await schema.state()).missing
    done = command("restore", "-", "--replace", "Old Town", on=empty, stdin=stream.getvalue())
    assert done.returncode == 0, done.stderr
    async with at_work(empty):
        assert not any(vars(await schema.state()).values())
        assert await execute(empty, "SELECT name FROM agency") == "Old Town"


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "never.tar"),
        ("import", "properties", "README.md"),
        ("user", "add", "a@b.example", "--role", "agent", "--name", "A"),
        ("worker",),
    ],
)
async def test_an_older_schema_is_refused_with_the_command_to_run(empty, words):
    assert "run `estate migrate`" in sentence(command(*words, on=empty))


def test_a_full_disk_leaves_no_half_backup(kept, tmp_path):
    file = tmp_path / "estate.tar"

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = command("backup", str(file), on=kept.place, preexec_fn=little_room)
    assert f"{file} cannot be written" in sentence(done)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
async def test_a_broken_off_backup_has_not_the_name_of_a_whole_one(kept, tmp_path, how):
    file = tmp_path / "estate.tar"
    blocker = await asyncpg.connect(kept.place["DATABASE_URL"])
    async with blocker.transaction():
        await blocker.execute("LOCK TABLE visit")  # so that it is half-way
        half = begun("backup", str(file), on=kept.place)
        while not (tmp_path / "estate.tar.part").exists():
            assert half.poll() is None, half.stderr.read()
            await asyncio.sleep(0.05)
        half.send_signal(how)
        half.communicate(timeout=120)
    await blocker.close()
    assert half.returncode != 0 and not file.exists()
    done = command("backup", str(file), on=kept.place)
    assert done.returncode == 0, done.stderr
    assert command("verify", str(file), on={}).returncode == 0
    assert list(tmp_path.iterdir()) == [file]


def test_another_file_is_never_overwritten(kept, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("mine")
    assert "exists already" in sentence(command("backup", str(file), on=kept.place))
    assert file.read_text() == "mine"


async def test_a_killed_restore_leaves_the_old_agency_and_can_be_begun_again(kept):
    async with new_place(schema=True) as place:
        await execute(place, "INSERT INTO agency (id, name) VALUES (1, 'Old Town')")
        words = ("restore", "-", "--replace", "Old Town")
        data = kept.backup.read_bytes()
        half = begun(*words, on=place)
        half.stdin.write(data[: len(data) // 2])
        half.stdin.flush()
        await until_someone_loads(place)
        half.send_signal(signal.SIGKILL)
        half.wait()
        assert await execute(place, "SELECT name FROM agency") == "Old Town"
        done = command(*words, on=place, stdin=data)
        assert done.returncode == 0, done.stderr
        assert await picture(place) == await picture(kept.place)


async def until_someone_loads(place):
    loading = (
        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
        "WHERE d.datname = current_database() AND mode = 'AccessExclusiveLock'"
    )
    while not await execute(place, loading):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
