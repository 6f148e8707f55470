import os
import pwd
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from estate.embedded.postgres import Postgres
from estate.failures import Failure
from tests.embedded.conftest import as_root

PROJECT = Path(__file__).parents[2]
START_AND_WAIT = """
import sys, pathlib, estate.embedded.postgres
print(estate.embedded.postgres.Postgres(pathlib.Path(sys.argv[1])).start().process.pid, flush=True)
input()
"""


async def ask(server: Postgres, sql: str) -> object:
    connection = await asyncpg.connect(server.url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_a_new_cluster_answers_sorts_and_searches_every_script(postgres: Postgres) -> None:
    postgres.start()
    assert await ask(postgres, "select upper('é')") == "É"
    await ask(postgres, "create extension pg_trgm")
    assert await ask(postgres, "select cardinality(show_trgm('鷹栖')) > 0") is True


async def test_who_comes_second_attaches_and_does_not_stop_it(postgres: Postgres, root: Path) -> None:
    postgres.start()
    second = Postgres(root).start()
    assert second.url == postgres.url
    second.stop()
    assert await ask(postgres, "select 1") == 1


async def test_a_restart_keeps_data_and_port(postgres: Postgres) -> None:
    postgres.start()
    url = postgres.url
    await ask(postgres, "create table kept as select 7 as n")
    postgres.stop()
    postgres.start()
    assert postgres.url == url
    assert await ask(postgres, "select n from kept") == 7


async def test_after_kill_9_every_answered_insert_is_there(postgres: Postgres) -> None:
    postgres.start()
    await ask(postgres, "create table kept (n int)")
    for number in range(20):
        await ask(postgres, f"insert into kept values ({number})")
    assert postgres.process is not None
    postgres.process.kill()
    postgres.process.wait()
    postgres.start()
    assert await ask(postgres, "select count(*) from kept") == 20


async def test_a_stale_file_that_names_a_strangers_process_does_not_stop_the_start(
    postgres: Postgres,
) -> None:
    postgres.start()
    assert postgres.process is not None
    postgres.process.kill()
    postgres.process.wait()
    pid_file = postgres.home / "data/postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    postgres.start()
    assert await ask(postgres, "select 1") == 1


async def test_a_taken_port_is_replaced(postgres: Postgres, root: Path) -> None:
    postgres.start()
    taken = (postgres.home / "port").read_text()
    postgres.stop()
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(taken)))
        other.listen()
        postgres.start()
        assert (postgres.home / "port").read_text() != taken
        assert await ask(postgres, "select 1") == 1


async def test_nobody_gets_in_without_the_password(postgres: Postgres) -> None:
    postgres.start()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres.url.replace("estate:", "estate:x"))


def test_passwords_and_data_are_closed_to_other_users(postgres: Postgres) -> None:
    postgres.start()
    assert stat.S_IMODE((postgres.home / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((postgres.home / "data").stat().st_mode) == 0o700


def test_it_ends_with_the_process_that_started_it(root: Path) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, str(root)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    assert int(starter.stdout.readline()) > 0
    starter.kill()
    starter.wait()
    server = Postgres(root)
    server.stop_orphan()  # returns when it is gone
    assert not (server.home / "data/postmaster.pid").exists()


def test_data_of_another_version_is_refused_in_words(postgres: Postgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.home / "data/PG_VERSION").write_text("15\n")
    with pytest.raises(Failure, match="written by PostgreSQL 15"):
        postgres.start()


@as_root
class TestRoot:
    @pytest.fixture
    def private(self, private_root: Path) -> Iterator[Postgres]:
        server = Postgres(private_root)
        yield server
        server.stop()

    async def test_below_a_private_folder_the_cluster_lives_elsewhere_and_is_found_again(
        self, private: Postgres, private_root: Path
    ) -> None:
        private.start()
        await ask(private, "create table kept as select 7 as n")
        assert private_root not in private.home.parents
        assert Postgres(private_root).start().home == private.home
        private.stop()
        private.start()
        assert await ask(private, "select n from kept") == 7

    async def test_a_deleted_data_folder_is_a_fresh_start(
        self, private: Postgres, private_root: Path
    ) -> None:
        private.start()
        old = private.home
        private.stop()
        (private_root / "postgres.path").rename(private_root.parent / "postgres.path")
        private.start()
        assert private.home != old

    def test_permissions_of_parent_folders_are_left_alone(
        self, private: Postgres, private_root: Path
    ) -> None:
        private.start()
        assert stat.S_IMODE(private_root.parent.stat().st_mode) == 0o700

    def test_an_ordinary_user_can_run_it(self, root: Path) -> None:
        root.mkdir()
        user = pwd.getpwnam("nobody")
        os.chown(root, user.pw_uid, user.pw_gid)
        assert as_user(user, lambda: runs_as(Postgres(root).start(), user))


def as_user(user: pwd.struct_passwd, act: Callable[[], bool]) -> bool:
    """Forked, and not a new interpreter: ours may be in a folder that the user may not enter."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            os._exit(0 if act() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def runs_as(server: Postgres, user: pwd.struct_passwd) -> bool:
    assert server.process is not None
    owner = Path(f"/proc/{server.process.pid}").stat().st_uid
    server.stop()
    return owner == user.pw_uid


def test_ctrl_c_in_the_terminal_reaches_us_first(postgres: Postgres) -> None:
    postgres.start()
    assert postgres.process is not None
    assert os.getsid(postgres.process.pid) != os.getsid(0)
