"""Which scenes a home shows, and the job that draws a scene and hangs it up at all its homes."""

import asyncio
import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from random import Random
from typing import Any
from uuid import UUID

from estate import jobs, storage
from estate.columns import utc_now
from estate.demo.scenes import SCENES, picture
from estate.jobs import Job
from estate.storage import StorageUnavailable
from piccolo_conf import DB
from properties import albums, renditions
from properties.pictures import content_type, fresh_key, rendition_key
from properties.tables import Photo, PhotoState

JOB = "demo.picture"
RETRY = timedelta(seconds=20)

# kind: the word of its outside scenes, those within, and around it
_ALBUMS = {
    "flat": ("flat", "living kitchen bedroom bathroom", "balcony hall dining"),
    "house": ("house", "living kitchen bedroom bathroom dining", "garden hall study"),
    "villa": ("villa", "living kitchen bedroom bathroom dining", "pool garden study balcony"),
    "seaside": ("villa", "living kitchen bedroom bathroom", "balcony pool garden"),
    "country": ("country", "living kitchen bedroom bathroom dining", "garden study hall"),
    "loft": ("loft", "loft kitchen bedroom bathroom", "study balcony"),
    "shop": ("shop", "bare", ""),
    "land": ("land", "", ""),
}  # fmt: skip


def choose(rng: Random, kind: str, bedrooms: int) -> list[str]:
    """Names of scenes in their order, the cover first, none twice."""
    outside, within, around = _ALBUMS[kind]
    chosen = ["seaside"] if kind == "seaside" else rng.sample(_suiting(outside), 1)
    if kind == "land":
        return rng.sample(_suiting(outside), 2)
    rooms = within.split() + ["bedroom"] * (bedrooms > 2)
    for room in rooms + rng.sample(around.split(), min(2, len(around.split()))):
        left = [name for name in _suiting(room) if name not in chosen]
        chosen += rng.sample(left, min(1, len(left)))
    return chosen


def _suiting(word: str) -> list[str]:
    return [name for name, scene in SCENES.items() if word in scene.suits]


async def enqueue(walls: Iterable[tuple[UUID, list[str]]]) -> None:
    """One job for each scene, in the current transaction; *walls* are properties with their scenes."""
    hung: defaultdict[str, list[list[Any]]] = defaultdict(list)
    for property_id, scenes in walls:
        for position, scene in enumerate(scenes, start=1):
            hung[scene].append([property_id, position])
    waiting = [
        {
            "scene": scene,
            "original_key": f"originals/{secrets.token_urlsafe(24)}",
            "public_key": fresh_key(),
            "hung": hung[scene],
        }
        for scene in sorted(hung)
    ]
    await jobs.enqueue_all([Job(JOB, payload) for payload in waiting])


@jobs.job(JOB)
async def hang(payload: dict[str, Any]) -> None:
    """One file serves all homes that show the scene; while the store is away it is tried again."""
    try:
        async with _easel(asyncio.get_running_loop()):
            data, made = await asyncio.to_thread(_developed, payload["scene"])
        await _store(payload, data, made)
    except StorageUnavailable:
        await jobs.enqueue(JOB, payload, run_at=utc_now() + RETRY)
        return
    async with DB.transaction():
        await Photo.insert(*_rows(payload, data, made)).on_conflict(Photo.id, "DO NOTHING")
        for property_id in sorted({UUID(id_) for id_, _position in payload["hung"]}):
            await albums.refresh(property_id)


@lru_cache(maxsize=2)
def _easel(_loop: asyncio.AbstractEventLoop) -> asyncio.Semaphore:
    """One picture at a time, so that the worker goes on with everything else."""
    return asyncio.Semaphore(1)


def _developed(scene: str) -> tuple[bytes, renditions.Renditions]:
    data = picture(scene)
    return data, renditions.develop(scene, data)


async def _store(payload: dict[str, Any], data: bytes, made: renditions.Renditions) -> None:
    await storage.put(payload["original_key"], data, "image/jpeg")
    for name, rendition in made.files.items():
        key = rendition_key(payload["public_key"], name)
        await storage.put(key, rendition, content_type(name))


def _rows(payload: dict[str, Any], data: bytes, made: renditions.Renditions) -> list[Photo]:
    return [
        Photo(
            id=_id(payload["public_key"], property_id),
            property=UUID(property_id),
            position=position,
            state=PhotoState.READY.value,
            file_name=f"{payload['scene']}.jpg",
            content_type="image/jpeg",
            byte_size=len(data),
            sha256=hashlib.sha256(data).digest(),
            original_key=payload["original_key"],
            public_key=payload["public_key"],
            width=made.width,
            height=made.height,
            colour=made.colour,
            perceptual_hash=made.likeness,
            caption=SCENES[payload["scene"]].caption,
        )
        for property_id, position in payload["hung"]
    ]


def _id(public_key: str, property_id: str) -> UUID:
    """The same each time, so that a job that runs twice hangs nothing twice."""
    return UUID(bytes=hashlib.sha256(f"{public_key} {property_id}".encode()).digest()[:16], version=5)
