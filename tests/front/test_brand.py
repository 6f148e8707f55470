"""Whatever colour an agency picks, its public pages stay readable."""

import re

import pytest

from estate import brand


@pytest.mark.parametrize(
    "colour", ["#0f5c4d", "#ffe600", "#000000", "#ffffff", "#c81e1e", "#1d4ed8", "#7f7f7f"]
)
def test_text_and_buttons_in_any_colour_are_readable(colour: str) -> None:
    tokens = dict(re.findall(r"--([\w-]+):light-dark\(([^)]+)\)", brand.css(colour)))
    for scheme, surface in enumerate([brand.WHITE, brand.DARK_SURFACE]):
        shade = {name: brand._parse(both.split(",")[scheme]) for name, both in tokens.items()}
        for one, other in [("brand", "brand-soft"), ("on-brand", "brand"), ("on-brand", "brand-strong")]:
            assert brand.contrast(shade[one], shade[other]) >= 4.5, (one, other)
        assert brand.contrast(shade["brand"], surface) >= 4.5
