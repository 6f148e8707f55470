"""Photos are developed in processes that live for one photo each: a decoder that hangs, crashes or eats
memory takes nothing with it but its own photo.

One process (`python -m properties.darkroom`) has loaded the decoders and never opens a photo itself; it
divides for each, which takes a hundredth of the time of a new start. It knows no secrets of ours."""

import asyncio
import atexit
import contextlib
import gc
import io
import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from pathlib import Path

from properties import renditions
from properties.renditions import TOO_HARD, BadPhoto, Renditions

MEMORY = 1 << 30  # bytes of address space for the process that decodes
SECONDS = 60
_TRIES = 2  # a photo is not bad because somebody ended its process
_KEPT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "LANG")

Pieces = Callable[[], AsyncIterator[bytes]]


async def render(name: str, data: bytes) -> Renditions:
    """Raises BadPhoto; takes at most SECONDS and MEMORY for each try, in another process."""
    renditions.check(name, data)

    async def whole() -> AsyncIterator[bytes]:
        yield data

    return await render_stream(name, whole)


async def render_stream(name: str, pieces: Pieces) -> Renditions:
    """The same of a file that is never here as a whole; nothing is fetched before it is this photo's turn.
    What `pieces` raises is raised."""
    async with _seats(asyncio.get_running_loop()):
        for _try in range(_TRIES):
            answer = await _developed_elsewhere(pieces)
            if answer:
                return _understood(name, answer)
    raise BadPhoto(name, TOO_HARD)


@lru_cache(maxsize=2)
def _seats(_loop: asyncio.AbstractEventLoop) -> asyncio.Semaphore:
    """As many photos at once as leave half of the processors to the pages."""
    return asyncio.Semaphore(max(1, (os.cpu_count() or 2) // 2))


async def _developed_elsewhere(pieces: Pieces) -> bytes:
    """What the child wrote, or nothing where it did not come to its end."""
    reader, writer = await asyncio.open_connection(sock=_darkroom.seat())
    try:
        async with asyncio.timeout(SECONDS + 5):  # the child ends itself before that
            async for piece in pieces():
                writer.write(piece)
                await writer.drain()
            writer.write_eof()
            return _complete(await reader.read())
    except (TimeoutError, ConnectionError):
        return b""
    finally:
        writer.close()


def _complete(answer: bytes) -> bytes:
    """Nothing in place of an answer that broke off."""
    head, _, body = answer.partition(b"\n")
    with contextlib.suppress(ValueError):
        if sum(json.loads(head).get("files", {}).values()) == len(body):
            return answer
    return b""


def _understood(name: str, answer: bytes) -> Renditions:
    head, _, body = answer.partition(b"\n")
    facts = json.loads(head)
    if "reason" in facts:
        raise BadPhoto(name, facts["reason"])
    stream = io.BytesIO(body)
    files = {name: stream.read(length) for name, length in facts["files"].items()}
    likeness = bytes.fromhex(facts["likeness"])
    return Renditions(facts["width"], facts["height"], facts["colour"], likeness, files)


class Darkroom:
    """The process that divides. It is started for the first photo, and anew where it is gone."""

    def __init__(self, *program: str) -> None:
        self._program = program or ("-m", "properties.darkroom")
        self._process: subprocess.Popen[bytes] | None = None
        self._door = socket.socket()

    def seat(self) -> socket.socket:
        """A connection to a child that waits for one photo."""
        ours, theirs = socket.socketpair()
        with theirs:
            if self._process is None or self._process.poll() is not None:
                self._start()
            try:
                socket.send_fds(self._door, [b"+"], [theirs.fileno()])
            except OSError:  # it has gone this very moment
                self._start()
                socket.send_fds(self._door, [b"+"], [theirs.fileno()])
        return ours

    def _start(self) -> None:
        self.close()
        self._door, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, *self._program],
                cwd=Path(__file__).parents[1],
                env={name: value for name, value in os.environ.items() if name in _KEPT},
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is meant for the worker, and is no fault of a photo
            )

    def close(self) -> None:
        """It goes when nobody stands at its door."""
        self._door.close()
        if self._process is not None:
            self._process.wait()


_darkroom = Darkroom()
atexit.register(_darkroom.close)


def main() -> None:
    """For each connection that comes through stdin a child that answers it, until the other end is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    renditions.load_decoders()
    gc.freeze()  # what is loaded is never written to again, so the children share it
    with socket.socket(fileno=os.dup(0)) as door:
        while True:
            word, handed, _flags, _address = socket.recv_fds(door, 1, 1)
            if not word:
                return
            if os.fork() == 0:
                door.close()
                _answer(handed[0])
            os.close(handed[0])


def _answer(connection: int) -> None:
    """Photo → one line of JSON and the files, one after the other; then this process ends."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(SECONDS)  # not caught, so it ends a decoder that hangs, too
        with socket.socket(fileno=connection) as seat, seat.makefile("rwb") as stream:
            stream.writelines(_developed(stream.read(renditions.MAX_BYTES + 1)))
    finally:
        os._exit(0)


def _developed(data: bytes) -> list[bytes]:
    try:
        made = renditions.develop("", data)
    except BadPhoto as bad:
        return [json.dumps({"reason": bad.reason}).encode() + b"\n"]
    facts = {
        "width": made.width,
        "height": made.height,
        "colour": made.colour,
        "likeness": made.likeness.hex(),
        "files": {name: len(file) for name, file in made.files.items()},
    }
    return [json.dumps(facts).encode() + b"\n", *made.files.values()]


if __name__ == "__main__":
    main()
