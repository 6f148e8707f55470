"""What happened to a property, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from estate import formats, history
from estate.i18n import _
from properties import words


@dataclass(frozen=True)
class Line:
    icon: str
    text: str
    at: datetime
    by: str | None


async def timeline(property_id: UUID) -> list[Line]:
    """The newest thirty; what has no words here is another room's and stands on its own page."""
    entries = await history.timeline(property_id, limit=30)
    return [
        Line(_ICONS[entry.kind], _TEXTS[entry.kind](entry.data), entry.at, entry.actor_name)
        for entry in entries
        if entry.kind in _TEXTS
    ]


def _imported(data: dict[str, Any]) -> str:
    return _("Imported from %(source)s") % data


def _price(data: dict[str, Any]) -> str:
    def shown(amount: str | None) -> str:
        return formats.money(Decimal(amount), data["currency"]) if amount else "–"

    return _("Price %(before)s → %(after)s") % {
        "before": shown(data["previous"]),
        "after": shown(data["new"]),
    }


def _status(data: dict[str, Any]) -> str:
    known = words.statuses()
    return f"{known.get(data['previous'], data['previous'])} → {known.get(data['new'], data['new'])}"


_TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "property_created": lambda _data: _("Taken into the books"),
    "property_imported": _imported,
    "property_updated_by_import": lambda data: _("Updated by the import from %(source)s") % data,
    "property_price_changed": _price,
    "property_status_changed": _status,
    "property_edited": lambda _data: _("Corrected"),
    "property_published": lambda _data: _("Shown to the public"),
    "property_unpublished": lambda _data: _("Taken back from the public"),
    "pin_placed": lambda _data: _("Pin set by hand"),
    "photo_added": lambda data: _("Photo added: %(file_name)s") % data,
    "photo_removed": lambda data: _("Photo removed: %(file_name)s") % data,
    "photo_restored": lambda data: _("Photo brought back: %(file_name)s") % data,
}
_ICONS = {
    "property_created": "house-plus",
    "property_imported": "file-up",
    "property_updated_by_import": "refresh-cw",
    "property_price_changed": "banknote",
    "property_status_changed": "tag",
    "property_edited": "pencil",
    "property_published": "globe",
    "property_unpublished": "eye-off",
    "pin_placed": "map-pin",
    "photo_added": "image-plus",
    "photo_removed": "trash-2",
    "photo_restored": "undo-2",
}
