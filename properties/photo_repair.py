"""`estate repair photos`: photos whose files are missing, and files without a photo.

The store lists its files in the order of their names, and the database its photos in the same order: both
are read side by side, a page at a time, so that a million take no more memory than a thousand."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from estate import storage
from estate.failures import Failure
from piccolo_conf import DB
from properties import photos, renditions
from properties.tables import Photo

YOUNG = timedelta(days=1)  # such a file may be one whose photo is about to be entered
PAGE = 1000
Say = Callable[[str], None]


async def run(fix: bool, say: Say) -> None:
    """With a pool of its own. Raises Failure where the store cannot be reached."""
    await DB.open(min_size=1, max_size=2)
    try:
        await repair(fix, say)
    except storage.StorageUnavailable as error:
        raise Failure(f"The file store cannot be reached: {error}") from error
    finally:
        await DB.close_connection_pool()


@dataclass(frozen=True, slots=True)
class Files:
    """What lies in one folder of the store; an original is a folder of its own."""

    folder: str
    keys: dict[str, str]  # by name
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Owner:
    """The photos of a folder, and which names must be there."""

    folder: str
    ids: list[Any]
    needed: frozenset[str]


async def repair(fix: bool, say: Say) -> tuple[int, int]:
    """How many photos lack files, and how many files lack a photo; raises StorageUnavailable."""
    lacking = orphans = 0
    for prefix in ("originals/", "photos/", "private/"):
        async for files, owner in _side_by_side(_files(prefix), _owners(prefix)):
            if owner is None and files and files.changed_at < datetime.now(UTC) - YOUNG:
                orphans += len(files.keys)
                await _orphaned(files, fix, say)
            elif owner and owner.needed - set(files.keys if files else ()):
                lacking += len(owner.ids)
                await _lacking(owner, fix, say)
    verb = "repaired" if fix else "found; `--fix` repairs them"
    say(f"{lacking} photos with missing files, {orphans} files without a photo {verb}.")
    return lacking, orphans


async def _orphaned(files: Files, fix: bool, say: Say) -> None:
    for key in files.keys.values():
        say(f"{key}: belongs to no photo{', removed' if fix else ''}")
    if fix:
        await storage.delete(*files.keys.values())


async def _lacking(owner: Owner, fix: bool, say: Say) -> None:
    """Pictures are made anew from the original. A lost original can only be told: its pictures stay."""
    original = owner.folder.startswith("originals/")
    for photo in owner.ids:
        what = "its original is lost; the pictures made of it stay" if original else "pictures are missing"
        say(f"photo {photo}: {what}{', made anew' if fix and not original else ''}")
    if fix and not original:
        rows = await Photo.raw(
            "UPDATE photo SET perceptual_hash = NULL WHERE id = ANY({}) RETURNING id, public_key", owner.ids
        )
        for row in rows:
            await photos.wake(row["id"], row["public_key"])


async def _side_by_side(
    files: AsyncIterator[Files], owners: AsyncIterator[Owner]
) -> AsyncIterator[tuple[Files | None, Owner | None]]:
    """Each folder once; None where it is missing on that side. Both come sorted."""
    lying, owner = await anext(files, None), await anext(owners, None)
    while lying or owner:
        if owner is None or (lying and lying.folder < owner.folder):
            yield lying, None
            lying = await anext(files, None)
        elif lying is None or owner.folder < lying.folder:
            yield None, owner
            owner = await anext(owners, None)
        else:
            yield lying, owner
            lying, owner = await anext(files, None), await anext(owners, None)


async def _files(prefix: str) -> AsyncIterator[Files]:
    current: Files | None = None
    async for key, changed_at in storage.listed(prefix):
        head, _, name = key.rpartition("/")
        folder = key if prefix == "originals/" else f"{head}/"
        if current and current.folder == folder:
            current.keys[name] = key
            continue
        if current:
            yield current
        current = Files(folder, {name: key}, changed_at)
    if current:
        yield current


async def _owners(prefix: str) -> AsyncIterator[Owner]:
    after = ""
    while True:
        if prefix == "originals/":
            rows = await Photo.raw(_ORIGINALS, after, PAGE)
        else:
            rows = await Photo.raw(
                _FOLDERS, prefix, "Public" if prefix == "photos/" else "Private", after, PAGE
            )
        for row in rows:
            names = frozenset(renditions.NAMES) if row["ready"] else frozenset()
            last = row["folder"].rpartition("/")[2]
            needed = frozenset({last}) if prefix == "originals/" else names
            yield Owner(row["folder"], row["ids"], needed)
        if len(rows) < PAGE:
            return
        after = rows[-1]["position"]


_ORIGINALS = """
SELECT original_key AS folder, original_key AS position, array_agg(id) AS ids, false AS ready FROM photo
WHERE original_key COLLATE "C" > {} GROUP BY original_key COLLATE "C", original_key
ORDER BY original_key COLLATE "C" LIMIT {}
"""
_FOLDERS = """
SELECT {} || public_key || '/' AS folder, public_key || '/' AS position, array_agg(id) AS ids,
       bool_or(state = 'ready') AS ready
FROM photo WHERE permission = {} AND (public_key || '/') COLLATE "C" > {}
GROUP BY (public_key || '/') COLLATE "C", public_key ORDER BY (public_key || '/') COLLATE "C" LIMIT {}
"""
