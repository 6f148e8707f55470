"""Showing a property to the public, and taking it back."""

from typing import Any
from uuid import UUID

from estate import history, live
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.refusals import Refused
from piccolo_conf import DB
from properties import queries
from properties.events import PropertyPublished, PropertyUnpublished
from properties.rights import require_change
from properties.tables import PUBLIC_STATUSES, Property


async def publish(stored: dict[str, Any], by: Viewer) -> None:
    """Raises Refused with what is missing."""
    require_change(by, queries.keeper(stored))
    if stored["standard_status"] not in PUBLIC_STATUSES:
        raise Refused(_("Only what is active or coming soon can be shown to the public."))
    if stored["list_price"] is None:
        raise Refused(_("Please add the price first: the public sees it."))
    await _set(stored["id"], utc_now(), PropertyPublished(), by)


async def unpublish(stored: dict[str, Any], by: Viewer) -> None:
    require_change(by, queries.keeper(stored))
    await _set(stored["id"], None, PropertyUnpublished(), by)


async def _set(property_id: UUID, at: Any, event: history.Happening, by: Viewer) -> None:
    before = Property.published_at.is_null() if at else Property.published_at.is_not_null()
    async with DB.transaction():
        changed = (
            await Property.update({Property.published_at: at})
            .where(Property.id == property_id, before)
            .returning(Property.id)
        )
        if changed:
            await history.record(event, actor=by, subjects=[property_id])
            await live.publish("everyone", "property", property_id)
