"""Who comes in: the session behind the cookie, the address behind the proxies, writes from our pages only."""

from functools import lru_cache
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Guard, Receive, Scope, Send

from estate import i18n, pages
from estate.accounts import agency, sessions, tokens, viewers
from estate.accounts.pace import Pace
from estate.i18n import _
from estate.settings import settings

Connection = ASGIConnection[Any, Any, Any, Any]


class Authenticate(ASGIMiddleware):
    """Finds the viewer and the agency's settings in one query; a visitor without a cookie makes no row."""

    scopes = (ScopeType.HTTP,)
    exclude_path_pattern = ("^/static/", "^/healthz", "^/readyz", "^/photos/")

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        connection: Connection = ASGIConnection(scope)
        if is_for_programs(scope["path"]):
            await _find_program(connection)
        else:
            await _find_viewer(connection)
        i18n.speak(_language(connection))
        pages.reader_has(connection.headers.get("if-none-match", "") if scope.get("method") == "GET" else "")
        await next_app(scope, receive, send)


async def _find_viewer(connection: Connection) -> None:
    scope = connection.scope
    token = connection.cookies.get(cookie_name())
    signed_in = await sessions.find(token) if token else None
    if signed_in:
        agency.use(signed_in.agency)
        scope["auth"] = signed_in.token_hash
    else:
        await agency.load()
        scope["auth"] = None
    scope["user"] = signed_in.viewer if signed_in else None
    viewers.use(scope["user"])


async def _find_program(connection: Connection) -> None:
    """By its token alone: whoever is signed in in the same browser is nobody here."""
    kind, _blank, token = connection.headers.get("authorization", "").partition(" ")
    bearer = await tokens.find(token.strip()) if kind.lower() == "bearer" else None
    if bearer:
        agency.use(bearer.agency)
    else:
        await agency.load()
    connection.scope["user"], connection.scope["auth"] = None, bearer
    viewers.use(None)


def is_for_programs(path: str) -> bool:
    return path.startswith("/api/")


def _language(connection: Connection) -> str:
    if connection.scope["user"]:
        return str(connection.scope["user"].language)
    return connection.headers.get("accept-language", "").split(",")[0] or agency.current().locale


class SameOrigin(ASGIMiddleware):
    """Refuses a write that another site's page makes in the reader's name. Programs come in their own."""

    scopes = (ScopeType.HTTP,)

    def should_bypass_for_scope(self, scope: Scope) -> bool:
        return is_for_programs(scope["path"])

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope.get("method") not in ("GET", "HEAD", "OPTIONS") and not _from_our_pages(scope):
            raise PermissionDeniedException(_("This form came from another site."))
        await next_app(scope, receive, send)


def _from_our_pages(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
    if site is not None:
        return site in (b"same-origin", b"none")
    if origin is not None:
        ours = {settings().base_url.partition("://")[2].encode(), headers.get(b"host")}
        return origin.partition(b"://")[2] in ours
    return True  # no browser: no cookie is sent without the program's own will


def cookie_name() -> str:
    return "__Host-session" if _https() else "session"


def session_cookie(token: str) -> Cookie:
    return Cookie(
        key=cookie_name(),
        value=token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=_https(),
        max_age=int(sessions.LIFETIME.total_seconds()),
    )


def no_session_cookie() -> Cookie:
    return Cookie(
        key=cookie_name(), value="", path="/", httponly=True, samesite="lax", secure=_https(), max_age=0
    )


def _https() -> bool:
    return settings().base_url.startswith("https://")


def signed_in(connection: Connection, _handler: BaseRouteHandler) -> None:
    if connection.scope.get("user") is None:
        raise NotAuthorizedException(_("Please sign in."))


def staff_only(connection: Connection, handler: BaseRouteHandler) -> None:
    signed_in(connection, handler)
    if not connection.user.is_staff:
        raise PermissionDeniedException(_("This page is for the office."))


def admin_only(connection: Connection, handler: BaseRouteHandler) -> None:
    signed_in(connection, handler)
    if not connection.user.is_admin:
        raise PermissionDeniedException(_("Only the administrator may do this."))


def bearer_of(scope: str) -> Guard:
    """For programs that have a token of this scope."""

    async def guard(connection: Connection, _handler: BaseRouteHandler) -> None:
        bearer = connection.auth
        if bearer is None:
            if connection.headers.get("authorization"):
                await tokens.count_failure(client_address(connection))
            raise NotAuthorizedException(_("Send a token that is in use: “Authorization: Bearer …”."))
        if bearer.scope != scope:
            raise PermissionDeniedException(_("This token is for something else."))
        if await _pace.is_exceeded(bearer):
            raise tokens.TooFast(_("Too many requests. Please wait a minute."))

    return guard


_pace = Pace()


def client_address(connection: Connection) -> str:
    """The nearest address that is not one of our proxies. Of IPv6 it is the network: whoever has one has
    2^64 addresses to choose from."""
    peer = connection.client.host if connection.client else ""
    # Some proxies add to the client's line, some add a line of their own below it.
    listed = ",".join(connection.headers.getall("x-forwarded-for", []))
    hops = [hop.strip() for hop in listed.split(",") if hop.strip()]
    while hops and _is_proxy(peer):
        peer = hops.pop()
    return _of_one_client(peer)


def _of_one_client(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return address
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))


def _is_proxy(address: str) -> bool:
    try:
        return any(ip_address(address) in network for network in _proxies(settings().trusted_proxies))
    except ValueError:
        return False


@lru_cache
def _proxies(listed: str) -> tuple[Any, ...]:
    return tuple(ip_network(part.strip(), strict=False) for part in listed.split(",") if part.strip())
