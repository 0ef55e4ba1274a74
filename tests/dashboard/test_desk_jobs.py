"""Jobs of the intake desk from the drop to the undo, also when the process is killed, the disk full or others write."""

import errno
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from dashboard.desk import batch, judged, listing, recording, returning, trial, worker
from dashboard.desk.jobs import Desk, Job, Upload
from dashboard.desk.runner import Runner
from etl import load, verify, workflow
from etl.sandbox import Sandbox
from tests.dashboard import dropping
from tests.dashboard.dropping import SECONDS, awaited, dropped
from warehouse import store
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home
from warehouse.store import office_now

ROOT = Path(__file__).parents[2]
made = runpy.run_path(str(ROOT / "tests" / "data" / "dropped.py"))


@pytest.fixture
def desk(own: Home, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CHITIEU_HOME", str(own.root))
    return Desk(own)


@pytest.fixture
def runner(desk: Desk) -> Iterator[Runner]:
    found = Runner(desk.home)
    yield found
    found.stop()


@pytest.fixture
def sources(desk: Desk) -> list[Path]:
    """Workbooks that stand for their unit in the newest quarter of the first plan."""
    with store.opened(desk.home) as con:
        rows = con.sql(
            "select file from submission where plan_code = 'CCHC' and period = '2025-Q3' and is_current "
            "and unit_code not like '%000' order by unit_code"
        ).fetchall()
    return [desk.home.demo / "CCHC" / "2025-Q3" / row[0] for row in rows]


def after(desk: Desk, runner: Runner, job: str) -> Job:
    """The job once the runner has nothing more to do with it."""
    runner.wake()
    return awaited(desk, job, lambda found: not found.is_running)


def checked(desk: Desk, runner: Runner, *files: Path | tuple[str, Path]) -> Job:
    job = dropped(desk, *files)
    desk.ask(job, "check", frozenset({"receiving"}))
    return after(desk, runner, job)


def prepared(desk: Desk, *files: Path | tuple[str, Path]) -> Job:
    """A checked job for tests of what follows: checked by the worker's own function, not by a process of its own."""
    return desk.needed(dropping.checked(desk, *files))


def cells(desk: Desk) -> list[tuple[object, ...]]:
    with store.opened(desk.home) as con:
        return con.sql(
            "select unit_code, indicator_code, period, numerator, denominator, status from attainment order by all"
        ).fetchall()


def test_nothing_is_written_before_recording_and_all_is_taken_back(
    desk: Desk, runner: Runner, sources: list[Path], tmp_path: Path
) -> None:
    before, version = cells(desk), store.current_version(desk.home)
    journal = sorted(desk.home.journal.iterdir())
    fine = made["lowered"](sources[0], tmp_path / "ok.xlsx")
    named = made["told"](sources[1], tmp_path / "warned.xlsx", name="Một tên khác")
    wrong = made["broken"](sources[2], tmp_path / "wrong.xlsx")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.write(fine, "xã A/ok.xlsx")
        packed.writestr("xã A/../wrong.xlsx", wrong.read_bytes())
        packed.writestr("~$ok.xlsx", b"lock")
    job = checked(desk, runner, tmp_path / "all.zip", named, sources[3])
    assert (job.state, job.said, job.based_on) == ("ready", "", version)
    assert judged.counts(desk, job.id) == {"ok": 1, "warning": 1, "error": 1, "duplicate": 1}
    by_name = {line.name: line for line in judged.lines(desk, job.id)}
    assert set(by_name) == {"all.zip/xã A/ok.xlsx", "all.zip/xã A/wrong.xlsx", "warned.xlsx", sources[3].name}
    assert by_name["all.zip/xã A/ok.xlsx"].changes["figures"]["changed"] == 1
    assert by_name["all.zip/xã A/ok.xlsx"].changes["items"]["changed"] == 1
    changed = trial.forecast(desk, job.id, "figures")
    assert changed is not None
    row = changed.filter(changed["change"] == "changed").row(0, named=True)
    assert row["old_numerator"] - row["numerator"] == 1
    assert store.current_version(desk.home) == version
    assert sorted(desk.home.journal.iterdir()) == journal
    assert cells(desk) == before

    desk.ask(job.id, "record", frozenset({"ready"}))
    job = after(desk, runner, job.id)
    assert (job.state, job.version) == ("recorded", f"{int(version) + 1:06d}")
    assert len(recording.ids(desk, job.id)) == 2
    recorded = cells(desk)
    assert recorded != before
    assert trial.forecast(desk, job.id, "strange") is not None

    desk.ask(job.id, "undo", frozenset({"recorded"}), why="nhầm kỳ", by="Văn thư")
    job = after(desk, runner, job.id)
    assert (job.state, job.said) == ("undone", "")
    assert cells(desk) == before

    # undone by mistake: brought back as it was, and undone once more
    desk.ask(job.id, "redo", frozenset({"undone"}), by="Văn thư")
    job = after(desk, runner, job.id)
    assert (job.state, job.said, job.version) == ("recorded", "", f"{int(version) + 3:06d}")
    assert cells(desk) == recorded
    desk.ask(job.id, "undo", frozenset({"recorded"}), why="nhầm thật", by="Văn thư")
    job = after(desk, runner, job.id)
    assert cells(desk) == before
    # an undoing that was cut short after it was published finds what it did
    desk.change(job.id, state="recorded", version=f"{int(version) + 3:06d}")
    assert recording.take_back(desk, desk.needed(job.id), "nhầm thật", "Văn thư") == f"{int(version) + 4:06d}"
    assert verify.verify(desk.home) == []


def test_files_of_one_name_keep_their_own_changes(
    desk: Desk, runner: Runner, sources: list[Path], tmp_path: Path
) -> None:
    first = made["lowered"](sources[0], tmp_path / "x.xlsx")
    for name, path in (("A.zip", first), ("B.zip", sources[1])):
        with zipfile.ZipFile(tmp_path / name, "w") as packed:
            packed.write(path, "bao cao.xlsx")
    with store.opened(desk.home) as con:
        unit = sources[1].name.partition("_")[0]
        (id_,) = con.sql(
            f"select submission_id from mart.received where unit_code = '{unit}' and period = '2025-Q3'"
        ).fetchall()[0]
    load.withdraw(desk.home, id_, why="thử", by="Văn thư")
    job = prepared(desk, tmp_path / "A.zip", tmp_path / "B.zip")
    before = {line.sha256: line.changes for line in judged.lines(desk, job.id)}
    desk.ask(job.id, "record", frozenset({"ready"}))
    assert after(desk, runner, job.id).state == "recorded"
    lines = judged.lines(desk, job.id)
    assert len({json.dumps(changes) for changes in before.values()}) == len(lines) == 2
    assert {line.sha256: line.changes for line in lines} == before


def test_what_cannot_be_brought_back_is_told_and_stays_undone(
    desk: Desk, runner: Runner, sources: list[Path], tmp_path: Path
) -> None:
    job = prepared(desk, made["lowered"](sources[0], tmp_path / "ok.xlsx")).id
    for what, state in (("record", "ready"), ("undo", "recorded")):
        desk.ask(job, what, frozenset({state}), why="nhầm", by="Văn thư")
        after(desk, runner, job)
    workflow.locked(desk.home, plan="CCHC", period="2025-Q3", by="Văn thư")
    version = store.current_version(desk.home)
    desk.ask(job, "redo", frozenset({"undone"}), by="Văn thư")
    found = after(desk, runner, job)
    assert found.state == "undone"
    assert "khóa sổ" in found.said
    assert store.current_version(desk.home) == version


def test_a_bad_zip_and_a_strange_file_stop_no_other(desk: Desk, sources: list[Path], tmp_path: Path) -> None:
    (tmp_path / "hong.zip").write_bytes(b"PK\x03\x04 no zip")
    (tmp_path / "rac.xlsx").write_bytes(os.urandom(500))
    with zipfile.ZipFile(tmp_path / "lon.zip", "w") as packed:
        for number in range(2_001):
            packed.writestr(f"{number}.xlsx", b"")
    fine = made["lowered"](sources[0], tmp_path / "ok.xlsx")
    job = prepared(desk, *(tmp_path / name for name in ("hong.zip", "lon.zip", "rac.xlsx")), fine)
    assert judged.counts(desk, job.id) == {"ok": 1, "warning": 0, "error": 3, "duplicate": 0}
    large = next(line for line in judged.lines(desk, job.id) if line.name == "lon.zip")
    assert "2000" in large.first
    assert returning.one(desk, job, large.k) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"), ("C:\\x\\..\\a.xlsx", "C:/x/a.xlsx"), ("", "?"), ("..", "?"), ("/", "?"),
        ("a\x00b\r\n.xlsx", "ab .xlsx"), ("xã/./tệp.xlsx", "xã/tệp.xlsx"), ("x" * 900 + ".xlsx", "x" * 235 + ".xlsx"),
    ],
)  # fmt: skip
def test_a_dropped_name_leads_nowhere(desk: Desk, name: str, shown: str) -> None:
    assert batch.shown(name) == shown
    assert batch.stored(desk, "0" * 12, 3, name).parent == desk.folder / ("0" * 12)


def test_the_refused_go_back_marked_by_area_with_messages(desk: Desk, sources: list[Path], tmp_path: Path) -> None:
    job = prepared(desk, ("xã/sai.xlsx", made["broken"](sources[0], tmp_path / "a.xlsx")), sources[1])
    line = next(line for line in judged.lines(desk, job.id) if line.verdict == "error")
    one = returning.one(desk, job, line.k)
    assert one is not None
    assert one.name == "sai.xlsx"
    packed = returning.everything(desk, job)
    assert packed is not None
    with zipfile.ZipFile(packed) as found:
        names = found.namelist()
        assert any(name.endswith("/sai.xlsx") and found.read(name) == one.data for name in names)
        assert "loi-nhan.txt" in names
    assert returning.everything(desk, job) == packed
    units = {code: {"unit_name": "Trường", "area": "A"} for _, _, code in line.parts}
    assert returning.message(desk, job, line, units).startswith("Kính gửi Trường")


def test_files_that_say_no_period_are_asked_about_once(
    desk: Desk, runner: Runner, sources: list[Path], tmp_path: Path
) -> None:
    silent = made["told"](made["lowered"](sources[0], tmp_path / "a.xlsx"), tmp_path / "b.xlsx", period=None)
    job = prepared(desk, silent)
    assert "period_missing" in judged.rules(desk, job.id)
    # its unit is known all the same: it is listed under it and goes back to it
    with store.opened(desk.home) as con:
        (found,) = con.execute(
            "select distinct u.unit_code, u.unit_name, u.area from core.unit u join submission s using (unit_code) where s.file = ?",
            [sources[0].name],
        ).fetchall()
    own = dict(zip(("unit_code", "unit_name", "area"), found, strict=True))
    (line,) = judged.lines(desk, job.id)
    assert (line.parts, line.units) == ([], (own["unit_code"],))
    units = {own["unit_code"]: own}
    assert listing.unit(line, units) == own["unit_name"]
    assert returning.message(desk, job, line, units).startswith(f"Kính gửi {own['unit_name']},")
    packed = returning.everything(desk, job)
    assert packed is not None
    with zipfile.ZipFile(packed) as found:
        assert any(name.endswith("/b.xlsx") and not name.startswith("Chưa rõ") for name in found.namelist())
    desk.change(job.id, plan="CCHC", period="2025-Q3", received_on="2025-11-20", received_why="công văn đến")
    desk.ask(job.id, "check", frozenset({"ready"}))
    job = after(desk, runner, job.id)
    assert judged.counts(desk, job.id)["error"] == 0
    desk.ask(job.id, "record", frozenset({"ready"}))
    job = after(desk, runner, job.id)
    with store.opened(desk.home) as con:
        at = con.execute(
            "select received_at, received_why from core.submission where submission_id = ?",
            recording.ids(desk, job.id),
        ).fetchone()
    assert at is not None
    assert (at[0].date(), at[1]) == (date(2025, 11, 20), "công văn đến")


def test_a_name_that_was_chosen_is_remembered(desk: Desk, runner: Runner, sources: list[Path], tmp_path: Path) -> None:
    lowered = made["lowered"](sources[0], tmp_path / "a.xlsx")
    job = prepared(desk, made["told"](lowered, tmp_path / "b.xlsx", unit=None, name="Ngôi trường trên đồi"))
    assert "unit_unknown" in judged.rules(desk, job.id)
    with store.opened(desk.home) as con:
        unit = con.execute(
            "select unit_code from submission where file = ? and is_current", [sources[0].name]
        ).fetchone()
    assert unit is not None
    task = {"text": "Ngôi trường trên đồi", "unit": unit[0], "by": "Văn thư"}
    desk.ask(job.id, "alias", frozenset({"ready"}), **task)
    job = after(desk, runner, job.id)
    assert (job.state, judged.counts(desk, job.id)["error"]) == ("ready", 0)
    desk.ask(job.id, "alias", frozenset({"ready"}), **task)
    assert after(desk, runner, job.id).state == "ready"


def test_what_was_looked_at_is_what_is_recorded(
    desk: Desk, runner: Runner, sources: list[Path], tmp_path: Path
) -> None:
    one = prepared(desk, made["lowered"](sources[0], tmp_path / "a.xlsx"))
    other = prepared(desk, made["lowered"](sources[1], tmp_path / "b.xlsx"))
    desk.ask(one.id, "record", frozenset({"ready"}))
    assert after(desk, runner, one.id).state == "recorded"
    version = store.current_version(desk.home)
    desk.ask(other.id, "record", frozenset({"ready"}))
    found = after(desk, runner, other.id)
    assert (found.state, found.based_on) == ("ready", version)
    assert "kiểm tra lại" in found.said
    assert store.current_version(desk.home) == version


def worker_of(job: str) -> int:
    """The process that works on a job, once it is there."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for each in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                said = each.read_bytes()
                if b"dashboard.desk.worker" in said and job.encode() in said:
                    return int(each.parent.name)
        time.sleep(0.01)
    raise AssertionError("no worker")


def test_a_cancelled_check_ends_at_once_and_the_next_job_is_done(
    desk: Desk, runner: Runner, sources: list[Path]
) -> None:
    first, second = dropped(desk, *sources[:4]), dropped(desk, sources[0])
    for job in (first, second):
        desk.ask(job, "check", frozenset({"receiving"}))
    runner.wake()
    process = worker_of(first)
    os.kill(process, signal.SIGSTOP)
    desk.cancel(first)
    assert after(desk, runner, second).state == "ready"
    assert desk.needed(first).state == "cancelled"
    assert not Path(f"/proc/{process}").exists()
    with pytest.raises(UsageError):
        desk.cancel(first)


def test_a_check_whose_process_is_killed_is_tried_once_more_and_then_told(
    desk: Desk, runner: Runner, sources: list[Path]
) -> None:
    version, journal = store.current_version(desk.home), sorted(desk.home.journal.iterdir())
    job = dropped(desk, *sources[:4])
    desk.ask(job, "check", frozenset({"receiving"}))
    runner.wake()
    first = worker_of(job)
    os.kill(first, signal.SIGSTOP)
    os.kill(first, signal.SIGKILL)
    awaited(desk, job, lambda found: found.task.get("tries") == 2)
    second = worker_of(job)
    assert second != first
    os.kill(second, signal.SIGSTOP)
    os.kill(second, signal.SIGKILL)
    found = awaited(desk, job, lambda found: not found.is_running)
    assert found.state == "failed"
    assert "bị ngắt hai lần" in found.said
    assert (store.current_version(desk.home), sorted(desk.home.journal.iterdir())) == (version, journal)
    desk.ask(job, "check", frozenset({"failed"}))
    assert after(desk, runner, job).state == "ready"


def test_what_is_asked_while_the_worker_before_still_ends_is_done_at_the_first_try(
    desk: Desk, runner: Runner, sources: list[Path], tmp_path: Path
) -> None:
    job = dropped(desk, made["lowered"](sources[0], tmp_path / "ok.xlsx"))
    desk.ask(job, "check", frozenset({"receiving"}))
    runner.wake()
    process = worker_of(job)
    while desk.needed(job).state != "ready":
        time.sleep(0.001)
    desk.ask(job, "record", frozenset({"ready"}))
    assert Path(f"/proc/{process}").exists(), "the worker was gone already"
    assert after(desk, runner, job).state == "recorded"
    assert not (desk.home.logs / "dashboard.log").exists()


def test_files_are_read_while_others_arrive_and_anew_when_a_plan_is_stated(
    desk: Desk, runner: Runner, sources: list[Path], tmp_path: Path
) -> None:
    untold = made["told"](made["lowered"](sources[0], tmp_path / "a.xlsx"), tmp_path / "b.xlsx", period=None)
    job = desk.create("Văn thư", 2)
    runner.wake()
    process = worker_of(job)
    for n, path in enumerate((untold, sources[1])):
        shutil.copy(path, batch.stored(desk, job, n, path.name))
        desk.put(job, Upload(n, path.name, path.stat().st_size, "0" * 64))
    assert desk.change(job, frozenset({"receiving"}), period="2025-Q3")
    desk.ask(job, "check", frozenset({"receiving"}))
    assert worker_of(job) == process
    assert after(desk, runner, job).state == "ready"
    assert judged.counts(desk, job) == {"ok": 1, "warning": 0, "error": 0, "duplicate": 1}


def test_files_that_do_not_come_hold_up_no_other_job(desk: Desk, runner: Runner, sources: list[Path]) -> None:
    waits = desk.create("Văn thư", 5)
    runner.wake()
    process = worker_of(waits)
    assert checked(desk, runner, sources[0]).state == "ready"
    assert not Path(f"/proc/{process}").exists()
    assert desk.needed(waits).state == "receiving"


def test_errors_are_told_before_the_rest_is_held_against_the_warehouse(
    desk: Desk, sources: list[Path], tmp_path: Path
) -> None:
    wrong = made["broken"](sources[2], tmp_path / "a.xlsx")
    job = dropped(desk, wrong, sources[1], made["lowered"](sources[0], tmp_path / "b.xlsx"))
    desk.ask(job, "check", frozenset({"receiving"}))
    seen: list[tuple[str, dict[str, int]]] = []

    def progress(step: str, done: int, total: int) -> None:
        seen.append((f"{step} {done}/{total}", judged.counts(desk, job)))

    with Sandbox() as sandbox:
        trial.check(desk, desk.needed(job), sandbox, progress)
    none = {"ok": 0, "warning": 0, "error": 0, "duplicate": 0}
    assert seen[0] == ("reading 0/3", none)
    assert ("judging 0/3", none | {"error": 1, "pending": 2}) in seen
    assert seen[-1] == ("changes 3/3", none | {"ok": 1, "error": 1, "duplicate": 1})


def test_another_writer_and_a_full_disk_are_told_and_it_can_be_tried_again(
    desk: Desk, runner: Runner, sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = prepared(desk, made["lowered"](sources[0], tmp_path / "a.xlsx"))
    runner.stop()

    def recorded() -> Job:
        desk.ask(job.id, "record", frozenset({"ready"}))
        worker.work(desk.home, job.id)
        return desk.needed(job.id)

    monkeypatch.setattr(store, "LOCK_SECONDS", 0.1)
    with FileLock(desk.home.warehouse / "writer.lock"):
        found = recorded()
    assert (found.state, found.version) == ("ready", None)
    assert "đang ghi số liệu" in found.said

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(recording, "record", full)
        found = recorded()
    assert found.state == "ready"
    assert "đĩa đã đầy" in found.said
    # what was cut short is looked into first
    assert recorded().state == "recorded"


def test_a_book_of_jobs_held_by_another_program_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.desk.database.LOCK_SECONDS", 0.1)
    with desk.connected(), pytest.raises(WriteError, match="đang giữ sổ đợt nộp"):
        desk.create("Văn thư", 1)


def test_old_files_are_removed_and_the_job_stays(desk: Desk, sources: list[Path]) -> None:
    job = dropped(desk, sources[0])
    desk.sweep(office_now() + timedelta(days=29))
    assert list(desk.place(job).iterdir())
    desk.sweep(office_now() + timedelta(days=31))
    assert not desk.place(job).exists()
    found = desk.needed(job)
    assert (found.state, found.has_files) == ("cancelled", False)


WORKER = """
import sys, time
from pathlib import Path
from dashboard.desk.runner import Runner
from warehouse.home import Home
Runner(Home(Path(sys.argv[1]))).wake()
time.sleep(120)
"""


def killed(desk: Desk, phase: str) -> None:
    """A process that works on the jobs of the home, killed when it comes to a phase of the writer."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CHITIEU_MARKERS": "1000"}
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(desk.home.root)], env=environment, stderr=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stderr is not None
        for line in worker.stderr:
            if line.strip() == f"@{phase}":
                break
        worker.kill()


@pytest.mark.parametrize(("phase", "state"), [("transaction", "ready"), ("pointer", "ready"), ("done", "recorded")])
def test_a_job_killed_while_recording_happened_wholly_or_not_at_all(
    desk: Desk, runner: Runner, sources: list[Path], tmp_path: Path, phase: str, state: str
) -> None:
    before, version = cells(desk), store.current_version(desk.home)
    job = prepared(desk, made["lowered"](sources[0], tmp_path / "a.xlsx"), sources[1])
    runner.stop()
    desk.ask(job.id, "record", frozenset({"ready"}))
    killed(desk, phase)
    assert desk.needed(job.id).state == "recording"
    found = after(desk, runner, job.id)
    assert found.state == state
    if state == "recorded":
        assert found.version == store.current_version(desk.home) > version
        assert cells(desk) != before
    else:
        assert store.current_version(desk.home) == version
        assert "bị ngắt" in found.said
        desk.ask(job.id, "record", frozenset({"ready"}))
        found = after(desk, runner, job.id)
        assert found.state == "recorded"
    desk.ask(job.id, "undo", frozenset({"recorded"}), why="thử", by="Văn thư")
    assert after(desk, runner, job.id).state == "undone"
    assert cells(desk) == before


def test_a_job_killed_while_checking_is_taken_up_again(desk: Desk, runner: Runner, sources: list[Path]) -> None:
    job = dropped(desk, *sources[:6])
    desk.ask(job, "check", frozenset({"receiving"}))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", WORKER, str(desk.home.root)], env=environment) as server:
        process = worker_of(job)
        awaited(desk, job, lambda found: found.total > 0 or found.state == "ready")
        server.kill()
    # nobody is left who works on it beside the next server
    until = time.monotonic() + SECONDS
    while Path(f"/proc/{process}/cmdline").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not Path(f"/proc/{process}/cmdline").exists()
    desk.change(job, state="checking")
    found = after(desk, runner, job)
    assert (found.state, found.said) == ("ready", "")
    assert sum(judged.counts(desk, job).values()) == 6
