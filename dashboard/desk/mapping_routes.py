"""The address an unknown layout is explained through: columns and their meanings in, what would be read out."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.desk import mapping, runner
from dashboard.desk.jobs import Desk
from dashboard.desk.routes import body_of, ours
from dashboard.person import person

LONGEST_MAPPING = 64 * 1024


@ours
async def look(request: Request, desk: Desk) -> Response:
    """A sheet, the meaning of its columns and what would be read; `name` saves it and has the job checked again."""
    body = await body_of(request, LONGEST_MAPPING)
    job, k, by = request.path_params["job"], request.path_params["n"], person().name

    def answer() -> dict[str, object]:
        if "name" not in body:
            return mapping.looked_at(desk, desk.needed(job), k, body, by)
        saved = mapping.kept(desk, desk.needed(job), k, body, by)
        desk.ask(job, "check", frozenset({"ready"}), because="layout")
        runner.of(desk.home).wake()
        return {"saved": saved}

    return JSONResponse(await run_in_threadpool(answer))


ROUTES = [Route("/desk/jobs/{job}/layout/{n:int}", look, methods=["POST"])]
