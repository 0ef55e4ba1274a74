"""Mending a file at the desk: judged while typing as `check` does, kept with its reason, recorded, told wherever it counts."""

import asyncio
import hashlib
import json
import runpy
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import data, mended, person, text
from dashboard.desk import actions, as_read, drafts, fixes, fixing, fixing_routes, judged, opened, returning
from dashboard.desk.jobs import Desk, Job
from etl import load, verify
from etl.files import Incoming
from tests.dashboard import opening
from tests.dashboard.dropping import after, begun, checked, done
from warehouse import store
from warehouse.errors import UsageError
from warehouse.filters import Filter
from warehouse.home import Home

APP = Path(dashboard.__file__).with_name("page.py")
made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))
OURS = {"host": "localhost:8501", "origin": "http://localhost:8501", "sec-fetch-site": "same-origin", "x-chitieu": "1"}
SITE = Starlette(routes=fixing_routes.ROUTES)
SHEET = "Chỉ tiêu"


@pytest.fixture(scope="module")
def good(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A correction of a sample file that nothing is wrong with."""
    folder = tmp_path_factory.mktemp("good")
    for source in sorted((home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx")):
        path: Path = made["lowered"](source, folder / source.name)
        if load.check(home, [Incoming(path, "x", store.office_now())]).verdicts[0].verdict == "ok":
            return path
    raise LookupError


@pytest.fixture(scope="module")
def wrong(good: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A fine correction with one figure broken: the file, the cell, what it must say."""
    book = openpyxl.load_workbook(good)
    cell = next(made["_figures"](book))[0]
    said, cell.value = str(cell.value), "abc"
    path = tmp_path_factory.mktemp("wrong") / "sai số.xlsx"
    book.save(path)
    return path, cell.coordinate, said


@pytest.fixture(scope="module")
def with_job(home: Home, wrong: tuple[Path, str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    return begun(home, tmp_path_factory.mktemp("job"), lambda desk, _: checked(desk, wrong[0]))


def asked(*changes: tuple[str, str, str], **more: Any) -> fixing.Asked:
    return fixing.asked({"changes": [list(each) for each in changes], **more})


def ask(job: str, n: int, body: Any, **headers: str) -> tuple[int, Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}

    given = OURS | {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http", "method": "POST", "path": f"/desk/jobs/{job}/fixing/{n}", "raw_path": b"", "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
        "scheme": "http", "server": ("localhost", 8501), "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    asyncio.run(SITE(scope, receive, send))
    return sent[0]["status"], json.loads(b"".join(each.get("body", b"") for each in sent[1:]))


def test_what_is_typed_is_judged_as_check_judges_it_and_nothing_is_kept(
    desk: Desk, wrong: tuple[Path, str, str], job: Job
) -> None:
    _, cell, right = wrong
    before = judged.findings(desk, job.id, 0)
    status, found = ask(job.id, 0, {"changes": []})
    assert (status, found["errors"], found["verdict"]) == (200, 1, "error")
    (row,) = found["cells"]
    assert (row["sheet"], row["cell"], row["old"], row["new"]) == (SHEET, cell, "abc", None)
    assert row["found"][0]["message"] == before["message"][0]
    assert {SHEET, "Chi tiết", "Thông tin"} <= set(found["sheets"])
    status, found = ask(job.id, 0, {"changes": [[SHEET, cell, "1e3"]]})
    assert (found["errors"], found["cells"][0]["new"]) == (1, "1e3")
    status, found = ask(job.id, 0, {"changes": [[SHEET, cell.lower(), right]]})
    assert (status, found["errors"], found["verdict"]) == (200, 0, "ok")
    assert desk.needed(job.id).revision == job.revision
    assert judged.findings(desk, job.id, 0).equals(before)
    assert fixes.of(desk, job).files == {}


def test_a_cell_is_added_from_any_visible_sheet_at_first_and_after_each_check(
    desk: Desk, wrong: tuple[Path, str, str], job: Job
) -> None:
    path, cell, right = wrong
    visible = [sheet.title for sheet in openpyxl.load_workbook(path) if sheet.sheet_state == "visible"]
    assert len(visible) > 1

    def offered() -> list[str]:
        (grid,) = [each for each in opening.pieces(opening.opened("intake", job=job.id, file="0")) if "draft" in each]
        return list(grid["sheets"])

    assert offered() == visible
    fixing.answer(desk, job, 0, asked((SHEET, cell, right), why="gõ nhầm", keep=True), "Lan")
    assert offered() == visible


def test_what_is_kept_asks_for_a_reason_and_for_another_check(
    desk: Desk, wrong: tuple[Path, str, str], job: Job
) -> None:
    path, cell, right = wrong
    with pytest.raises(UsageError, match=str(text.NO_REASON)):
        fixing.answer(desk, job, 0, asked((SHEET, cell, right), keep=True), "Lan")
    fixing.answer(desk, job, 0, asked((SHEET, cell, right), keep=True, why="gọi điện"), "Lan")
    job = desk.needed(job.id)
    found = fixes.of(desk, job)
    assert found.is_stale
    (one,) = found.of(hashlib.sha256(path.read_bytes()).hexdigest()).desked.corrections
    assert (one.sheet, one.cell, one.old, one.new, one.by, one.why) == (SHEET, cell, "abc", right, "Lan", "gọi điện")
    (line,) = judged.lines(desk, job.id)
    assert (line.verdict, line.errors) == ("ok", 0)
    # what the file itself changes is known before the whole job is checked again
    assert line.changes["figures"]["changed"] == 1
    alone = opened.changes(desk, job, line)
    assert alone is not None and alone["change"].to_list() == ["changed"]
    app = opening.opened("intake", job=job.id, file="0")
    shown = opening.said(app)
    assert "Đã áp dụng và kiểm tra lại tệp này: không còn lỗi, không còn cảnh báo." in shown
    assert text.OWN_PREVIEW in shown and "đổi 1" in shown
    assert "desk_check_here" in {button.key for button in app.button}
    # whoever looks again without changing it stays the one who did it
    fixing.answer(desk, job, 0, asked((SHEET, cell, right), keep=True, why="khác"), "Hoa")
    job = desk.needed(job.id)
    (again,) = fixes.of(desk, job).of(line.sha256).desked.corrections
    assert again == one
    job = done(desk, job.id, "check", "ready")
    assert not fixes.of(desk, job).is_stale
    assert fixes.of(desk, job).of(line.sha256).desked.corrections == (one,)
    (line,) = judged.lines(desk, job.id)
    assert (line.verdict, bool(line.submissions), line.changes["figures"]["changed"]) == ("ok", True, 1)
    whole = opened.changes(desk, job, line)
    assert whole is not None and whole.drop("submission_id").equals(alone.drop("submission_id"))
    assert not list(desk.place(job.id).glob("*-own-*"))


def test_a_mended_file_is_recorded_told_and_replayed(desk: Desk, wrong: tuple[Path, str, str], job: Job) -> None:
    path, cell, right = wrong
    fixing.answer(desk, job, 0, asked((SHEET, cell, right), keep=True, why="gọi điện"), "Lan")
    assert done(desk, job.id, "check", "ready").state == "ready"
    assert done(desk, job.id, "record", "ready").state == "recorded"
    with store.opened(desk.home) as con:
        rows = con.sql("select sheet, cell, old, new, corrected_by, why, submission_id from core.correction").fetchall()
    (row,) = rows
    assert row[:6] == (SHEET, cell, "abc", right, "Lan", "gọi điện")
    assert (desk.home.originals / hashlib.sha256(path.read_bytes()).hexdigest()).read_bytes() == path.read_bytes()
    assert verify.verify(desk.home) == []

    reading = data.reading(desk.home, person.person())
    where = Filter(plan="CCHC", period="2025-Q3")
    (own, indicator), (change,) = next(iter(mended.of_plan(reading, where).items()))
    assert own == row[6]
    said = mended.sentences([change])[0]
    for words in (f"{SHEET}!{cell}", "“abc”", f"“{right}”", "Lan", "gọi điện"):
        assert words in said
    unit = change["unit_code"]
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(plan="CCHC", period="2025-Q3", indicator=indicator, unit=unit)
    app.run()
    app.switch_page("screens/items.py").run()
    assert not app.exception
    assert said in everything(app)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(plan="CCHC", period="2025-Q3", who=unit, at="2025-Q3")
    app.run()
    app.switch_page("screens/tracker.py").run()
    assert not app.exception
    shown = everything(app)
    for words in (text.FIXED_TITLE, f"{SHEET}!{cell}", "gọi điện"):
        assert words in shown


def everything(app: AppTest) -> str:
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict | list):
            for each in value.values() if isinstance(value, dict) else value:
                walk(each)

    for element in app.main:
        if element.type == "bidi_component":
            walk(json.loads(element.proto.bytes or b"null"))
    return "\n".join(found)


def test_what_was_mended_stands_marked_in_the_workbook_that_goes_back(
    desk: Desk, wrong: tuple[Path, str, str], job: Job
) -> None:
    path, cell, right = wrong
    other = f"A{int(cell[1:]) + 1}"
    given = asked((SHEET, cell, right), ("Thông tin", "B4", "kỳ nào"), keep=True, why="gọi điện")
    assert fixing.answer(desk, job, 0, given, "Lan")["errors"]
    back = returning.one(desk, desk.needed(job.id), 0)
    assert back is not None
    (path.parent / "back.xlsx").write_bytes(back.data)
    book = openpyxl.load_workbook(path.parent / "back.xlsx")
    assert book[SHEET][cell].value == "abc"
    assert right in book[SHEET][cell].comment.text
    assert book[SHEET][other].comment is None


def test_a_sender_is_told_what_stands_in_the_file_not_what_the_office_typed(
    desk: Desk, wrong: tuple[Path, str, str], job: Job, tmp_path: Path
) -> None:
    _, cell, _right = wrong
    given = asked((SHEET, cell, "1e3"), ("Thông tin", "B4", "kỳ nào"), keep=True, why="gọi điện")
    assert fixing.answer(desk, job, 0, given, "Lan")["errors"] == 2
    job = done(desk, job.id, "check", "ready")
    (line,) = judged.lines(desk, job.id)
    assert set(judged.findings(desk, job.id, 0)["value"]) >= {"1e3", "kỳ nào"}
    units = {code: {"unit_name": code, "area": "Cẩm Lệ"} for code in line.units}
    said = returning.message(desk, job, line, units)
    assert f"ô {cell}" in said and "abc" in said
    assert "1e3" not in said and "kỳ nào" not in said
    back = returning.one(desk, job, 0)
    assert back is not None
    (tmp_path / "back.xlsx").write_bytes(back.data)
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    note = book[SHEET][cell].comment.text
    assert note.index("abc") < note.index("Phòng đã đọc ô này là")
    listed = [
        [str(each.value) for each in row] for row in book["Cần sửa"].iter_rows() if any(each.value for each in row)
    ]
    of_office = [row for row in listed if any("1e3" in each or "kỳ nào" in each for each in row)]
    assert of_office and all(any("Phòng đã đọc" in each for each in row) for row in of_office)
    packed = returning.everything(desk, job)
    assert packed is not None
    with zipfile.ZipFile(packed) as archive:
        told = archive.read("loi-nhan.txt").decode("utf-8-sig")
    assert "abc" in told and "1e3" not in told


def test_a_file_that_only_the_office_made_wrong_is_not_sent_back(desk: Desk, good: Path) -> None:
    job = desk.needed(checked(desk, good))
    given = asked(("Thông tin", "B4", "kỳ nào"), keep=True, why="nhầm")
    assert fixing.answer(desk, job, 0, given, "Lan")["errors"]
    job = done(desk, job.id, "check", "ready")
    (line,) = judged.lines(desk, job.id)
    assert line.verdict == "error"
    assert returning.message(desk, job, line, {}) == ""
    assert returning.everything(desk, job) is None


def test_what_is_typed_and_not_applied_is_still_there_for_who_typed_it(
    desk: Desk, wrong: tuple[Path, str, str], job: Job
) -> None:
    _, cell, right = wrong
    (line,) = judged.lines(desk, job.id)

    def draft(by: str) -> Any:
        return drafts.of(desk, job.id, line.sha256, by, fixes.of(desk, desk.needed(job.id)).of(line.sha256))

    assert ask(job.id, 0, {"changes": []})[0] == 200
    assert draft(text.LOCAL_PERSON) is None
    body = {"changes": [[SHEET, cell, right]], "answers": [[None, None, "r", "vì"]], "why": "gọi"}
    assert ask(job.id, 0, body)[0] == 200
    assert draft(text.LOCAL_PERSON) == body
    assert draft("Hoa") is None
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(job=job.id, file="0")
    app.run()
    app.switch_page("screens/intake.py").run()
    (grid,) = [
        each for each in app.main if each.type == "bidi_component" and "draft" in (each.proto.bytes or b"").decode()
    ]
    assert json.loads(grid.proto.bytes)["draft"] == body
    # somebody else applies something meanwhile: that stays beside the draft
    fixing.answer(desk, job, 0, asked(("Thông tin", "B4", "2025-Q3"), keep=True, why="khác"), "Hoa")
    assert sorted(draft(text.LOCAL_PERSON)["changes"]) == sorted([[SHEET, cell, right], ["Thông tin", "B4", "2025-Q3"]])
    # applied, or undone again, nothing is left to keep
    assert ask(job.id, 0, body | {"answers": [], "keep": True})[0] == 200
    assert draft(text.LOCAL_PERSON) is None
    assert ask(job.id, 0, {"changes": []})[0] == 200
    assert draft(text.LOCAL_PERSON) == {"changes": [], "answers": [], "why": ""}
    assert ask(job.id, 0, body | {"answers": []})[0] == 200
    assert draft(text.LOCAL_PERSON) is None


def test_a_stale_job_is_not_recorded_from_the_page(desk: Desk, wrong: tuple[Path, str, str], job: Job) -> None:
    _, cell, right = wrong
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(job=job.id, file="0")
    app.run()
    app.switch_page("screens/intake.py").run()
    assert not app.exception
    assert text.FIXING["title"] in everything(app)
    fixing.answer(desk, job, 0, asked((SHEET, cell, right), keep=True, why="gọi điện"), "Lan")
    app.run()
    assert not app.exception
    assert text.fix_pending(1) in everything(app)
    assert "desk_record" not in {button.key for button in app.button}
    assert app.button(key="desk_cancel").label == str(text.CANCEL_JOB)
    app.button(key="desk_check").click().run()
    assert after(desk, job.id).state == "ready"
    app.run()
    assert not app.button(key="desk_record").disabled
    actions.record(desk, desk.needed(job.id), "Hoa")
    assert after(desk, job.id).state == "recorded"
    with store.opened(desk.home) as con:
        assert con.sql("select loaded_by from core.submission order by accepted_no desc limit 1").fetchall() == [
            ("Hoa",)
        ]


def wrong_file(desk: Desk, target: Path) -> Path:
    found: Path = made["broken"](sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[3], target)
    return found


def test_what_is_mended_elsewhere_is_not_recorded_unseen(desk: Desk, good: Path, tmp_path: Path) -> None:
    job = desk.needed(checked(desk, good, wrong_file(desk, tmp_path / "b.xlsx")))
    wrong = next(line for line in judged.lines(desk, job.id) if line.verdict == "error")
    cell = judged.findings(desk, job.id, wrong.k)["cell"][0]
    version = store.current_version(desk.home)
    # another tab mends the refused file; this one still shows the job as it was
    fixing.answer(desk, job, wrong.k, asked((SHEET, cell, "1"), keep=True, why="gọi điện"), "Lan")
    actions.record(desk, job, "Lan")
    assert actions.said() == text.fix_check_first()
    with pytest.raises(UsageError, match="Tải lại trang"):
        desk.ask(job.id, "record", frozenset({"ready"}), looked_at=job.revision)
    assert desk.needed(job.id).state == "ready" and store.current_version(desk.home) == version


def test_a_warning_seen_or_explained_opens_the_way_and_is_kept(desk: Desk, good: Path, tmp_path: Path) -> None:
    path = made["told"](good, tmp_path / "z.xlsx", name="Tên khác")
    job = desk.needed(checked(desk, path))
    warnings = judged.findings(desk, job.id, 0).select("sheet", "cell", "rule").rows()
    assert [rule for _, _, rule in warnings] == ["unit_name"]
    answers = [[*warnings[0], "đơn vị vừa đổi tên"]]
    assert ask(job.id, 0, {"answers": answers, "keep": True})[0] == 200
    job = done(desk, job.id, "check", "ready")
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(job=job.id)
    app.run()
    app.switch_page("screens/intake.py").run()
    assert not app.button(key="desk_record").disabled
    assert not app.checkbox
    assert done(desk, job.id, "record", "ready").state == "recorded"
    with store.opened(desk.home) as con:
        kept = con.sql("select rule, said, answered_by from core.answer").fetchall()
    assert kept == [("unit_name", "đơn vị vừa đổi tên", text.LOCAL_PERSON)]


@pytest.mark.parametrize("body", [
    {"changes": "x"}, {"changes": [["a", "B2"]]}, {"changes": [["a", "B2", 5]]}, {"changes": [[SHEET, "B2", "x" * 3000]]},
    {"changes": [[SHEET, "B2:C3", "1"]]}, {"changes": [[SHEET, "<b>", "1"]]}, {"changes": [["Trang lạ", "B2", "1"]]},
    {"changes": [[SHEET, "B2", "1"]] * 501}, {"answers": [[1, None, "r", ""]]}, {"answers": 3}, {"why": 5}, {"looked_at": [["a"]]},
    {"looked_at": "x"}, [], "x",
])  # fmt: skip
def test_what_is_no_request_is_refused_in_a_sentence(desk: Desk, job: Job, body: Any) -> None:
    status, found = ask(job.id, 0, body)
    assert status == 409
    assert found["said"]
    assert not (desk.home.logs / "dashboard.log").exists()


def test_strangers_and_jobs_that_moved_on_are_refused(desk: Desk, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(job.id, 7, {})[0] == 409
    assert ask("0" * 12, 0, {})[0] == 409
    assert ask(job.id, 0, {}, origin="http://elsewhere", sec_fetch_site="cross-site")[0] == 403
    assert ask(job.id, 0, {}, x_chitieu="")[0] == 403
    desk.cancel(job.id)
    assert ask(job.id, 0, {})[0] == 409
    monkeypatch.setitem(person._DOOR, "role", "leader")
    assert ask(job.id, 0, {})[0] == 403


def test_figures_left_out_are_one_warning_that_unfolds(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[3])
    for name, kept in ((SHEET, 3), ("Chi tiết", 0)):
        top, _ = made["_columns"](book[name])
        book[name].delete_rows(top + 1 + kept, book[name].max_row)
    path = tmp_path / "thiếu.xlsx"
    book.save(path)
    job = desk.needed(checked(desk, path))
    (line,) = judged.lines(desk, job.id)
    found = judged.findings(desk, job.id, line.k)
    missing = found.filter(found["rule"] == "figure_missing")
    assert missing.height >= 2, found["message"].to_list()
    others = found.height - missing.height
    assert line.errors + line.warnings == others + 1
    told = fixing.shown(found, fixes.of(desk, job).of(line.sha256).desked)
    (group,) = [one for one in told["rest"] if one["rule"] == "figure_missing"]
    assert group["message"] == text.fix_missing(missing.height)
    assert group["listed"] == missing["message"].to_list()
    assert len(group["places"]) == missing.height
    assert told["errors"] + told["warnings"] == others + 1


def test_a_refused_file_stands_against_the_version_that_counts(
    desk: Desk, wrong: tuple[Path, str, str], job: Job
) -> None:
    (line,) = judged.lines(desk, job.id)
    assert line.verdict == "error" and not line.submissions
    found = as_read.changes(desk, job, line)
    assert found is not None
    unreadable = found.filter(found["change"] == as_read.UNREADABLE)
    # beside the figure that the fixture lowered: what the sender leaves out because it has one number only is no change
    (changed,) = found.filter(found["change"] == "changed").to_dicts()
    assert found.height == 2 and changed["numerator"] < changed["old_numerator"]
    assert unreadable.height == 1 and "abc" in unreadable["said"][0] and "." not in unreadable["said"][0]
    assert unreadable["old_numerator"][0] is not None
    shown = opening.said(opening.opened("intake", job=job.id, file="0"))
    assert text.AGAINST_NOTE in shown and text.UNREADABLE in shown
