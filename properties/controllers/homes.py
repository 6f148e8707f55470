"""What the public sees of a published property."""

from typing import Any

from litestar import HttpMethod, Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.pages import page
from estate.settings import settings
from properties import queries


@route("/homes/{slug:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def home(slug: FromPath[str]) -> Response[Any]:
    row = await queries.public(slug)
    if row is None:
        raise NotFoundException
    photos = await queries.photos(row["id"])
    return page("properties/home.html", property=row, photos=photos, base_url=settings().base_url)
