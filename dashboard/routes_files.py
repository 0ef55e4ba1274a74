"""Files made from a screen, under `/tep/<name>.<ending>?<address of the page>&version=<shown>`, behind the same door."""

from collections.abc import Callable, Mapping, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import filters, text, tracking, tracking_files
from dashboard.data import Reading
from dashboard.freshness import asked_for
from dashboard.person import Person, person
from dashboard.routes import LONGEST_QUERY, PRINTING, guarded, said
from dashboard.view import View
from warehouse.errors import UsageError
from warehouse.home import Home, home_from_environment
from warehouse.store import office_now

PAGE = "tinh-hinh-nop"
Made = tuple[str, bytes]
Asked = Mapping[str, Sequence[str]]
KINDS = {
    "txt": "text/plain; charset=utf-8",
}


def _reminder(view: View, to: str | None) -> Made:
    where, found = view.chosen.where, tracking.board(view)
    area = to if to in tracking.reminded_areas(found) else None
    words = tracking.letter(found, view, area, office_now())
    name = text.export_name(tracking_files.REMINDER, (where.plan, where.period), view.reading.version, "txt")
    # the mark by which Windows' own editor knows the encoding
    return name, words.replace("\n", "\r\n").encode("utf-8-sig")


FILES: Mapping[str, Callable[[View, str | None], Made]] = {
    f"{tracking_files.REMINDER}.txt": _reminder,
}


@guarded
async def made_file(request: Request) -> Response:
    """A file of what a screen shows."""
    name = request.path_params["name"]
    if name not in FILES:
        return said(text.unknown_file(name), 404)
    if len(request.url.query) > LONGEST_QUERY:
        return said(text.LONG_ADDRESS, 400)
    async with PRINTING:
        try:
            return await run_in_threadpool(_answer, name, request.query_params)
        except UsageError as refused:
            return said(str(refused), 409)


def _answer(name: str, asked: QueryParams) -> Response:
    file, body = make(home_from_environment(), person(), name, {key: asked.getlist(key) for key in asked})
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(body, media_type=KINDS[name.rpartition(".")[2]], headers=headers)


def make(home: Home, who: Person, name: str, asked: Asked) -> Made:
    """The name and the bytes of a file. Errors: `UsageError` without a home, and for a version or a filter that there is not."""
    reading = Reading(home, asked_for(home.required(), asked), who)
    rest = {key: values for key, values in asked.items() if key not in {"version", "to"}}
    chosen = filters.read(rest, reading.options(office_now().date()))
    if chosen.ignored:
        raise UsageError(text.refused_parameters(chosen.ignored))
    view = View(reading, chosen, PAGE)
    return FILES[name](view, next(iter(asked.get("to", ())[-1:]), None))


ROUTES = [Route("/tep/{name:path}", made_file)]
