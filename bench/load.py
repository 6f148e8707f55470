"""The clients, in a process of their own: each keeps one connection and asks again as soon as it is answered.

Reads one JSON line for each run, and answers with one: {"port", "paths", "cookie", "clients", and "seconds"
or "requests"} → {"ms": [sorted], "seconds", "bytes": [of the bodies as sent, largest first]}."""

import asyncio
import json
import sys
import time
from itertools import count

import uvloop


class Client(asyncio.Protocol):
    good: tuple[bytes, ...] = (b"HTTP/1.1 200",)

    def __init__(self, requests: list[bytes], place: int) -> None:
        self.requests, self.place = requests, place
        self.ms: list[float] = []
        self.sizes: dict[int, int] = {}
        self.done = asyncio.get_running_loop().create_future()
        self.until, self.most = float("inf"), sys.maxsize
        self.buffer = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport

    def go(self, until: float, most: int) -> None:
        self.until, self.most = until, most
        self._ask()

    def _ask(self) -> None:
        self.place = (self.place + 1) % len(self.requests)
        self.asked = time.perf_counter()
        self.transport.write(self.requests[self.place])

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        size = _length(head)
        if len(body) < size:
            return
        self.buffer = b""
        self.ms.append((time.perf_counter() - self.asked) * 1000)
        self.sizes[self.place] = size
        if not head.startswith(self.good):
            self._fail(
                head.partition(b"\r\n")[0] + b" for " + self.requests[self.place].partition(b" HTTP")[0]
            )
        elif len(self.ms) >= self.most or time.perf_counter() >= self.until:
            self.transport.close()
            self.done.set_result(None)
        else:
            self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self._fail(b"the connection was lost")

    def _fail(self, why: bytes) -> None:
        self.transport.close()
        self.done.set_exception(RuntimeError(why.decode()))


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise RuntimeError("an answer without a length")


async def run(
    port: int, paths: list[str], cookie: str, clients: int, seconds: float = 0, requests: int = 0
) -> dict:
    asked = [_request(path, cookie) for path in paths]
    loop, places = asyncio.get_running_loop(), count()
    made = [
        (await loop.create_connection(lambda: Client(asked, next(places)), "127.0.0.1", port))[1]
        for _ in range(clients)
    ]
    begin = time.perf_counter()
    for client in made:
        client.go(begin + seconds if seconds else float("inf"), requests or sys.maxsize)
    await asyncio.gather(*(client.done for client in made))
    took = time.perf_counter() - begin
    ms = sorted(round(one, 3) for client in made for one in client.ms)
    sizes = sorted(
        {place: size for client in made for place, size in client.sizes.items()}.values(), reverse=True
    )
    return {"ms": ms, "seconds": took, "bytes": sizes}


def _request(path: str, cookie: str) -> bytes:
    """A page by its path, or "POST /path body"."""
    common = f"Host: 127.0.0.1\r\nAccept-Encoding: br\r\nCookie: {cookie}\r\n"
    if not path.startswith("POST "):
        return f"GET {path} HTTP/1.1\r\n{common}\r\n".encode()
    method, path, body = path.split(" ", 2)
    form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return f"{method} {path} HTTP/1.1\r\n{common}{form}\r\n{body}".encode()


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(uvloop.run(run(**json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
