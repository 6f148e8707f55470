"""A line between the agency and one of its services that can be slow, silent or cut."""

import asyncio
import contextlib
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """Passes everything on to `target`, as badly as it is told to."""

    target: tuple[str, int]
    port: int = 0
    delay: float = 0.0
    """Seconds that each piece of an answer waits."""
    silent: bool = False
    """Takes connections and says nothing."""
    _server: asyncio.Server | None = None
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)

    async def open(self) -> "Proxy":
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def cut(self) -> None:
        """Nobody listens any more, and whoever was connected is cut off."""
        if self._server:
            self._server.close()
            self._server = None
        for line in list(self._lines):
            line.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(*self.target)
        except OSError:
            writer.transport.abort()
            return
        self._lines |= {writer, far_writer}
        try:
            await asyncio.gather(
                self._pass_on(reader, far_writer, slowly=False),
                self._pass_on(far_reader, writer, slowly=True),
            )
        finally:
            self._lines -= {writer, far_writer}

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, slowly: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(65536):
                while self.silent:
                    await asyncio.sleep(0.1)
                if slowly and self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(piece)
                await writer.drain()
        with contextlib.suppress(OSError, RuntimeError):
            writer.close()
