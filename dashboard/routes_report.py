"""Official documents as files, under `/van-ban/<name>.<ending>?<address of the page>&version=<shown>`, behind the pages' door.

A file is written to the disk first and then sent. The sheets of many units are made in a process of their own: half a
minute of work must not stand between a person and a page.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from dashboard import filters, text
from dashboard.data import Reading
from dashboard.filters import Chosen
from dashboard.freshness import of
from dashboard.person import Person, person
from dashboard.report import files, sheet_word
from dashboard.report.facts import LEAST_COVERAGE
from dashboard.routes import LONGEST_QUERY, PRINTING, guarded, said
from warehouse.errors import ChitieuError, UsageError
from warehouse.home import Home, home_from_environment
from warehouse.store import office_now

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
NAMES = {("bao-cao", "docx"), ("bao-cao", "xlsx"), ("phieu-don-vi", "docx"), ("phieu-don-vi", "zip")}
# one archive of thousands at a time; more of them would take the whole machine
ARCHIVING = asyncio.Semaphore(1)
Asked = Mapping[str, Sequence[str]]


@guarded
async def document(request: Request) -> Response:
    """A report, its annex, or sheets of units."""
    name, _, ending = request.path_params["name"].rpartition(".")
    if (name, ending) not in NAMES:
        return said(text.unknown_page(request.path_params["name"]), 404)
    if len(request.url.query) > LONGEST_QUERY:
        return said(text.LONG_ADDRESS, 400)
    asked = {key: request.query_params.getlist(key) for key in request.query_params}
    folder = Path(await run_in_threadpool(mkdtemp, prefix="chitieu-"))
    try:
        if ending == "zip":
            async with ARCHIVING:
                made = await _archive(asked, folder)
        else:
            async with PRINTING:
                made = await run_in_threadpool(_made, name, ending, asked, folder)
    except UsageError as refused:
        await run_in_threadpool(rmtree, folder, True)
        return said(str(refused), 409)
    except BaseException:
        await run_in_threadpool(rmtree, folder, True)
        raise
    after = BackgroundTask(rmtree, folder, ignore_errors=True)
    return FileResponse(made, media_type=KINDS[ending], filename=made.name, background=after)


def _view(home: Home, who: Person, asked: Asked) -> tuple[str, Chosen, Reading]:
    version = of(home.required(), next(iter(asked.get("version", ())[-1:]), None)).version
    reading = Reading(home, version, who)
    rest = {key: values for key, values in asked.items() if key != "version"}
    return version, filters.read(rest, reading.options(office_now().date())), reading


def _made(name: str, ending: str, asked: Asked, folder: Path) -> Path:
    """The file of a report, of its annex, or of one unit's sheet."""
    home, who, today = home_from_environment(), person(), office_now().date()
    version, chosen, reading = _view(home, who, asked)
    where = chosen.where
    if name == text.REPORT_FILES["report"]:
        least = Decimal(0) if chosen.anyway else LEAST_COVERAGE
        given = files.Asked(version, who, where.plan, where.period, where.window, least)
        target = folder / file_name("report", chosen, version, "docx")
        annex, _ = files.report(home, given, target, today)
        return target if ending == "docx" else annex
    if len(where.units) != 1:
        raise UsageError(text.CHOOSE_UNIT)
    unit = reading.words.units[where.units[0]]
    target = folder / sheet_word.file_name(where.units[0], str(unit["unit_name"]))
    alone = where.but(level=None, area=None, field=None, search=None, statuses=())
    files.sheets(home, version, who, alone, target, today)
    return target


async def _archive(asked: Asked, folder: Path) -> Path:
    """The sheets of a filter's units, made in a process of their own. Errors: those of that process."""
    home, who = home_from_environment(), person()
    version, chosen, _ = await run_in_threadpool(_view, home, who, asked)
    target = folder / file_name("sheets", chosen, version, "zip")
    rest = {key: list(values) for key, values in asked.items() if key != "version"}
    told = {
        "asked": rest,
        "version": version,
        "name": who.name,
        "role": who.role,
        "units": who.units,
        "target": str(target),
    }
    environment = {**os.environ, "CHITIEU_HOME": str(home.root)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "dashboard.report", "asked",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, env=environment,
    )  # fmt: skip
    try:
        _, fault = await process.communicate(json.dumps(told).encode())
    finally:
        if process.returncode is None:
            # whoever asked has gone
            process.kill()
            await process.wait()
    if process.returncode:
        sentence = fault.decode(errors="replace").strip()
        raise (UsageError if process.returncode == UsageError.exit_code else ChitieuError)(sentence)
    return target


def file_name(name: str, chosen: Chosen, version: str, ending: str) -> str:
    """What the downloaded file is called."""
    where = chosen.where
    return f"{text.REPORT_FILES[name]}-{where.plan}-{where.period}-{version}.{ending}"


ROUTES = [Route("/van-ban/{name:path}", document)]
