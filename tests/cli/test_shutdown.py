"""A server that is told to stop answers what it has begun to hear."""

import http.client
import re
import signal
import socket

import pytest

from tests.fixtures.browser import Site


@pytest.fixture
def stopping_site():
    site = Site()
    site.start()
    yield site
    site.stop()


def test_a_request_in_flight_is_answered_when_the_server_stops(stopping_site):
    host, port = re.fullmatch(r"http://(.+):(\d+)", stopping_site.url).groups()
    body = b"email=nobody%40example.com&password=half+of+this+comes+later&next=%2F"
    with socket.create_connection((host, int(port))) as line:
        line.sendall(
            b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body[:20]
        )
        server = stopping_site.server
        server.send_signal(signal.SIGTERM)
        with pytest.raises((ConnectionRefusedError, ConnectionResetError)):
            while True:  # until it takes no new callers
                socket.create_connection((host, int(port))).close()
        line.sendall(body[20:])
        answer = http.client.HTTPResponse(line)
        answer.begin()
        assert answer.status == 422 and b"do not go together" in answer.read()
    assert server.wait(20) in (0, -signal.SIGTERM)
