"""Addresses beside the pages: `/ready` for who asks whether there is news, `/in/<page>` for paper, `/language/<code>`,
`/original/<submission>`, `/rows/<table>` and `/choices/units` for what a page asks for later.

They stand behind the same door as the pages: the host names Streamlit answers to, and the person who asks.
"""

import re
from asyncio import Semaphore
from collections.abc import Awaitable, Callable
from functools import wraps
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from dashboard import data, faults, filter_bar, filters, freshness, printed, routes_rows, text
from dashboard.originals import original
from dashboard.person import person
from dashboard.printed_html import sentence_page
from dashboard.text import language
from warehouse.errors import ChitieuError
from warehouse.home import home_from_environment
from warehouse.store import office_now

LONGEST_QUERY = 8_000
A_YEAR = 365 * 24 * 3600
# an address of a page as `links.address` makes it: nothing else is ever gone back to
OWN_ADDRESS = re.compile(r"(?:\./|([a-z-]+))\?[A-Za-z0-9_.~+%&=*-]*")
# a long table keeps one of the process's few threads busy for seconds: pages must not wait behind many of them
PRINTING = Semaphore(2)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
Answer = Callable[[Request], Awaitable[Response]]


def guarded(answer: Answer) -> Answer:
    """The answer for those who come by a name of ours; what fails is told in one sentence."""

    @wraps(answer)
    async def asked(request: Request) -> Response:
        language.use(request.cookies.get(language.COOKIE))
        if not is_host_allowed(request.headers.get("host")):
            return said(text.WRONG_HOST, 403)
        try:
            found = await answer(request)
        except ChitieuError as fault:
            found = said(str(fault), 503, depth=depth_of(request))
        except Exception as fault:  # noqa: BLE001  # the edge: whatever it was is logged in full and told in one sentence
            found = said(text.fault(faults.record(fault)), 500, depth=depth_of(request))
        found.headers.update(HEADERS)
        return found

    return asked


@guarded
async def ready(_request: Request) -> Response:
    """The name of the published version; 503 while there is none."""
    version = await run_in_threadpool(published)
    return JSONResponse({"version": version}, 200 if version else 503)


def published() -> str | None:
    """The newest version that can be read, None without one."""
    try:
        return freshness.newest(home_from_environment())
    except (ChitieuError, OSError):
        return None


@guarded
async def on_paper(request: Request) -> Response:
    """A screen as a page for printing."""
    page = request.path_params["page"]
    if page not in printed.SHEETS:
        return said(text.unknown_page(page), 404, depth=depth_of(request))
    if len(request.url.query) > LONGEST_QUERY:
        return said(text.LONG_ADDRESS, 400)
    async with PRINTING:
        return await run_in_threadpool(_made, page, request.query_params)


def _made(page: str, asked: QueryParams) -> Response:
    parameters = {name: asked.getlist(name) for name in asked}
    return HTMLResponse(printed.page(home_from_environment(), person(), page, parameters))


@guarded
async def later_rows(request: Request) -> Response:
    """The rows of a long table after those a page began with."""
    name = request.path_params["table"]
    if name not in routes_rows.TABLES or len(request.url.query) > LONGEST_QUERY:
        return JSONResponse(None, 404)
    return await run_in_threadpool(_rows, name, request.query_params)


def _rows(name: str, asked: QueryParams) -> Response:
    parameters = {key: asked.getlist(key) for key in asked}
    found = routes_rows.rows(home_from_environment(), person(), name, parameters)
    return JSONResponse(found, 200 if found is not None else 410)


@guarded
async def unit_choices(request: Request) -> Response:
    """The units of a level and an area, [code, name] each."""
    return await run_in_threadpool(_units, request.query_params)


def _units(asked: QueryParams) -> Response:
    home = home_from_environment()
    held = freshness.of(home.required(), asked.get("version"))
    options = data.Reading(home, held.version, person()).options(office_now().date())
    where = filters.read({name: asked.getlist(name) for name in ("level", "area")}, options).where
    return JSONResponse(filter_bar.units(options, where))


@guarded
async def sent(request: Request) -> Response:
    """The sender's own file, to be kept, never to be opened in the browser."""
    found = await run_in_threadpool(original, home_from_environment(), person(), request.path_params["submission"])
    if found is None:
        return said(text.NO_ORIGINAL, 404)
    path, name = found
    return FileResponse(path, media_type="application/octet-stream", filename=name)


@guarded
async def speak(request: Request) -> Response:
    """Keeps the language that a person chose, and goes back to the view where it was chosen."""
    code = request.path_params["code"]
    if code not in language.LANGUAGES:
        return said(text.unknown_language(code), 404)
    found = RedirectResponse(f"../{back(request.query_params.get('back', ''))}", 303)
    found.set_cookie(language.COOKIE, code, max_age=A_YEAR, path="/", samesite="lax", httponly=True)
    return found


def back(asked: str) -> str:
    """The page address to go back to, relative to the pages; the first page for whatever is none of ours."""
    known = OWN_ADDRESS.fullmatch(asked) if len(asked) <= LONGEST_QUERY else None
    if known is None or (known[1] or "tong-quan") not in text.PAGES:
        return ""
    return asked.removeprefix("./")


def said(sentence: str, status: int, *, more: str = "", depth: int = 1) -> Response:
    """A page with one sentence, and HTML below it; `depth`: of its address, below the pages."""
    page = sentence_page(sentence, more=more, depth=depth, is_fault=status >= HTTPStatus.BAD_REQUEST)
    return HTMLResponse(page, status, HEADERS)


def depth_of(request: Request) -> int:
    """How many folders an address stands below the pages."""
    return max(1, str(request.scope["path"]).count("/") - 1)


ROUTES = [
    Route("/ready", ready),
    Route("/in/{page:path}", on_paper),
    Route("/rows/{table:path}", later_rows),
    Route("/choices/units", unit_choices),
    Route("/original/{submission}", sent),
    Route("/language/{code}", speak),
]
