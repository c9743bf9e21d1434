"""The web server around the pages: who may reach it, which headers it sends, what is warm before the first visitor.

Until there is a login the server answers this computer only. That is held twice: it stops at start where another
address is set, and it refuses every request that comes from another computer or asks for another host name.
"""

from __future__ import annotations

import gc
import sys
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from pages.shared import plain

LOOPBACK = ("127.0.0.1", "localhost", "::1")
REFUSED = "Rekryteringskollen har ingen inloggning än och svarar därför bara på den egna datorn (127.0.0.1)."
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    # Streamlit starts from an inline script and Vega compiles its expressions
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
}
STREAMLITS_OWN = ("_stcore", "static", "media", "component", "favicon.png")
NO_SUCH_PAGE = (
    '<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Sidan finns inte – Rekryteringskollen</title>'
    "</head><body><h1>Sidan finns inte</h1><p>Adressen leder inte till någon sida i Rekryteringskollen. "
    '<a href="/">Gå till Översikt</a>.</p></body></html>'
)
SCRIPT = Path(__file__).with_name("page.js").read_bytes()
SWEDISH = (
    (b'<html lang="en">', b'<html lang="sv">'),
    (b"<title>Streamlit</title>", b"<title>Rekryteringskollen</title>"),
    (b"</head>", b"<script>" + SCRIPT + b"</script></head>"),
    (b"You need to enable JavaScript to run this app.", "Rekryteringskollen behöver JavaScript.".encode()),
)


def settings(addresses: set[str]) -> dict:
    """The keyword arguments of st.App, for an app with pages at `addresses`.

    Stops with exit status 1 where the server would listen to more than this computer.
    """
    require_loopback()
    # a folder named pages would otherwise be served past app.py, until the first navigation has been drawn
    PagesManager.uses_pages_directory = False
    middleware = [
        Middleware(OnlyThisComputer),
        Middleware(SwedishPage),
        Middleware(KnownAddresses, addresses=addresses),
    ]
    return {"lifespan": _lifespan, "middleware": middleware, "on_script_error": _say_error}


def require_loopback() -> None:
    """Stop with a message where the server is set to listen to anything but this computer."""
    address = config.get_option("server.address")
    if address not in LOOPBACK:
        found = f'Adressen är satt till "{address}"' if address else "Ingen adress är satt, och då hörs alla"
        print(
            f"{REFUSED} {found}. Ta bort inställningen server.address eller sätt den till 127.0.0.1.", file=sys.stderr
        )
        raise SystemExit(1)


@asynccontextmanager
async def _lifespan(_app):
    import altair  # noqa: F401  loaded here so that the first visitor does not wait for it

    from pages.shared import figures  # noqa: F401

    # Streamlit collects garbage after every run; what the imports made need not be walked through each time
    gc.collect()
    gc.freeze()
    yield {}


def _say_error(error: Exception) -> bool:
    print(f"{type(error).__name__}: {error}", file=sys.stderr)
    plain.alert(
        "Sidan kunde inte visas. Felet är skrivet i fönstret där programmet startades. "
        "Ladda om sidan; hjälper det inte, gå tillbaka till en tidigare ögonblicksbild med kollen rollback."
    )
    return True


class OnlyThisComputer:
    """Refuses what another computer asks, what is asked of another host name (DNS rebinding), and other origins.

    Another program on this computer is another origin: its pages have their own port.
    """

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_local(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(REFUSED, status_code=403)(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})


def _is_local(scope) -> bool:
    client = (scope.get("client") or ("",))[0]
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    name = host[1:].split("]")[0] if host.startswith("[") else host.split(":")[0]
    try:
        is_own = urlsplit(headers.get("origin", f"http://{host}")).netloc == host
        return is_own and ip_address(client).is_loopback and name in LOOPBACK
    except ValueError:
        return False


class KnownAddresses:
    """Answers an address that is no page in Swedish; Streamlit would open its own English window."""

    def __init__(self, app, addresses: set[str]) -> None:
        self.app, self.addresses = app, addresses

    async def __call__(self, scope, receive, send) -> None:
        asks_for_page = scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", "")
        address = scope.get("path", "").strip("/")
        if asks_for_page and address not in self.addresses and address.split("/")[0] not in STREAMLITS_OWN:
            await HTMLResponse(NO_SUCH_PAGE, status_code=404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class SwedishPage:
    """Adds the security headers, and makes Streamlit's page, which says that it is English, say Swedish."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):
            # uncompressed, so that the text can be changed
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        await self.app(scope, receive, _Rewriter(send))


class _Rewriter:
    """A `send` that holds an HTML answer until it is whole, and passes everything else on."""

    def __init__(self, send) -> None:
        self.send, self.start, self.body = send, None, b""

    async def __call__(self, message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers.update(HEADERS)
            if headers.get("content-type", "").startswith("text/html"):
                self.start = message
                return
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish()
            return
        await self.send(message)

    async def _finish(self) -> None:
        for english, swedish in SWEDISH:
            self.body = self.body.replace(english, swedish)
        headers = MutableHeaders(raw=self.start["headers"])
        if "content-length" in headers and self.body:
            headers["content-length"] = str(len(self.body))
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": self.body})
