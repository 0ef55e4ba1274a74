"""The address a file of a job is mended through: cells and answers in, findings out."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.desk import fixing
from dashboard.desk.jobs import Desk
from dashboard.desk.routes import body_of, ours
from dashboard.person import person

LONGEST_FIXES = 512 * 1024


@ours
async def fix(request: Request, desk: Desk) -> Response:
    """One file judged with what a person types; kept where asked."""
    given = fixing.asked(await body_of(request, LONGEST_FIXES))
    job, k, by = request.path_params["job"], request.path_params["n"], person().name

    def judge() -> dict[str, object]:
        return fixing.answer(desk, desk.needed(job), k, given, by)

    return JSONResponse(await run_in_threadpool(judge))


ROUTES = [Route("/desk/jobs/{job}/fixing/{n:int}", fix, methods=["POST"])]
