"""A file comes in through the browser: kept in S3 until it was imported, its columns recognised."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Protocol
from uuid import UUID

from uuid_utils.compat import uuid7

from estate import storage
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused
from properties.exchange.columns import Column
from properties.exchange.plan import source_name
from properties.exchange.reader import Source
from properties.exchange.refused import short
from properties.imports import memory, runs
from properties.imports.kinds import KINDS, Kind
from properties.imports.tables import AT_WORK, ImportRun
from properties.imports.working import forget_file, own_path

SAMPLES = 3
KEYS = "imports/"


class SupportsRead(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Upload:
    name: str
    file: SupportsRead


def clean_name(sent: str) -> str:
    """Without folders and what cannot be shown."""
    name = PurePosixPath(PureWindowsPath(sent).name).name
    return "".join(letter for letter in name if letter.isprintable())[-120:] or _("File")


async def take(kind: Kind, upload: Upload, source: str, by: Viewer) -> UUID:
    """Raises CannotRead, and StorageUnavailable."""
    with tempfile.TemporaryDirectory(prefix="estate-upload-") as folder:
        path = own_path(folder, upload.name)
        file = await asyncio.to_thread(_opened, kind, upload, path)
        run, key = uuid7(), f"{KEYS}{uuid7().hex}"
        with path.open("rb") as data:
            await storage.upload(key, data, "application/octet-stream")
    name = (source or source_name(file))[:100]
    remembered = await memory.of_source(kind, name, file.header)
    row = ImportRun(
        id=run,
        kind=kind.name,
        account=by.id,
        file_name=upload.name,
        file_key=key,
        byte_size=file.size,
        source=name,
        columns=json.dumps(_columns(file)),
        warning=file.warning,
        wishes=json.dumps(remembered.wishes_for(file.header)),
        fixed=json.dumps(dict(remembered.fixed)),
    )
    await ImportRun.insert(row)
    await runs.tell(run)
    return run


def _opened(kind: Kind, upload: Upload, path: Path) -> Source:
    with path.open("wb") as copy:
        shutil.copyfileobj(upload.file, copy, 1 << 20)
    return kind.open(path)


def _columns(file: Source) -> list[dict[str, Any]]:
    return [{"name": name, "samples": _samples(file.sample, index)} for index, name in enumerate(file.header)]


def _samples(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    texts = (short(row[index]).replace("\0", "") for row in rows if len(row) > index)
    return [text for text in dict.fromkeys(texts) if text][:SAMPLES]


def recognised(run: dict[str, Any]) -> list[Column]:
    """The run's columns with the fields that they fill; what is remembered of a field we no longer know
    is not asked for."""
    kind = KINDS[run["kind"]]
    known = {name: field for name, field in run["wishes"].items() if not field or field in kind.fields}
    return kind.recognise([column["name"] for column in run["columns"]], known)


async def discard(run: dict[str, Any]) -> None:
    """A file that is not imported after all. Raises Refused where it was."""
    if run["created"] + run["updated"] and run["state"] not in ("uploaded", "checked"):
        raise Refused(_("This file was imported already; take the import back instead."))
    if run["state"] in AT_WORK:
        raise Refused(_("This import is at work. Stop it first."))
    await forget_file(run)
    for table in ("import_change", "import_refusal", "import_preview"):
        await ImportRun.raw(f"DELETE FROM {table} WHERE run = {{}}", run["id"])
    await ImportRun.raw("DELETE FROM import_run WHERE id = {}", run["id"])
    await runs.tell(run["id"])
