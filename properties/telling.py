"""How what happened to a property reads on its page."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from estate import formats, history
from estate.history.telling import Line, Told, tell, tells
from estate.i18n import _
from properties import events, words

_OURS = {
    event.kind()
    for event in vars(events).values()
    if isinstance(event, type) and issubclass(event, history.Happening) and event is not history.Happening
}


async def timeline(property_id: UUID) -> list[Line]:
    """The newest of the last thirty; what other rooms wrote may name people whom not everybody may see."""
    entries = await history.timeline(property_id, limit=30)
    return tell([entry for entry in entries if entry.kind in _OURS])


@tells(events.PropertyCreated)
def _created(_data: dict[str, Any]) -> Told:
    return Told("house-plus", "ok", _("Taken into the books"))


@tells(events.PropertyImported)
def _imported(data: dict[str, Any]) -> Told:
    return Told("file-up", "", _("Imported from %(source)s") % data)


@tells(events.PropertyUpdatedByImport)
def _updated(data: dict[str, Any]) -> Told:
    return Told("refresh-cw", "", _("Updated by the import from %(source)s") % data)


@tells(events.PropertyImportUndone)
def _import_undone(data: dict[str, Any]) -> Told:
    return Told("undo-2", "", _("Import from %(source)s taken back") % data)


@tells(events.PropertyPriceChanged)
def _price(data: dict[str, Any]) -> Told:
    def shown(amount: str | None) -> str:
        return formats.money(Decimal(amount), data["currency"]) if amount else "–"

    return Told("banknote", "gold", f"{shown(data['previous'])} → {shown(data['new'])}")


@tells(events.PropertyStatusChanged)
def _status(data: dict[str, Any]) -> Told:
    known = words.statuses()
    return Told("tag", "sky", f"{known[data['previous']]} → {known[data['new']]}")


@tells(events.PropertyEdited)
def _edited(_data: dict[str, Any]) -> Told:
    return Told("pencil", "", _("Corrected"))


@tells(events.PropertyPublished)
def _published(_data: dict[str, Any]) -> Told:
    return Told("globe", "ok", _("Shown to the public"))


@tells(events.PropertyUnpublished)
def _unpublished(_data: dict[str, Any]) -> Told:
    return Told("eye-off", "", _("Taken back from the public"))


@tells(events.PinPlaced)
def _pin(_data: dict[str, Any]) -> Told:
    return Told("map-pin", "", _("Pin set by hand"))


@tells(events.PhotoAdded)
def _photo_added(data: dict[str, Any]) -> Told:
    return Told("image-plus", "", _named(_("Photo added: %(file_name)s"), data))


@tells(events.PhotoRemoved)
def _photo_removed(data: dict[str, Any]) -> Told:
    return Told("trash-2", "", _named(_("Photo removed: %(file_name)s"), data))


@tells(events.PhotoRestored)
def _photo_restored(data: dict[str, Any]) -> Told:
    return Told("undo-2", "", _named(_("Photo brought back: %(file_name)s"), data))


@tells(events.PhotoReplaced)
def _photo_replaced(data: dict[str, Any]) -> Told:
    return Told("refresh-cw", "", _named(_("Photo replaced: %(file_name)s"), data))


@tells(events.PhotoDescribed)
def _photo_described(data: dict[str, Any]) -> Told:
    return Told("pencil", "", _named(_("Photo described: %(file_name)s"), data))


@tells(events.PhotoHidden)
def _photo_hidden(data: dict[str, Any]) -> Told:
    return Told("eye-off", "", _named(_("Photo hidden from the public: %(file_name)s"), data))


@tells(events.PhotoShown)
def _photo_shown(data: dict[str, Any]) -> Told:
    return Told("globe", "ok", _named(_("Photo shown to the public: %(file_name)s"), data))


@tells(events.PhotosArranged)
def _photos_arranged(_data: dict[str, Any]) -> Told:
    return Told("arrow-up-down", "", _("Photos put into another order"))


@tells(events.PhotoMadeCover)
def _photo_made_cover(data: dict[str, Any]) -> Told:
    return Told("star", "", _named(_("Made the cover: %(file_name)s"), data))


def _named(sentence: str, data: dict[str, Any]) -> str:
    """Of a photo that is gone for good the name is gone, too."""
    return sentence % {"file_name": data.get("file_name") or _("no longer kept")}
