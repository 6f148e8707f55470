"""`estate import calls`. Importing this file needs no database and no settings."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import click


@click.command("calls")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--user", required=True, metavar="EMAIL", help="Whose phone the list of calls is from.")
@click.option("--dry-run", "dry", is_flag=True, help="Show what would happen and change nothing.")
def import_calls(file: Path, user: str, dry: bool) -> None:
    """Take over a phone's list of calls: XML or a table.

    Calls with people who have a case go to that case. All other numbers wait for a week, for whoever owns
    the phone, under Calls from your phone.
    Exit code: 0 all lines read, 1 some refused, 2 nothing could be done.
    """
    from leads.phone_logs.console import import_file

    sys.exit(asyncio.run(_in_pool(file, user, dry, import_file)))


async def _in_pool(file: Path, user: str, dry: bool, work: Any) -> int:
    from piccolo_conf import DB

    await DB.open(min_size=1, max_size=2)
    try:
        done: int = await work(file, user, dry)
        return done
    finally:
        await DB.close_connection_pool()
