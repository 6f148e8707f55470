"""The forty scenes, by name: what each shows, and which home it may stand for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from estate.demo.scenes import houses, outside, rooms, town, wet_rooms
from estate.demo.scenes.canvas import Canvas
from estate.demo.scenes.light import DUSK, GOLDEN, LAMPLIT, MIST, MORNING, NOON, Light, rgb


@dataclass(frozen=True)
class Scene:
    caption: str
    suits: frozenset[str]  # house, villa, country, flat, loft, shop, land; of rooms: the room's name
    light: Light
    draw: Callable[..., None]
    details: tuple[Any, ...]


def picture(name: str) -> bytes:
    """The scene as a JPEG, 1600 × 1067, the same bytes each time."""
    scene = SCENES[name]
    canvas = Canvas(scene.light)
    scene.draw(canvas, Random(name), *scene.details)
    return canvas.jpeg()


def _scene(caption: str, suits: str, light: Light, draw: Callable[..., None], *details: Any) -> Scene:
    """Details of six hexadecimal digits are colours."""
    read = tuple(rgb(d) if re.fullmatch("[0-9a-f]{6}", str(d)) else d for d in details)
    return Scene(caption, frozenset(suits.split()), light, draw, read)


_STREET = {
    "detached-morning": _scene("The house from the street", "house", MORNING, houses.detached, "f7ecd8", "b9603f", "3f6f7a"),
    "detached-golden": _scene("The house in the evening", "house", GOLDEN, houses.detached, "e9eef0", "566275", "a8483d"),
    "detached-mist": _scene("The house on an autumn morning", "house", MIST, houses.detached, "dfe5dc", "6b5a52", "35506b"),
    "cottage-noon": _scene("The cottage and its garden", "country house", NOON, houses.cottage, "e9ddc6", "a8644a", "4c7f6a"),
    "cottage-golden": _scene("The cottage at sunset", "country", GOLDEN, houses.cottage, "f3e3c4", "6d5a55", "9a4a44"),
    "farm-golden": _scene("The farm among its olive trees", "country", GOLDEN, houses.farmhouse, "fdf8ee", "c96f4a", "3f6fa8"),
    "farm-noon": _scene("The farm in summer", "country", NOON, houses.farmhouse, "fdf8ee", "b9603f", "e0a83c"),
    "villa-noon": _scene("The villa and its pool", "villa", NOON, houses.villa, "fbf9f4", "b98a5b"),
    "villa-dusk": _scene("The villa by night", "villa", DUSK, houses.villa, "fbf9f4", "b98a5b"),
    "villa-golden": _scene("The villa at sunset", "villa", GOLDEN, houses.villa, "f1ece4", "8a6a52"),
    "seaside": _scene("The house above the sea", "villa house", MORNING, houses.seaside, "ffffff", "3277b5"),
    "terrace-noon": _scene("The street", "house flat", NOON, town.terrace, 0),
    "terrace-golden": _scene("The street in the evening", "house flat", GOLDEN, town.terrace, 5),
    "tiles-blue": _scene("The tiled front", "flat house", MORNING, town.azulejo, "f4eee0", "3a6ea8"),
    "tiles-green": _scene("The tiled front", "flat", MIST, town.azulejo, "f3ead2", "4f8a6a"),
    "block-morning": _scene("The building", "flat", MORNING, town.block, "f3ede2", "c98b62"),
    "block-dusk": _scene("The building by night", "flat", DUSK, town.block, "f0e8dc", "6f8f8a"),
    "tower-noon": _scene("The tower by the park", "flat", NOON, town.tower, "4f86ac"),
    "tower-dusk": _scene("The tower by night", "flat", DUSK, town.tower, "5a7fae"),
    "lofts": _scene("The former works", "loft", GOLDEN, town.loft, "b5664c"),
    "shop": _scene("The shop", "shop", MORNING, town.shop, "f3e3c4", "2f6b60"),
    "plot-morning": _scene("The plot", "land", MORNING, outside.plot, "a9c274"),
    "plot-golden": _scene("The plot at sunset", "land", GOLDEN, outside.plot, "b9b868"),
}  # fmt: skip

_WITHIN = {
    "living-garden": _scene("Living room", "living", MORNING, rooms.living, "f1e7d8", "6f8f86", "d98b5f", "garden"),
    "living-city": _scene("Living room", "living", NOON, rooms.living, "dfe6e4", "d9c3a5", "3f6f7a", "city"),
    "living-dusk": _scene("Living room in the evening", "living", LAMPLIT, rooms.living, "f3e6d6", "c9a58f", "e0b060", "city"),
    "living-loft": _scene("Living room", "living loft", GOLDEN, rooms.loft, "c07a5e", "4a5560", "d9a25a"),
    "kitchen-green": _scene("Kitchen", "kitchen", MORNING, wet_rooms.kitchen, "f4efe4", "5f8573", "garden"),
    "kitchen-blue": _scene("Kitchen", "kitchen", NOON, wet_rooms.kitchen, "f6f3ee", "41617f", "sea"),
    "kitchen-sand": _scene("Kitchen", "kitchen", GOLDEN, wet_rooms.kitchen, "f3e9dc", "c9ab8a", "city"),
    "bedroom-sand": _scene("Bedroom", "bedroom", MORNING, rooms.bedroom, "efe5d8", "c98b6f", "a8876a", "garden"),
    "bedroom-blue": _scene("Bedroom", "bedroom", NOON, rooms.bedroom, "dbe5ea", "5f86a0", "3f5f78", "sea"),
    "bedroom-dusk": _scene("Bedroom at night", "bedroom", LAMPLIT, rooms.bedroom, "eadfd6", "8a6f9a", "5f5378", "city"),
    "children": _scene("Children's room", "bedroom", MORNING, rooms.children, "cfe3dc", "e8907a"),
    "bathroom-green": _scene("Bathroom", "bathroom", MORNING, wet_rooms.bathroom, "8fb8a8", "b98a5b"),
    "bathroom-rose": _scene("Bathroom", "bathroom", GOLDEN, wet_rooms.bathroom, "e3b7a6", "8a5f3f"),
    "study": _scene("Study", "study", MORNING, rooms.study, "dfe3d6", "c9573f"),
    "dining": _scene("Dining room", "dining", GOLDEN, rooms.dining, "efe3d3", "6f8f86", "garden"),
    "hall": _scene("Entrance and stairs", "hall", MORNING, rooms.hall, "eee6da", "2f5d50"),
    "bare": _scene("Freshly renovated, empty", "bare shop", NOON, rooms.bare, "f0ebe2", "city"),
}  # fmt: skip

_AROUND = {
    "balcony-city": _scene("The view from the balcony", "balcony", GOLDEN, outside.balcony, "4f7f86", "city"),
    "balcony-sea": _scene("The view from the balcony", "balcony", NOON, outside.balcony, "e0a83c", "sea"),
    "garden": _scene("The garden", "garden", MORNING, outside.garden, "f0e3cc"),
    "roof-terrace": _scene("The roof terrace", "balcony", DUSK, outside.roof_terrace, "c9b8a8"),
    "pool": _scene("The pool", "pool", NOON, outside.pool, "3fb6c9"),
}  # fmt: skip

SCENES: dict[str, Scene] = _STREET | _WITHIN | _AROUND
