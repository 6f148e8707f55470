"""`python -m bench.photos`: a photo of 12 megapixels in all its sizes, beside what Pillow takes at least.

Each figure is of a process of its own: processor time and the most memory that it held."""

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from estate.demo.scenes import SCENES, picture
from properties import renditions

SECONDS, MEBIBYTES = 1.5, 250
SIZE = (4000, 3000)
RUNS = 3


def main() -> None:
    if sys.argv[1:]:
        print(json.dumps(_measured(_WAYS[sys.argv[1]], sys.stdin.buffer.read())))
        return
    print(section())


def section() -> str:
    """Of the report."""
    data = photo()
    return report(len(data), *(_elsewhere(way, data) for way in _WAYS))


def photo() -> bytes:
    """Sixteen drawn rooms and the noise of a sensor: about as many bytes as a phone's photo."""
    whole = Image.new("RGB", SIZE)
    width, height = SIZE[0] // 4, SIZE[1] // 4
    for n, name in enumerate(sorted(SCENES)[:32:2]):
        drawn = Image.open(io.BytesIO(picture(name))).resize((width, height))
        whole.paste(drawn, (n % 4 * width, n // 4 * height))
    stream = io.BytesIO()
    grain = Image.effect_noise(SIZE, 40).convert("RGB")
    Image.blend(whole, grain, 0.1).save(stream, "JPEG", quality=92)
    return stream.getvalue()


def _elsewhere(way: str, data: bytes) -> tuple[float, float]:
    """The best of some runs: (seconds of the processor, MiB)."""
    command = [sys.executable, "-m", "bench.photos", way]
    runs = [
        json.loads(subprocess.run(command, input=data, capture_output=True, check=True).stdout)
        for _run in range(RUNS)
    ]
    return min(seconds for seconds, _memory in runs), max(memory for _seconds, memory in runs)


def _measured(way: Callable[[bytes], object], data: bytes) -> tuple[float, float]:
    renditions.load_decoders()
    before = time.process_time()
    way(data)
    taken = time.process_time() - before
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return taken, int(status["VmHWM"].split()[0]) / 1024  # getrusage would tell of the parent, too


def _all_sizes(data: bytes) -> object:
    return renditions.develop("photo.jpg", data)


def _floor(data: bytes) -> object:
    """Decoded, made small and saved once as JPEG: less cannot be done."""
    image = Image.open(io.BytesIO(data))
    image.thumbnail((renditions.SIZES[-1], renditions.SIZES[-1]))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=82)
    return stream


_WAYS: dict[str, Callable[[bytes], object]] = {"all": _all_sizes, "floor": _floor}


def report(length: int, ours: tuple[float, float], floor: tuple[float, float]) -> str:
    verdict = "ok" if ours[0] <= SECONDS and ours[1] <= MEBIBYTES else "missed"
    return TEXT.format(
        megabytes=length / 1e6,
        count=len(renditions.NAMES),
        ours=ours[0],
        memory=ours[1],
        floor=floor[0],
        floor_memory=floor[1],
        times=ours[0] / floor[0],
        verdict=verdict,
    )


TEXT = """## A photo of 12 megapixels

A JPEG of {megabytes:.1f} MB; seconds are the processor's, memory is the most that the process held. Wanted: 1.5 s,
250 MiB.

| | s | MiB | |
|---|---|---|---|
| {count} renditions (AVIF, WebP, JPEG in four sizes), likeness and colour | {ours:.2f} | {memory:.0f} | {verdict} |
| floor: decoded, made small and saved once with Pillow alone | {floor:.2f} | {floor_memory:.0f} | × {times:.1f} |
"""

if __name__ == "__main__":
    main()
