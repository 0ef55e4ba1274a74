"""The files that a recorded job left, taken up as a job of their own: same bytes, same corrections, checked like any other."""

import runpy
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

import dashboard
from dashboard import text
from dashboard.desk import batch, fixes, judged, left_out, remaining
from dashboard.desk.jobs import Desk, Job, Upload
from etl.aliases import remember_alias
from etl.corrections import Correction, Desked
from tests.dashboard.dropping import after, begun
from tests.dashboard.opening import opened, said
from warehouse import store
from warehouse.errors import UsageError, WriteError
from warehouse.home import Home
from warehouse.store import office_now

APP = Path(dashboard.__file__).with_name("page.py")
made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))


def known_as(desk: Desk) -> str:
    """The sample's own workbook of which the one of an unknown unit was made."""
    return sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[4].name


def left_over(desk: Desk, tmp_path: Path) -> str:
    """A recorded job: of a zip one file in the figures, one wrong and one of an unknown unit; a broken zip beside it."""
    sources = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))
    fine = made["lowered"](sources[2], tmp_path / "ok.xlsx")
    wrong = made["broken"](sources[3], tmp_path / "sai.xlsx")
    unknown = made["told"](sources[4], tmp_path / "lạ.xlsx", unit=None, name="Trường trên đồi xa")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        for path in (fine, wrong, unknown):
            packed.write(path, f"xã A/{path.name}")
    (tmp_path / "hỏng.zip").write_bytes(b"PK\x03\x04 no zip")
    job = desk.create("Văn thư", 2)
    for n, path in enumerate((tmp_path / "all.zip", tmp_path / "hỏng.zip")):
        shutil.copy(path, batch.stored(desk, job, n, path.name))
        desk.put(job, Upload(n, path.name, path.stat().st_size, "0" * 64))
    desk.ask(job, "check", frozenset({"receiving"}))
    assert after(desk, job).state == "ready"
    desk.ask(job, "record", frozenset({"ready"}))
    found = after(desk, job)
    assert (found.state, found.said) == ("recorded", "")
    return job


@pytest.fixture(scope="module")
def with_job(home: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    return begun(home, tmp_path_factory.mktemp("left"), left_over)


@pytest.fixture
def left(job: Job) -> Job:
    """The job of `left_over`."""
    return job


def test_exactly_the_files_left_are_checked_again_and_recorded(desk: Desk, left: Job) -> None:
    before = store.current_version(desk.home)
    rest = remaining.left(judged.lines(desk, left.id))
    assert [line.name for line in rest] == ["all.zip/xã A/sai.xlsx", "all.zip/xã A/lạ.xlsx", "hỏng.zip"]
    assert remaining.following(desk, left) is None

    taken = remaining.take_up(desk, left, "Chị Hai")
    job = after(desk, taken)
    assert (job.state, job.made_by, job.expected) == ("ready", "Chị Hai", 3)
    lines = {line.name: line for line in judged.lines(desk, taken)}
    assert set(lines) == {"all.zip/xã A/sai.xlsx", "all.zip/xã A/lạ.xlsx", "hỏng.zip"}
    assert [lines[line.name].sha256 for line in rest[:2]] == [line.sha256 for line in rest[:2]]
    assert {line.verdict for line in lines.values()} == {"error"}
    assert remaining.following(desk, left) == job
    assert remaining.earlier(desk, job) == left
    with pytest.raises(UsageError):
        remaining.take_up(desk, left, "Anh Ba")

    # once its unit is known a file goes into the figures, and only what is left then is left
    with store.opened(desk.home) as con:
        (unit,) = con.execute("select unit_code from submission where file = ?", [known_as(desk)]).fetchone() or ("",)
    remember_alias(desk.home, "Trường trên đồi xa", unit, by="Văn thư")
    desk.ask(taken, "check", frozenset({"ready"}))
    after(desk, taken)
    desk.ask(taken, "record", frozenset({"ready"}))
    assert after(desk, taken).state == "recorded"
    assert store.current_version(desk.home) > before
    rest = remaining.left(judged.lines(desk, taken))
    assert [line.name for line in rest] == ["all.zip/xã A/sai.xlsx", "hỏng.zip"]


def test_what_was_mended_and_stated_goes_along(desk: Desk, left: Job) -> None:
    rest = remaining.left(judged.lines(desk, left.id))
    mended = Correction("Chỉ tiêu", "E9", "abc", "12", "Văn thư", office_now(), "gọi điện hỏi")
    desk.change(left.id, state="ready")
    fixes.keep(desk, left.id, rest[0].sha256, Desked((mended,), ()), "gọi điện hỏi")
    yesterday = office_now() - timedelta(days=1)
    desk.change(left.id, state="recorded", plan="CCHC", period="2025-Q3", made_at=yesterday.isoformat())

    job = after(desk, remaining.take_up(desk, desk.needed(left.id), "Văn thư"))
    kept = fixes.of(desk, job)
    assert kept.of(rest[0].sha256).desked.corrections == (mended,)
    assert not kept.is_stale
    assert (job.plan, job.period) == ("CCHC", "2025-Q3")
    # sent yesterday: nobody is late because the office went on a day later
    assert job.received_on == yesterday.date()
    assert job.received_why == text.rest_received(yesterday)


def recorded(desk: Desk, *paths: Path) -> Job:
    job = desk.create("Văn thư", len(paths))
    for n, path in enumerate(paths):
        shutil.copy(path, batch.stored(desk, job, n, path.name))
        desk.put(job, Upload(n, path.name, path.stat().st_size, "0" * 64))
    desk.ask(job, "check", frozenset({"receiving"}))
    assert after(desk, job).state == "ready"
    desk.ask(job, "record", frozenset({"ready"}))
    return after(desk, job)


def test_a_zip_too_deep_in_a_zip_is_the_same_file_when_it_is_taken_up(desk: Desk, tmp_path: Path) -> None:
    sources = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))
    fine = made["lowered"](sources[2], tmp_path / "ok.xlsx")
    wrong = made["broken"](sources[3], tmp_path / "sai.xlsx")
    for name, inside in (
        ("sâu", (wrong,)),
        ("giữa", (fine, tmp_path / "sâu.zip")),
        ("ngoài", (tmp_path / "giữa.zip",)),
    ):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as packed:
            for path in inside:
                packed.write(path, path.name)
            packed.writestr(f"__MACOSX/._{name}", b"")
    job = recorded(desk, tmp_path / "ngoài.zip")
    found = {line.name: line for line in judged.lines(desk, job.id)}
    assert {name: line.verdict for name, line in found.items()} == {
        "ngoài.zip/giữa.zip/ok.xlsx": "ok",
        "ngoài.zip/giữa.zip/sâu.zip": "error",
    }
    deep = found["ngoài.zip/giữa.zip/sâu.zip"]
    assert "nằm trong một tệp nén khác" in deep.first
    assert left_out.names(desk, job.id) == ["ngoài.zip/giữa.zip/__MACOSX/._giữa", "ngoài.zip/__MACOSX/._ngoài"]
    assert text.desk_left_out(2) in said(opened("intake", job=job.id))

    taken = after(desk, remaining.take_up(desk, job, "Văn thư"))
    (again,) = judged.lines(desk, taken.id)
    assert (again.name, again.verdict, again.first, again.sha256) == (deep.name, "error", deep.first, deep.sha256)
    assert left_out.names(desk, taken.id) == []


def test_the_files_of_an_undone_job_are_taken_up_again(desk: Desk, left: Job) -> None:
    desk.ask(left.id, "undo", frozenset({"recorded"}), why="nhầm kỳ", by="Văn thư")
    job = after(desk, left.id)
    assert job.state == "undone"
    lines = judged.lines(desk, job.id)
    assert len(remaining.left(lines, job.state)) == len(lines) == 4
    app = opened("intake", job=job.id)
    shown = said(app)
    assert text.rest_left(4) in shown and str(text.REST_UNDONE) in shown
    assert app.button(key="desk_redo").label == text.desk_redo(1)
    app.button(key="desk_take_up").click().run()
    assert not app.exception
    taken = remaining.following(desk, job)
    assert taken is not None
    taken = after(desk, taken.id)
    assert (taken.state, taken.plan, taken.period) == ("ready", None, None)
    again = {line.name: line for line in judged.lines(desk, taken.id)}
    assert set(again) == {line.name for line in lines}
    assert {line.verdict for line in again.values()} == {"error", "duplicate"}
    # what it says as such stays where it was: it is not taken up twice
    assert text.rest_taken(taken.made_at) in said(opened("intake", job=job.id))
    with pytest.raises(UsageError):
        remaining.take_up(desk, job, "Anh Ba")


def test_a_unit_register_goes_along(desk: Desk, tmp_path: Path) -> None:
    sources = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))
    fine = made["lowered"](sources[2], tmp_path / "ok.xlsx")
    wrong = made["broken"](sources[3], tmp_path / "sai.xlsx")
    job = recorded(desk, fine, shutil.copy(desk.home.demo / "units.xlsx", tmp_path / "danh mục.xlsx"), wrong)
    shown = said(opened("intake", job=job.id))
    assert text.rest_left(1) in shown and text.REST_REGISTER in shown
    taken = after(desk, remaining.take_up(desk, job, "Văn thư"))
    assert [(line.name, line.verdict) for line in judged.lines(desk, taken.id)] == [
        ("sai.xlsx", "error"),
        ("danh mục.xlsx", judged.REGISTER),
    ]


def test_given_up_it_can_be_taken_up_again(desk: Desk, left: Job) -> None:
    first = remaining.take_up(desk, left, "Văn thư")
    after(desk, first)
    desk.cancel(first)
    assert remaining.following(desk, left) is None
    second = remaining.take_up(desk, left, "Văn thư")
    assert after(desk, second).state == "ready"
    assert second != first


def test_a_full_disk_leaves_no_half_job(desk: Desk, left: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("dashboard.desk.remaining.shutil.copyfile", full)
        with pytest.raises(WriteError, match="Không ghi được tệp lên máy chủ"):
            remaining.take_up(desk, left, "Văn thư")
    assert remaining.following(desk, left) is None
    assert after(desk, remaining.take_up(desk, left, "Văn thư")).state == "ready"


def test_files_no_longer_kept_cannot_be_taken_up(desk: Desk, left: Job) -> None:
    desk.sweep(office_now() + timedelta(days=60))
    with pytest.raises(UsageError):
        remaining.take_up(desk, desk.needed(left.id), "Văn thư")


def test_the_page_of_a_recorded_job_says_what_is_left_and_leads_on(desk: Desk, left: Job) -> None:
    app = opened("intake", job=left.id)
    shown = said(app)
    for words in (text.rest_title(1, 3), text.rest_left(3), text.REST_NOTE):
        assert words in shown
    button = app.button(key="desk_take_up")
    assert button.label == text.rest_take(3)
    button.click().run()
    assert not app.exception
    taken = str(app.query_params["job"])
    assert taken != left.id
    job = after(desk, taken)
    shown = said(opened("intake", job=taken))
    assert text.rest_of(left.made_at) in shown and f"job={left.id}" in shown
    again = opened("intake", job=left.id)
    assert text.rest_taken(job.made_at) in said(again)
    assert "desk_take_up" not in {each.key for each in again.button}
