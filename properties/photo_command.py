"""`estate repair photos`. Importing this file needs no database and no settings."""

import asyncio

import click


@click.command("photos")
@click.option("--fix", is_flag=True, help="Remove files without a photo, and make missing pictures anew.")
def repair_photos(fix: bool) -> None:
    """Find photos whose files are missing, and files of no photo. Without --fix it only says so."""
    from properties import photo_repair

    asyncio.run(photo_repair.run(fix, click.echo))
