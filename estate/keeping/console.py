"""Backups as somebody at a terminal (or a timer) makes them. What is said goes to the standard error, for the
standard output may be the backup itself."""

import contextlib
import errno
import fcntl
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click

from estate.failures import Failure
from estate.i18n import _
from estate.keeping.archive import Reader
from estate.keeping.progress import Progress

COMPLETE, FILES_MISSING = 0, 1
_SHOWN = 10


async def run_backup(name: str) -> int:
    from estate.keeping.backup import take
    from estate.worker import load_jobs

    load_jobs()  # every room is heard about the files that it needs
    with _progress() as progress, _new_file(name) as stream:
        taken = await take(stream, progress)
    _say(_("{} of {}.").format(_("Backup"), _title(taken.begin)))
    _say(_amounts(taken.rows, taken.files, taken.files_size))
    if name != "-":
        _say(_("Written to {} ({}). `estate verify` checks it.").format(name, _size(taken.size)))
    return _tell_missing(taken.missing)


async def run_restore(name: str, replace: str | None) -> int:
    from estate.keeping.restore import restore
    from estate.worker import load_jobs

    load_jobs()
    with _progress() as progress, _old_file(name) as stream:
        restored = await restore(Reader(stream), replace, progress)
    _say(_("Restored: {}.").format(_title(restored.begin)))
    _say(_amounts(restored.rows, restored.files, restored.files_size))
    _say(_("Checksums, counts and references were compared. Everybody signs in again, with their password."))
    if restored.erased:
        _say(_("Erased again, for they were erased since: {} people.").format(f"{restored.erased:,}"))
    if restored.waiting_mail:
        _say(_("Waiting mail goes out when a worker runs: {}.").format(f"{restored.waiting_mail:,}"))
    return _tell_missing(restored.missing)


def run_verify(name: str) -> None:
    files = size = 0
    with _progress() as progress, _old_file(name) as stream:
        backup = Reader(stream)
        for member in backup:
            with member.content:
                if member.key:
                    files += 1
                    size += member.content.seek(0, 2)
            progress.show(member.name)
    if (files, size) != (backup.end["files"], backup.end["files_size"]):
        raise Failure(
            _("The backup says that it has {} files, and has {}.").format(backup.end["files"], files)
        )
    _say(_("The backup is whole: {}.").format(_title(backup.begin)))
    _say(_amounts(backup.end["rows"], files, size))
    _tell_missing(backup.end["missing"])


@contextlib.contextmanager
def _new_file(name: str) -> Iterator[IO[bytes]]:
    """Written beside, and under its name only when it is whole and on the disk."""
    if name == "-":
        if sys.stdout.isatty():
            raise Failure(
                _("A backup is no text for a terminal: name a file, or send it on with “|” or “>”.")
            )
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    if path.exists():
        raise Failure(_("{} exists already: choose another name.").format(path))
    part = path.with_name(f"{path.name}.part")
    try:
        with _alone_in(part) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            part.rename(path)
            _settle(path.parent)
    except OSError as error:
        raise Failure(_("{} cannot be written: {}.").format(name, _words(error))) from error


@contextlib.contextmanager
def _alone_in(part: Path) -> Iterator[IO[bytes]]:
    """A file that only we write and only our user reads; it goes at the end, however that comes about."""
    with open(os.open(part, os.O_CREAT | os.O_RDWR, 0o600), "wb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(_("Another backup is just being written to {}.").format(part)) from None
        stream.truncate(0)  # what a killed one has left
        try:
            yield stream
        finally:
            part.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """The new name, too, is to be there after the power fails."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextlib.contextmanager
def _old_file(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with open(name, "rb") as stream:
        yield stream


@contextlib.contextmanager
def _progress() -> Iterator[Progress]:
    progress = Progress()
    try:
        yield progress
    finally:
        progress.done()


def _words(error: OSError) -> str:
    return _("the disk is full") if error.errno == errno.ENOSPC else error.strerror or str(error)


def _title(begin: dict[str, Any]) -> str:
    name = begin["agency"] or _("an agency without a name")
    moment = datetime.fromisoformat(begin["created_at"])
    return _("{} as of {}").format(name, f"{moment:%Y-%m-%d %H:%M} UTC")


def _amounts(rows: dict[str, int], files: int, size: int) -> str:
    known = {table: rows.get(table, 0) for table in ("users", "person", "property", "visit")}
    return _("{} users, {} people, {} properties, {} visits; {} rows in all; {} files ({}).").format(
        *(f"{count:,}" for count in known.values()), f"{sum(rows.values()):,}", f"{files:,}", _size(size)
    )


def _size(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"


def _tell_missing(missing: Sequence[str]) -> int:
    if not missing:
        return COMPLETE
    _say(_("Missing in the file store, all else is there: {}").format(f"{len(missing):,}"))
    for key in missing[:_SHOWN]:
        _say(f"  {key}")
    return FILES_MISSING


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
