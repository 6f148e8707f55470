"""The drawn pictures of the sample agency."""

import io

import pytest
from PIL import Image

from estate.demo.scenes import SCENES, picture


def test_there_are_about_forty() -> None:
    assert 40 <= len(SCENES) <= 48


@pytest.mark.parametrize("name", ["villa-dusk", "kitchen-blue", "balcony-city"])
def test_a_scene_is_a_photo_of_full_size_and_always_the_same(name: str) -> None:
    drawn = picture(name)
    assert drawn == picture(name)
    assert Image.open(io.BytesIO(drawn)).size == (1600, 1067)


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_is_full_of_colour(name: str) -> None:
    small = Image.open(io.BytesIO(picture(name))).resize((80, 53))
    assert len(small.quantize(64).getcolors() or ()) > 40
