"""Files of photos in a request, and why one was not taken."""

from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException, HTTPException, NotAuthorizedException
from uuid_utils.compat import uuid7

from estate import storage
from estate.forms import posted
from estate.i18n import _
from estate.refusals import Refused
from properties import renditions
from properties.photos import Upload
from properties.renditions import BadPhoto

MAX_REQUEST = 200_000_000  # bytes: several photos at once where the browser has no script


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of the form, which lies on the disk until it is its turn."""

    id: UUID
    file: UploadFile

    async def upload(self) -> Upload:
        return Upload(self.id, _name(self.file.filename), await self.file.read(renditions.MAX_BYTES + 1))


async def sent(request: Request[Any, Any, Any]) -> list[Sent]:
    """The files of the form; an id comes with a single one, and `user` from a phone that kept it for a while:
    another may be signed in there by now."""
    form = await posted(request)
    if form.get("user") not in (None, str(request.user.id)):
        raise NotAuthorizedException(_("These photos were chosen by somebody else who was signed in here."))
    files = [file for file in form.getall("photo", []) if isinstance(file, UploadFile)]
    if not files:
        raise ClientException(_("Choose at least one photo."))
    made = ids(form, "id") if len(files) == 1 else []
    return [Sent(id_, file) for id_, file in zip(made or [uuid7() for _file in files], files, strict=False)]


def _name(sent: str) -> str:
    """Without folders and what cannot be shown."""
    name = PurePosixPath(PureWindowsPath(sent).name).name
    return "".join(letter for letter in name if letter.isprintable())[-120:] or _("Photo")


def ids(form: Any, name: str) -> list[UUID]:
    found = [uuid(value) for value in form.getall(name, [])]
    if None in found:
        raise ClientException(_("This request could not be understood."))
    return [id_ for id_ in found if id_]


def uuid(text: Any) -> UUID | None:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None


async def refusal(taking: Awaitable[None]) -> str | None:
    """The sentence with which a photo was refused, if it was."""
    try:
        await taking
    except BadPhoto as bad:
        return f"{bad.name}: {_(bad.reason)}"
    except Refused as refused:
        return str(refused)
    except storage.StorageUnavailable:
        raise HTTPException(_("Photos cannot be kept just now. Please try again."), status_code=503) from None
    return None
