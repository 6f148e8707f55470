"""Remake static/vendor/ from npm (`python static/vendor.py`), or check it offline (`--check`).

vendor.toml says what is wanted; vendor.lock.json says what was got: the sha512 of each npm tarball,
the sha384 of each file that came out of it. Needs `npm` on the PATH to remake, nothing to check.
"""

import base64
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WANTED = ROOT / "static/vendor.toml"
LOCK = ROOT / "static/vendor.lock.json"
LICENCES = ROOT / "static/vendor/licences"
SHAPES = re.compile(r"<(?!/?svg|!--)[^>]+/?>")

Package = dict[str, Any]


def main() -> int:
    packages = tomllib.loads(WANTED.read_text())["package"]
    if "--check" in sys.argv:
        return check(packages)
    LOCK.write_text(json.dumps([remake(package) for package in packages], indent=2) + "\n")
    return check(packages)


def check(packages: list[Package]) -> int:
    locked = {entry["name"]: entry for entry in json.loads(LOCK.read_text())}
    wrong = [problem for package in packages for problem in problems(package, locked.get(package["name"]))]
    wrong += [
        f"{name}: locked but not wanted" for name in locked if name not in {p["name"] for p in packages}
    ]
    print("\n".join(wrong) or f"{len(packages)} vendored packages are as locked")
    return 1 if wrong else 0


def problems(package: Package, entry: Package | None) -> list[str]:
    if entry is None or entry["wanted"] != package:
        return [f"{package['name']}: vendor.toml has changed; run python static/vendor.py"]
    return [f"{path}: not the file that was locked" for path, digest in entry["files"].items()
            if not (ROOT / path).is_file() or sha384((ROOT / path).read_bytes()) != digest]  # fmt: skip


def remake(package: Package) -> Package:
    tarball = fetch(package)
    with tarfile.open(fileobj=io.BytesIO(tarball)) as archive:
        made = dict(take(archive, package))
    for path, content in made.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(content)
    return {
        "name": package["name"],
        "licence": package["licence"],
        "tarball": "sha512-" + base64.b64encode(hashlib.sha512(tarball).digest()).decode(),
        "files": {path: sha384(content) for path, content in made.items()},
        "wanted": package,
    }


def fetch(package: Package) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        spec = f"{package['name']}@{package['version']}"
        subprocess.run(["npm", "pack", "--silent", spec], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return next(Path(folder).glob("*.tgz")).read_bytes()


def take(archive: tarfile.TarFile, package: Package) -> list[tuple[str, bytes]]:
    taken = [(target, member(archive, source)) for source, target in package.get("files", {}).items()]
    if icons := package.get("icons"):
        taken.append((package["sprite"], sprite(archive, icons)))
    notice = LICENCES / f"{package['name'].replace('/', '-').lstrip('@')}.txt"
    return [*taken, (str(notice.relative_to(ROOT)), member(archive, "LICENSE"))]


def sprite(archive: tarfile.TarFile, icons: list[str]) -> bytes:
    """One SVG with a <symbol> per icon; the strokes take the colour of the text around them."""
    symbols = [symbol(name, member(archive, f"icons/{name}.svg").decode()) for name in sorted(icons)]
    notice = "<!-- Lucide (https://lucide.dev), ISC, in parts Feather, MIT: licences/lucide-static.txt -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{notice}\n{"".join(symbols)}</svg>\n'.encode()


def symbol(name: str, svg: str) -> str:
    shapes = "".join(re.sub(r"\s+", " ", shape) for shape in SHAPES.findall(svg))
    stroke = (
        'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    )
    return f'<symbol id="{name}" viewBox="0 0 24 24" {stroke}>{shapes}</symbol>\n'


def member(archive: tarfile.TarFile, path: str) -> bytes:
    file = archive.extractfile(f"package/{path}")
    if file is None:
        raise FileNotFoundError(path)
    return file.read()


def sha384(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


if __name__ == "__main__":
    sys.exit(main())
