"""Addresses of the intake desk: files stream in, strangers are refused, names are hostile, nothing fails loudly."""

import asyncio
import hashlib
import json
import runpy
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.applications import Starlette

from dashboard import person, text
from dashboard.desk import awaited as awaited_files
from dashboard.desk import left_out, routes, runner, uploads
from dashboard.desk.jobs import MAX_UPLOADS, Desk
from etl.envelope import MAX_FILE
from warehouse import store

ROOT = Path(__file__).parents[2]
made = runpy.run_path(str(ROOT / "tests" / "data" / "dropped.py"))
DESK = Starlette(routes=routes.ROUTES)
OURS = {"host": "localhost:8501", "origin": "http://localhost:8501", "sec-fetch-site": "same-origin", "x-chitieu": "1"}


class Answer:
    """Status, headers and body of an answer, and how many pieces of the request were read."""

    def __init__(self, said: list[Any], read: int) -> None:
        self.status: int = said[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
        self.body = b"".join(each.get("body", b"") for each in said[1:])
        self.read = read

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    method: str, path: str, body: Iterable[bytes] | bytes | dict[str, Any] = b"", *, query: str = "", **headers: str
) -> Answer:
    """An answer; a header given as "" is left out, `_` stands for "-"."""
    if isinstance(body, dict):
        body = json.dumps(body).encode()
    pieces = iter([body] if isinstance(body, bytes) else body)
    said: list[Any] = []
    read, is_over = 0, False

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        nonlocal read, is_over
        if is_over:
            # the browser stays: who waits for it to leave must not be answered at once, again and again
            await asyncio.sleep(3600)
        piece = next(pieces, None)
        is_over = piece is None
        read += piece is not None
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    given = OURS | {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
        "scheme": "http", "server": ("localhost", 8501), "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    asyncio.run(DESK(scope, receive, send))
    return Answer(said, read)


def new_job(count: int = 1) -> str:
    answer = ask("POST", "/desk/jobs", {"count": count})
    assert answer.status == 201
    return str(answer.json["id"])


def put(job: str, n: int, name: str, body: Iterable[bytes] | bytes, **headers: str) -> Answer:
    return ask("PUT", f"/desk/jobs/{job}/files/{n}", body, query=f"name={quote(name)}", **headers)


def awaited(job: str, state: str) -> dict[str, Any]:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = ask("GET", f"/desk/jobs/{job}").json
        if found["state"] == state:
            return dict(found)
        time.sleep(0.02)
    raise AssertionError(found)


def test_the_list_says_by_one_word_whether_a_job_was_made_or_moved_on(desk: Desk) -> None:
    def standing() -> str:
        return str(ask("GET", "/desk/jobs").json["listed"])

    before = standing()
    assert before == desk.standing() == standing()
    job = new_job()
    made_one = standing()
    assert made_one != before
    desk.change(job, done=1)
    assert standing() == made_one
    desk.cancel(job)
    assert standing() != made_one
    assert ask("GET", "/desk/jobs", sec_fetch_site="cross-site").status == 403


def source(desk: Desk) -> Path:
    return sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*002_CCHC_2025-Q3.xlsx"))[0]


def test_the_errand_over_the_addresses(desk: Desk, tmp_path: Path) -> None:
    before = store.current_version(desk.home)
    fine = made["told"](made["lowered"](source(desk), tmp_path / "a.xlsx"), tmp_path / "b.xlsx", name="Tên khác")
    wrong = made["broken"](source(desk), tmp_path / "c.xlsx")
    job = new_job(2)
    data = fine.read_bytes()
    answer = put(job, 0, "xã A/tốt.xlsx", (data[at : at + 1000] for at in range(0, len(data), 1000)))
    assert (answer.status, answer.json["sha256"]) == (200, hashlib.sha256(data).hexdigest())
    assert put(job, 1, 'sai "ô".xlsx', wrong.read_bytes()).status == 200
    assert ask("POST", f"/desk/jobs/{job}/check").json["state"] == "checking"
    found = awaited(job, "ready")
    assert found["counts"] == {"ok": 0, "warning": 1, "error": 1, "duplicate": 0}
    still = ask("GET", f"/desk/jobs/{job}", query=f"since={found['revision']}")
    assert still.json == {"revision": found["revision"]}
    assert len(ask("GET", f"/desk/jobs/{job}").body) < 400

    marked = ask("GET", f"/desk/jobs/{job}/returned/1")
    assert marked.status == 200
    assert marked.body[:2] == b"PK"
    named = "attachment; filename=\"sai ___.xlsx\"; filename*=UTF-8''sai%20%22%C3%B4%22.xlsx"
    assert marked.headers["content-disposition"] == named
    assert marked.headers["x-content-type-options"] == "nosniff"
    packed = ask("GET", f"/desk/jobs/{job}/returned.zip")
    assert (packed.status, packed.body[:2]) == (200, b"PK")
    assert packed.headers["content-disposition"].startswith('attachment; filename="tra-lai-')
    assert ask("GET", f"/desk/jobs/{job}/returned/7").status == 404
    assert ask("GET", f"/desk/jobs/{job}/returned/{10**22}").status == 404

    assert store.current_version(desk.home) == before
    desk.ask(job, "record", frozenset({"ready"}))
    runner.of(desk.home).wake()
    awaited(job, "recorded")
    assert store.current_version(desk.home) > before


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999", "sec_fetch_site": ""},
        {"x_chitieu": ""},
        {"origin": "", "sec_fetch_site": ""},
        {"host": "evil.example", "origin": "http://evil.example"},
    ],
)
def test_other_sites_change_nothing(desk: Desk, headers: dict[str, str]) -> None:
    job = new_job()
    for method, path in (
        ("POST", "/desk/jobs"), ("PUT", f"/desk/jobs/{job}/files/0"), ("POST", f"/desk/jobs/{job}/check"),
    ):  # fmt: skip
        answer = ask(method, path, {"count": 1}, query="name=a.xlsx", **headers)
        assert (answer.status, answer.read) == (403, 0)
    assert len(desk.listed()) == 1
    assert desk.needed(job).state == "receiving"
    assert desk.uploads(job) == []


@pytest.mark.parametrize("headers", [{"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}])
def test_other_sites_see_nothing(desk: Desk, headers: dict[str, str]) -> None:
    job = new_job()
    for path in (f"/desk/jobs/{job}", f"/desk/jobs/{job}/returned.zip", f"/desk/jobs/{job}/returned/0"):
        assert ask("GET", path, **headers).status == 403


def test_who_may_not_decide_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job = new_job()
    monkeypatch.setitem(person._DOOR, "role", "staff")
    assert ask("POST", "/desk/jobs", {"count": 1}).status == 403
    assert ask("GET", f"/desk/jobs/{job}").status == 403
    assert put(job, 0, "a.xlsx", b"x").status == 403


def test_a_file_beyond_the_limit_is_cut_off_and_leaves_nothing(desk: Desk) -> None:
    job, piece = new_job(), bytes(1 << 20)
    answer = put(job, 0, "to.xlsx", (piece for _ in range(500)))
    assert answer.status == 413
    assert "to.xlsx" in answer.json["said"]
    assert answer.read <= MAX_FILE // len(piece) + 2
    assert list(desk.place(job).iterdir()) == []
    assert put(job, 0, "vừa.xlsx", b"x" * 10).status == 200


def test_what_an_upload_left_that_was_cut_short_is_no_part_of_the_next(desk: Desk) -> None:
    job = new_job(2)
    for n, size in enumerate((10, 3 << 20)):
        (desk.place(job) / f"{n:05d}.part").write_bytes(b"stale")
        data = bytes([n]) * size
        assert put(job, n, "a.xlsx", (data[at : at + 65_536] for at in range(0, size, 65_536))).status == 200
        assert (desk.place(job) / f"{n:05d}.xlsx").read_bytes() == data
    assert not list(desk.place(job).glob("*.part"))


def test_a_job_takes_no_more_than_its_share(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_JOB", 1000)
    job = new_job(2)
    assert put(job, 0, "a.xlsx", bytes(600)).status == 200
    assert put(job, 1, "b.xlsx", bytes(600)).status == 413


def test_hostile_names_stay_names(desk: Desk) -> None:
    names = ["../../../etc/cron.d/x", "/tmp/x.xlsx", "..\\..\\x.xlsx", "a\x00b.xlsx", "%2e%2e/x.xlsx", "<b>.xlsx", "~"]
    job = new_job(len(names))
    for n, name in enumerate(names):
        assert put(job, n, name, b"x").status == 200
    assert sorted(path.name for path in desk.place(job).iterdir()) == [f"{n:05d}.xlsx" for n in range(len(names))]
    shown = [upload.name for upload in desk.uploads(job)]
    assert shown == ["etc/cron.d/x", "tmp/x.xlsx", "x.xlsx", "ab.xlsx", "%2e%2e/x.xlsx", "<b>.xlsx", "~"]
    assert put(job, 0, "x" * 5_000, b"x").status == 409
    assert routes.attachment('a"\r\nSet-Cookie: x.xlsx').count("\n") == 0
    assert routes.attachment("ệ") == "attachment; filename=\"_\"; filename*=UTF-8''%E1%BB%87"


def test_what_the_browser_left_out_is_named_with_the_job(desk: Desk) -> None:
    names = ["xã A/.DS_Store", "../~$b.xlsx\n", "Thumbs.db"]
    job = ask("POST", "/desk/jobs", {"count": 1, "left_out": names}).json["id"]
    assert left_out.names(desk, job) == ["xã A/.DS_Store", "~$b.xlsx", "Thumbs.db"]
    assert left_out.names(desk, new_job()) == []


def test_what_a_lost_tab_did_not_send_is_sent_into_the_same_job(desk: Desk) -> None:
    names = ["xã A/a.xlsx", "b.xlsx", "b.xlsx"]
    job = ask("POST", "/desk/jobs", {"count": 3, "names": names}).json["id"]
    assert put(job, 1, "b.xlsx", b"12").status == 200
    (both, *listed) = said_of(desk, job)
    assert both == f"{text.desk_awaited(2)} · {text.desk_arrived(1)}"
    assert listed == [text.desk_awaited(2), "xã A/a.xlsx", "b.xlsx", text.desk_arrived(1), "b.xlsx"]
    # one that arrived, one awaited, another of a name that is awaited, a new one
    more = {"files": [["b.xlsx", 2], ["xã A/a.xlsx", 5], ["b.xlsx", 7], ["mới.xlsx", 1]], "left_out": ["Thumbs.db"]}
    answer = ask("POST", f"/desk/jobs/{job}/files", more)
    assert (answer.status, answer.json) == (200, {"places": [None, 0, 2, 3]})
    assert desk.needed(job).expected == 4
    assert left_out.names(desk, job) == ["Thumbs.db"]
    for n, name in ((0, "xã A/a.xlsx"), (2, "b.xlsx"), (3, "mới.xlsx")):
        assert put(job, n, name, b"x" * (n + 1)).status == 200
    assert said_of(desk, job)[0] == text.desk_arrived(4)
    full = {"files": [[f"{n}.xlsx", 1] for n in range(MAX_UPLOADS)]}
    assert ask("POST", f"/desk/jobs/{job}/files", full).status == 409
    assert desk.needed(job).expected == 4
    for strange in ({}, {"files": []}, {"files": [["a.xlsx"]]}, {"files": [["a.xlsx", "1"]]}, {"files": "x"}):
        assert ask("POST", f"/desk/jobs/{job}/files", strange).status == 409
    desk.cancel(job)
    assert ask("POST", f"/desk/jobs/{job}/files", more).status == 409
    assert ask("POST", f"/desk/jobs/{job}/files", more, sec_fetch_site="cross-site").status == 403


def said_of(desk: Desk, job: str) -> list[str]:
    """The words of the lists of files missing and arrived, in order."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        for each in value["nodes"] if isinstance(value, dict) else []:
            walk(each)

    for node in awaited_files.nodes(desk, desk.needed(job)):
        walk(node)
    return found


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"count": 0}', b'{"count": 1, "left_out": "x"}', b'{"count": 1, "left_out": [1]}', b'{"count": true}', b'{"count": "5"}',
                                  b'{"count": 99999999}', b"x" * 10_000])  # fmt: skip
def test_a_strange_request_is_refused_in_a_sentence(desk: Desk, body: bytes) -> None:
    answer = ask("POST", "/desk/jobs", body)
    assert answer.status == 409
    assert answer.json["said"]
    assert desk.listed() == []


@pytest.mark.parametrize("job", ["0" * 12, "..", "%2e%2e", "x' or 1=1 --"])
def test_an_unknown_job_is_told(desk: Desk, job: str) -> None:
    path = f"/desk/jobs/{quote(job)}"
    assert ask("GET", path).status == 409
    assert ask("PUT", f"{path}/files/0", b"x", query="name=a.xlsx").status == 409
    assert ask("POST", f"{path}/check").status == 409
    assert not desk.folder.exists()


def test_files_come_only_while_the_job_awaits_them(desk: Desk) -> None:
    job = new_job(2)
    assert put(job, 2, "a.xlsx", b"x").status == 409
    desk.cancel(job)
    assert put(job, 0, "a.xlsx", b"x").status == 409
    assert ask("POST", f"/desk/jobs/{job}/check").status == 409


def test_our_fault_is_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job = new_job()

    def fail(*_given: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(routes, "standing", fail)
    answer = ask("GET", f"/desk/jobs/{job}")
    assert answer.status == 500
    assert b"secret" not in answer.body
