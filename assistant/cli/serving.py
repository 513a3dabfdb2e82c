"""``rung serve``: the terminal application in a browser, for this machine alone, or with a token for others."""

from __future__ import annotations

import hmac
import secrets
import shlex
import socket
import sys
from ipaddress import ip_address
from typing import TYPE_CHECKING

from assistant.errors import UsageError

try:
    from aiohttp import web
    from textual_serve.server import Server
except ImportError as error:
    raise UsageError(
        "`rung serve` needs the package textual-serve", hint="install it with: pip install 'rung[serve]'"
    ) from error

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler
    from aiohttp.web import Application, Request, StreamResponse

LOCAL = "127.0.0.1"
FINE = 0
_COOKIE = "rung-token"
_LEAST_TOKEN = 12
"""Characters; a shorter token could be guessed."""


def serve(host: str | None, port: int, token: str | None) -> int:
    """Serve until somebody presses Ctrl-C.

    Args:
        host: Where to listen; None is this machine alone.
        port: The port; 0 takes a free one.
        token: What visitors have to know where others can come.

    Raises:
        UsageError: Others could come, and there is no token; or the address cannot be taken.
    """
    address = host or LOCAL
    if not is_local(address) and not token:
        raise UsageError(
            f"serving on {address} lets others in, so it needs a token",
            hint=f"add --token WORD, for example --token {secrets.token_urlsafe(_LEAST_TOKEN)}",
        )
    if token is not None and len(token) < _LEAST_TOKEN:
        raise UsageError(f"a token needs at least {_LEAST_TOKEN} characters")
    RungServer(address, _free_port(address, port), token).serve()
    return FINE


def is_local(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class RungServer(Server):
    """Starts an application for each visitor, and lets nobody in who should not come."""

    def __init__(self, host: str, port: int, token: str | None) -> None:
        # Who is alone on the machine keeps each visit as a session; where others come, nobody's words are kept.
        kept = ["--new-session", "browser"] if token is None else ["--no-save"]
        super().__init__(shlex.join([sys.executable, "-m", "assistant", *kept]), host, port, title="Rung")
        self._token = token

    async def _make_app(self) -> Application:
        app = await super()._make_app()
        app.middlewares.append(self._guarded)
        return app

    @web.middleware
    async def _guarded(self, request: Request, handler: Handler) -> StreamResponse:
        """Let in who comes from a page of ours, and knows the token if there is one.

        A browser sends along where a page came from: other pages must not type into somebody's session, whatever name
        they give this machine.
        """
        origin = request.headers.get("Origin")
        if origin is not None and origin != str(request.url.origin()):
            raise web.HTTPForbidden(text="Rung does not take requests from other pages.")
        if self._token is None:
            if request.url.host is None or not is_local(request.url.host):
                raise web.HTTPForbidden(text=f"Open Rung by its own address: {self.public_url}")
            return await handler(request)
        shown = request.query.get("token") or request.cookies.get(_COOKIE) or ""
        if not hmac.compare_digest(shown.encode(), self._token.encode()):
            raise web.HTTPForbidden(text="Rung needs its token: add ?token=... to the address.")
        response = await handler(request)
        if not response.prepared:
            response.set_cookie(_COOKIE, self._token, httponly=True, samesite="Strict")
        return response

    async def handle_index(self, request: Request) -> StreamResponse:
        """The page; its addresses are those by which the visitor came."""
        self.public_url = str(request.url.origin())
        page: StreamResponse = await super().handle_index(request)
        return page

    async def on_startup(self, app: Application) -> None:
        """Say where to go."""
        del app
        way = "" if self._token is None else f"/?token={self._token}"
        print(f"Rung is at {self.public_url}{way} until you press Ctrl-C.", flush=True)

    def initialize_logging(self) -> None:
        """Log nothing: stdout is for the address."""


def _free_port(host: str, port: int) -> int:
    """A port that can be taken.

    Raises:
        UsageError: It cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            taken: int = probe.getsockname()[1]
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"cannot listen on {host}, port {port}: {error}", hint="leave --port out to take a free one"
        ) from error
    return taken
