"""Mails are read in a process of their own: one that is made to hang or to eat memory takes nothing with it.

`python -m estate.mail.inbound.reading_room` answers each request on its standard input, one after the other:
a line of JSON with the size of the mail that follows, then the same way back. It knows no secrets."""

import asyncio
import contextlib
import json
import os
import resource
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from estate.mail.inbound.letter import Letter
from estate.mail.tables import MailKind

MEMORY = 1 << 30  # bytes of address space
SECONDS = 10
_KEPT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "LANG")


@dataclass(frozen=True)
class Attachment:
    name: str
    type: str
    content: bytes


async def read(raw: bytes) -> Letter:
    """What cannot be read in time, or at all, is told as such."""
    answer = await _ask({"do": "read"}, raw)
    return Letter.from_json(json.loads(answer)) if answer else Letter(kind=MailKind.UNREADABLE)


async def attachment(raw: bytes, part: int) -> Attachment | None:
    answer = await _ask({"do": "attachment", "part": part}, raw)
    if not answer:
        return None
    head, _, content = answer.partition(b"\n")
    told = json.loads(head)
    return Attachment(told["name"], told["type"], content) if told else None


async def _ask(request: dict[str, Any], raw: bytes) -> bytes:
    """Nothing where the process did not answer; the next one gets a new one."""
    room = _room(asyncio.get_running_loop())
    async with room.door:
        try:
            async with asyncio.timeout(SECONDS):
                return await room.answer(request, raw)
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, ValueError):
            return b""


class _Room:
    def __init__(self) -> None:
        self.door = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None

    async def answer(self, request: dict[str, Any], raw: bytes) -> bytes:
        """Whoever is broken off, for whatever reason, takes the process along: its answer would be taken for
        that to the next mail."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            process = await _open()
        try:
            answer = await _told(process, json.dumps({**request, "size": len(raw)}).encode() + b"\n" + raw)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise
        self._process = process
        return answer


async def _told(process: asyncio.subprocess.Process, request: bytes) -> bytes:
    assert process.stdin and process.stdout
    process.stdin.write(request)
    await process.stdin.drain()
    return await process.stdout.readexactly(int(await process.stdout.readline()))


@lru_cache(maxsize=2)
def _room(_loop: asyncio.AbstractEventLoop) -> _Room:
    return _Room()


async def _open() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "estate.mail.inbound.reading_room"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=Path(__file__).parents[3],
        start_new_session=True,  # Ctrl-C is meant for the worker
        env={name: value for name, value in os.environ.items() if name in _KEPT},
    )


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Until the other side is gone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while line := requests.readline():
        request = json.loads(line)
        answer = _answer(request, requests.read(request["size"]))
        answers.write(f"{len(answer)}\n".encode() + answer)
        answers.flush()


def _answer(request: dict[str, Any], raw: bytes) -> bytes:
    import email

    from estate.mail.inbound import letter, parts

    if request["do"] == "read":
        return json.dumps(letter.read(raw).as_json()).encode()
    mail = email.message_from_bytes(raw)
    for number, part in enumerate(parts.walk(mail)):
        if number == request["part"]:
            told = {"name": parts.file(part, number).name, "type": part.get_content_type()}
            return json.dumps(told).encode() + b"\n" + parts.content(part)
    return b"null\n"


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
