"""Addresses of the intake desk: files in, progress out, marked workbooks back. For those who decide, from our own pages."""

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from dashboard import faults, text
from dashboard.desk import awaited, judged, left_out, returning, rows, runner, uploads
from dashboard.desk.jobs import MAX_UPLOADS, Desk, Job
from dashboard.person import person
from dashboard.routes import LONGEST_QUERY, guarded
from etl.files import reason
from warehouse.errors import ChitieuError, UsageError, WriteError
from warehouse.home import home_from_environment

HEADER = "x-chitieu"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAMES = 4 * 2**20
LONGEST_NAME = 4_000
Answer = Callable[[Request, Desk], Awaitable[Response]]


def ours(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """The answer for a person who may decide and who asks from one of our own pages; faults as one sentence."""

    @guarded
    @wraps(answer)
    async def asked(request: Request) -> Response:
        if not person().may_decide or not is_same_site(request):
            return _said(text.desk_not_allowed(), 403)
        try:
            return await answer(request, Desk(home_from_environment().required()))
        except uploads.TooLargeError as fault:
            return _said(str(fault), 413)
        except UsageError as fault:
            return _said(str(fault), 409)
        except WriteError as fault:
            return _said(str(fault), 503)
        except ChitieuError as fault:
            return _said(str(fault), 500)
        except ClientDisconnect:
            return Response(status_code=400)
        except OSError as fault:
            faults.record(fault)
            return _said(text.desk_disk(reason(fault)), 507)
        except Exception as fault:  # noqa: BLE001  # the edge: logged in full, told in one sentence
            return _said(text.fault(faults.record(fault)), 500)

    return asked


def is_same_site(request: Request) -> bool:
    """Whether a page of ours asks: told by the browser, and for a change also by a header that no form can set."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return False
    if request.method in {"GET", "HEAD"}:
        return site in {None, "same-origin", "none"}
    if request.headers.get(HEADER) != "1":
        return False
    return site == "same-origin" if site is not None else origin is not None


@ours
async def create(request: Request, desk: Desk) -> Response:
    """A new job that awaits so many files, by name where given; what was dropped beside them and is only the system's own is named."""
    body = await body_of(request, LONGEST_NAMES)
    count, unsent, names = body.get("count"), _words(body, "left_out"), _words(body, "names")
    if not isinstance(count, int) or isinstance(count, bool) or len(names) > max(count, 0):
        raise UsageError(text.desk_bad_request())
    job = await run_in_threadpool(desk.create, person().name, count)
    await run_in_threadpool(awaited.note, desk, job, names)
    await run_in_threadpool(left_out.add, desk, job, unsent)
    # files are read while others are still being sent
    runner.of(desk.home).wake()
    return JSONResponse({"id": job}, 201)


@ours
async def add_files(request: Request, desk: Desk) -> Response:
    """Where files dropped once more belong in a job that still waits for some; null for those that have arrived."""
    body, job = await body_of(request, LONGEST_NAMES), request.path_params["job"]
    unsent, files = _words(body, "left_out"), body.get("files")
    if not isinstance(files, list) or not 0 < len(files) <= MAX_UPLOADS:
        raise UsageError(text.desk_bad_request())
    given: list[tuple[str, int]] = []
    for each in files:
        match each:
            case [str(name), int(size)] if len(name) <= LONGEST_NAME:
                given.append((name, size))
            case _:
                raise UsageError(text.desk_bad_request())
    places = await run_in_threadpool(awaited.places, desk, job, given)
    await run_in_threadpool(left_out.add, desk, job, unsent)
    return JSONResponse({"places": places})


def _words(body: dict[str, Any], name: str) -> list[str]:
    """A list of words in a request. Errors: `UsageError` for anything else."""
    found = body.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise UsageError(text.desk_bad_request())
    return found


@ours
async def put_file(request: Request, desk: Desk) -> Response:
    """One file of a job, streamed to the disk."""
    name = request.query_params.get("name", "")
    if not name or len(name) > LONGEST_NAME:
        raise UsageError(text.desk_bad_request())
    number = request.path_params["n"]
    found = await uploads.take(desk, request.path_params["job"], number, name, request.stream())
    return JSONResponse({"n": found.n, "size": found.size, "sha256": found.sha256})


@ours
async def check(request: Request, desk: Desk) -> Response:
    """What has arrived is to be checked."""
    job = request.path_params["job"]
    await run_in_threadpool(desk.ask, job, "check", frozenset({"receiving", "ready", "failed"}))
    return await _woken(desk, job)


@ours
async def listed(_request: Request, desk: Desk) -> Response:
    """How the jobs listed stand: another word when one was made or has moved on."""
    return JSONResponse({"listed": await run_in_threadpool(desk.standing)})


@ours
async def progress(request: Request, desk: Desk) -> Response:
    """Where a job stands; next to nothing when it stands where the browser knows it to."""
    job = await run_in_threadpool(desk.needed, request.path_params["job"])
    if request.query_params.get("since") == str(job.revision):
        return JSONResponse({"revision": job.revision})
    return JSONResponse(await run_in_threadpool(standing, desk, job))


def standing(desk: Desk, job: Job) -> dict[str, Any]:
    """Where a job stands, for the browser."""
    arrived, _ = desk.received(job.id)
    return {
        "id": job.id, "revision": job.revision, "state": job.state, "step": job.task.get("step", ""), "done": job.done,
        "total": job.total,
        "arrived": arrived, "expected": job.expected, "counts": judged.counts(desk, job.id), "said": job.said,
    }  # fmt: skip


@ours
async def later_rows(request: Request, desk: Desk) -> Response:
    """The rows of a long table of a job after those a page began with."""
    if len(request.url.query) > LONGEST_QUERY:
        return JSONResponse(None, 404)
    job = await run_in_threadpool(desk.needed, request.path_params["job"])
    asked = {key: request.query_params.getlist(key) for key in request.query_params}
    found = await run_in_threadpool(rows.rows, desk, job, person(), request.path_params["table"], asked)
    return JSONResponse(found, 200 if found is not None else 410)


@ours
async def marked_one(request: Request, desk: Desk) -> Response:
    """One sender's workbook with its marks."""
    job = await run_in_threadpool(desk.needed, request.path_params["job"])
    found = await run_in_threadpool(returning.one, desk, job, request.path_params["n"])
    if found is None:
        return _said(text.desk_not_marked(), 404)
    return Response(found.data, 200, {"Content-Disposition": attachment(found.name)}, XLSX)


@ours
async def marked_all(request: Request, desk: Desk) -> Response:
    """All refused files of a job by area, with messages."""
    job = await run_in_threadpool(desk.needed, request.path_params["job"])
    found = await run_in_threadpool(returning.everything, desk, job)
    if found is None:
        return _said(text.desk_none_returned(), 404)
    name = f"tra-lai-{job.made_at:%Y%m%d-%H%M}.zip"
    return FileResponse(found, 200, {"Content-Disposition": attachment(name)}, "application/zip")


def attachment(name: str) -> str:
    """How a download is named (RFC 6266, RFC 5987): plain letters for old browsers, then the name itself."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in " ._-()") else "_" for letter in name)
    return f"attachment; filename=\"{plain.strip() or 'tep'}\"; filename*=UTF-8''{quote(name, safe='')}"


async def body_of(request: Request, longest: int) -> dict[str, Any]:
    """The JSON object a request carries. Errors: `UsageError` for anything else, or beyond `longest` bytes."""
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > longest:
            raise UsageError(text.desk_bad_request())
    try:
        found = json.loads(held or b"{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UsageError(text.desk_bad_request())
    return found


async def _woken(desk: Desk, job: str) -> Response:
    """The job as it stands now, the runner told."""
    runner.of(desk.home).wake()
    return JSONResponse(await run_in_threadpool(lambda: standing(desk, desk.needed(job))))


def _said(sentence: str, status: int) -> Response:
    return JSONResponse({"said": sentence}, status)


_JOB = "/desk/jobs/{job}"
ROUTES = [
    Route("/desk/jobs", create, methods=["POST"]),
    Route("/desk/jobs", listed, methods=["GET"]),
    Route(_JOB, progress, methods=["GET"]),
    Route(f"{_JOB}/files/{{n:int}}", put_file, methods=["PUT"]),
    Route(f"{_JOB}/files", add_files, methods=["POST"]),
    Route(f"{_JOB}/check", check, methods=["POST"]),
    Route(f"{_JOB}/rows/{{table}}", later_rows, methods=["GET"]),
    Route(f"{_JOB}/returned.zip", marked_all, methods=["GET"]),
    Route(f"{_JOB}/returned/{{n:int}}", marked_one, methods=["GET"]),
]
