"""Logs: one JSON object a line, with the request's id; no personal data, no addresses with their queries.

The text of an exception often holds what somebody typed, so the log gets its type and where it happened.
"""

import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
_access = logging.getLogger("estate.requests")
_SAFE_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
# These would repeat what the line of the request says, or what a library finds worth telling.
_QUIET = ("uvicorn.access", "botocore", "boto3", "urllib3", "asyncio", "PIL")


def configure(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identity := request_id.get():
            line["request"] = identity
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line |= _where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class RequestLog:
    """Around the whole application: gives each request an id (a proxy's is kept) and one line in the log."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = _identity(scope)
        token = request_id.set(identity)
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", identity.encode())]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            _access.info("request", extra={"facts": _facts(scope, status, time.perf_counter() - started)})
            request_id.reset(token)


def _identity(scope: Scope) -> str:
    given = dict(scope["headers"]).get(b"x-request-id", b"")
    return given.decode() if _SAFE_ID.fullmatch(given) else uuid4().hex


def _facts(scope: Scope, status: int, seconds: float) -> dict[str, object]:
    """The route's pattern and not the path: links in mails carry keys, mistyped ones anything."""
    return {
        "method": scope["method"],
        "route": scope.get("path_template", ""),
        "status": status,
        "ms": round(seconds * 1000, 1),
    }


def _where(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    found: dict[str, object] = {
        "error": type(error).__qualname__,
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    for fact in ("sqlstate", "constraint_name", "errno"):
        if value := getattr(error, fact, None):
            found[fact] = value
    if cause := error.__cause__ or error.__context__:
        found["because"] = _where(cause)
    return found
