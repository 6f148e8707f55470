"""Services of their own for each test: these tests kill them."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from estate.embedded.postgres import Postgres


@pytest.fixture
def root() -> Iterator[Path]:
    """An empty data folder, with a space in its path, that every user of the machine may enter."""
    parent = Path(tempfile.mkdtemp(prefix="estate test-"))
    parent.chmod(0o755)
    yield parent / "data folder"
    _remove(parent)


@pytest.fixture
def private_root() -> Iterator[Path]:
    """An empty data folder below a folder that only we may enter, like root's home."""
    parent = Path(tempfile.mkdtemp(prefix="estate private-"))
    yield parent / "data"
    _remove(parent)


def _remove(parent: Path) -> None:
    for named in parent.rglob("postgres.path"):
        shutil.rmtree(named.read_text())
    shutil.rmtree(parent)


@pytest.fixture
def postgres(root: Path) -> Iterator[Postgres]:
    server = Postgres(root)
    yield server
    server.stop()


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change to another user")
