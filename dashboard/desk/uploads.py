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
    shown = batch.shown(name)
    most = await run_in_threadpool(_room, desk, job, n, shown)
    part = batch.stored(desk, job, n, shown).with_suffix(".part")
    size, digest, held, is_begun = 0, hashlib.sha256(), bytearray(), False
    try:
        async for piece in body:
            size += len(piece)
            if size > most:
                raise TooLargeError(text.desk_too_large(shown, most // 2**20))
            held += piece
            if len(held) >= AT_ONCE:
                digest.update(held)
                await run_in_threadpool(_write, part, bytes(held), is_first=not is_begun)
                is_begun = True
                held.clear()
        digest.update(held)
        upload = Upload(n, shown, size, digest.hexdigest())
        # most files are small: they are written and noted in one go
        await run_in_threadpool(_keep, desk, job, upload, part, bytes(held), is_first=not is_begun)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return upload


def _room(desk: Desk, job: str, n: int, name: str) -> int:
    """How many bytes a file of a job may have. Errors: `UsageError` when the job takes none."""
    found = desk.needed(job)
    if found.state != "receiving" or not 0 <= n < min(found.expected, MAX_UPLOADS):
        raise UsageError(text.desk_moved_on())
    _, before = desk.received(job)
    return min(MAX_ZIP if name.lower().endswith(".zip") else MAX_FILE, MAX_JOB - before)


def _write(part: Path, data: bytes, *, is_first: bool) -> None:
    """One more piece of a file; the first one in place of what an upload left that was cut short."""
    with part.open("wb" if is_first else "ab") as out:
        out.write(data)


def _keep(desk: Desk, job: str, upload: Upload, part: Path, rest: bytes, *, is_first: bool) -> None:
    _write(part, rest, is_first=is_first)
    part.replace(batch.stored(desk, job, upload.n, upload.name))
    desk.put(job, upload)
