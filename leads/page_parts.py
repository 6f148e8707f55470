"""What packages to the right add to the page of a lead."""

from collections.abc import Awaitable, Callable
from typing import Any

from estate.accounts.viewers import Viewer

Part = Callable[[dict[str, Any], Viewer], Awaitable[tuple[str, dict[str, Any]]]]
PARTS: list[Part] = []


def part(provider: Part) -> Part:
    """Register a provider: for the lead's row (`id`, `person`, `property`, …) and the viewer it answers a
    template and its context, shown below the quick actions; the template reads it as `part`."""
    PARTS.append(provider)
    return provider
