"""What belongs to every page: the choice behind +, and the agency's colour."""

import re
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate import access, brand
from estate.pages import page

COLOUR = re.compile(r"[0-9a-f]{6}\.css")


@get("/new", guards=[access.signed_in])
async def new() -> Response[str]:
    """The sheet behind + as a page, for a reader without script."""
    return page("new.html")


@get("/brand/{name:str}", sync_to_thread=False)
def brand_css(name: FromPath[str]) -> Response[str]:
    """The colour is in the name, so that the answer never changes."""
    if not COLOUR.fullmatch(name):
        raise NotFoundException
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(brand.css(name[:6]), media_type="text/css", headers=headers)


HANDLERS: list[Any] = [new, brand_css]
