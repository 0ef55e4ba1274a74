"""A request's body → a file of a job, piece by piece: never whole in memory, never under a name of theirs."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from dashboard import text
from dashboard.desk import batch
from dashboard.desk.jobs import MAX_UPLOADS, Desk, Upload
from etl.envelope import MAX_FILE
from warehouse.errors import UsageError

MAX_ZIP = 512 * 2**20
MAX_JOB = 2 * 2**30
AT_ONCE = 1 << 20


class TooLargeError(UsageError):
    """A file, or all files of a job together, beyond what is taken."""


async def take(desk: Desk, job: str, n: int, name: str, body: AsyncIterator[bytes]) -> Upload:
    """One file of a job as it streams in. Errors: `UsageError` when the job takes none, `TooLargeError`, `OSError`."""
    found = await run_in_threadpool(desk.needed, job)
    if found.state != "receiving" or not 0 <= n < min(found.expected, MAX_UPLOADS):
        raise UsageError(text.desk_moved_on())
    shown = batch.shown(name)
    is_zip = shown.lower().endswith(".zip")
    _, before = await run_in_threadpool(desk.received, job)
    most = min(MAX_ZIP if is_zip else MAX_FILE, MAX_JOB - before)
    file = batch.stored(desk, job, n, shown)
    part = file.with_suffix(".part")
    try:
        size, sha256 = await _written(part, body, most, shown)
        await run_in_threadpool(part.replace, file)
    finally:
        await run_in_threadpool(part.unlink, missing_ok=True)
    upload = Upload(n, shown, size, sha256)
    await run_in_threadpool(desk.put, job, upload)
    return upload


async def _written(part: Path, body: AsyncIterator[bytes], most: int, name: str) -> tuple[int, str]:
    size, digest, held = 0, hashlib.sha256(), bytearray()
    with await run_in_threadpool(part.open, "wb") as out:
        async for piece in body:
            size += len(piece)
            if size > most:
                raise TooLargeError(text.desk_too_large(name, most // 2**20))
            held += piece
            if len(held) >= AT_ONCE:
                digest.update(held)
                await run_in_threadpool(out.write, bytes(held))
                held.clear()
        digest.update(held)
        await run_in_threadpool(out.write, bytes(held))
    return size, digest.hexdigest()
