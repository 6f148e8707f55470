"""The build of static files: names that change with the content, references that follow."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from estate import static


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(static, "SOURCE", tmp_path)
    monkeypatch.setattr(static, "BUILT", tmp_path / "built")
    (tmp_path / "font.woff2").write_bytes(b"font")
    (tmp_path / "app.css").write_text('@layer a;\n@import "part.css" layer(a);\n/* why */')
    (tmp_path / "part.css").write_text("@font-face { src: url(font.woff2); }")
    (tmp_path / "app.js").write_text('import { x } from "./x.js";\nimport("./x.js");\n')
    (tmp_path / "x.js").write_text("export const x = 1;")
    (tmp_path / "notes.md").write_text("not shipped")
    static.manifest.cache_clear()
    yield tmp_path
    static.manifest.cache_clear()


def built(path: str) -> Path:
    return static.BUILT / static.asset(path).removeprefix(static.URL)


def test_a_name_holds_the_hash_of_its_content(source: Path) -> None:
    before = static.asset("x.js")
    (source / "x.js").write_text("export const x = 2;")
    static.manifest.cache_clear()
    assert static.asset("x.js") != before
    assert static.is_immutable("", before)
    assert not static.is_immutable("", "/static/x.js")


def test_what_imports_a_changed_file_changes_too(source: Path) -> None:
    before = static.asset("app.js")
    (source / "x.js").write_text("export const x = 2;")
    static.manifest.cache_clear()
    assert static.asset("app.js") != before


def test_imports_and_fonts_are_named_as_built(source: Path) -> None:
    assert built("app.js").read_text().count(static.asset("x.js")) == 2
    assert f"url({static.asset('font.woff2')})" in built("app.css").read_text()


def test_a_page_needs_one_style_sheet(source: Path) -> None:
    text = built("app.css").read_text()
    assert "@layer a{@font-face" in text
    assert "@import" not in text
    assert "why" not in text


def test_compressed_copies_are_made_ahead(source: Path) -> None:
    path = built("x.js")
    plain = path.read_bytes()
    assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == plain
    assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == plain


def test_only_what_a_browser_needs_is_shipped(source: Path) -> None:
    assert "notes.md" not in static.manifest()
    with pytest.raises(KeyError):
        static.asset("notes.md")


def test_nothing_is_built_twice(source: Path) -> None:
    written = built("x.js").stat().st_mtime_ns
    static.manifest.cache_clear()
    assert built("x.js").stat().st_mtime_ns == written


def test_every_icon_named_in_a_script_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'id="([^"]+)"', (static.SOURCE / "vendor/icons.svg").read_text()))
    scripts = "".join(path.read_text() for path in (static.SOURCE / "js").glob("*.js"))
    assert set(re.findall(r'icon\("([^"]+)"\)', scripts)) <= sprite


def test_every_word_that_a_script_asks_for_is_translated() -> None:
    notices = (static.SOURCE.parent / "templates/layouts/_notices.html").read_text()
    offered = set(re.findall(r'data-word="([^"]+)"', notices))
    scripts = "".join(path.read_text() for path in (static.SOURCE / "js").glob("*.js"))
    asked = set(re.findall(r'word\("([^"]+)"', scripts))
    assert asked <= offered
