"""The main pages on an old phone with a bad line, in a real browser: `python -m bench.front`. Writes bench/FRONT.md.

Chromium's own protocol slows the processor and the network; times are the browser's (largest contentful paint,
layout shift, longest interaction), sizes are what came over the line."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright

from bench.processes import ROOT, Server
from estate.embedded.postgres import Postgres
from estate.embedded.processes import free_ports
from estate.embedded.store import Store

RESULTS = Path(__file__).parent / "FRONT.md"
SLOWER = 4  # times
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 94_000,
}  # ms, bytes a second
TIMES = 5  # each page; the middle one counts
LCP_COLD, LCP_WARM, INP, KB_COLD, KB_WARM = 1000, 500, 100, 100, 5
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@dataclass(frozen=True)
class Visit:
    """One look at a page: milliseconds, layout shift, and bytes without photos."""

    lcp: float
    cls: float
    size: int


@dataclass(frozen=True)
class Row:
    name: str
    cold: Visit
    warm: Visit
    inp: float

    @property
    def missed(self) -> list[str]:
        within = {
            "LCP cold": self.cold.lcp <= LCP_COLD,
            "LCP warm": self.warm.lcp <= LCP_WARM,
            "CLS": max(self.cold.cls, self.warm.cls) == 0,
            "INP": self.inp <= INP,
            "kB cold": self.cold.size <= KB_COLD * 1000,
            "kB warm": self.warm.size <= KB_WARM * 1000,
        }
        return [name for name, held in within.items() if not held]


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="estate-bench-"))
    folder.chmod(0o755)
    postgres, store = Postgres(folder).start(), Store(folder).start()
    port = free_ports(1)[0]
    environment = {**os.environ, **postgres.environment, **store.environment, "SECRET_KEY": "bench" * 8}
    environment["BASE_URL"] = f"http://localhost:{port}"
    try:
        subprocess.run(
            [sys.executable, "-m", "estate.cli", "prepare-demo"], check=True, cwd=ROOT, env=environment
        )
        server = Server(["-m", "estate.cli", "serve", "--port", str(port)], port, environment, folder / "log")
        try:
            rows = asyncio.run(_measure(environment["BASE_URL"]))
        finally:
            server.stop()
    finally:
        store.stop()
        postgres.stop()
        postgres.remove()
        shutil.rmtree(folder, ignore_errors=True)
    text = _report(rows)
    print(text)
    RESULTS.write_text(text)


async def _measure(base: str) -> list[Row]:
    cookie = _sign_in(base)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        paths = await _paths(browser, base, cookie)
        return [await _row(browser, base, cookie, name, path) for name, path in paths.items()]


def _sign_in(base: str) -> str:
    account = {"email": "agent@demo.example", "password": "demo-estate"}
    return str(httpx.post(f"{base}/sign-in", data=account).cookies["session"])


async def _paths(browser: Browser, base: str, cookie: str) -> dict[str, str]:
    """The first lead and the first home of the lists stand for all."""
    context = await _context(browser, base, cookie)
    page = await context.new_page()
    found = {"Today": "/"}
    for name, listed in (("lead", "/leads"), ("property", "/properties")):
        await page.goto(f"{base}{listed}")
        link = page.locator(f'main a[href^="{listed}/"]:not([href*="new"]):not([href*="import"])').first
        found[name] = str(await link.get_attribute("href"))
    await context.close()
    return found | {"agenda": "/visits", "leads": "/leads", "properties": "/properties"}


async def _context(browser: Browser, base: str, cookie: str) -> BrowserContext:
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True, has_touch=True
    )
    await context.add_cookies([{"name": "session", "value": cookie, "url": base}])
    await context.add_init_script(_WATCH)
    return context


async def _row(browser: Browser, base: str, cookie: str, name: str, path: str) -> Row:
    cold, warm, inp = [], [], []
    for _ in range(TIMES):
        context = await _context(browser, base, cookie)
        page = await context.new_page()
        line = await _old_phone(page)
        cold.append(await _look(page, line, base + path))
        warm.append(await _look(page, line, base + path))
        inp.append(await _touch(page))
        await context.close()
    return Row(name, _middle(cold), _middle(warm), sorted(inp)[TIMES // 2])


def _middle(visits: list[Visit]) -> Visit:
    half = TIMES // 2
    return Visit(*(sorted(getattr(v, field) for v in visits)[half] for field in ("lcp", "cls", "size")))


async def _old_phone(page: Page) -> CDPSession:
    line = await page.context.new_cdp_session(page)
    await line.send("Network.enable")
    await line.send("Network.emulateNetworkConditions", LINE)
    await line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return line


async def _look(page: Page, line: CDPSession, url: str) -> Visit:
    sizes, photos = [0], set()

    def on_response(event: dict[str, Any]) -> None:
        if "/photos/" in event["response"]["url"] or event["type"] == "EventSource":
            photos.add(event["requestId"])

    def on_finished(event: dict[str, Any]) -> None:
        if event["requestId"] not in photos:
            sizes[0] += int(event["encodedDataLength"])

    line.on("Network.responseReceived", on_response)
    line.on("Network.loadingFinished", on_finished)
    await page.goto(url, wait_until="load")
    await page.wait_for_timeout(600)  # late shifts and pictures would show in this time
    line.remove_listener("Network.responseReceived", on_response)
    line.remove_listener("Network.loadingFinished", on_finished)
    seen = await page.evaluate("() => window.seen")
    return Visit(seen["lcp"], round(seen["cls"], 4), sizes[0])


async def _touch(page: Page) -> float:
    """The longest that a touch took to show: the sheet of the + is opened and closed, twice."""
    for _ in range(2):
        await page.locator(".tabs [data-sheet]:visible").first.click()
        await page.wait_for_timeout(250)
        await page.keyboard.press("Escape")
        await page.wait_for_timeout(250)
    return float(await page.evaluate("() => window.seen.inp"))


_WATCH = """
window.seen = { lcp: 0, cls: 0, inp: 0 };
const watch = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
watch("largest-contentful-paint", (entry) => { window.seen.lcp = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.seen.cls += entry.value; });
watch("event", (entry) => { if (entry.interactionId) window.seen.inp = Math.max(window.seen.inp, entry.duration); }, { durationThreshold: 16 });
"""


def _report(rows: list[Row]) -> str:
    lines = [
        f"| {row.name} | {row.cold.lcp:.0f} | {row.warm.lcp:.0f} | {row.inp:.0f} | {max(row.cold.cls, row.warm.cls):g} "
        f"| {row.cold.size / 1000:.1f} | {row.warm.size / 1000:.1f} | {', '.join(row.missed)} |"
        for row in rows
    ]
    return _FRAME.format(
        when=f"{datetime.now(UTC):%Y-%m-%d %H:%M}", load=os.getloadavg()[0], times=TIMES, slower=SLOWER,
        rows="\n".join(lines), cold=LCP_COLD, warm=LCP_WARM, inp=INP, kb=KB_COLD, kb_warm=KB_WARM,
    )  # fmt: skip


_FRAME = """# Results of `python -m bench.front`

One run on {when} UTC, load of the machine at its end {load:.1f}. Chromium at 390 × 844, its processor {slower} times slower,
1.6 Mbit/s with 150 ms; the middle of {times} looks. The sample agency, one server process.

*LCP* and *INP* in milliseconds, *kB* over the line without photos. Cold is a first visit, warm the next one.
Wanted: LCP ≤ {cold} cold and ≤ {warm} warm, INP ≤ {inp}, CLS 0, ≤ {kb} kB cold and ≤ {kb_warm} kB warm.

| page | LCP cold | LCP warm | INP | CLS | kB cold | kB warm | missed |
|---|---|---|---|---|---|---|---|
{rows}
"""

if __name__ == "__main__":
    main()
