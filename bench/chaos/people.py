"""Agents at work and strangers who ask, through whatever happens: each sends until it is answered."""

import asyncio
import io
import random
import re
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from PIL import Image
from uuid_utils.compat import uuid7

from bench.chaos.machine import Machine
from estate.accounts import sessions

PATIENCE = 30  # seconds that a phone waits for an answer
PAUSE = 0.5  # seconds between two attempts
AT_WORK = 4  # agents

Send = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]


@dataclass
class Seen:
    """What people saw, counted; waits are in seconds."""

    good: int = 0
    sentences: Counter[str] = field(default_factory=Counter)
    no_line: int = 0
    """No answer at all: the app on the phone says so in its own words."""
    bare: Counter[str] = field(default_factory=Counter)
    """Answers that left people without a sentence: there must be none."""
    waits: list[float] = field(default_factory=list)
    page_waits: list[float] = field(default_factory=list)


@dataclass
class Kept:
    """What was answered, and must be there once."""

    notes: list[str] = field(default_factory=list)
    visits: list[UUID] = field(default_factory=list)
    enquiries: list[str] = field(default_factory=list)
    photos: list[UUID] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: len(value) for name, value in vars(self).items()}


@dataclass
class Agent:
    client: httpx.AsyncClient
    id: UUID
    leads: list[UUID]
    home: UUID
    pages: list[str]


class People:
    """Everybody at work from `start` to `stop`; `seen` and `kept` are told anew by `count_anew`."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.seen, self.kept = machine, Seen(), Kept()
        self._working = asyncio.Event()
        self._agents: list[Agent] = []
        self._office: Agent | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._hours = 0
        self._serial = 0

    async def arrive(self) -> None:
        async with self.machine.connection() as db:
            found = await db.fetch(_AGENTS, AT_WORK)
            staff = await db.fetchrow("SELECT id FROM users WHERE role = 'staff' ORDER BY email LIMIT 1")
            homes = await db.fetch(_HOMES, AT_WORK + 1)
            clients = [await self._signed_in(db, row["id"]) for row in (*found, staff)]
        self._agents = [
            Agent(client, row["id"], row["leads"], home["id"], _pages(row, home))
            for client, row, home in zip(clients, found, homes, strict=False)
        ]
        self._office = Agent(clients[-1], staff["id"], [], homes[AT_WORK]["id"], ["/office", "/leads"])

    async def _signed_in(self, db: Any, account: UUID) -> httpx.AsyncClient:
        token = secrets.token_urlsafe(32)
        await db.execute(_SESSION, sessions.digest(token), account, datetime.now(UTC) + sessions.LIFETIME)
        return httpx.AsyncClient(base_url=self.machine.url, timeout=PATIENCE, cookies={"session": token})

    def count_anew(self) -> None:
        self.seen, self.kept = Seen(), Kept()

    def start(self) -> None:
        assert self._office
        self._working.set()
        works = [self._reads(agent) for agent in self._agents] + [
            self._writes(agent) for agent in self._agents
        ]
        works += [self._strangers(), self._photographs(self._office), self._reads(self._office)]
        self._tasks = [asyncio.create_task(work) for work in works]

    async def finish(self, limit: float = 180) -> None:
        """Nothing new is begun; what was begun is sent until it is answered."""
        self._working.clear()
        async with asyncio.timeout(limit):
            await asyncio.gather(*self._tasks)

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for agent in (*self._agents, self._office):
            if agent:
                await agent.client.aclose()

    async def until_all_is_well(self, limit: float = 120) -> float:
        """Seconds until every page and every kind of write is answered well."""
        assert self._office
        begun = time.monotonic()
        office = self._office
        while time.monotonic() - begun < limit:
            tried = [
                await self._try(office, agent_page)
                for agent_page in ("/", "/leads", "/properties", "/visits")
            ]
            if all(tried):
                return time.monotonic() - begun
            await asyncio.sleep(PAUSE)
        raise RuntimeError(f"not well after {limit} seconds")

    async def _try(self, agent: Agent, path: str) -> bool:
        try:
            answer = await agent.client.get(path, timeout=PATIENCE)
        except httpx.TransportError:
            return False
        return answer.status_code in (200, 304)

    # the work

    async def _reads(self, agent: Agent) -> None:
        while self._working.is_set():
            path = random.choice(agent.pages)
            await self._once(agent.client, lambda client, path=path: client.get(path), page=True)
            await asyncio.sleep(0.15)

    async def _writes(self, agent: Agent) -> None:
        while self._working.is_set():
            await self._note(agent)
            await self._visit(agent)
            await asyncio.sleep(0.3)

    async def _note(self, agent: Agent) -> None:
        lead, text = random.choice(agent.leads), self._text("note")
        body = {"id": str(uuid7()), "text": text}
        await self._until_answered(
            agent.client, lambda client: client.post(f"/leads/{lead}/notes", data=body)
        )
        self.kept.notes.append(text)

    async def _visit(self, agent: Agent) -> None:
        self._hours += 1
        starts = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        starts += timedelta(days=60, hours=self._hours)
        body = {
            "id": str(uuid7()),
            "lead": str(random.choice(agent.leads)),
            "property": str(agent.home),
            "agent": str(agent.id),
            "starts_at": starts.isoformat(),
            "minutes": "45",
        }
        await self._until_answered(agent.client, lambda client: client.post("/visits", data=body))
        self.kept.visits.append(UUID(body["id"]))

    async def _strangers(self) -> None:
        async with httpx.AsyncClient(base_url=self.machine.url, timeout=PATIENCE) as client:
            while self._working.is_set():
                self._serial += 1
                client.headers["x-forwarded-for"] = f"198.51.100.{self._serial % 250 + 1}"
                await self._enquiry(client)

    async def _enquiry(self, client: httpx.AsyncClient) -> None:
        form = await self._until_answered(client, lambda c: c.get("/enquiries"))
        text = self._text("enquiry")
        body = {
            "name": f"Stranger {self._serial}",
            "email": f"stranger{time.time_ns()}@example.com",
            "phone": "",
            "message": text,
            "side": "buy",
            "consent": "y",
            "seal": _seal(form.text),
            "property": "",
            "website": "",
        }

        async def send(client: httpx.AsyncClient) -> httpx.Response:
            answer = await client.post("/enquiries", data=body)
            if answer.status_code == 422:  # the form came back, and is sent again as it came
                body["seal"] = _seal(answer.text)
            return answer

        await asyncio.sleep(4)  # who is faster is taken for a robot
        await self._until_answered(client, send)
        self.kept.enquiries.append(text)

    async def _photographs(self, agent: Agent) -> None:
        while self._working.is_set():
            id_, data = uuid7(), _photo()
            url, files = f"/properties/{agent.home}/photos", {"photo": (f"{id_}.jpg", data, "image/jpeg")}
            await self._until_answered(
                agent.client,
                lambda c, url=url, id_=id_, files=files: c.post(url, data={"id": str(id_)}, files=files),
            )
            self.kept.photos.append(id_)
            await asyncio.sleep(1.5)

    def _text(self, kind: str) -> str:
        return f"{kind} {uuid7()}"

    # how they see it

    async def _until_answered(self, client: httpx.AsyncClient, send: Send) -> httpx.Response:
        while True:
            answer = await self._once(client, send)
            if answer is not None:
                return answer
            await asyncio.sleep(PAUSE)

    async def _once(
        self, client: httpx.AsyncClient, send: Send, *, page: bool = False
    ) -> httpx.Response | None:
        """The answer, where it is a good one."""
        seen, begun = self.seen, time.monotonic()
        try:
            answer = await send(client)
        except httpx.TransportError:
            seen.no_line += 1
            return None
        finally:
            (seen.page_waits if page else seen.waits).append(time.monotonic() - begun)
        if answer.status_code < 400:
            seen.good += 1
            return answer
        sentence = re.search(r'role="alert"[^>]*>(.*?)</div>', answer.text, re.DOTALL)
        words = " ".join(re.sub(r"<[^>]+>", " ", sentence[1]).split()) if sentence else ""
        if words:
            seen.sentences[f"{answer.status_code} {words}"] += 1
        else:
            seen.bare[f"{answer.status_code} {answer.text[:80]}"] += 1
        return None


def _seal(form: str) -> str:
    found = re.search(r'name="seal"[^>]*value="([^"]+)"', form)
    assert found, form[:500]
    return found[1]


def _pages(row: Any, home: Any) -> list[str]:
    lead = row["leads"][0]
    return ["/", "/leads", f"/leads/{lead}", "/properties", f"/properties/{home['id']}", "/visits", "/calls"]


def _photo() -> bytes:
    noise = Image.effect_noise((320, 240), random.uniform(20, 90))
    out = io.BytesIO()
    noise.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


_SESSION = "INSERT INTO session (token_hash, account, device, expires_at) VALUES ($1, $2, 'a phone', $3)"
_AGENTS = """
SELECT u.id, array_agg(l.id ORDER BY l.id) AS leads
FROM users u JOIN lead l ON l.agent = u.id AND l.closed_at IS NULL
WHERE u.role = 'agent' AND u.deactivated_at IS NULL GROUP BY u.id ORDER BY u.email LIMIT $1
"""
_HOMES = """
SELECT id FROM property WHERE standard_status = 'Active' AND archived_at IS NULL ORDER BY listing_id LIMIT $1
"""
