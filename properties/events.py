"""What happens to properties, as it stands on their timelines."""

from dataclasses import dataclass
from uuid import UUID

from estate.history import Happening


@dataclass(frozen=True)
class PropertyImported(Happening):
    source: str
    list_price: str | None
    currency: str


@dataclass(frozen=True)
class PropertyUpdatedByImport(Happening):
    """Changes of the price and the status have events of their own."""

    source: str
    fields: list[str]


@dataclass(frozen=True)
class PropertyImportUndone(Happening):
    """The fields have the values again that they had before."""

    source: str
    fields: list[str]


@dataclass(frozen=True)
class PropertyPriceChanged(Happening):
    previous: str | None
    new: str | None
    currency: str


@dataclass(frozen=True)
class PropertyStatusChanged(Happening):
    previous: str
    new: str


@dataclass(frozen=True)
class PropertyCreated(Happening):
    listing_id: str


@dataclass(frozen=True)
class PropertyEdited(Happening):
    """RESO names of the fields; changes of the price and the status have events of their own."""

    fields: list[str]


@dataclass(frozen=True)
class PropertyPublished(Happening):
    pass


@dataclass(frozen=True)
class PropertyUnpublished(Happening):
    pass


@dataclass(frozen=True)
class PinPlaced(Happening):
    """By hand, or by the position of the phone that stood there."""

    latitude: str
    longitude: str


@dataclass(frozen=True)
class PhotoAdded(Happening):
    photo: UUID
    file_name: str


@dataclass(frozen=True)
class PhotoRemoved(Happening):
    photo: UUID
    file_name: str


@dataclass(frozen=True)
class PhotoRestored(Happening):
    photo: UUID
    file_name: str


@dataclass(frozen=True)
class PhotoReplaced(Happening):
    """The new photo and its file; the other goes as soon as this one is ready."""

    photo: UUID
    previous: UUID
    file_name: str


@dataclass(frozen=True)
class PhotoDescribed(Happening):
    """Its caption or its room."""

    photo: UUID
    file_name: str
    fields: list[str]


@dataclass(frozen=True)
class PhotoHidden(Happening):
    """From the public."""

    photo: UUID
    file_name: str


@dataclass(frozen=True)
class PhotoShown(Happening):
    """To the public again."""

    photo: UUID
    file_name: str


@dataclass(frozen=True)
class PhotosArranged(Happening):
    """Put into another order; so many they were."""

    count: int


@dataclass(frozen=True)
class PhotoMadeCover(Happening):
    photo: UUID
    file_name: str
