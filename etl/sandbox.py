"""Hostile files are read in a child process with limits: whatever happens there, the caller gets a verdict in time.

Linux: the limits are those of `resource`, the memory in use is taken from /proc.
"""

import contextlib
import fcntl
import gc
import io
import json
import logging
import os
import resource
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, astuple
from pathlib import Path
from types import TracebackType
from typing import Any

import polars as pl

from etl.read import CELLS, SheetInfo, Workbook, file_sha256, parse
from etl.values import Finding, quoted

SECONDS = 4.5
START_SECONDS = 60.0
MEMORY = 384 * 1024 * 1024
_ASK, _READY, _CELLS, _DONE, _FAULT = b"A", b"R", b"C", b"D", b"F"
_FRAME = struct.Struct(">cQ")
_PIPE_BYTES = 1 << 20

_SAVE_AS = "Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx), rồi nộp tệp vừa lưu."
_log = logging.getLogger(__name__)


class Sandbox:
    """Reads workbooks in up to two child processes, which are started on entry and again whenever a file ends one.

    One sandbox may be shared by threads: their files wait for each other.
    """

    def __init__(self, children: int = 2, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._limits = (seconds, memory)
        self._most = children
        self._children: list[_Child] = []
        self._lock = threading.Lock()

    def __enter__(self) -> "Sandbox":
        self._children.append(_Child(*self._limits))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._lock:
            for child in self._children:
                child.stop()
            self._children.clear()

    def read(self, path: Path) -> Workbook:
        """A path → its workbook, within the time limit; refused when the child dies, is too slow or out of memory."""
        return self.read_many([path])[0]

    def read_many(self, paths: Sequence[Path], progress: Callable[[int, int], None] | None = None) -> list[Workbook]:
        """Paths → workbooks in the same order. `progress(done, total)` is called after each file."""
        read: dict[int, Workbook] = {}
        for index, workbook in self.read_each(paths):
            read[index] = workbook
            if progress:
                progress(len(read), len(paths))
        return [read[index] for index in range(len(paths))]

    def read_each(self, paths: Sequence[Path]) -> Generator[tuple[int, Workbook], None, None]:
        """Paths → their places and workbooks, each as soon as it is read."""
        with self._lock:
            if not self._children:
                raise RuntimeError("the sandbox is not entered")
            while len(self._children) < min(self._most, len(paths) // 4):
                self._children.append(_Child(*self._limits))
            try:
                yield from self._read_each(paths)
            except GeneratorExit:
                # nobody waits any more for the files these children have in hand
                self._children = [child if child.is_idle else child.replace() for child in self._children]
                raise

    def _read_each(self, paths: Sequence[Path]) -> Iterator[tuple[int, Workbook]]:
        waiting = deque(enumerate(paths))
        due: dict[int, float] = {}
        left = len(paths)
        while left:
            for slot, child in enumerate(self._children):
                if child.is_idle and waiting:
                    index, path = waiting.popleft()
                    until = due.setdefault(index, time.monotonic() + self._limits[0])
                    if not child.ask(index, path, until):
                        self._children[slot] = child.replace()
                        waiting.appendleft((index, path))
            read = []
            for slot in self._wait():
                child = self._children[slot]
                answer = child.receive()
                if answer is None and not child.is_lost:
                    continue
                if child.is_lost:
                    self._children[slot] = child.replace()
                if answer is not None and child.is_lost and child.has_read and not child.is_late:
                    waiting.appendleft((answer[0], answer[1].path))  # what ended it may be older: once more, afresh
                elif answer is not None:
                    read.append(answer)
            left -= len(read)
            yield from read

    def _wait(self) -> list[int]:
        """Slots of the children that have sent something, ended, or are out of time."""
        with selectors.DefaultSelector() as selector:
            for slot, child in enumerate(self._children):
                selector.register(child.answers, selectors.EVENT_READ, slot)
            remaining = min(child.deadline for child in self._children) - time.monotonic()
            ready = [int(key.data) for key, _ in selector.select(max(remaining, 0))]
        late = [slot for slot, child in enumerate(self._children) if child.is_late and slot not in ready]
        return ready + late


class _Child:
    """One child process and the file it is asked for, if any."""

    def __init__(self, seconds: float, memory: int) -> None:
        root = Path(__file__).resolve().parent.parent
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        settings = {"PYTHONPATH": str(root), "PYTHONUTF8": "1", "POLARS_MAX_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
        self._limits = (seconds, memory)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "etl.sandbox", str(memory), str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=kept | settings,
            bufsize=0,
            start_new_session=True,
        )
        assert self._process.stdin is not None  # noqa: S101  # told above; for the type checker
        assert self._process.stdout is not None  # noqa: S101
        self._requests, self.answers = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self.answers, False)
        self.deadline = time.monotonic() + START_SECONDS
        self.is_ready = self.is_lost = self.has_read = False
        self._asked: tuple[int, Path] | None = None
        self._cells: list[pl.DataFrame] = []
        self._buffer = bytearray()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_idle(self) -> bool:
        return self.is_ready and not self.is_lost and self._asked is None

    @property
    def is_late(self) -> bool:
        return time.monotonic() >= self.deadline

    def ask(self, index: int, path: Path, until: float) -> bool:
        """Hands a file to the idle child, to be read `until` → False when the child has ended meanwhile."""
        wanted = os.fsencode(path.absolute())
        try:
            os.write(self._requests, _FRAME.pack(_ASK, len(wanted)) + wanted)
        except BrokenPipeError:
            return False
        self._asked, self._cells = (index, path), []
        self.deadline = until
        return True

    def receive(self) -> tuple[int, Workbook] | None:
        """What has arrived → the index and workbook of the file asked for, once complete. Sets `is_lost` at the end."""
        try:
            arrived = os.read(self.answers, _PIPE_BYTES)
        except BlockingIOError:
            return self._lose("reader_timeout") if self.is_late else None
        if not arrived:
            return self._lose("reader_failed")
        self._buffer += arrived
        while len(self._buffer) >= _FRAME.size:
            kind, size = _FRAME.unpack_from(self._buffer)
            end = _FRAME.size + size
            if len(self._buffer) < end:
                break
            payload = bytes(self._buffer[_FRAME.size : end])
            del self._buffer[:end]
            if answer := self._take(kind, payload):
                return answer
        return None

    def _take(self, kind: bytes, payload: bytes) -> tuple[int, Workbook] | None:
        if kind == _READY:
            self.is_ready, self.deadline = True, float("inf")
        elif kind == _CELLS:
            self._cells.append(pl.read_ipc_stream(io.BytesIO(payload)))
        elif kind == _DONE and self._asked:
            (index, path), self._asked, self.deadline = self._asked, None, float("inf")
            self.has_read = True
            cells = pl.concat(self._cells) if self._cells else pl.DataFrame(schema=CELLS)
            return index, _workbook(path, json.loads(payload), cells)
        else:
            fault = json.loads(payload)
            if fault["kind"] != "MemoryError":
                _log.error("the reading process failed: %s", fault["trace"])
            return self._lose("reader_memory" if fault["kind"] == "MemoryError" else "reader_failed")
        return None

    def _lose(self, rule: str) -> tuple[int, Workbook] | None:
        """The child has ended or must end → the refusal of the file it was asked for, if any."""
        self.is_lost = True
        if rule == "reader_failed":
            with contextlib.suppress(subprocess.TimeoutExpired):
                if self._process.wait(1) == -signal.SIGXCPU:  # it ended by itself: its exit code tells why
                    rule = "reader_timeout"
        self.stop()
        if not self.is_ready:
            raise RuntimeError(f"the reading process does not start (exit code {self._process.returncode})")
        if self._asked is None:
            return None
        index, path = self._asked
        _log.warning("reading %s ended the process: %s, exit code %s", path.name, rule, self._process.returncode)
        return index, Workbook(path, file_sha256(path), _lost(path.name, rule))

    def stop(self) -> None:
        """Ends the child at once; it holds nothing worth keeping."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def replace(self) -> "_Child":
        """A new child in place of this one."""
        self.stop()
        return _Child(*self._limits)


def _lost(name: str, rule: str) -> Finding:
    what = {
        "reader_timeout": "mất quá nhiều thời gian để đọc",
        "reader_memory": "cần quá nhiều bộ nhớ để đọc",
        "reader_failed": "bị hỏng hoặc quá lớn, không đọc được",
    }
    return Finding(rule, f"Tệp {quoted(name)} {what[rule]}.", _SAVE_AS)


def _workbook(path: Path, facts: dict[str, Any], cells: pl.DataFrame) -> Workbook:
    refusal = Finding(**facts["refusal"]) if facts["refusal"] else None
    sheets = tuple(
        SheetInfo(name, visible, tuple(rows), tuple(columns), tuple(white))
        for name, visible, rows, columns, white in facts["sheets"]
    )
    if refusal:
        cells = pl.DataFrame(schema=CELLS)
    told = {name: tuple(Finding(**found) for found in facts[name]) for name in ("notices", "doubts")}
    return Workbook(
        path, facts["sha256"], refusal, sheets, cells, facts["has_macros"], facts["has_external_links"], **told
    )


# --- the child's side


def _serve(memory: int, seconds: float) -> None:
    """Paths on standard input → frames on standard output, until the input ends."""
    answers = os.dup(1)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    fcntl.fcntl(answers, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)

    def answer(kind: bytes, payload: bytes) -> None:
        for part in (_FRAME.pack(kind, len(payload)), payload):
            left = memoryview(part)
            while left:
                left = left[os.write(answers, left) :]

    def send_cells(cells: pl.DataFrame) -> None:
        stream = io.BytesIO()
        cells.write_ipc_stream(stream)
        answer(_CELLS, stream.getvalue())

    pl.DataFrame(schema=CELLS).write_ipc_stream(io.BytesIO())
    _limit(memory)
    gc.freeze()
    gc.disable()  # a file's cells are no cycles; looking for some costs a tenth of the time
    answer(_READY, b"")
    while head := sys.stdin.buffer.read(_FRAME.size):
        _, size = _FRAME.unpack(head)
        path = Path(os.fsdecode(sys.stdin.buffer.read(size)))
        _limit_time(seconds)
        try:
            workbook = parse(path, send_cells)
        except Exception as error:  # noqa: BLE001  # told to the parent, then this process ends
            fault = {"kind": type(error).__name__, "trace": traceback.format_exc()}
            answer(_FAULT, json.dumps(fault).encode())
            return
        facts = {
            "sha256": workbook.sha256,
            "refusal": asdict(workbook.refusal) if workbook.refusal else None,
            "sheets": [astuple(sheet) for sheet in workbook.sheets],
            "has_macros": workbook.has_macros,
            "has_external_links": workbook.has_external_links,
            "notices": [asdict(found) for found in workbook.notices],
            "doubts": [asdict(found) for found in workbook.doubts],
        }
        answer(_DONE, json.dumps(facts).encode())
        gc.collect()


def _limit(memory: int) -> None:
    """No core, no file written, and `memory` bytes on top of what the libraries already take."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Processor time of the next file: a second line behind the parent's clock, which may be gone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 2, hard))


if __name__ == "__main__":
    _serve(int(sys.argv[1]), float(sys.argv[2]))
