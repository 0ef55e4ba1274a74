"""What a browser loads: the start page of Streamlit's front end, its files and plotly's script, compressed once.

Streamlit sends its scripts as they are, and its start page does not say where the server is: the
front end then looks for it below the address of the page, in vain and with two errors in the console.
"""

import gzip
from asyncio import to_thread
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import plotly
import streamlit
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import links, text
from dashboard.printed_html import sentence_page
from dashboard.text import language

_FILES = Path(streamlit.__file__).parent / "static"
# plotly's own script as its Python package brings it, under a name that changes with it
_PLOTLY_SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PLOTLY = f"/static/js/plotly-{plotly.__version__}.js"
_WAITING = Path(__file__).with_name("waiting.html")
_STYLE = Path(__file__).with_name("page.css")
_KINDS = {".js": "text/javascript", ".css": "text/css"}
_FOR_EVER = "public, immutable, max-age=31536000"
# pages are one level deep: "./" is the server's own address from each of them, also behind a proxy with a prefix
_BASE = "window.__streamlit = ((base) => ({BACKEND_BASE_URL: base, MAIN_PAGE_BASE_URL: base}))(new URL('./', location).href)"

# the lists' announcements come from a library that would follow the browser; it has no Vietnamese and then speaks
# English, which component/streamlit.js knows
_LOCALE = "window[Symbol.for('react-aria.i18n.locale')] = '{spoken}'"


# Streamlit's own addresses, by their first part
_STREAMLIT = frozenset({"_stcore", "static", "media", "component"})


class Front:
    """Answers for the start page, for Streamlit's hashed text files, and for pages that there are not; whatever else is asked passes through."""

    def __init__(self, app: ASGIApp, beside: Sequence[Route] = ()) -> None:
        self.app = app
        self.beside = _STREAMLIT | {route.path.split("/")[1] for route in beside}
        self.pages = frozenset({"/", *(f"/{page}" for page in text.PAGES)})
        # a closed list: no address ever becomes a path
        self.files = {
            f"/{file.relative_to(_FILES).as_posix()}": file
            for file in (_FILES / "static").rglob("*")
            if file.suffix in _KINDS
        } | {PLOTLY: _PLOTLY_SCRIPT}

    def _is_lost(self, asked: str, headers: Headers) -> bool:
        """Whether a person asks for a page that there is not: Streamlit would show its first page, and say so in English."""
        return "text/html" in headers.get("accept", "") and asked.strip("/").partition("/")[0] not in self.beside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["path"] if scope["type"] == "http" and scope["method"] == "GET" else None
        can_unpack = asked is not None and "gzip" in Headers(scope=scope).get("accept-encoding", "")
        if asked == f"/{links.HOME}":
            # Streamlit knows its first page by the server's own address only, and says so in English
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"./?{query}" if query else "./", 307)(scope, receive, send)
        elif asked in self.pages:
            spoken = language.use(Request(scope).cookies.get(language.COOKIE))
            await _answer(start_page(spoken), "text/html", "no-cache", can_unpack)(scope, receive, send)
        elif asked is not None and self._is_lost(asked, Headers(scope=scope)):
            language.use(Request(scope).cookies.get(language.COOKIE))
            page = sentence_page(text.no_such_page(asked.strip("/")), depth=asked.count("/") - 1, is_fault=True)
            await HTMLResponse(page, 404, {"Cache-Control": "no-store"})(scope, receive, send)
        elif asked in self.files and can_unpack:
            file = self.files[asked]
            packed = await to_thread(_packed, file)
            await _packed_answer(packed, _KINDS[file.suffix], _FOR_EVER)(scope, receive, send)
        elif asked == PLOTLY:
            script = await to_thread(_PLOTLY_SCRIPT.read_bytes)
            await Response(script, media_type=_KINDS[".js"])(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def warm() -> None:
    """Pack what every first screen asks for, and plotly, before anybody does."""
    page = start_page(language.VIETNAMESE).decode()
    for file in (_FILES / "static").rglob("*"):
        if file.suffix in _KINDS and (file.name in page or file.name.startswith("BidiComponent.")):
            _packed(file)
    _packed(_PLOTLY_SCRIPT)


@cache
def start_page(spoken: str) -> bytes:
    """Streamlit's start page in the language spoken now, with the address of the server in it."""
    page = (_FILES / "index.html").read_text(encoding="utf-8")
    head, _, rest = page.partition("<noscript>")
    body = rest.partition("</noscript>")[2]
    for theirs, ours in (
        ('<html lang="en">', f'<html lang="{spoken}">'),
        (
            "<title>Streamlit</title>",
            f"<title>{text.APP}</title><script>{_BASE};{_LOCALE.format(spoken=spoken)}</script>",
        ),
    ):
        if head.count(theirs) != 1:
            raise RuntimeError(f"Streamlit's start page has no {theirs}")
        head = head.replace(theirs, ours)
    return f"{head}<noscript>{text.NO_SCRIPT}</noscript>{_waiting()}{body}".encode()


def _waiting() -> str:
    """The pages' style, and what stands on the screen until the first piece of a page does: its outline, without a number.

    The style comes with the page and not with its first run, or all would move once that is there.
    """
    shape = _WAITING.read_text(encoding="utf-8").replace("{app}", text.APP).replace("{said}", text.OPENING)
    return f"<style>{_STYLE.read_text(encoding='utf-8')}</style>{shape}"


def _answer(body: bytes, kind: str, keeping: str, can_unpack: bool) -> Response:
    if can_unpack:
        return _packed_answer(gzip.compress(body, mtime=0), kind, keeping, "Accept-Encoding, Cookie")
    return Response(body, media_type=kind, headers={"Cache-Control": keeping, "Vary": "Accept-Encoding, Cookie"})


def _packed_answer(packed: bytes, kind: str, keeping: str, vary: str = "Accept-Encoding") -> Response:
    headers = {"Content-Encoding": "gzip", "Cache-Control": keeping, "Vary": vary}
    return Response(packed, media_type=kind, headers=headers)


@cache
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)
