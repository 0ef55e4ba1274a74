"""Who sent what and when: the board against the extract, what is decided on it, what a viewer may not do."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import (
    data,
    filters,
    person,
    printed,
    printed_tracker,
    routes_files,
    sending_page,
    text,
    tracking,
    tracking_grid,
)
from dashboard.component.grid import BETWEEN
from dashboard.desk import comparison, decisions
from dashboard.extracts import making, plain, tables, workbook
from dashboard.extracts.sheet import sheet as sheet_of
from dashboard.person import Person
from dashboard.text.letters import reminder
from dashboard.view import View
from etl import suspects
from warehouse import queries, store
from warehouse.errors import UsageError
from warehouse.home import Home

ROOT = Path(__file__).parents[2]
APP = Path(dashboard.__file__).with_name("page.py")
PERIOD = "2025-Q3"
OFFICER = Person("Cán bộ", "finance")
VIEWER = Person("Người xem", "leader")
See = Callable[..., View]


def look(home: Home, who: Person = OFFICER, **asked: str) -> View:
    """The page's view of the newest version."""
    reading = data.reading(home, who)
    given = {"plan": "CCHC", "period": PERIOD, **asked}
    options = reading.options(date(2026, 11, 22))
    return View(reading, filters.read({name: [value] for name, value in given.items()}, options), "tinh-hinh-nop")


def test_the_tab_of_all_counts_the_units_of_the_board_and_a_note_those_that_owe_the_quarter(home: Home) -> None:
    view = look(home)
    found = tracking.board(view)
    units = found.rows["unit_code"].unique(maintain_order=True).to_list()
    assert len(tracking_grid.grid(found, view)["units"]["codes"]) == len(units)
    assert f"{text.ALL_UNITS} {len(units)}" in json.dumps(tracking.tabs(found, view), ensure_ascii=False)
    note = text.owing_of(len(units), len(units), PERIOD)
    assert note not in json.dumps(tracking.note(found, view), ensure_ascii=False)
    owing = found.now["unit_code"].n_unique()
    assert 0 < owing < len(units)
    told = text.owing_of(owing, len(units), PERIOD)
    assert told in json.dumps(tracking.note(found, view), ensure_ascii=False)


def sent(view: View, number: int = 0) -> dict[str, Any]:
    """One unit of the chosen quarter that sent on time."""
    found = tracking.board(view).now.filter(pl.col("timing") == "on_time", ~pl.col("is_returned"))
    return found.row(number, named=True)


def send_again(home: Home, submission_id: str, folder: Path) -> str:
    """Loads a unit's workbook once more with one milestone taken back; gives back the indicator."""
    with store.opened(home) as con:
        code, sheet, cell, sha256, file = con.sql(
            "select f.indicator_code, f.sheet, f.cells, s.sha256, s.file from core.figure f "
            "join core.submission s using (submission_id) join core.indicator i using (indicator_code) "
            "where submission_id = $id and measure = 'milestone' and numerator = 1 order by all limit 1",
            params={"id": submission_id},
        ).fetchall()[0]
    book = openpyxl.load_workbook(BytesIO((home.originals / sha256).read_bytes()))
    book[sheet][cell].value = "không" if isinstance(book[sheet][cell].value, str) else 0
    book.save(folder / file)
    command = [sys.executable, "-m", "etl.cli", "load", str(folder / file)]
    environment = {**os.environ, "CHITIEU_HOME": str(home.root)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return str(code)


# ---- the board


def test_every_cell_is_that_of_the_extract(see: See, home: Home) -> None:
    view = see("tinh-hinh-nop")
    found = tracking.board(view)
    grid = tracking_grid.grid(found, view)
    row = {code: at for at, code in enumerate(grid["units"]["codes"])}
    seen = 0
    with store.opened(home) as con:
        for column in grid["columns"]:
            extract = queries.completeness(con, view.chosen.where.but(period=column["indicator"])).to_dicts()
            shown = [grid["letters"][letter] for letter in column["statuses"]]
            assert len(extract) == sum(status != "not_applicable" for status in shown)
            texts = column["texts"].split(BETWEEN)
            for cell in extract:
                state, days = cell["state"], cell["days_late"]
                timing = "untimed" if days is None else "late" if days else "on_time"
                expected = state if state in {"missing", "returned"} else timing
                at = row[cell["unit_code"]]
                assert shown[at] == expected
                assert (texts[at] == str(days)) == bool(days)
                flags = grid["flags"][column["flags"][at]]
                assert ("approved" in flags) == (state == "approved")
                assert ("extended" in flags) == (cell["extended_to"] is not None)
                seen += 1
        before = [code for code in view.reading.words.periods_until("CCHC", PERIOD) if code not in found.periods]
        for period in before:
            states = queries.completeness(con, view.chosen.where.but(period=period))["state"].unique().to_list()
            assert states in ([], ["missing"]), "what is not drawn holds nothing"
    assert seen == found.rows.height > 20


def test_counts_are_those_of_the_turnout(see: See) -> None:
    for asked in (
        {},
        {"level": "MN"},
        {"area": "Phường A (mẫu)"},
        {"field": "Cải cách thể chế"},
        {"period": "2025-Q1"},
    ):
        view = see("tinh-hinh-nop", **asked)
        now = tracking.board(view).counts()
        expected = view.reading.turnout(view.chosen.where, is_alone=True).row(0, named=True)
        assert (now["owed"], now["submitted"], now["on_time"], now["late"]) == (
            expected["units_owed"], expected["units_submitted"], expected["units_on_time"], expected["units_late"],
        )  # fmt: skip
        assert now["figures_reported"] <= now["figures_owed"]


def test_search_and_the_boards_own_filter_leave_whole_rows(see: See) -> None:
    view = see("tinh-hinh-nop")
    unit = sent(view)
    alone = see("tinh-hinh-nop", q=unit["unit_code"])
    assert tracking.board(alone).rows["unit_code"].unique().to_list() == [unit["unit_code"]]
    view, late = see("tinh-hinh-nop", period="2025-Q2"), see("tinh-hinh-nop", period="2025-Q2", sent="late")
    listed = tracking.chosen_units(tracking.board(late), "late")["unit_code"].to_list()
    assert sorted(listed) == sorted(tracking.board(view).now.filter(pl.col("timing") == "late")["unit_code"].to_list())
    assert listed and tracking.board(late).counts() == tracking.board(view).counts(), "cards do not follow it"


def test_an_unknown_state_in_an_address_is_named(see: See) -> None:
    assert see("tinh-hinh-nop", sent="<script>").chosen.ignored == (("sent", "<script>"),)


# ---- decisions


def test_each_decision_publishes_and_the_board_shows_it(own: Home) -> None:
    before = look(own)
    unit, other = sent(before), sent(before, 1)
    done = decisions.send_back(before.reading, unit["submission_id"], unit["unit_name"], why="thiếu biểu 2")
    assert done.version > before.reading.version and unit["unit_name"] in done.said
    after = look(own)
    assert tracking.board(after).counts()["returned"] == tracking.board(before).counts()["returned"] + 1
    assert tracking.board(after).counts()["on_time"] == tracking.board(before).counts()["on_time"], "it keeps its time"
    decisions.approve(after.reading, other["submission_id"], other["unit_name"])
    decisions.extend(after.reading, "CCHC", PERIOD, unit=other["unit_code"], area=None, until="31/12/2025", why="sự cố")
    now = look(own)
    cell = next(row for row in tracking.board(now).now.to_dicts() if row["unit_code"] == other["unit_code"])
    assert (cell["is_approved"], cell["extended_to"], cell["timing"]) == (True, date(2025, 12, 31), "on_time")
    assert "được gia hạn" in tracking.in_scope(now)
    decisions.withdraw(now.reading, unit["submission_id"], unit["unit_name"], "CCHC", PERIOD, why="nhầm tệp")
    gone = look(own)
    assert tracking.board(gone).counts()["submitted"] == tracking.board(now).counts()["submitted"] - 1
    decisions.reinstate(gone.reading, unit["submission_id"], unit["unit_name"], "CCHC", PERIOD)
    assert tracking.board(look(own)).counts()["submitted"] == tracking.board(now).counts()["submitted"]


def test_a_closed_quarter_refuses_in_the_words_of_the_screen(own: Home) -> None:
    view = look(own)
    unit = sent(view)
    decisions.lock(view.reading, "CCHC", PERIOD, why="chốt số quý")
    for act in (
        lambda: decisions.withdraw(view.reading, unit["submission_id"], "X", "CCHC", PERIOD, why="thử"),
        lambda: decisions.extend(view.reading, "CCHC", PERIOD, unit=unit["unit_code"], area=None, until="31/12/2025", why="thử"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match="đã khóa sổ; chưa có gì thay đổi") as refused:
            act()
        assert "chitieu" not in str(refused.value)
    assert "đã khóa sổ Quý III/2025" in tracking.in_scope(look(own))
    decisions.unlock(view.reading, "CCHC", PERIOD, why="bổ sung")
    assert not tracking.board(look(own)).is_locked


def test_a_version_brought_back_after_a_reopening_is_not_said_to_have_been_sent_then(own: Home) -> None:
    view = look(own)
    unit = sent(view)
    code, name = unit["unit_code"], unit["unit_name"]
    decisions.withdraw(view.reading, unit["submission_id"], name, "CCHC", PERIOD, why="nhầm tệp")
    assert tracking.closing(tracking.board(look(own)), PERIOD) == []
    decisions.lock(look(own).reading, "CCHC", PERIOD, why="chốt số quý")
    assert '"locked"' in json.dumps(tracking.closing(tracking.board(look(own)), PERIOD))
    decisions.unlock(look(own).reading, "CCHC", PERIOD, why="bổ sung")
    # an open padlock, another than that of what was changed after closing
    said = json.dumps(tracking.closing(tracking.board(look(own)), PERIOD))
    assert '"reopened"' in said and '"locked"' not in said
    decisions.reinstate(look(own).reading, unit["submission_id"], name, "CCHC", PERIOD)
    view = look(own)
    words = "nhận trước khi khóa sổ, đổi số sau khóa sổ"
    row = sending_page.board_cell(view, code, PERIOD)
    assert text.sending_states(row).endswith(words)
    version = next(each for each in sending_page.versions(view, code, PERIOD) if each["is_after_lock"])
    assert sending_page.decided(version)[-1] == words
    assert text.submission_state(version) == f"đang dùng, {words}"
    assert text.after_lock({**version, "received_to_lock": "after"}) == "bổ sung sau khóa sổ (đã mở khóa lại)"
    assert text.after_lock({**version, "received_to_lock": None}) == "đổi số sau khóa sổ"


def test_a_returned_version_is_called_so_everywhere_and_said_to_count(
    own: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = sent(look(own))
    send_again(own, unit["submission_id"], tmp_path)
    app = opened(own, monkeypatch, "finance", who=unit["unit_code"], at=PERIOD)
    newer = next(box for box in app.selectbox if box.label == text.TRACKER["newer"])
    assert newer.options[-1].endswith("(đang dùng)")
    key = newer.key
    assert text.RETURNED_COUNTS not in told(app)
    app.text_input(key="return_why").set_value("thiếu 2.1").run()
    app.button(key="do_return").click().run()
    assert not app.exception
    assert text.RETURNED_COUNTS in told(app)
    newer = next(box for box in app.selectbox if box.label == text.TRACKER["newer"])
    assert newer.options[-1].endswith("(đã trả lại)")
    # a browser goes on showing the words of the choice made before in a field of the same key
    assert newer.key != key
    assert str(newer.value) == str(newer.options[-1].split()[1])


def test_bulk_approval_leaves_out_what_is_open_and_says_why(own: Home) -> None:
    view = look(own)
    unit = sent(view)
    decisions.send_back(view.reading, unit["submission_id"], unit["unit_name"], why="sai")
    with pytest.raises(UsageError, match="Đang xem phiên bản"):
        decisions.approve_all(view.reading, "CCHC", PERIOD)
    seen = look(own)
    ready, left = decisions.approvable(seen.reading, "CCHC", PERIOD)
    assert unit["submission_id"] in left["submission_id"].to_list() and ready.height
    done = decisions.approve_all(seen.reading, "CCHC", PERIOD)
    assert done.left is not None and done.left["submission_id"].to_list() == left["submission_id"].to_list()
    assert tracking.board(look(own)).counts()["approved"] == ready.height


def test_decided_versions_stand_with_what_was_sent_not_with_what_was_on_time(own: Home) -> None:
    view = look(own)
    unit = sent(view)
    decisions.send_back(view.reading, unit["submission_id"], unit["unit_name"], why="sai")
    seen = look(own)
    ready, _ = decisions.approvable(seen.reading, "CCHC", PERIOD)
    decisions.approve_all(seen.reading, "CCHC", PERIOD)
    after = look(own)
    first, *others = tracking.cards(tracking.board(after), after)
    assert text.of_them_approved(ready.height) in first.note and text.of_them_returned(1) in first.note
    assert not any(text.of_them_approved(ready.height) in f"{card.note} {card.line}" for card in others)


def test_bulk_approval_names_what_looks_strange(own: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    # the sample holds nothing strange: what is about as before counts as a jump
    monkeypatch.setattr(suspects, "STEPS", {1: "1"})
    view = look(own)
    ready, _ = decisions.approvable(view.reading, "CCHC", PERIOD)
    found = decisions.doubtful(view.reading, ready, "CCHC", PERIOD)
    with store.opened(own) as con:
        expected = suspects.suspects(con, ready["submission_id"].to_list())
    assert expected.height and found.head(expected.height).equals(expected)
    units = found["submission_id"].n_unique()
    app = opened(own, monkeypatch, "finance")
    assert text.doubtful_to_approve(units) not in told(app)
    app.session_state["approve_open"] = True
    app.run()
    shown = told(app)
    assert text.doubtful_to_approve(units) in shown
    row = found.row(0, named=True)
    assert row["message"] in shown and f"who={row['unit_code']}&at={PERIOD}" in shown


def test_a_quarter_with_nothing_to_approve_says_how_what_is_left_is_cleared(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert text.HOW_TO_CLEAR not in told(opened(own, monkeypatch, "finance"))
    view = look(own)
    _, left = decisions.approvable(view.reading, "CCHC", PERIOD)
    if left.is_empty():
        unit = sent(view)
        decisions.send_back(view.reading, unit["submission_id"], "X", why="thiếu chữ ký")
        view = look(own)
    decisions.approve_all(view.reading, "CCHC", PERIOD)
    assert text.HOW_TO_CLEAR in told(opened(own, monkeypatch, "finance"))


@pytest.mark.parametrize("who", [VIEWER, Person("Trường", "finance", ("00126001",))])
def test_who_may_not_decide_is_refused(own: Home, who: Person) -> None:
    view = look(own)
    unit, reading = sent(view), data.Reading(own, view.reading.version, who)
    for act in (
        lambda: decisions.send_back(reading, unit["submission_id"], "X", why="a"),
        lambda: decisions.approve(reading, unit["submission_id"], "X"),
        lambda: decisions.withdraw(reading, unit["submission_id"], "X", "CCHC", PERIOD, why="a"),
        lambda: decisions.reinstate(reading, unit["submission_id"], "X", "CCHC", PERIOD),
        lambda: decisions.extend(
            reading, "CCHC", PERIOD, unit=unit["unit_code"], area=None, until="31/12/2025", why="a"
        ),
        lambda: decisions.lock(reading, "CCHC", PERIOD, why="a"),
        lambda: decisions.unlock(reading, "CCHC", PERIOD, why="a"),
        lambda: decisions.approve_all(reading, "CCHC", PERIOD),
    ):
        with pytest.raises(UsageError, match="không có quyền"):
            act()
    assert store.current_version(own) == view.reading.version


@pytest.mark.parametrize("why", ["", "  ", "\n"])
def test_a_reason_is_asked_for(own: Home, why: str) -> None:
    view = look(own)
    with pytest.raises(UsageError, match="Cần ghi lý do"):
        decisions.send_back(view.reading, sent(view)["submission_id"], "X", why=why)
    with pytest.raises(UsageError, match="Cần ghi lý do"):
        decisions.lock(view.reading, "CCHC", PERIOD, why=why)
    assert store.current_version(own) == view.reading.version


@pytest.mark.parametrize("words", ["", "mai", "31/02/2025", "2025/12/31", "1.5"])
def test_a_day_is_asked_for(words: str) -> None:
    with pytest.raises(UsageError, match="ngày/tháng/năm"):
        decisions.written_day(words)
    assert decisions.written_day(" 5/12/2025 ") == date(2025, 12, 5)


def test_nothing_is_decided_on_versions_that_stand_otherwise_than_seen(own: Home) -> None:
    stale = look(own)
    unit, other = sent(stale), sent(stale, 1)
    decisions.send_back(look(own).reading, unit["submission_id"], "X", why="thiếu chữ ký")
    for again in (
        lambda: decisions.approve(stale.reading, unit["submission_id"], "X"),
        lambda: decisions.withdraw(stale.reading, unit["submission_id"], "X", "CCHC", PERIOD, why="nhầm"),
    ):
        with pytest.raises(UsageError, match="đã thay đổi sau khi bạn mở trang"):
            again()
    # what was decided on another unit is no obstacle
    decisions.approve(stale.reading, other["submission_id"], "Y")
    kept = next(row for row in tracking.board(look(own)).now.to_dicts() if row["unit_code"] == unit["unit_code"])
    assert kept["is_returned"]


# ---- two versions


def test_two_versions_are_compared_cell_by_cell(own: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = sent(look(own))
    code = send_again(own, unit["submission_id"], tmp_path)
    view = look(own)
    older, newer = sending_page.versions(view, unit["unit_code"], PERIOD)
    assert comparison.chosen([older, newer], None) == (older, newer) == comparison.chosen([older, newer], "1-9")
    assert comparison.chosen([older, newer], "2-1") == (newer, older) and comparison.chosen([older], None) is None
    names = view.reading.words.indicators
    shown = comparison.figures(comparison.compared(view.reading, older, newer), names)
    (row,) = shown.rows
    assert len(row.cells) == len(shown.columns)
    name, change, before, after, old_place, place = map(str, row.cells)
    assert name.startswith(text.short_code(code)) and change == "đổi" and old_place == place and " · " in place
    assert (before[0], after[0]) == ("1", "0")
    turned = comparison.figures(comparison.compared(view.reading, newer, older), names).rows[0]
    assert turned.cells[2:4] == (after, before)
    assert comparison.figures(comparison.compared(view.reading, newer, newer), names).rows == []
    # as a file: the versions the address names, in its order
    there = look(own, at=PERIOD, compare="2-1")
    there = replace(there, chosen=replace(there.chosen, who=unit["unit_code"]))
    left = tables.table("so-lieu-khac", there)
    assert left.caption.startswith("Bản 1 so với bản 2") and left.rows[0].cells == turned.cells
    paper = printed_tracker.tracker(there).body
    assert left.caption in paper and f"{after}</td>" in paper and f"{before}</td>" in paper
    app = opened(own, monkeypatch, "finance", who=unit["unit_code"], at=PERIOD)
    assert "Bản 2 so với bản 1: 1 số liệu khác" in told(app) and "do_reinstate" in buttons(app)
    app.button(key="do_reinstate").click().run()
    assert "Đã khôi phục bản của" in told(app)
    assert tracking.board(look(own)).now.filter(pl.col("submission_id") == unit["submission_id"]).height == 1


# ---- reminders and files


def test_a_reminder_names_who_is_missing_and_who_was_late() -> None:
    def row(code: str, **more: Any) -> dict[str, Any]:
        base = {"unit_code": code, "unit_name": f"Trường {code}", "timing": "missing", "is_returned": False}
        return {**base, "extended_to": None, "days_late": None, "received_at": None, "returned_why": None, **more}

    rows = [
        row("1"),
        row("2", extended_to=date(2025, 12, 10)),
        row("3", timing="late", days_late=2, received_at=datetime(2025, 12, 2, 8)),
        row("4", timing="on_time", is_returned=True, returned_why="thiếu chữ ký"),
        row("5", timing="on_time"),
    ]
    said = reminder(
        area="Phường A", plan="CCHC", document="KH 737", period=PERIOD, due_on=date(2025, 12, 1), is_timed=True,
        rows=rows, now=datetime(2025, 12, 5, 9, 5),
    )  # fmt: skip
    lines = said.splitlines()
    assert lines[0] == "Kính gửi: Các đơn vị, trường học thuộc địa bàn Phường A"
    assert (
        "báo cáo số liệu CCHC Quý III/2025 phải gửi trước ngày 01/12/2025. Đến 09 giờ 05 phút ngày 05/12/2025" in said
    )
    assert "1. Trường 1 (1): quá hạn 5 ngày" in lines
    assert "2. Trường 2 (2): được gia hạn đến hết ngày 10/12/2025, hạn gửi còn 6 ngày" in lines
    assert "1. Trường 3 (3): gửi ngày 02/12/2025, trễ 2 ngày" in lines
    assert "1. Trường 4 (4): lý do trả lại: thiếu chữ ký" in lines
    assert "Trường 5" not in said and "Trân trọng./." in lines
    # the same words go out from a Sở and from a Phòng
    assert "Phòng" not in said and "Sở" not in said and "gửi số liệu về cơ quan tổng hợp" in said


def test_the_board_as_files(own: Home) -> None:
    view = look(own, sent="late", period="2025-Q2")
    asked = {"plan": ["CCHC"], "period": ["2025-Q2"], "sent": ["late"], "version": [view.reading.version]}
    place = making.begin(own, OFFICER, "tinh-hinh-nop", "xlsx", asked)
    assert place.name.startswith("tinh-hinh-nop_CCHC_2025-Q2_") and place.name.isascii()
    about, sheet, _ = openpyxl.load_workbook(BytesIO(place.folder.joinpath("file").read_bytes())).worksheets
    facts = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert facts["Tình hình nộp"] == "nộp trễ" and facts["Nộp trễ"] == str(tracking.board(view).counts()["late"])
    assert sheet.freeze_panes == "B2"
    head = [cell.value for cell in sheet[1]]
    at = head.index("II/2025")
    days = [row[at] for row in sheet.iter_rows(min_row=3, values_only=True) if row[head.index("Mã đơn vị")]]
    assert days and all(isinstance(value, int) and value > 0 for value in days)
    codes = [row[head.index("Mã đơn vị")] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert all(str(code).startswith("00") for code in codes if code), "codes stay text"
    rows = pl.read_csv(making.begin(own, OFFICER, "tinh-hinh-nop", "csv", asked).folder / "file", infer_schema=False)
    units = rows.filter(pl.col("Loại dòng") == "")
    assert units["II/2025"].to_list() == [str(value) for value in days]
    assert set(units["II/2025 (trạng thái)"]) == {"late"}
    letter = routes_files.make(own, OFFICER, "loi-nhac.txt", asked | {"to": ["nơi lạ"]})[1].decode("utf-8-sig")
    assert letter.startswith("Kính gửi: Các đơn vị, trường học có tên dưới đây\r\n")


def test_no_text_of_a_file_is_a_formula(see: See, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    view = see("tinh-hinh-nop")
    found = tracking.board(view)
    bad = tracking.Board(
        found.rows.with_columns(unit_name=pl.lit("=1+1")), found.now, found.periods, found.period, found.closings
    )
    monkeypatch.setattr(tracking, "board", lambda _view: bad)
    made = sheet_of(tables.table("tinh-hinh-nop", view))
    workbook.write(made, [], tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[1]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")
    plain.write_csv(made, tmp_path / "x.csv")
    assert "'=1+1" in (tmp_path / "x.csv").read_text(encoding="utf-8-sig")


# ---- the page


def opened(home: Home, monkeypatch: pytest.MonkeyPatch, role: str, **asked: str) -> AppTest:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    monkeypatch.setitem(person._DOOR, "role", role)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update({"plan": "CCHC", "period": PERIOD, **asked})
    app.run()
    app.switch_page("screens/tracker.py").run()
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    return "\n".join(
        json.dumps(json.loads(element.proto.bytes or b"null"), ensure_ascii=False)
        for element in app.main
        if element.type == "bidi_component"
    )


def buttons(app: AppTest) -> list[str]:
    return [button.key for button in app.button if str(button.key).startswith("do_")]


def test_a_viewer_is_offered_no_decision(home: Home, monkeypatch: pytest.MonkeyPatch, see: See) -> None:
    app = opened(home, monkeypatch, "leader")
    assert "đơn vị nộp đúng hạn" in told(app)
    assert buttons(app) == []
    unit = sent(see("tinh-hinh-nop"))
    assert buttons(opened(home, monkeypatch, "leader", who=unit["unit_code"], at=PERIOD)) == []


def test_a_decision_on_the_page_moves_it_to_the_version_published(own: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    version = store.current_version(own)
    app = opened(own, monkeypatch, "finance")
    assert f"phiên bản {version}" in told(app)
    assert set(buttons(app)) == {"do_extend", "do_approve_all", "do_lock"}
    app.button(key="do_lock").click().run()
    assert text.NO_REASON in told(app) and store.current_version(own) == version
    app.text_input(key="lock_why").set_value(" chốt số quý ").run()
    app.session_state["lock_open"] = True
    app.button(key="do_lock").click().run()
    # what stands there now is another one, drawn shut
    assert not app.session_state["unlock_open"]
    newer = store.current_version(own)
    entry = max(own.journal.iterdir()).read_text(encoding="utf-8")
    assert json.loads(entry)["events"][-1]["why"] == "chốt số quý"
    assert newer > version and not app.exception
    assert f"Đã khóa sổ Quý III/2025. Trang đang theo số liệu phiên bản {newer}." in told(app)
    assert f"phiên bản {version}" not in told(app)
    # who, when and why, on the page and where it is opened again
    assert told(app).count(f"({text.LOCAL_PERSON}): chốt số quý") == 2
    app.button(key="do_unlock").click().run()
    assert text.NO_REASON in told(app) and store.current_version(own) == newer
    app.text_input(key="unlock_why").set_value("bổ sung").run()
    app.button(key="do_unlock").click().run()
    assert store.current_version(own) > newer


def test_nothing_found_is_said_and_offers_no_decision(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(home, monkeypatch, "finance", q="khongcogi")
    assert "Không đơn vị nào khớp bộ lọc." in told(app) and buttons(app) == []


def test_a_home_that_somebody_else_writes_to_is_said_beside_the_button(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(own, monkeypatch, "finance")
    version = store.current_version(own)
    monkeypatch.setattr(store, "LOCK_SECONDS", 0.05)
    app.text_input(key="lock_why").set_value("chốt số quý").run()
    with FileLock(own.warehouse / "writer.lock"):
        app.button(key="do_lock").click().run()
    assert "Một người khác đang ghi số liệu." in told(app) and not app.exception
    assert store.current_version(own) == version and "do_lock" in buttons(app)


def test_a_unit_and_quarter_show_their_versions(own: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = sent(look(own))
    app = opened(own, monkeypatch, "finance", who=unit["unit_code"], at=PERIOD)
    assert set(buttons(app)) == {"do_approve", "do_return", "do_withdraw"}
    app.text_input(key="return_why").set_value("thiếu biểu 2").run()
    app.button(key="do_return").click().run()
    assert "thiếu biểu 2" in told(app) and "đã trả lại" in told(app) and "do_return" not in buttons(app)


def test_paper_holds_the_whole_board(home: Home, see: See) -> None:
    page = printed.page(home, OFFICER, "tinh-hinh-nop", {"plan": ["CCHC"], "period": [PERIOD]})
    found = tracking.board(see("tinh-hinh-nop"))
    assert all(escape(name) in page for name in found.rows["unit_name"].unique().to_list())
    unit = sent(see("tinh-hinh-nop"))
    one = {"plan": ["CCHC"], "period": [PERIOD], "who": [unit["unit_code"]], "at": [PERIOD]}
    assert unit["unit_name"] in printed.page(home, OFFICER, "tinh-hinh-nop", one)
