"""The file of a backup: a tar, so that any tool can look inside, written and read from first byte to last.

    begin.json              who, when, by which program and at which migrations
    tables/NAME/00001.gz    rows, as PostgreSQL's COPY writes them
    files/KEY               a file of the store, as it is
    end.json                how many of each, and a digest of all before it

Each member carries the SHA-256 of its content in its own header, so that a damaged one is known before it is
used and nobody has to remember a million of them. A file without its `end.json` was not written to its end.
"""

import contextlib
import gzip
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from estate.failures import Failure

FORMAT, VERSION = "estate backup", 1
BEGIN, END, TABLES, FILES = "begin.json", "end.json", "tables/", "files/"
IN_MEMORY = 4_000_000  # bytes of one member; what is larger waits on the disk
_PIECE = 1 << 20
# Extended attributes in the words of tar, so that other tars know them, too.
_SHA256, _TYPE = "SCHILY.xattr.user.sha256", "SCHILY.xattr.user.content_type"


class Damaged(Failure):
    """The file is no backup, or not a whole one; the text says which."""


class Writer:
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size = 0

    def begin(self, facts: dict[str, Any]) -> None:
        self._add_json(BEGIN, {"format": FORMAT, "version": VERSION, **facts})

    def rows(self, table: str, number: int, rows: bytes) -> None:
        """Whole rows of COPY's text format."""
        packed = gzip.compress(rows, 4, mtime=0)
        self._add(f"{TABLES}{table}/{number:05}.gz", io.BytesIO(packed))

    def file(self, key: str, content: IO[bytes], content_type: str) -> None:
        self._add(f"{FILES}{key}", content, content_type)

    def end(self, facts: dict[str, Any]) -> None:
        self._add_json(END, {**facts, "digest": self._digest.hexdigest()})
        self._write(b"\0" * 2 * tarfile.BLOCKSIZE)

    def _add_json(self, name: str, facts: dict[str, Any]) -> None:
        self._add(name, io.BytesIO(json.dumps(facts, ensure_ascii=False, indent=1).encode()))

    def _add(self, name: str, content: IO[bytes], content_type: str | None = None) -> None:
        sha256 = sha256_of(content)
        header = tarfile.TarInfo(name)
        header.size = content.tell()
        header.mode = 0o600
        header.pax_headers = {_SHA256: sha256} | ({_TYPE: content_type} if content_type else {})
        self._write(header.tobuf(tarfile.PAX_FORMAT))
        content.seek(0)
        while piece := content.read(_PIECE):
            self._write(piece)
        self._write(b"\0" * (-header.size % tarfile.BLOCKSIZE))
        _note(self._digest, name, sha256)

    def _write(self, data: bytes) -> None:
        self._stream.write(data)
        self.size += len(data)


@dataclass(frozen=True, slots=True)
class Member:
    """A part whose content was compared with its checksum; close it."""

    name: str
    content: IO[bytes]
    content_type: str

    @property
    def table(self) -> str | None:
        return self.name.split("/")[1] if self.name.startswith(TABLES) else None

    @property
    def key(self) -> str | None:
        return self.name.removeprefix(FILES) if self.name.startswith(FILES) else None

    def rows(self) -> bytes:
        with _damage_in_words(self.name):
            return gzip.decompress(self.content.read())


class Reader:
    """`begin` is there at once; then iterate, and `end` is what the last member says. Raises Damaged."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._digest = hashlib.sha256()
        self.end: dict[str, Any] = {}
        try:
            self._tar = tarfile.open(fileobj=stream, mode="r|")  # noqa: SIM115
            first = self._next()
        except (tarfile.TarError, EOFError, Damaged):
            raise Damaged("This is no backup of Estate.") from None
        self.begin = self._json(first) if first and first.name == BEGIN else {}
        if self.begin.get("format") != FORMAT:
            raise Damaged("This is no backup of Estate.")
        if self.begin["version"] > VERSION:
            raise Failure(f"A newer Estate ({self.begin['estate']}) wrote this backup: use that one.")

    def __iter__(self) -> Iterator[Member]:
        while True:
            digest = self._digest.hexdigest()
            member = self._next()
            if member is None:
                raise Damaged("The backup ends before its end: it was not written or copied whole.")
            if member.name == END:
                self.end = self._json(member)
                break
            yield member
        if self.end["digest"] != digest:
            raise Damaged("Parts of the backup are missing or were moved: its digest is another one.")

    def _next(self) -> Member | None:
        with _damage_in_words("The backup"):
            header = self._tar.next()
            self._tar.members = []  # type: ignore[attr-defined]  # else it remembers them all
            if header is None:
                return None
            source = self._tar.extractfile(header)
            content = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
            if source is not None:
                shutil.copyfileobj(source, content, _PIECE)
        sha256 = sha256_of(content)
        if sha256 != header.pax_headers.get(_SHA256):
            raise Damaged(f"{header.name} in the backup is damaged: its checksum is another one.")
        content.seek(0)
        _note(self._digest, header.name, sha256)
        return Member(header.name, content, header.pax_headers.get(_TYPE, ""))

    def _json(self, member: Member) -> dict[str, Any]:
        with member.content as content, _damage_in_words(member.name):
            facts: dict[str, Any] = json.loads(content.read())
            return facts


def sha256_of(content: IO[bytes]) -> str:
    """Of the whole; it is left at its end."""
    content.seek(0)
    digest = hashlib.sha256()
    while piece := content.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _note(digest: Any, name: str, sha256: str) -> None:
    digest.update(f"{sha256} {name}\n".encode())


@contextlib.contextmanager
def _damage_in_words(what: str) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, ValueError, gzip.BadGzipFile) as error:
        raise Damaged(f"{what} is damaged or incomplete ({error}).") from None
