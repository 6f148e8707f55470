"""The services as commands use them: several at once, killed in any order."""

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from estate.embedded import services as module
from estate.embedded.processes import command_line
from estate.embedded.services import Services, embedded
from estate.failures import Failure

PROJECT = Path(__file__).parents[2]
EMPTY: dict[str, str] = {}
START_AND_WAIT = """
import sys, pathlib, estate.embedded.services
services = estate.embedded.services.Services(pathlib.Path(sys.argv[1]), {})
print(services.start()["SECRET_KEY"], flush=True)
input()
"""


@pytest.fixture
def use(root: Path) -> Iterator[Callable[[], Services]]:
    users: list[Services] = []

    def begin() -> Services:
        users.append(Services(root, EMPTY))
        return users[-1]

    yield begin
    for user in users:
        user.release()


async def answers(settings: dict[str, str]) -> bool:
    connection = await asyncpg.connect(settings["DATABASE_URL"])
    await connection.close()
    return True


def keepers(root: Path) -> list[int]:
    return [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit()
        and "estate.embedded.keeper" in (line := command_line(int(folder.name)))
        and str(root) in line
    ]


def ends(pid: int) -> bool:
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], 30)[0])
    finally:
        os.close(process)


async def test_the_settings_lead_to_running_services(use: Callable[[], Services]) -> None:
    settings = use().start()
    assert await answers(settings)
    assert settings["AWS_ENDPOINT_URL_S3"].startswith("http://127.0.0.1:")
    assert len(settings["SECRET_KEY"]) > 30


async def test_they_run_until_the_last_user_lets_go(use: Callable[[], Services]) -> None:
    first, second = use(), use()
    settings = first.start()
    assert second.start() == settings
    first.release()
    assert await answers(settings)
    second.release()
    with pytest.raises(OSError):
        await answers(settings)


async def test_a_second_start_has_the_same_settings(use: Callable[[], Services]) -> None:
    first = use()
    settings = first.start()
    first.release()
    assert use().start() == settings


async def test_killed_keepers_are_replaced(use: Callable[[], Services], root: Path) -> None:
    user = use()
    settings = user.start()
    for pid in keepers(root):
        os.kill(pid, signal.SIGKILL)
    for keeper in user._keepers.values():
        keeper.wait()
    user.mend()
    assert await answers(settings)


def test_they_end_with_a_killed_user(root: Path) -> None:
    user = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, str(root)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )
    assert user.stdout is not None
    assert user.stdout.readline()
    user.kill()
    user.wait()
    with embedded(root):  # waits for their end, and begins anew
        pids = keepers(root)
        assert len(pids) == 2
    assert all(ends(pid) for pid in pids)


def test_only_what_is_not_set_is_embedded(root: Path) -> None:
    services = Services(root, {"DATABASE_URL": "postgresql://elsewhere/estate"})
    assert services.names == ["store"]
    assert Services(root, {"DATABASE_URL": "x", "AWS_ENDPOINT_URL_S3": "y"}).start() == {}


def test_a_full_disk_is_told_before_anything_is_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=12_000_000)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(Failure, match="has only 12 MB left; Estate needs 300 MB"):
        Services(root, EMPTY).start()


def test_a_data_folder_that_is_a_file_is_told(root: Path) -> None:
    root.write_text("")
    with pytest.raises(Failure, match="cannot be used as data folder"):
        Services(root, EMPTY).start()
