"""How far a long work is, on one line of a terminal; silent where nobody looks."""

import sys
import time

_OFTEN = 0.2  # seconds


class Progress:
    def __init__(self) -> None:
        self._seen = sys.stderr.isatty()
        self._last = 0.0

    def show(self, text: str) -> None:
        if self._seen and time.monotonic() - self._last > _OFTEN:
            self._last = time.monotonic()
            self._write(f"\r\x1b[K{text}")

    def done(self) -> None:
        if self._last:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
