"""Where the renditions of a photo lie in the store. Their names are those of `renditions.NAMES`."""

import secrets

from estate.keeping.contents import needs_files
from estate.settings import settings
from properties.tables import Permission

_FOLDERS = {Permission.PUBLIC: "photos", Permission.PRIVATE: "private"}
_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}

needs_files("SELECT original_key FROM photo WHERE state <> 'refused'")
needs_files(
    f"SELECT CASE permission WHEN '{Permission.PRIVATE}' THEN 'private/' ELSE 'photos/' END "
    "|| public_key || '/' FROM photo WHERE state = 'ready'"
)


def fresh_key() -> str:
    """Nobody can guess it."""
    return secrets.token_urlsafe(18)


def rendition_key(public_key: str, name: str, permission: str = Permission.PUBLIC) -> str:
    """The private ones lie apart: a rule for the public folder can never hand them out."""
    return f"{_FOLDERS[Permission(permission)]}/{public_key}/{name}"


def older(name: str) -> str:
    """What photos from before there were more kinds have in its place, until the sweep has made the rest."""
    return f"{name.partition('.')[0]}.webp"


def url(public_key: str, permission: str = Permission.PUBLIC) -> str:
    """Where the renditions are seen; a name of theirs follows after a slash."""
    if permission == Permission.PRIVATE:
        return f"/private-photos/{public_key}"
    return f"{settings().photos_base_url or '/photos'}/{public_key}"


def address(public_key: str) -> str:
    """The same with host, for mail and other sites."""
    seen = url(public_key)
    return seen if "://" in seen else settings().base_url + seen


FILTERS = {"photo_url": url, "photo_address": address}


def content_type(name: str) -> str:
    return _TYPES[name.rpartition(".")[2]]
