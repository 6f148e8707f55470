"""`estate token`: keys for programs that bring enquiries."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import click

from estate.refusals import Refused


@click.command("add")
@click.argument("name")
@click.option("--scope", type=click.Choice(["enquiries"]), required=True)
@click.option(
    "--kind", type=click.Choice(["website", "portal", "other"]), default="portal", show_default=True
)
@click.option(
    "--per-minute",
    type=click.IntRange(1, 1_000_000),
    default=60_000,
    show_default=True,
    help="Requests that are taken in a minute.",
)
def add(name: str, scope: str, kind: str, per_minute: int) -> None:
    """Make a bearer token for the source NAME and print it, this once."""
    from estate.accounts import tokens

    click.echo(_run(lambda: tokens.make(name.strip(), scope, kind, per_minute, by=None)))


@click.command("list")
def list_() -> None:
    """Show the tokens: their names, never themselves."""
    from estate.accounts import tokens

    for row in _run(tokens.all):
        used = f"last used {row['last_used_at']:%Y-%m-%d %H:%M}" if row["last_used_at"] else "never used"
        state = f"revoked {row['revoked_at']:%Y-%m-%d}" if row["revoked_at"] else used
        click.echo(f"{row['name']}  {row['scope']}  {row['kind']}  {state}")


@click.command("revoke")
@click.argument("name")
def revoke(name: str) -> None:
    """Refuse the token NAME from now on."""
    from estate.accounts import tokens

    async def work() -> None:
        token = await tokens.named(name.strip())
        if token is None:
            raise Refused(f"No token in use is named {name}.")
        await tokens.revoke(token, by=None)

    _run(work)
    click.echo(f"The token {name} is revoked.")


def _run(work: Callable[[], Awaitable[Any]]) -> Any:
    from piccolo_conf import DB

    async def in_pool() -> Any:
        await DB.open(min_size=1, max_size=2)
        try:
            return await work()
        finally:
            await DB.close_connection_pool()

    return asyncio.run(in_pool())
