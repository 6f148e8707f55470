"""Static files: built with hashed names, so that a phone keeps each for a year and never has an old one.

`static/` is the source. `static/built/` (not in git) holds `css/app.<hash>.css` and so on, each with a
`.br` and `.gz` made ahead, and `manifest.json`. It is remade at server start whenever a source changed.
CSS `@import "x.css" layer(y)` is put in place, so that a page needs one style sheet.
"""

import fcntl
import gzip
import hashlib
import json
import re
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

import brotli

SOURCE = Path(__file__).parent.parent / "static"
BUILT = SOURCE / "built"
URL = "/static/"
SHIPPED = {".css", ".js", ".svg", ".png", ".ico", ".woff2", ".webp", ".webmanifest", ".txt"}
TEXTS = {".css", ".js", ".svg", ".webmanifest", ".txt"}
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")

CSS_IMPORT = re.compile(r'@import "([^"]+)" layer\((\w+)\);')
CSS_COMMENT = re.compile(r"/\*.*?\*/\s*", re.S)
CSS_URL = re.compile(r"(?<=url\()[^)]+(?=\))")
MANIFEST_SRC = re.compile(r'(?<="src": ")[^"]+')
JS_IMPORT = re.compile(r'((?:\bfrom|\bimport)\s*\(?\s*")(\.{1,2}/[^"]+)(?=")')


def asset(path: str) -> str:
    """The URL of a file under static/, e.g. `asset("css/app.css")`. Raises KeyError for an unknown one."""
    return URL + manifest()[path]


def is_immutable(_path: str, url: str) -> bool:
    """For ServeStatic: a name that holds its own hash never changes."""
    return HASHED.search(url) is not None


@lru_cache
def manifest() -> dict[str, str]:
    """Source path → built path. Builds first where the built files are missing or stale."""
    with _lock():
        state = _fingerprint()
        if (built := _read_manifest()) and built["state"] == state:
            return dict(built["files"])
        return _Build().run(state)


def _lock() -> TextIO:
    """Several processes start at once (workers, tests): one builds, the others wait."""
    handle = (SOURCE / ".built.lock").open("w")
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _fingerprint() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in _sources():
        digest.update(str(path.relative_to(SOURCE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sources() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("*") if p.suffix in SHIPPED and BUILT not in p.parents)


def _read_manifest() -> dict[str, Any] | None:
    path = BUILT / "manifest.json"
    return json.loads(path.read_text()) if path.is_file() else None


class _Build:
    """One run. A file that names others (an import, a font) comes after them, with their hashed names."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.out = SOURCE / ".built.new"

    def run(self, state: str) -> dict[str, str]:
        shutil.rmtree(self.out, ignore_errors=True)
        for path in _sources():
            self.add(path)
        (self.out / "manifest.json").write_text(json.dumps({"state": state, "files": self.files}))
        shutil.rmtree(BUILT, ignore_errors=True)
        self.out.rename(BUILT)
        return self.files

    def add(self, path: Path) -> str:
        name = str(path.relative_to(SOURCE))
        if name not in self.files:
            content = self.content(path)
            digest = hashlib.sha256(content).hexdigest()[:12]
            self.files[name] = str(Path(name).with_suffix(f".{digest}{path.suffix}"))
            self.write(self.out / self.files[name], content)
        return self.files[name]

    def content(self, path: Path) -> bytes:
        if path.suffix == ".css":
            return CSS_URL.sub(lambda m: self.url(path, m[0]), self.css(path)).encode()
        if path.suffix == ".js" and "vendor" not in path.parts:
            return JS_IMPORT.sub(lambda m: m[1] + self.url(path, m[2]), path.read_text()).encode()
        if path.suffix == ".webmanifest":
            return MANIFEST_SRC.sub(lambda m: self.url(path, m[0]), path.read_text()).encode()
        return path.read_bytes()

    def css(self, path: Path) -> str:
        text = CSS_COMMENT.sub("", path.read_text())
        return CSS_IMPORT.sub(lambda m: f"@layer {m[2]}{{{self.css(path.parent / m[1])}}}", text)

    def url(self, path: Path, reference: str) -> str:
        return URL + self.add((path.parent / reference).resolve())

    def write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if path.suffix in TEXTS:
            path.with_name(path.name + ".br").write_bytes(brotli.compress(content, quality=11))
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
