"""The commands as somebody types them: processes of their own on a database of their own."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.fixtures import servers

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    error: str


Estate = Callable[..., Ran]


@pytest_asyncio.fixture
async def own_database() -> AsyncIterator[str]:
    name = f"estate_cli_{uuid4().hex[:8]}"
    yield await servers.copy_template(name)
    await servers.drop(name)


@pytest.fixture
def estate(own_database: str, tmp_path: Path) -> Estate:
    """Runs a command; keyword arguments are settings, None takes one away."""

    def run(*words: str, **settings: str | None) -> Ran:
        given = {"DATABASE_URL": own_database, "ESTATE_DATA": str(tmp_path), **settings}
        environment = {name: value for name, value in {**os.environ, **given}.items() if value is not None}
        done = subprocess.run(
            [sys.executable, "-m", "estate.cli", *words],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run
