"""Cells mended at the office's desk: judged, stored, journalled and replayed as if typed so, the file untouched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import load
from etl.corrections import Answer, Correction, Desked, corrected, from_json, text_at
from etl.files import Incoming
from etl.read import read_workbooks
from etl.verdicts import Verdict

AT = datetime(2025, 2, 21, 8, 30)
FIGURES = "Chỉ tiêu"


def fix(cell: str, old: str, new: str, sheet: str = FIGURES) -> Correction:
    return Correction(sheet, cell, old, new, "Văn thư", AT, "trường báo qua điện thoại")


def told(verdict: Verdict) -> list[tuple[str, str]]:
    """Cell and rule of each finding, without those on figures that are not there at all."""
    found = verdict.problems.filter(pl.col("rule") != "figure_missing")
    return found.select("cell", "rule").rows()


def judged(desk: Any, path: Path, *done: Correction, answers: tuple[Answer, ...] = (), **how: Any) -> Verdict:
    """The verdict of a load of one file with corrections."""
    given = Incoming(path, path.name, AT, desked=Desked(done, answers))
    return load.load(desk.home, [given], by="t", **how).verdicts[0]


def test_a_mended_cell_is_stored_with_who_when_why_and_the_file_stays(desk: Any) -> None:
    path = desk.book(("CCHC-3.1", "abc", 20))
    data = path.read_bytes()
    assert judged(desk, path).verdict == "error"
    verdict = judged(desk, path, fix("E2", "abc", "12"))
    assert told(verdict) == []
    assert desk.cell("CCHC-3.1") == (12, 20)
    assert desk.sql("select sheet, cell, old, new, corrected_by, corrected_at, why from core.correction") == [
        (FIGURES, "E2", "abc", "12", "Văn thư", AT, "trường báo qua điện thoại")
    ]
    sha256 = hashlib.sha256(data).hexdigest()
    assert desk.sql("select sha256 from core.submission") == [(sha256,)]
    assert (desk.home.originals / sha256).read_bytes() == path.read_bytes() == data
    entry = sorted(desk.home.journal.iterdir())[-1]
    (event,) = json.loads(entry.read_text(encoding="utf-8"))["events"]
    (file,) = event["files"]
    assert file["corrections"] == [
        {"sheet": FIGURES, "cell": "E2", "old": "abc", "new": "12", "by": "Văn thư", "at": AT.isoformat(), "why": "trường báo qua điện thoại"}
    ]  # fmt: skip
    assert desk.cli("verify").code == 0


def test_verify_finds_a_correction_that_was_changed_in_the_journal(desk: Any) -> None:
    judged(desk, desk.book(("CCHC-3.1", "abc", 20)), fix("E2", "abc", "12"))
    entry = sorted(desk.home.journal.iterdir())[-1]
    whole = entry.read_text(encoding="utf-8")
    entry.write_text(whole.replace('"new": "12"', '"new": "13"'), encoding="utf-8")
    assert desk.cli("verify").code == 1
    entry.write_text(whole.replace('"old": "abc"', '"old": "abd"'), encoding="utf-8")
    assert desk.cli("verify").code == 1
    entry.write_text(whole.replace('"why"', '"reason"'), encoding="utf-8")
    assert desk.cli("verify").code == 1
    entry.write_text(whole, encoding="utf-8")
    assert desk.cli("verify").code == 0


@pytest.mark.parametrize("given", [
    fix("E2", "abd", "12"), fix("E2", "", "12"), fix("E3", "abc", "12"), fix("E2", "abc", "12", "Chi tiết"), fix("E2:F2", "abc", "12"),
    fix("ô nào đó", "abc", "12"),
])  # fmt: skip
def test_a_correction_that_does_not_fit_the_cell_refuses_the_file(desk: Any, given: Correction) -> None:
    verdict = judged(desk, desk.book(("CCHC-3.1", "abc", 20)), given)
    assert verdict.verdict == "error"
    assert [row["rule"] for row in verdict.problems.to_dicts()] == ["correction_stale"]
    assert desk.sql("select count(*) from core.submission") == [(0,)]


def test_empty_cells_are_filled_and_filled_ones_emptied(desk: Any) -> None:
    path = desk.book(("CCHC-3.1", 17), ("CCHC-3.7", 5, None, None, "x"))
    assert judged(desk, path).verdict == "error"
    assert told(judged(desk, path, fix("F2", "", "20"), fix("H3", "x", ""))) == []
    assert (desk.cell("CCHC-3.1"), desk.cell("CCHC-3.7")) == ((17, 20), (5, None))
    assert desk.cli("verify").code == 0


def test_the_reading_of_typed_text_is_that_of_every_cell(desk: Any) -> None:
    path = desk.book(("CCHC-3.1", "abc", "1.500"), ("CCHC-6.3", "xyz"))
    verdict = judged(desk, path, fix("E2", "abc", "1.234"), fix("E3", "xyz", "khoảng 30"))
    assert told(verdict) == [("E3", "number")]
    assert judged(desk, path, fix("E2", "abc", "1.234"), fix("E3", "xyz", " 1,2\u200b tỷ ")).submissions
    assert desk.cell("CCHC-6.3") == (1200, None)


def test_a_comma_typed_at_the_desk_is_a_decimal_comma(desk: Any) -> None:
    path = desk.book(("CCHC-6.3", "71,012"))
    asked = judged(desk, path)
    assert told(asked) == [("E2", "ambiguous")]
    remedy = asked.problems.filter(rule="ambiguous")["remedy"][0]
    # both that the remedy names do as they are typed here
    for typed, read in (("71012", 71012), ("71,012", 71.012)):
        assert typed in remedy
        assert judged(desk, path, fix("E2", "71,012", typed)).submissions
        assert desk.cell("CCHC-6.3") == (read, None)
    assert told(judged(desk, path, fix("E2", "71,012", "71.5"))) == [("E2", "ambiguous")]
    assert desk.cli("verify").code == 0


def test_a_number_is_shown_and_mended_as_its_sender_sees_it(desk: Any) -> None:
    path = desk.book(("CCHC-6.3", 710.778))
    (workbook,) = read_workbooks([path])
    assert text_at(workbook, FIGURES, "E2") == "710,778"
    # what was recorded before says the number as the file has it
    for old in ("710,778", "710.778"):
        assert told(judged(desk, path, fix("E2", old, "5"))) == []
    assert [row["rule"] for row in judged(desk, path, fix("E2", "710778", "5")).problems.to_dicts()] == [
        "correction_stale"
    ]


def test_the_order_of_cells_and_the_other_sheets_stay(desk: Any) -> None:
    path = desk.book(("CCHC-3.1", "abc", 20), ("CCHC-2.1", 1, 2), items=[("CCHC-3.1", "a", 1, 2)])
    (workbook,) = read_workbooks([path])
    mended = corrected(workbook, [fix("Z1", "", "mới"), fix("A9", "", "9"), fix("E2", "abc", "")])
    places = mended.cells.select("sheet", "row", "col").rows()
    order = {sheet.name: at for at, sheet in enumerate(workbook.sheets)}
    assert places == sorted(places, key=lambda place: (order[place[0]], *place[1:]))
    others = pl.col("sheet") != FIGURES
    assert mended.cells.filter(others).equals(workbook.cells.filter(others))
    assert mended.cells.height == workbook.cells.height + 1
    assert (text_at(mended, FIGURES, "Z1"), text_at(mended, FIGURES, "E2"), text_at(workbook, FIGURES, "E2")) == ("mới", "", "abc")  # fmt: skip


def test_the_same_file_again_mended_or_not_is_a_duplicate_and_mended_otherwise_a_version(desk: Any) -> None:
    path = desk.book(("CCHC-3.1", "abc", 20))
    first = judged(desk, path, fix("E2", "abc", "12")).submissions[0]
    assert judged(desk, path, fix("E2", "abc", " 12")).verdict == "duplicate"
    as_sent = judged(desk, path)
    assert (as_sent.verdict, as_sent.problems["rule"].to_list()) == ("duplicate", ["duplicate_corrected"])
    second = judged(desk, path, fix("E2", "abc", "13"))
    assert [one.version for one in second.submissions] == [2]
    assert desk.cell("CCHC-3.1") == (13, 20)
    # taken back, the file is as bad as it was sent
    for one in (first, second.submissions[0]):
        load.withdraw(desk.home, one.id, why="nhầm", by="t")
    assert judged(desk, path).verdict == "error"
    assert judged(desk, path, fix("E2", "abc", "14")).submissions
    assert desk.cli("verify").code == 0


def test_of_a_consolidated_file_each_unit_rests_on_its_own_cells(desk: Any, u: Any) -> None:
    rows = [("Mã đơn vị", "Mã chỉ tiêu", "Tử số", "Mẫu số"), (u.UP, "CCHC-3.1", "abc", 2), (u.BOTH, "CCHC-3.1", 1, 2)]
    info = [("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "kỳ nào")]
    path = desk.book(sheets={"Thông tin": info, FIGURES: rows})
    verdict = judged(desk, path, fix("C2", "abc", "1"), fix("B2", "kỳ nào", "2025-Q1", "Thông tin"))
    assert len(verdict.submissions) == 2
    assert desk.sql(
        "select unit_code, cell from core.correction join core.submission using (submission_id) order by 1, 2"
    ) == sorted([(u.UP, "C2"), (u.UP, "B2"), (u.BOTH, "B2")])
    assert desk.cli("verify").code == 0


def test_a_file_of_another_layout_is_mended_alike(desk: Any, u: Any) -> None:
    rows = [("TT", "Tên đơn vị", "Chỉ tiêu", "Kết quả", "Kế hoạch"), (1, "Trường TH Nhận (mẫu)", "CCHC-3.1", "abc", 20)]
    path = desk.book(
        sheets={"Thông tin": [("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "2025-Q1")], FIGURES: None, "Bảng": rows}
    )
    before = judged(desk, path)
    assert "E2" not in before.problems["cell"].to_list()
    assert before.verdict == "error", before.problems.to_dicts()
    wrong = before.problems.filter(pl.col("value") == "abc")
    if wrong.height:
        verdict = judged(desk, path, fix(str(wrong["cell"][0]), "abc", "12", "Bảng"))
        assert verdict.submissions, verdict.problems.to_dicts()
        assert desk.cell("CCHC-3.1", u.UP) == (12, 20)


def test_an_explained_warning_is_kept_with_the_version_and_no_longer_open(desk: Any) -> None:
    path = desk.book(("CCHC-3.1", "12/15"), ("CCHC-2.1", 1, 2), unit_name="Tên khác")
    found = judged(desk, path).problems
    assert set(found["rule"].to_list()) == {"pair", "unit_name", "figure_missing"}
    desk.cli("withdraw", desk.sql("select submission_id from core.submission")[0][0], "--why", "thử")
    mended = desk.book(("CCHC-3.1", "12/15"), ("CCHC-2.1", 1, 3), unit_name="Tên khác")
    missing = Answer(FIGURES, None, "figure_missing", "trường mới", "Văn thư", AT)
    seen = Answer("Thông tin", "B2", "unit_name", "", "Văn thư", AT)
    said = Answer(FIGURES, "E2", "pair", "trường ghi gộp", "Văn thư", AT)
    assert judged(desk, mended, answers=(missing, seen, said)).submissions
    assert desk.sql("select rule, said from core.answer order by 1") == [
        ("figure_missing", "trường mới"), ("pair", "trường ghi gộp"), ("unit_name", ""),
    ]  # fmt: skip
    assert desk.sql("select indicator_code, explanation from figure order by 1") == [("CCHC-2.1", None), ("CCHC-3.1", "trường ghi gộp")]  # fmt: skip
    desk.cli("approve", "--plan", "CCHC", "--period", "2025-Q1")
    assert desk.sql("select count(*) from core.submission where approved_at is not null") == [(0,)]
    again = desk.book(("CCHC-3.1", "12/15"), ("CCHC-2.1", 2, 3), unit_name="Tên khác")
    answers = (missing, replace(seen, said="đơn vị đổi tên"), said)
    assert judged(desk, again, answers=answers).submissions
    assert desk.cli("approve", "--plan", "CCHC", "--period", "2025-Q1").code == 0
    assert desk.sql("select count(*) from core.submission where approved_at is not null") == [(1,)]
    assert desk.cli("verify").code == 0


def test_the_journal_is_read_as_it_was_written() -> None:
    done = Desked((fix("E2", "abc", "12"),), (Answer(None, None, "r", "", "t", AT),))
    assert from_json(json.loads(json.dumps(done.as_json()))) == done
    assert Desked().as_json() == {}
