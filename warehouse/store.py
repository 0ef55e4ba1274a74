"""Published versions: immutable files, a pointer, one writer at a time (docs: platform, decision 1).

A writer takes the lock, copies the current file, applies one transaction, checkpoints, syncs, publishes under a new
name with its journal entry beside it, then moves `CURRENT`. Moving the pointer is the only commit: whatever a killed
writer left behind is unnamed by it and is swept by the next writer.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from warehouse import sql
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home

OFFICE_TIME = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
KEPT_VERSIONS = 10
LOCK_SECONDS = 60.0

Journal = list[dict[str, Any]]


def office_now() -> datetime:
    """The wall clock of the office (Asia/Ho_Chi_Minh), without a zone, to the second."""
    return datetime.now(UTC).astimezone(OFFICE_TIME).replace(tzinfo=None, microsecond=0)


def version_file(home: Home, version: str) -> Path:
    return home.warehouse / f"{version}.duckdb"


def current_version(home: Home) -> str:
    """The name of the published version, like `000124`."""
    return (home.required().warehouse / "CURRENT").read_text(encoding="ascii").strip()


def versions(home: Home) -> list[str]:
    """All versions kept, oldest first, none newer than `CURRENT`."""
    newest = current_version(home)
    found = (file.stem for file in home.warehouse.glob("[0-9]*.duckdb"))
    return sorted(version for version in found if version.isdigit() and version <= newest)


def version_as_of(home: Home, wanted: str) -> str:
    """The version named, or the newest one published at or before a time. A pruned one answers with the nearest older.

    Errors: `UsageError` when nothing is that old, nothing that new, or `wanted` is neither a version nor a time.
    """
    kept = versions(home)
    if wanted.isdigit() and len(wanted) == 6:
        if wanted > kept[-1]:
            raise UsageError(f"Chưa có phiên bản {wanted}; mới nhất là {kept[-1]}.")
        older = [version for version in kept if version <= wanted]
    else:
        try:
            moment = datetime.fromisoformat(wanted)
        except ValueError as fault:
            raise UsageError(f"'{wanted}' không phải phiên bản (000012) hay thời điểm (2026-11-09T08:00).") from fault
        if moment.tzinfo is not None:
            moment = moment.astimezone(OFFICE_TIME).replace(tzinfo=None)
        elif len(wanted) == len("2026-11-09"):
            moment = moment.replace(hour=23, minute=59, second=59)
        older = [version for version in kept if _published_at(home, version) <= moment]
    if not older:
        raise UsageError(f"Không còn phiên bản nào cũ đến '{wanted}'; cũ nhất là {kept[0]}.")
    return older[-1]


def _published_at(home: Home, version: str) -> datetime:
    """When a version was published: as its journal entry says, or, where that is damaged, when its file was written."""
    try:
        entry = json.loads((home.journal / f"{version}.json").read_text(encoding="utf-8"))
        return datetime.fromisoformat(entry["at"])
    except (OSError, ValueError, KeyError, TypeError):
        written = version_file(home, version).stat().st_mtime
        return datetime.fromtimestamp(written, OFFICE_TIME).replace(tzinfo=None)


def schema_digest() -> str:
    """A fingerprint of the tables, views and macros that this code relies on in a published version."""
    texts = [sql.text_of(name) for name in ("schema", "macros", "views")]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _attach(con: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    """Attaches a published file read-only. Errors: `UsageError` when it is damaged or another release wrote it."""
    path = str(file).replace("'", "''")
    try:
        con.execute(f"attach '{path}' as {name} (read_only)").fetchall()
        found = sql.row(con, f"select schema_digest from {name}.core.state")
    except (duckdb.CatalogException, duckdb.BinderException):
        found = None
    except duckdb.Error as fault:
        raise UsageError(
            f"Không mở được tệp phiên bản '{file.name}': tệp hỏng hoặc thiếu. Khôi phục tệp từ bản sao lưu của kho; "
            "nhật ký và tệp gốc vẫn còn trong kho."
        ) from fault
    if found != (schema_digest(),):
        con.execute(f"detach {name}").fetchall()
        raise UsageError(
            f"Kho này do một bản phần mềm khác ghi (phiên bản {file.stem}). Kho mẫu: xóa thư mục kho rồi chạy lại "
            "'chitieu demo'. Kho thật: dùng đúng bản phần mềm đã tạo kho."
        )


@contextmanager
def opened(home: Home, version: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to one version, for a command's lifetime."""
    connection = duckdb.connect(":memory:")
    try:
        name = version or current_version(home)
        _attach(connection, version_file(home, name), f"v{name}")
        connection.execute(f"use v{name}").fetchall()
        yield connection
    finally:
        connection.close()


class Reader:
    """A serving process's one instance: every version is attached read-only under its own name, on first use.

    A page asks for a cursor on the version it holds, so it never mixes two; cursors are cheap and not shared by threads.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self._instance = duckdb.connect(":memory:")
        self._attached: set[str] = set()
        self._lock = threading.Lock()

    def cursor(self, version: str) -> duckdb.DuckDBPyConnection:
        """A connection of its own that sees exactly `version`. Errors: `UsageError` when it is no longer kept."""
        if not (version.isdigit() and len(version) == 6):
            raise UsageError("Phiên bản số liệu không đúng dạng.")
        with self._lock:
            if version not in self._attached:
                file = version_file(self.home, version)
                if not file.exists():
                    raise UsageError(f"Phiên bản số liệu {version} không còn được lưu.")
                _attach(self._instance, file, f"v{version}")
                self._attached.add(version)
        cursor = self._instance.cursor()
        cursor.execute(f"use v{version}")
        return cursor

    def release(self, held: set[str]) -> None:
        """Detaches versions that no session holds."""
        with self._lock:
            for version in self._attached - held:
                self._instance.execute(f"detach v{version}")
                self._attached.discard(version)


@dataclass(frozen=True)
class Publication:
    """What one publication did: the version's name and its journal entry."""

    version: str
    events: Journal


def publish(home: Home, work: Callable[[duckdb.DuckDBPyConnection, str], Journal]) -> Publication | None:
    """The next version with `work` applied, or None when `work` returns no event: then nothing changed.

    `work` gets a connection inside one transaction and the new version's name; the events it returns are the journal
    entry. Errors: `WriteError` (busy, disk, rights) leaves `CURRENT` and every published file untouched.
    """
    with _writing(home):
        return _publish(home, current_version(home), work)


def create(home: Home, work: Callable[[duckdb.DuckDBPyConnection, str], Journal]) -> Publication:
    """The first version of a new home. Errors: `UsageError` when the folder already holds something of a home."""
    if _holds_something(home):
        raise UsageError(
            f"'{home.root}' đã có số liệu. Chọn thư mục khác bằng CHITIEU_HOME, hoặc chuyển thư mục cũ đi."
        )
    try:
        for folder in (home.warehouse, home.originals, home.journal, home.logs):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise WriteError(f"Không tạo được thư mục '{home.root}': {fault.strerror}.") from fault
    with _writing(home):
        publication = _publish(home, None, work)
    if publication is None:
        raise WriteError("Không tạo được kho số liệu.")
    return publication


def _holds_something(home: Home) -> bool:
    """Whether a home was ever published here; what a first writer left when it was killed is nothing."""
    first = home.journal / "000001.json"
    return (
        home.exists
        or any(entry != first for entry in home.journal.glob("*"))
        or (home.originals.exists() and not home.warehouse.exists())
    )


@contextmanager
def _writing(home: Home) -> Iterator[None]:
    lock = FileLock(home.warehouse / "writer.lock")
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout as fault:
        raise WriteError("Một người khác đang ghi số liệu. Hãy thử lại sau ít phút; chưa có gì thay đổi.") from fault
    except OSError as fault:
        raise WriteError(f"Không ghi được vào kho số liệu: {fault.strerror}. Chưa có gì thay đổi.") from fault
    try:
        yield
    finally:
        lock.release()


def _publish(
    home: Home, current: str | None, work: Callable[[duckdb.DuckDBPyConnection, str], Journal]
) -> Publication | None:
    version = f"{int(current or 0) + 1:06d}"
    _sweep(home, current or "000000")
    part = home.warehouse / f"{version}.part"
    try:
        if current is not None:
            _require_space(home, version_file(home, current).stat().st_size)
            marker("copy")
            shutil.copyfile(version_file(home, current), part)
        events = _apply(part, version, work)
        if not events:
            return None
        _sync(part)
        entry = home.journal / f"{version}.json"
        _write_synced(
            entry,
            json.dumps(
                {"version": version, "at": office_now().isoformat(), "events": events}, ensure_ascii=False, indent=1
            ),
        )
        marker("publish")
        part.replace(version_file(home, version))
        _sync_folder(home.warehouse)
        _sync_folder(home.journal)
        marker("pointer")
        pointer = home.warehouse / "CURRENT.part"
        _write_synced(pointer, version)
        pointer.replace(home.warehouse / "CURRENT")
        _sync_folder(home.warehouse)
        marker("done")
    except (OSError, duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as fault:
        raise WriteError(f"Không ghi được phiên bản mới ({_reason(fault)}). Chưa có gì thay đổi.") from fault
    finally:
        _drop(home)
    _prune(home)
    return Publication(version, events)


def _apply(part: Path, version: str, work: Callable[[duckdb.DuckDBPyConnection, str], Journal]) -> Journal:
    connection = duckdb.connect(part)
    try:
        connection.execute("begin")
        marker("transaction")
        events = work(connection, version)
        if not events:
            connection.execute("rollback")
            return []
        connection.execute("update core.state set version_name = ?, published_at = ?", [version, office_now()])
        connection.execute("commit")
        marker("checkpoint")
        connection.execute("checkpoint")
        return events
    finally:
        connection.close()


def _require_space(home: Home, size: int) -> None:
    free = shutil.disk_usage(home.warehouse).free
    if free < 2 * size:
        raise WriteError(
            f"Đĩa chỉ còn {free // 2**20} MB, cần ít nhất {2 * size // 2**20} MB để ghi phiên bản mới. Chưa có gì thay đổi."
        )


def _sweep(home: Home, current: str) -> None:
    """Removes what a killed writer left: parts, and files newer than the pointer, which nobody was ever shown."""
    _drop(home)
    for unnamed in [*home.warehouse.glob("[0-9]*.duckdb*"), *home.journal.glob("[0-9]*.json")]:
        if unnamed.name[:6] > current:
            unnamed.unlink()


def _drop(home: Home) -> None:
    """Removes unfinished files: a version's copy, its log, the folder it spilled into, a half-kept original."""
    for leftover in [*home.warehouse.glob("*.part*"), *home.originals.glob("*.part")]:
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)


def _prune(home: Home) -> None:
    """Keeps the last ten versions and the last one of each month."""
    kept = versions(home)
    months = {f"{_published_at(home, version):%Y-%m}": version for version in kept}
    for version in kept[:-KEPT_VERSIONS]:
        if version not in months.values():
            version_file(home, version).unlink(missing_ok=True)


def _write_synced(file: Path, text: str) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    if "not a valid DuckDB database" in str(fault):
        return "tệp của phiên bản đang dùng bị hỏng, khôi phục tệp ấy từ bản sao lưu của kho"
    return str(fault).splitlines()[0].rpartition(": ")[2][:200]


def marker(phase: str) -> None:
    """Names the writer's phase on stderr when `CHITIEU_MARKERS` is set, and lingers there for so many milliseconds,
    so that a test can kill it in that very phase.
    """
    if linger := os.environ.get("CHITIEU_MARKERS"):
        sys.stderr.write(f"@{phase}\n")
        sys.stderr.flush()
        time.sleep(int(linger) / 1000)
