"""Deadline day: workbooks of 40 figures and 300 items dropped on the desk of a running server, ten people reading beside it.

    python tests/bench/desk.py [--files 200 2000] [--readers 10] [--sent FOLDER]

Files go through the upload address as the browser sends them, four at once. Told are seconds from the first byte to the last
verdict and to "ready", processor seconds, what the server's memory grew by, the peak of the worker and of the children
that read, and the readers' times beside those of an idle server.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

import browser
import clients
import load
import soak

from etl.files import Incoming
from etl.load import load as load_workbooks
from warehouse import store
from warehouse.home import Home

EARLIER, ALREADY = "2025-Q2", 300
AT_ONCE = 4
LOOK_SECONDS = 0.1
ASKED_SECONDS = 0.3
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Weights:
    """Megabytes: the server before and at its most, the most of its worker and of a child that reads."""

    server: int
    before: float
    server_peak: float = 0.0
    worker_peak: float = 0.0
    reader_peak: float = 0.0
    is_over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self.is_over.wait(LOOK_SECONDS) and Path(f"/proc/{self.server}").exists():
            self.server_peak = max(self.server_peak, soak.resident(self.server))
            for worker in children(self.server):
                self.worker_peak = max(self.worker_peak, most(worker))
                for reader in children(worker):
                    self.reader_peak = max(self.reader_peak, most(reader))


def children(process: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{process}/task").glob("*/children")
        return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]
    except OSError:
        return []


def most(process: int) -> float:
    """The most megabytes a process ever held; 0 when it is gone."""
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("VmHWM")), 0.0)


def processor(process: int) -> tuple[float, float]:
    """Processor seconds of a process, and of its children that have ended."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    own, theirs = (sum(int(told[at]) for at in pair) / TICKS for pair in ((11, 12), (13, 14)))
    return own, theirs


class Desk:
    """The desk's addresses, as our own page asks them."""

    def __init__(self, port: int) -> None:
        self.port, self.own = port, threading.local()

    def ask(self, method: str, path: str, body: bytes = b"") -> Any:
        site = f"http://localhost:{self.port}"
        headers = {"Origin": site, "Sec-Fetch-Site": "same-origin", "X-Chitieu": "1"}
        for attempt in (1, 2):
            try:
                if not hasattr(self.own, "connection"):
                    self.own.connection = http.client.HTTPConnection("localhost", self.port, timeout=120)
                self.own.connection.request(method, f"/desk/jobs{path}", body, headers)
                answer = self.own.connection.getresponse()
                said = answer.read()
                break
            except ConnectionError:
                # the server lets go of connections that nobody uses for a while
                del self.own.connection
                if attempt == 2:
                    raise
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {said[:300]!r}")
        return json.loads(said)


def drop(desk: Desk, files: list[Path]) -> dict[str, float]:
    """Seconds from the first byte sent to: all sent, the first verdict, the last one, ready."""
    began = time.perf_counter()
    job = desk.ask("POST", "", json.dumps({"count": len(files)}).encode())["id"]

    def send(n: int) -> None:
        desk.ask("PUT", f"/{job}/files/{n}?name={quote(files[n].name)}", files[n].read_bytes())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, range(len(files))))
    found = {"sent": time.perf_counter() - began}
    desk.ask("POST", f"/{job}/check", b"{}")
    while True:
        now = desk.ask("GET", f"/{job}")
        at, counts = time.perf_counter() - began, now["counts"]
        if sum(counts.values()) > counts.get("pending", 0):
            found.setdefault("first verdict", at)
        if sum(counts.values()) == len(files) and not counts.get("pending"):
            found.setdefault("last verdict", at)
        if now["state"] == "ready":
            return found | {"ready": at}
        if now["state"] != "checking":
            raise RuntimeError(str(now))
        time.sleep(ASKED_SECONDS)


@contextmanager
def reading(port: int, views: list[tuple[str, str]], people: int, clicks: int) -> Iterator[list[clients.Found]]:
    """People who read for so many clicks, in a process of their own; what they found stands in the list at the end."""
    found: list[clients.Found] = []
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        waiting = pool.submit(clients.measure, port, views, people, clicks)
        yield found
        found.append(waiting.result())


def told(found: clients.Found) -> str:
    p50, p95, count = browser.percentiles([1000 * seconds for seconds in found.seconds])
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, {count} clicks, {len(found.errors)} errors"


def run(port: int, server: int, files: list[Path], views: list[tuple[str, str]], readers: int) -> None:
    """One drop, measured and printed."""
    desk = Desk(port)
    weights = Weights(server, soak.resident(server))
    watch = threading.Thread(target=weights.watch)
    watch.start()
    before = processor(server)
    if readers:
        with reading(port, views, readers, max(10, len(files) // 25)) as beside:
            time.sleep(5)
            before = processor(server)
            times = drop(desk, files)
    else:
        beside, times = [], drop(desk, files)
    time.sleep(1)
    weights.is_over.set()
    watch.join()
    own, theirs = (after - earlier for after, earlier in zip(processor(server), before, strict=True))
    name = f"{len(files)} dropped{f', {readers} readers' if readers else ''}"
    print(f"| {name}: seconds to | {', '.join(f'{what} {at:.1f}' for what, at in times.items())} |")
    print(f"| processor seconds | server {own:.1f}, worker and reading children {theirs:.1f} |")
    print(
        f"| memory | server {weights.before:.0f} MB, +{weights.server_peak - weights.before:.0f} at most, "
        f"+{soak.resident(server) - weights.before:.0f} after; worker {weights.worker_peak:.0f}, a reading child {weights.reader_peak:.0f} |"
    )
    for found in beside:
        print(f"| readers beside it | {told(found)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Drop workbooks on the desk of a running server.")
    parser.add_argument("--files", type=int, nargs="+", default=[200, 2000])
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument(
        "--sent", type=Path, help="workbooks written by an earlier run; written there when it is not there"
    )
    given = parser.parse_args()
    most_files = max(given.files)
    with TemporaryDirectory(prefix="chitieu-desk-") as scratch:
        root, sent = Path(scratch), given.sent or Path(scratch) / "sent"
        if not sent.exists():
            load.write_workbooks(sent, most_files)
        home = load.make_home(root / "home", most_files)
        load.write_workbooks(root / "earlier", ALREADY, EARLIER)
        received = store.office_now()
        load_workbooks(home, [Incoming(file, file.name, received) for file in (root / "earlier").iterdir()], by="đo")
        measure(home, sorted(sent.iterdir()), given)


def measure(home: Home, files: list[Path], given: argparse.Namespace) -> None:
    port, views = browser.free_port(), soak.views(home)[:60]
    print(f"Load average before: {os.getloadavg()[0]:.1f}\n\n| what | measured |\n|---|---|", flush=True)
    command = ("dashboard.serve", "--port", str(port))
    with browser.started(*command, port=port, CHITIEU_HOME=str(home.root)) as server:
        # everything readers ask for is asked once before
        clients.measure(port, views, 4, len(views))
        for count in given.files:
            run(port, server.pid, files[:count], views, 0)
            if given.readers:
                with reading(port, views, given.readers, 30) as idle:
                    pass
                print(f"| {given.readers} readers alone | {told(idle[0])} |", flush=True)
                run(port, server.pid, files[:count], views, given.readers)


if __name__ == "__main__":
    main()
