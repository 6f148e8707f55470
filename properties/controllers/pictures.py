"""The pictures themselves: under /photos for everybody, under /private-photos for those who are signed in."""

import re
from typing import Any

from litestar import HttpMethod, Request, Response, route
from litestar.params import FromPath

from estate import storage
from estate.access import signed_in
from properties import albums, pictures, renditions
from properties.tables import Permission

AnyRequest = Request[Any, Any, Any]
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_READ = [HttpMethod.GET, HttpMethod.HEAD]
# A cache between us and the browser asks again after an hour: what was removed or hidden is soon gone there.
FOR_EVER = "public, max-age=31536000, s-maxage=3600, immutable"
ASK_AGAIN = "private, no-cache"
_HARMLESS = {"content-security-policy": "default-src 'none'; sandbox", "content-disposition": "inline"}


@route("/photos/{key:str}/{name:str}", http_method=_READ)
async def picture(request: AnyRequest, key: FromPath[str], name: FromPath[str]) -> Response[Any]:
    """For whoever knows the key, which nobody can guess; what it shows never changes."""
    return await _answer(request, key, name, Permission.PUBLIC, FOR_EVER)


@route("/private-photos/{private_key:str}/{name:str}", http_method=_READ, guards=[signed_in])
async def private_picture(
    request: AnyRequest, private_key: FromPath[str], name: FromPath[str]
) -> Response[Any]:
    """All who are signed in may see every listing, and with it its private photos."""
    return await _answer(request, private_key, name, Permission.PRIVATE, ASK_AGAIN)


async def _answer(
    request: AnyRequest, key: str, name: str, permission: Permission, caching: str
) -> Response[Any]:
    headers = _HARMLESS | {"cache-control": caching, "etag": f'"{key}-{name}"'}
    if name not in renditions.NAMES or not _KEY.fullmatch(key) or not await albums.is_shown(key, permission):
        return _no_picture(404)
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    for found in (name, pictures.older(name)):
        try:
            data = await storage.get(pictures.rendition_key(key, found, permission))
        except storage.Missing:
            headers["cache-control"] = "no-store"  # what else there is stands in for it for a while only
            continue
        except storage.StorageUnavailable:
            return _no_picture(503)
        return Response(data, media_type=pictures.content_type(found), headers=headers)
    return _no_picture(404)


def _no_picture(status: int) -> Response[Any]:
    """Without words: nobody reads what stands in the place of a picture."""
    headers = _HARMLESS | {"cache-control": "no-store"}
    return Response(b"", status_code=status, media_type="text/plain", headers=headers)
