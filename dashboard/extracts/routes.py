"""Addresses of files: `/xuat/<table>.<ending>?<address of the page>&version=<shown>` makes one, and leads to the file under
an address signed for whoever asked, or to a page that waits for it."""

from asyncio import Semaphore
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import text
from dashboard.extracts import making, store
from dashboard.extracts.store import Place
from dashboard.person import person
from dashboard.printed_html import progress
from dashboard.routes import LONGEST_QUERY, guarded, said
from warehouse.errors import UsageError
from warehouse.home import home_from_environment

# what is made in this process holds one of its few threads: pages must not wait behind many of them
MAKING = Semaphore(2)
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
# folders between the pages and the address of a file
DEPTH = 2
LOOK_SECONDS = 1


@guarded
async def made(request: Request) -> Response:
    """Makes a file and leads to it."""
    name, _, ending = request.path_params["name"].rpartition(".")
    if name not in making.NAMES or ending not in making.ENDINGS:
        return said(text.unknown_file(request.path_params["name"]), 404)
    if name == making.DATA and not person().may_extract:
        return said(text.STAFF_ONLY, 403)
    if len(request.url.query) > LONGEST_QUERY:
        return said(text.LONG_ADDRESS, 400)
    async with MAKING:
        try:
            place, signature = await run_in_threadpool(_begun, name, ending, request.query_params)
        except UsageError as fault:
            return said(str(fault), 409)
    return RedirectResponse(f"{'tep' if place.file else 'cho'}/{place.id}?{signature}", 303)


def _begun(name: str, ending: str, asked: QueryParams) -> tuple[Place, str]:
    home, who = home_from_environment(), person()
    place = making.begin(home, who, name, ending, {key: asked.getlist(key) for key in asked})
    return place, store.signed(home, who, place)


@guarded
async def taken(request: Request) -> Response:
    """The file itself, a piece at a time."""
    try:
        place = await run_in_threadpool(_checked, request.path_params["id"], request.query_params)
    except UsageError as fault:
        return said(str(fault), 404, depth=DEPTH)
    if place.file is None:
        return said(place.fault or text.FILE_GONE, 404, depth=DEPTH)
    kind = KINDS[place.name.rpartition(".")[2]]
    return FileResponse(place.file, media_type=kind, filename=place.name)


@guarded
async def waited(request: Request) -> Response:
    """How far a long file is; once it is there, the way to it."""
    try:
        place = await run_in_threadpool(_checked, request.path_params["id"], request.query_params)
    except UsageError as fault:
        return said(str(fault), 404, depth=DEPTH)
    if place.fault:
        return said(place.fault, 409, depth=DEPTH)
    if place.file is None:
        answer = _waiting(place)
        answer.headers["Refresh"] = str(LOOK_SECONDS)
        return answer
    href = f"../tep/{place.id}?{request.url.query}"
    link = f'<p class="onscreen"><a href="{escape(href)}">{escape(text.FILE_TAKE)} {escape(place.name)}</a></p>'
    answer = said(text.FILE_READY, 200, more=progress(1, 1) + link, depth=DEPTH)
    answer.headers["Refresh"] = f"0; url={href}"
    return answer


def _waiting(place: Place) -> Response:
    """How far a file is, as a bar and in numbers where its maker can count."""
    done, total = place.progress
    if not total:
        sentence, bar = text.FILE_LOOKING, progress(0, 1)
    elif place.counts == "whole":
        sentence, bar = text.file_uncounted(total), ""
    else:
        sentence, bar = text.file_progress(done, total, place.counts), progress(done, total)
    return said(sentence, 200, more=f"{bar}<p>{escape(text.FILE_WAIT)}</p>", depth=DEPTH)


def _checked(name: str, asked: QueryParams) -> Place:
    home = home_from_environment().required()
    store.check(home, person(), name, asked.get("until", ""), asked.get("sig", ""))
    return store.found(home, name)


ROUTES = [
    Route("/xuat/tep/{id}", taken),
    Route("/xuat/cho/{id}", waited),
    Route("/xuat/{name}", made),
]
