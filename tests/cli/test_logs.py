import json
import logging

import pytest

from estate.logs import JsonFormatter, RequestLog, request_id


def as_json(record: logging.LogRecord) -> dict[str, object]:
    line: dict[str, object] = json.loads(JsonFormatter().format(record))
    return line


def scope(path: str, **more: object) -> dict[str, object]:
    return {"type": "http", "method": "GET", "path": path, "query_string": b"q=ann", "headers": [], **more}


async def through(app, given: dict[str, object]) -> list[dict[str, object]]:
    sent: list[dict[str, object]] = []

    async def send(message) -> None:
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    await RequestLog(app)(given, receive, send)
    return sent


async def answer(given, _receive, send) -> None:
    given["path_template"] = "/leads/{id}"
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def test_a_request_is_logged_by_its_route_without_path_and_query(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    sent = await through(answer, scope("/leads/ann@agency.example"))
    line = as_json(caplog.records[-1])
    assert (line["method"], line["route"], line["status"]) == ("GET", "/leads/{id}", 404)
    assert "ann" not in json.dumps(line)
    assert dict(sent[0]["headers"])[b"x-request-id"]


async def test_a_proxys_request_id_is_kept_and_stands_in_every_line() -> None:
    async def app(given, receive, send) -> None:
        assert request_id.get() == "from-the-proxy-1"
        await answer(given, receive, send)

    sent = await through(app, scope("/", headers=[(b"x-request-id", b"from-the-proxy-1")]))
    assert dict(sent[0]["headers"])[b"x-request-id"] == b"from-the-proxy-1"
    assert request_id.get() is None


async def test_a_strange_request_id_is_replaced() -> None:
    sent = await through(answer, scope("/", headers=[(b"x-request-id", b'"} forged {"')]))
    assert b"forged" not in dict(sent[0]["headers"])[b"x-request-id"]


def test_an_exception_is_logged_by_type_and_place_without_its_text() -> None:
    try:
        try:
            int("ann@agency.example")
        except ValueError as error:
            raise RuntimeError("for ann@agency.example") from error
    except RuntimeError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", None, (RuntimeError, error, None))
    line = as_json(record)
    assert line["error"] == "RuntimeError"
    assert "test_logs.py" in str(line["at"])
    assert line["because"]["error"] == "ValueError"  # type: ignore[index]
    assert "ann" not in json.dumps(line).replace("annot", "")
