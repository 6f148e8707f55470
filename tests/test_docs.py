"""What README.md says is all there, and what is there it says."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from estate.cli import cli
from estate.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def variables():
    return [(field.alias or name).upper() for name, field in Settings.model_fields.items()]


def commands(group=cli, before="estate"):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        elif not command.hidden:
            yield f"{before} {name}"


def packages():
    listed = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    return [re.match(r"[a-z0-9-]+", requirement)[0] for requirement in listed]


@pytest.mark.parametrize("variable", variables())
def test_every_setting_is_explained(variable):
    assert re.search(rf"^\| .*`{variable}`", README, re.MULTILINE)


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_explained(command):
    assert f"`{command}" in README


@pytest.mark.parametrize("package", packages())
def test_every_dependency_has_its_reason(package):
    reasons = README.split("## Dependencies")[1]
    assert re.search(rf"^\|.*\b{package}\b.*\|", reasons, re.MULTILINE)


def test_no_setting_is_explained_that_does_not_exist():
    table = README.split("### Settings")[1].split("### Commands")[0]
    assert set(re.findall(r"`([A-Z][A-Z0-9_]+)`", table.replace("`DEBUG`", ""))) - set(variables()) <= {
        "DATA", "ERROR", "INFO", "WARNING",
    }  # fmt: skip


def test_every_room_that_is_named_is_there():
    for room in re.findall(r"^([a-z]+)/ ", README, re.MULTILINE):
        assert (ROOT / room).is_dir()
