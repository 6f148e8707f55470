"""Real files from others that are not in the repository; tests that need them are skipped without them."""

import os
from pathlib import Path

import pytest


def shared_data(*parts: str) -> Path:
    """A file or folder of the shared data; skips the test or module where it is absent."""
    found = _root()
    if found is None or not found.joinpath(*parts).exists():
        pytest.skip("shared data is absent", allow_module_level=True)
    return found.joinpath(*parts)


def shared_files(*parts: str) -> list[Path]:
    """Every file below a folder of the shared data, none where it is absent: for `parametrize`."""
    found = _root()
    if found is None:
        return []
    return sorted(path for path in found.joinpath(*parts).rglob("*") if path.is_file())


def _root() -> Path | None:
    checkout = Path(__file__).resolve().parents[1]
    named = os.environ.get("ESTATE_SHARED_DATA")
    places = [Path(named)] if named else [checkout.parents[n] / "shared" / "data" for n in (0, 1)]
    return next((place for place in places if place.is_dir()), None)
