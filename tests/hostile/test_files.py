"""Files that attack whoever opens them, under every name that is taken: refused, or taken harmlessly."""

import re
import resource
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from properties import darkroom
from properties.exchange.reader import CannotRead, Rows, open_source
from properties.renditions import BadPhoto
from tests.fixtures.web import Client
from tests.shared import shared_files
from tests.world import World, make_world

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


def _archive(**parts: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def _book(text: bytes) -> bytes:
    """A spreadsheet whose texts are this XML."""
    return _archive(
        **{"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": text, "xl__sharedStrings.xml": text}
    )


FILES = {
    "eicar": EICAR,
    "script": b"<script>alert(1)</script>",
    "picture and page": b"\xff\xd8\xff\xe0<html><script>alert(1)</script>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "bomb": BOMB,
    "bomb in a book": _book(BOMB),
    "outside in a book": _book(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    "slip": _archive(**{"../../../../tmp/slipped": b"x", "xl__workbook.xml": b"<x/>"}),
    "zeros in a book": _archive(**{"xl__workbook.xml": b"0" * 50_000_000}),
    "nothing": b"",
} | {
    path.name: path.read_bytes()
    for path in (*shared_files("security", "xml-bombs"), *shared_files("security", "payloads-all-the-things"))
}


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_no_table_reads_what_is_outside_of_it(tmp_path: Path, suffix: str) -> None:
    """Reading is refused with a sentence, or gives the very text of the file."""
    for number, data in enumerate(FILES.values()):
        path = tmp_path / f"{number}.{suffix}"
        path.write_bytes(data)
        try:
            rows = list(Rows(open_source(path)))
        except CannotRead as refused:
            assert re.search(r"\w{2}.*\.\Z", str(refused), re.DOTALL)
        else:
            assert "root:x:0" not in str(rows)
    assert not Path("/tmp/slipped").exists()
    assert _largest_child() < 1 << 30


async def test_no_photo_is_more_than_its_pixels() -> None:
    for name, data in FILES.items():
        try:
            made = await darkroom.render(f"{name}.jpg", data)
        except BadPhoto as refused:
            assert refused.reason
        else:
            for picture in made.files.values():
                assert not re.search(rb"<script|alert\(|<\?php|Exif\0\0|onerror", picture), name
    assert _largest_child() < 1 << 30


def _largest_child() -> int:
    """Bytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


async def test_what_is_uploaded_is_refused_with_a_sentence_or_served_as_a_picture(
    client: Client, committed_db: None
) -> None:
    world = await make_world()
    await client.sign_in(world.people.admin)
    for name, data in FILES.items():
        answer = await _send_photo(client, world, f"{name}.jpg", data)
        assert answer.status_code in (201, 400, 413, 422), (name, answer.status_code)
        _is_inert(answer, "text/html")
        answer = await client.post("/properties/imports", files={"file": (f"{name}.xlsx", data)})
        assert answer.status_code < 500, (name, answer.status_code)
    shown = await client.get(world.url("/photos/{key:str}/{name:str}"))
    assert shown.status_code == 200
    _is_inert(shown, "image/webp")
    assert "sandbox" in shown.headers["content-security-policy"]


async def _send_photo(client: Client, world: World, name: str, data: bytes) -> Any:
    files = {"photo": (name, data, "image/jpeg")}
    return await client.post(
        world.url("/properties/{property_id:uuid}/photos"), files=files, data={"id": str(uuid4())}
    )


def _is_inert(answer: Any, kind: str) -> None:
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
