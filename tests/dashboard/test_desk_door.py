"""The hostile corpus and honest mess through the browser's door of a real server: it stays up, each file gets its sentence."""

import http.client
import json
import os
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from dashboard.desk import judged
from dashboard.desk.jobs import Desk
from warehouse import store
from warehouse.home import Home

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
hostile = runpy.run_path(str(DATA / "hostile.py"))
mess = runpy.run_path(str(DATA / "mess.py"))
SECONDS = 240


class Server:
    """A server of the product in a process of its own."""

    def __init__(self, home: Home) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dashboard.serve", "--port", str(self.port)],
            env={**os.environ, "PYTHONPATH": str(ROOT), "CHITIEU_HOME": str(home.root)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.ask("GET", "/_stcore/health")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the server did not start")

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        site = f"http://localhost:{self.port}"
        connection.request(method, path, body, {"Origin": site, "Sec-Fetch-Site": "same-origin", "X-Chitieu": "1"})
        answer = connection.getresponse()
        said = answer.status, answer.read()
        connection.close()
        return said

    def told(self, method: str, path: str, body: bytes = b"") -> Any:
        status, said = self.ask(method, path, body)
        assert status < 300, said
        return json.loads(said)

    def checked(self, files: dict[str, bytes]) -> str:
        """A job with these files, once each has its verdict."""
        job = str(self.told("POST", "/desk/jobs", json.dumps({"count": len(files)}).encode())["id"])
        for n, (name, data) in enumerate(files.items()):
            self.told("PUT", f"/desk/jobs/{job}/files/{n}?name={quote(name)}", data)
        self.told("POST", f"/desk/jobs/{job}/check", b"{}")
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            found = self.told("GET", f"/desk/jobs/{job}")
            if found["state"] != "checking":
                assert found["state"] == "ready", found
                return job
            time.sleep(0.1)
        raise AssertionError(found)


@pytest.fixture
def desk(own: Home) -> Desk:
    return Desk(own)


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    found = Server(desk.home)
    yield found
    assert found.process.poll() is None, "the server ended"
    found.process.terminate()
    found.process.wait(30)


def traces(desk: Desk) -> list[str]:
    """What the home holds beside the desk's own files."""
    return sorted(
        str(path.relative_to(desk.home.root))
        for path in desk.home.root.rglob("*")
        if not str(path.relative_to(desk.home.root)).startswith(("desk", "logs", "warehouse/writer.lock"))
    )


def test_every_hostile_file_gets_a_sentence_and_the_server_stays(desk: Desk, server: Server) -> None:
    before, version = traces(desk), store.current_version(desk.home)
    known = hostile["REFUSED"] | hostile["OTHER_REFUSED"]
    files = {name: make() for name, (make, _) in known.items()}
    job = server.checked(files)
    lines = {line.name: line for line in judged.lines(desk, job)}
    assert set(lines) == set(files)
    for name, line in lines.items():
        found = judged.findings(desk, job, line.k)
        assert (line.verdict, line.submissions, found["rule"][0]) == ("error", [], known[name][1]), name
        assert line.first.endswith(".")
        assert found["remedy"][0]
    assert (traces(desk), store.current_version(desk.home)) == (before, version)
    assert server.told("GET", "/ready") == {"version": version}
    assert not (desk.home.logs / "dashboard.log").exists()


def test_honest_mess_gets_its_verdicts_in_every_format(desk: Desk, server: Server, tmp_path: Path) -> None:
    version = store.current_version(desk.home)
    with store.opened(desk.home) as con:
        units = con.sql(
            "select distinct unit_code from core.unit where kind = 'trường' and date '2025-09-30' between valid_from and valid_to"
        ).fetchall()
    files = {}
    for number, (case, given) in enumerate(mess["CELLS"].items()):
        unit = units[number % len(units)][0]
        sheets = {"Thông tin": mess["info"](unit, "2025-Q3"), "Chỉ tiêu": [mess["HEADINGS"], given[:4]]}
        made = [
            mess["delimited"](tmp_path / f"{number}.csv", unit, "2025-Q3", given),
            mess["ods"](tmp_path / f"{number}.ods", sheets),
        ]
        files |= {f"{case.replace('/', ' ')}{path.suffix}": path.read_bytes() for path in made}
    job = server.checked(files)
    lines = {line.name: line for line in judged.lines(desk, job)}
    assert set(lines) == set(files)
    for case, given in mess["CELLS"].items():
        for ending in (".ods", ".csv"):
            line = lines[f"{case.replace('/', ' ')}{ending}"]
            assert line.is_read, case
            # what is asked about is never taken; what is read may be refused for another reason, in a sentence too
            assert line.verdict == "error" or given.stored is not None or not given.rule, case
            assert line.verdict == "ok" or line.first.endswith((".", "?")), line.first
    assert store.current_version(desk.home) == version
