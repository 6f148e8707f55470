from litestar import HttpMethod, Response, route

from estate.health import Watch

_watch = Watch()


@route("/healthz", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def healthz() -> dict[str, str]:
    """The process answers; nothing else is asked."""
    return {"status": "ok"}


@route("/readyz", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def readyz() -> Response[dict[str, str]]:
    """503 only where no page could be served: without files, worker or mail most of the work goes on."""
    health = await _watch.health()
    return Response(health.words, status_code=200 if health.can_serve else 503)
