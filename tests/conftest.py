"""One cluster and one object store for a whole run; a database of its own for each worker."""

import os

import pytest

from tests.fixtures.servers import Servers

pytest_plugins = [
    "tests.fixtures.database",
    "tests.fixtures.web",
    "tests.fixtures.cast",
    "tests.fixtures.browser",
    "tests.fixtures.geocoder",
    "tests.fixtures.smtp",
    "tests.fixtures.dovecot",
]

_servers = Servers()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    os.environ.update(_servers.start())
    from estate.settings import settings

    settings.cache_clear()  # the conftest of a room that was named on the command line has asked already


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _servers.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: after one of them no asyncio test runs in its process. The longest of them
    begin, so that all processes end together."""
    items.sort(key=lambda item: _in_a_browser(item) and 1 + ("every_page" not in item.nodeid))


def _in_a_browser(item: pytest.Item) -> bool:
    return bool({"site", "browser"} & set(getattr(item, "fixturenames", ())))
