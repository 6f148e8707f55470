"""`estate mail read`."""

import asyncio
import sys
from typing import TYPE_CHECKING

import click

from estate.settings import settings

if TYPE_CHECKING:
    from estate.mail.inbound.reading import Reading


@click.command("read")
def read_mail() -> None:
    """Read the mailboxes of MAILBOXES once."""
    if not settings().imap:
        click.echo("No mailbox is set up (MAILBOXES).")
        return
    is_well = asyncio.run(_read())
    sys.exit(0 if is_well else 1)


async def _read() -> bool:
    from estate.accounts import agency
    from estate.mail.inbound import handling, reading
    from piccolo_conf import DB

    await DB.open(min_size=1, max_size=8)
    try:
        await agency.load()
        found = await reading.read_all()
        await handling.resume()
    finally:
        await DB.close_connection_pool()
    for one in found:
        click.echo(f"{one.name}: {_words(one)}")
    return not any(one.error for one in found)


def _words(one: "Reading") -> str:
    if one.is_taken:
        return "somebody else is reading it"
    if one.error:
        return f"cannot be read: {one.error}"
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(one.kinds.items()))
    return f"{one.new} new" + (f" ({kinds})" if kinds else "")
