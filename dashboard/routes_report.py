"""Official documents by address: `/van-ban/<name>.<ending>?<address of the page>&version=<shown>` makes one and leads to it where
every file is handed out, under an address signed for whoever asked (`dashboard.extracts.routes`)."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard import text
from dashboard.extracts import store
from dashboard.extracts.store import Place
from dashboard.person import person
from dashboard.report import taking
from dashboard.routes import LONGEST_QUERY, PRINTING, depth_of, guarded, said
from warehouse.errors import UsageError
from warehouse.home import home_from_environment


@guarded
async def document(request: Request) -> Response:
    """A report, its annex, or sheets of units."""
    name, _, ending = request.path_params["name"].rpartition(".")
    if (name, ending) not in taking.NAMES:
        return said(text.unknown_file(request.path_params["name"]), 404, depth=depth_of(request))
    if len(request.url.query) > LONGEST_QUERY:
        return said(text.LONG_ADDRESS, 400)
    async with PRINTING:
        try:
            place, signature = await run_in_threadpool(_begun, name, ending, request.query_params)
        except UsageError as refused:
            return said(str(refused), 409)
    return RedirectResponse(f"../xuat/{'tep' if place.file else 'cho'}/{place.id}?{signature}", 303)


def _begun(name: str, ending: str, asked: QueryParams) -> tuple[Place, str]:
    home, who = home_from_environment(), person()
    place = taking.begin(home, who, name, ending, {key: asked.getlist(key) for key in asked})
    return place, store.signed(home, who, place)


ROUTES = [Route("/van-ban/{name:path}", document)]
