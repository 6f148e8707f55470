"""The one mail that a colleague gets about all that was handed over to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from estate.accounts.viewers import Viewer
from estate.mail import outbox
from estate.mail.outbox import Letter
from estate.settings import settings
from leads.handing_over import Receiver

LISTED = 20


class _Coming(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def address(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def time_zone(self) -> str: ...


async def tell_receiver(
    to: Receiver, from_name: str, leads: int, visits: Sequence[_Coming], listings: int, by: Viewer
) -> None:
    """It names no prospect: an erasure would not find it, as it belongs to none."""
    if not (leads or visits or listings) or to.id == by.id:
        return
    base = settings().base_url
    coming = [
        {"at": v.starts_at, "zone": v.time_zone, "address": v.address, "url": f"{base}/visits/{v.id}"}
        for v in visits[:LISTED]
    ]
    context = {
        "name": to.name,
        "from_name": from_name,
        "by": by.name,
        "leads": leads,
        "visits": coming,
        "visits_count": len(visits),
        "listings": listings,
        "url": f"{base}/leads?agent={to.id}",
    }
    await outbox.post(
        Letter("handed_over", to=to.email, account=to.id, language=to.language, context=context)
    )
