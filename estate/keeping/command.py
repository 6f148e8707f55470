"""`estate backup`, `estate restore` and `estate verify`. Importing this file needs no database."""

import asyncio
import sys

import click


@click.command()
@click.argument("file")
def backup(file: str) -> None:
    """Write the whole agency into FILE: database, photos, settings. "-" is the standard output.

    The server and the worker may go on. Exit code: 0 all is in it, 1 files were missing in the store.
    """
    from estate.keeping.console import run_backup

    sys.exit(asyncio.run(run_backup(file)))


@click.command()
@click.argument("file")
@click.option("--replace", metavar="AGENCY", help="The name of the agency in this database, which goes.")
def restore(file: str, replace: str | None) -> None:
    """Bring an agency back out of FILE ("-": the standard input) into an empty database.

    Either all of it comes back or the database stays as it was. Exit code: 0 all came back, 1 files of the
    backup were missing.
    """
    from estate.keeping.console import run_restore

    sys.exit(asyncio.run(run_restore(file, replace)))


@click.command()
@click.argument("file")
def verify(file: str) -> None:
    """Read a backup from its first byte to its last and compare every checksum; needs no database."""
    from estate.keeping.console import run_verify

    run_verify(file)
