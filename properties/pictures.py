"""Where the renditions of a photo lie in the store. Their names are those of `renditions.NAMES`."""

import secrets

from properties.tables import Permission

_FOLDERS = {Permission.PUBLIC: "photos", Permission.PRIVATE: "private"}
_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


def fresh_key() -> str:
    """Nobody can guess it."""
    return secrets.token_urlsafe(18)


def rendition_key(public_key: str, name: str, permission: str = Permission.PUBLIC) -> str:
    """The private ones lie apart: a rule for the public folder can never hand them out."""
    return f"{_FOLDERS[Permission(permission)]}/{public_key}/{name}"


def content_type(name: str) -> str:
    return _TYPES[name.rpartition(".")[2]]
