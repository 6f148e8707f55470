"""Programs that hand enquiries on as fast as they are answered, in a process of their own: each enquiry has a
key of its own; every third is of somebody who is known.

Reads one JSON line for each run, and answers with one: {"port", "token", "clients", "seconds", "known": [[name,
email, phone], …], "homes": [listing_id, …], "run"} → {"ms": [sorted], "seconds", "cpu": seconds}."""

import asyncio
import json
import sys
import time
import zlib
from collections.abc import Iterator
from itertools import count
from typing import Any

import uvloop

from bench.load import Client


class Source(Client):
    good = (b"HTTP/1.1 201", b"HTTP/1.1 200")

    def __init__(self, requests: Iterator[bytes]) -> None:
        super().__init__([], 0)
        self.sent = requests

    def _ask(self) -> None:
        self.requests = [next(self.sent)]
        self.asked = time.perf_counter()
        self.transport.write(self.requests[0])


def requests(token: str, known: list[list[str]], homes: list[str], run: str) -> Iterator[bytes]:
    head = (
        "POST /api/v1/enquiries HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: "
    )
    for n in count():
        body = json.dumps(_enquiry(n, known, homes, run)).encode()
        yield f"{head}{len(body)}\r\n\r\n".encode() + body


def _enquiry(n: int, known: list[list[str]], homes: list[str], run: str) -> dict[str, Any]:
    if n % 3 == 0:
        name, email, phone = known[n * 7919 % len(known)]
    else:
        number = zlib.crc32(f"{run} {n}".encode()) % 10**9
        name, email, phone = f"Ana Nova{n}", f"ana.{number}.{n}@post.example", f"07{number:09}"
    return {
        "key": f"{run}-{n}",
        "name": name,
        "email": email,
        "phone": phone,
        "message": "Good morning, is this home still to be had? We would like to see it at the end of the week.",
        "side": "buy",
        "property": homes[n % len(homes)],
        "consent": "You may contact me about this enquiry.",
    }


async def run(port: int, token: str, clients: int, seconds: float, **of: Any) -> dict[str, Any]:
    loop, sent = asyncio.get_running_loop(), requests(token, **of)
    made = [
        (await loop.create_connection(lambda: Source(sent), "127.0.0.1", port))[1] for _ in range(clients)
    ]
    begin, cpu = time.perf_counter(), time.process_time()
    for client in made:
        client.go(begin + seconds, sys.maxsize)
    await asyncio.gather(*(client.done for client in made))
    ms = sorted(round(one, 3) for client in made for one in client.ms)
    return {"ms": ms, "seconds": time.perf_counter() - begin, "cpu": time.process_time() - cpu}


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(uvloop.run(run(**json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
