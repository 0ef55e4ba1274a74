"""Blank workbooks and a blank register as downloads: written to a file by the command line's own commands, then sent.

They are made in a process of their own: two thousand workbooks leave nothing behind in the server's memory.
"""

import os
import secrets
import subprocess
import sys
import time
from asyncio import Semaphore
from collections.abc import Sequence
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from dashboard import text
from dashboard.desk.jobs import Desk
from dashboard.desk.routes import attachment, ours
from dashboard.desk.runner import ROOT
from dashboard.routes import LONGEST_QUERY, said
from warehouse.errors import UsageError

KINDS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip"}
MOST_SECONDS = 300
AN_HOUR = 3600.0
LONGEST = 200
MAKING = Semaphore(2)
ONE, MANY, REGISTER = "/desk/bieu-mau.xlsx", "/desk/bieu-mau.zip", "/desk/danh-muc-trong.xlsx"


@ours
async def blank(request: Request, desk: Desk) -> Response:
    """A blank workbook, those of many units in one zip, or a blank register."""
    if len(request.url.query) > LONGEST_QUERY:
        return said(text.LONG_ADDRESS, 400)
    asked = {key: request.query_params.get(key, "")[:LONGEST] for key in ("plan", "period", "unit", "level", "area")}
    path = request.url.path
    ending = path.rpartition(".")[2]
    if path.endswith(REGISTER):
        name, arguments = "danh-muc-trong.xlsx", ["units", "--template"]
    else:
        is_one = path.endswith(ONE)
        kept = ("unit",) if is_one else ("level", "area")
        more = [f"--{key}={asked[key]}" for key in kept if asked[key]] + ([] if is_one else ["--all"])
        arguments = ["template", f"--plan={asked['plan']}", f"--period={asked['period']}", *more]
        about = [asked[key] for key in ("plan", "period", *kept) if asked[key]]
        name = f"{'_'.join(['bieu-mau', *about])}.{ending}"
    try:
        async with MAKING:
            made = await run_in_threadpool(make, desk, arguments, ending)
    except UsageError as fault:
        return said(str(fault), 409)
    headers = {"Content-Disposition": attachment(name)}
    return FileResponse(made, 200, headers, KINDS[ending], BackgroundTask(made.unlink, missing_ok=True))


def make(desk: Desk, arguments: Sequence[str], ending: str) -> Path:
    """The file that a command writes. Errors: `UsageError` with what it said."""
    folder = desk.folder / "blanks"
    folder.mkdir(parents=True, exist_ok=True)
    for older in folder.iterdir():
        # left by a server that ended while it sent them
        if time.time() - older.stat().st_mtime > AN_HOUR:
            older.unlink(missing_ok=True)
    target = folder / f"{secrets.token_hex(8)}.{ending}"
    command = [sys.executable, "-P", "-m", "etl.cli", *arguments, "-o", str(target)]
    environment = {**os.environ, "CHITIEU_HOME": str(desk.home.root), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    try:
        ran = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise UsageError(text.BLANK_TOO_LONG) from fault
    if ran.returncode != 0 or not target.exists():
        raise UsageError(ran.stderr.strip().partition("\n")[0] or text.BLANK_TOO_LONG)
    return target


ROUTES = [Route(path, blank, methods=["GET"]) for path in (ONE, MANY, REGISTER)]
