"""`estate serve`: the web server."""

import multiprocessing
import signal
import socket

import uvicorn

from estate import logs
from estate.embedded.processes import end_with_parent
from estate.failures import Failure
from estate.logs import RequestLog
from estate.settings import settings

_GRACE = 10  # seconds for the requests in flight at shutdown; open streams end at once


def serve(host: str, port: int, workers: int) -> None:
    """Returns when it is told to stop and the requests in flight are answered."""
    logs.configure(settings().log_level)
    refuse_taken_port(host, port)
    uvicorn.run(
        "estate.server:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # estate.access knows whom to trust
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=15,
    )


def application() -> RequestLog:
    """Made anew in each process of the server."""
    from estate.app import create_app

    if multiprocessing.parent_process():
        end_with_parent(signal.SIGTERM)
        logs.configure(settings().log_level)
    return RequestLog(create_app())  # type: ignore[arg-type]


def refuse_taken_port(host: str, port: int) -> None:
    try:
        family, _type, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError:
        raise Failure(f"Port {port} may not be used by an ordinary user: choose one above 1023.") from None
    except socket.gaierror:
        raise Failure(f"{host} is no address of this machine.") from None
    except OSError as error:
        raise Failure(_port_words(error, host, port)) from None


def _port_words(error: OSError, host: str, port: int) -> str:
    import errno

    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: choose another one, such as {port + 1}."
    return f"{host} port {port} cannot be used: {error.strerror}."
