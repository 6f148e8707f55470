"""`estate`: the commands. It registers those of the rooms; nothing imports it.

A command loads what it needs when it runs: until then the settings may lead nowhere.
"""

import asyncio
import functools
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from estate.accounts import token_command
from estate.environment import prepared
from estate.failures import Failure
from estate.keeping import command as keeping
from estate.mail.inbound.command import read_mail
from estate.refusals import Refused
from estate.settings import settings
from leads.address_books.command import export_people, import_people
from leads.phone_logs.command import import_calls
from properties.exchange.command import export_properties, import_properties, undo_import
from properties.photo_command import repair_photos

EXIT_FAILURE = 2  # 1 says of `import` that some rows were refused, of `doctor` that something is wrong


def main() -> None:
    try:
        cli(prog_name="estate")
    except (Failure, Refused) as failure:
        _give_up(str(failure))
    except OSError as error:
        _give_up(_words(error))
    except KeyboardInterrupt:
        sys.exit(130)


@click.group()
def cli() -> None:
    """Estate: a real-estate CRM that agents run from their phones."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; WEB_WORKERS by default.")
@click.option("--gated", is_flag=True, hidden=True, help="Load everything, and begin at a line of input.")
def serve(host: str, port: int, workers: int | None, gated: bool) -> None:
    """Run the web server."""
    from estate.server import refuse_taken_port

    if gated:
        importlib.import_module("estate.app")
        if not sys.stdin.readline():
            return
    refuse_taken_port(host, port)
    with prepared(lasting=True):
        from estate.server import serve as run

        run(host, port, workers or settings().web_workers)


@cli.command()
def worker() -> None:
    """Do the jobs: mail, pictures, reminders."""
    with prepared(lasting=True):
        from estate import logs
        from estate.worker import work

        logs.configure(settings().log_level)
        asyncio.run(work())


@cli.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    with prepared(schema=False):
        from estate.migration import migrate as run

        asyncio.run(run())
    click.echo("The schema is up to date.")


@cli.command()
def doctor() -> None:
    """Try the database, the file store, the mail server and the worker, and say what is wrong."""
    with prepared(schema=False):
        from estate.doctor import examine

        problems = asyncio.run(examine(click.echo))
    sys.exit(1 if problems else 0)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(host: str, port: int) -> None:
    """Run a sample agency with all that it needs, until Ctrl-C."""
    from estate.demo.supervisor import run

    run(host, port, settings().estate_data)


@cli.command("prepare-demo", hidden=True)
def prepare_demo() -> None:
    """What `demo` does first, in a process of its own: the schema, and the agency where there is none."""
    with prepared(schema=False):
        from estate.demo.supervisor import prepare

        asyncio.run(prepare())


@cli.group()
def user() -> None:
    """The people who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(["agent", "staff", "admin"]), required=True)
@click.option("--name", required=True)
@click.option("--office", help="The name of the office; made where there is none of that name.")
def add_user(email: str, role: str, name: str, office: str | None) -> None:
    """Add a user. The password is asked for, or made and shown where nobody can be asked."""
    password = _new_password()
    with prepared():
        from estate.accounts.users import add

        asyncio.run(_in_pool(add, email=email, role=role, name=name, office=office, password=password.text))
    click.echo(f"{email} can sign in as {role}.")
    if password.made:
        click.echo(f"Password: {password.text}")


@cli.group("import")
def import_() -> None:
    """Take over data from files."""


def in_environment(command: click.Command, *, schema: bool = True) -> click.Command:
    """A room's command, run where settings and services are ready, and the schema unless it makes that."""
    run: Callable[..., Any] = command.callback  # type: ignore[assignment]

    @functools.wraps(run)
    def run_prepared(*args: Any, **options: Any) -> Any:
        with prepared(schema=schema):
            return run(*args, **options)

    command.callback = run_prepared
    return command


import_.add_command(in_environment(import_properties))
import_.add_command(in_environment(import_people))
import_.add_command(in_environment(import_calls))
import_.add_command(in_environment(undo_import))
cli.add_command(in_environment(keeping.backup))
cli.add_command(in_environment(keeping.restore, schema=False))
cli.add_command(keeping.verify)


@cli.group()
def mail() -> None:
    """The mail that comes in."""
    from estate.worker import load_jobs

    load_jobs()  # every room says which mails it takes


mail.add_command(in_environment(read_mail))


@cli.group()
def token() -> None:
    """Keys for programs."""


token.add_command(in_environment(token_command.add))
token.add_command(in_environment(token_command.list_))
token.add_command(in_environment(token_command.revoke))


@cli.group()
def repair() -> None:
    """Find what does not belong together."""


repair.add_command(in_environment(repair_photos))


@cli.group()
def export() -> None:
    """Write data to files."""


export.add_command(in_environment(export_properties))
export.add_command(in_environment(export_people))


class _Password:
    def __init__(self, text: str, *, made: bool) -> None:
        self.text, self.made = text, made


def _new_password() -> _Password:
    if sys.stdin.isatty():
        return _Password(click.prompt("Password", hide_input=True, confirmation_prompt=True), made=False)
    import secrets

    return _Password(secrets.token_urlsafe(12), made=True)


async def _in_pool(act: Callable[..., Any], **arguments: Any) -> None:
    from piccolo_conf import DB

    await DB.open(min_size=1, max_size=2)
    try:
        await act(**arguments)
    finally:
        await DB.close_connection_pool()


def _give_up(sentence: str) -> None:
    click.echo(f"estate: {sentence}", err=True)
    sys.exit(EXIT_FAILURE)


def _words(error: OSError) -> str:
    where = f"{Path(error.filename)}: " if isinstance(error.filename, str) else ""
    return f"{where}{error.strerror or error}."


if __name__ == "__main__":
    main()
