"""What a workbook says wrong or unclear: one case per rule, the input and what is told about it side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from etl.verdicts import Verdict
from warehouse.catalogue import read_catalogue

OFFICE, MN, TH, BOTH, OLD_A, OLD_B, NEW, CLOSED, PRIVATE, THRIFT, UP, DOWN = (f"01260{n:02}" for n in range(12))
F, C, T = "Chỉ tiêu", "Chi tiết", "Thông tin"
OK = ("CCHC-3.1", 17, 20)


class Case(NamedTuple):
    """A workbook and the one problem asked about: severity, sheet, cell, value."""

    figures: tuple[tuple[Any, ...], ...]
    given: dict[str, Any]
    expected: dict[str, tuple[Any, ...]]


def case(*figures: tuple[Any, ...], expect: dict[str, tuple[Any, ...]], **given: Any) -> Case:
    return Case(figures, given, expect)


def table(*rows: tuple[Any, ...]) -> dict[str, Any]:
    """A workbook whose sheet `Chỉ tiêu` is exactly these rows."""
    return {"sheets": {F: rows}}


H = ("Mã chỉ tiêu", "Tử số", "Mẫu số")
CASES = {
    # whose figures, of which plan and period
    "unit unknown": case(OK, unit="9999999", expect={"unit_unknown": ("error", T, "B1", "9999999")}),
    "unit is a formula's text": case(OK, unit="=1+1", expect={"unit_unknown": ("error", T, "B1", "=1+1")}),
    "unit is a date": case(OK, unit=date(2025, 1, 2), expect={"unit_unknown": ("error", T, "B1", "02/01/2025")}),
    "unit missing": case(OK, unit=None, expect={"unit_code_missing": ("error", T, None, None)}),
    "unit zeros repaired": case(OK, unit=126002, expect={"unit_zeros": ("warning", T, "B1", "126002")}),
    "unit closed": case(OK, unit=CLOSED, period="2025-Q1", expect={"unit_inactive": ("error", T, "B1", CLOSED)}),
    "unit not yet there": case(OK, unit=NEW, period="2025-Q1", expect={"unit_inactive": ("error", T, "B1", NEW)}),
    "unit not in plan": case(OK, unit=THRIFT, expect={"unit_not_in_plan": ("error", T, "B1", THRIFT)}),
    "unit name differs": case(OK, unit_name="Trường khác", expect={"unit_name": ("warning", T, "B2", "Trường khác")}),
    "unit name spelt otherwise": case(OK, unit=BOTH, unit_name="trường  TH&THCS Hoà Bình (mẫu)", expect={}),
    "plan unknown": case(OK, plan="ABC", expect={"plan_unknown": ("error", T, "B3", "ABC")}),
    "plan missing": case(OK, plan=None, expect={"plan_code_missing": ("error", T, None, None)}),
    "plan in small letters": case(OK, plan=" cchc ", expect={}),
    "period without a year": case(OK, period="Quý 3", expect={"period_unknown": ("error", T, "B4", "Quý 3")}),
    "period made a date by Excel": case(
        OK, period=date(2025, 3, 1), expect={"period_unknown": ("error", T, "B4", "01/03/2025")}
    ),
    "period of a row made a date by Excel": case(
        **table(("Mã đơn vị", "Kỳ báo cáo", *H), (TH, date(2025, 3, 1), *OK)),
        expect={"period_unknown": ("error", F, "B2", "01/03/2025")},
    ),
    "period the plan has not": case(OK, period="2025-Q4", expect={"period_unknown": ("error", T, "B4", "2025-Q4")}),
    "label twice": case(
        OK,
        sheets={T: [("Mã đơn vị", TH), ("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "2024-Q1"), ("Kỳ báo cáo:", "2024-Q2")]},
        expect={"label_repeated": ("error", T, "B3", "2024-Q1")},
    ),
    # sheets and headings
    "no sheet": case(sheets={F: None}, expect={"sheet_missing": ("error", None, None, None)}),
    "no heading": case(**table(("Mã", "Số"), ("CCHC-3.1", 1)), expect={"heading_missing": ("error", F, None, None)}),
    "no numerator column": case(
        **table(("Mã chỉ tiêu", "Mẫu số"), ("CCHC-3.1", 1)),
        expect={"heading_missing": ("error", F, None, None), "numerator_missing": ("error", F, "B2", "1")},
    ),
    "no heading of items": case(
        OK, sheets={C: [("Mã", "Số"), ("CCHC-3.1", 1)]}, expect={"heading_missing": ("error", C, None, None)}
    ),
    "heading repeated": case(
        **table((*H, "Tử số"), ("CCHC-3.1", 1, 2, 3)), expect={"heading_repeated": ("error", F, "B1", "Tử số")}
    ),
    "heading unknown": case(
        **table((*H, "Tỷ lệ"), ("CCHC-3.1", 1, 2, 3)), expect={"heading_unknown": ("warning", F, "D1", "Tỷ lệ")}
    ),
    "column without heading": case(
        **table(H, ("CCHC-3.1", 1, 2, 3.5)), expect={"heading_empty": ("warning", F, "D2", "3,5")}
    ),
    "item heading repeated": case(
        OK,
        items=[("CCHC-3.1", "a", *[None] * 6, 1, 2)],
        more=("Thời hạn", "Thời hạn"),
        expect={"heading_repeated": ("error", C, "J1", "Thời hạn")},
    ),
    "other sheet with a table": case(
        OK, sheets={"Chi tiết (2)": [H, OK]}, expect={"sheet_unread": ("warning", "Chi tiết (2)", None, None)}
    ),
    "hidden sheet": case(
        OK, sheets={"Nháp": [("a",)]}, hidden=["Nháp"], expect={"sheet_hidden": ("warning", "Nháp", None, None)}
    ),
    "hidden rows": case(OK, rows_hidden=[2], expect={"rows_hidden": ("warning", F, None, None)}),
    # which indicator
    "indicator unknown": case(("CCHC-99.9", 1, 2), expect={"indicator_unknown": ("error", F, "B2", "CCHC-99.9")}),
    "indicator as typed": case((" cchc-3.1 ", 17, 20), expect={}),
    "indicator of the other plan": case(
        ("TK-1.1", 1, 2), expect={"indicator_of_other_plan": ("error", F, "B2", "TK-1.1")}
    ),
    "item of the other plan": case(
        OK, items=[("TK-1.1", "a", 1, 2)], expect={"indicator_of_other_plan": ("error", C, "B2", "TK-1.1")}
    ),
    "derived row": case(OK, ("CCHC-8.3", "chẳng rõ"), expect={"derived": ("warning", F, "B3", "chẳng rõ")}),
    "derived items": case(OK, items=[("CCHC-8.3", "a", 1)], expect={"derived": ("warning", C, "B2", "a")}),
    "indicator repeated": case(OK, ("CCHC-3.1", 1, 2), expect={"figure_repeated": ("error", F, "B3", "CCHC-3.1")}),
    "indicator repeated, one blank": case(OK, ("CCHC-3.1",), expect={}),
    "no code": case(OK, (None, 1, 2), expect={"code_missing": ("error", F, "A3", None)}),
    # numbers as people write them
    "words": case(("CCHC-3.1", "khoảng 30", 40), expect={"number": ("error", F, "E2", "khoảng 30")}),
    "one point or thousands": case(("CCHC-6.3", "1.5"), expect={"ambiguous": ("error", F, "E2", "1.5")}),
    "1.234 beside decimals": case(
        ("CCHC-6.3", "1.234"),
        ("CCHC-2.1", "2,5", 3),
        expect={"ambiguous": ("error", F, "E2", "1.234"), "whole": ("error", F, "E3", "2,5")},
    ),
    "percent in a count": case(("CCHC-3.7", "85%"), expect={"number": ("error", F, "E2", "85%")}),
    "percent format": case(("CCHC-3.1", ("%", 0.85), 20), expect={"percent": ("error", F, "E2", "0,85")}),
    "half a thing": case(("CCHC-3.1", 17.5, 20), expect={"whole": ("error", F, "E2", "17,5")}),
    "half a thing in a pair": case(("CCHC-3.1", "17,5/20"), expect={"number": ("error", F, "E2", "17,5/20")}),
    "negative": case(("CCHC-3.1", "(5)", 20), expect={"negative": ("error", F, "E2", "(5)")}),
    "true": case(("CCHC-3.1", True, 20), expect={"number": ("error", F, "E2", "TRUE")}),
    "1e3": case(("CCHC-3.1", "1e3", 2000), expect={"number": ("error", F, "E2", "1e3")}),
    "too large": case(("CCHC-6.3", 1e16), expect={"too_large": ("error", F, "E2", "1e+16")}),
    "a date": case(("CCHC-3.1", date(2025, 12, 15), 20), expect={"date_as_number": ("error", F, "E2", "15/12/2025")}),
    "pair": case(("CCHC-3.1", "12/15"), expect={"pair": ("warning", F, "E2", "12/15")}),
    "pair that may be a date": case(("CCHC-3.1", "05/07"), expect={"number": ("error", F, "E2", "05/07")}),
    "unit behind the number": case(("CCHC-6.3", "1,2 tỷ"), expect={"unit": ("warning", F, "E2", "1,2 tỷ")}),
    "yes or no": case(("CCHC-6.1", "sắp xong"), expect={"yes_no": ("error", F, "E2", "sắp xong")}),
    "stray denominator": case(("CCHC-3.7", 1, 5), expect={"denominator_stray": ("warning", F, "F2", "5")}),
    "statement kind": case(("CCHC-3.1", 1, 5, "cả năm"), expect={"statement_kind": ("error", F, "G2", "cả năm")}),
    # cells without a value of their own, in every column
    "error cell": case(("CCHC-3.1", ("=1/0", "#DIV/0!"), 5), expect={"error_cell": ("error", F, "E2", "#DIV/0!")}),
    "formula never calculated": case(
        ("CCHC-3.1", ("=1+1", ""), 5), expect={"uncached_formula": ("error", F, "E2", "=1+1")}
    ),
    "formula with its value": case(("CCHC-3.1", ("=1+1", 2), 5), expect={}),
    "error as a mark": case(
        ("CCHC-3.1", None, None, None, ("=1/0", "#REF!")), expect={"error_cell": ("error", F, "H2", "#REF!")}
    ),
    "error as an explanation": case(
        ("CCHC-3.1", 1, 2, None, None, ("=1/0", "#N/A")), expect={"error_cell": ("error", F, "I2", "#N/A")}
    ),
    "error beside a milestone": case(
        ("CCHC-6.1", "có", ("=1/0", "#REF!")), expect={"error_cell": ("error", F, "F2", "#REF!")}
    ),
    "error as a title": case(
        OK, items=[("CCHC-3.1", ("=1/0", "#N/A"))], expect={"error_cell": ("error", C, "C2", "#N/A")}
    ),
    "error in an item's own column": case(
        OK,
        items=[("CCHC-3.1", "a", *[None] * 6, ("=1/0", "#N/A"))],
        more=["Thời hạn"],
        expect={"error_cell": ("error", C, "J2", "#N/A")},
    ),
    "error in a column of ours": case(sheets={F: [(*H, "Kiểm tra"), ("CCHC-3.1", 1, 2, ("=1/0", "#REF!"))]}, expect={}),
    "item's day unclear": case(
        OK, items=[("CCHC-3.1", "a", None, None, "đầu năm")], expect={"date": ("warning", C, "F2", "đầu năm")}
    ),
    "item's day and month changed places": case(
        OK,
        period="2025-Q1",
        items=[("CCHC-3.1", "a", None, None, date(2025, 8, 1)), ("CCHC-3.1", "b", None, None, date(2024, 6, 5))],
        expect={"date_swapped": ("warning", C, "F2", "01/08/2025")},
    ),
    # numerator and denominator
    "share": case(("CCHC-3.1", 21, 20), expect={"share": ("error", F, "E2", "21")}),
    "one over zero of a share": case(("CCHC-3.1", 1, 0), expect={"share": ("error", F, "E2", "1")}),
    "not a share": case(("CCHC-4.1", 60, 50), expect={}),
    "denominator missing": case(("CCHC-3.1", 17), expect={"denominator_missing": ("error", F, "E2", "17")}),
    "denominator alone, flow": case(("CCHC-3.1", None, 20), expect={"numerator_missing": ("error", F, "F2", "20")}),
    "denominator alone, stock": case(OK, ("CCHC-2.1", None, 20), expect={}),
    "denominator alone, reduction": case(OK, ("CCHC-4.1", None, 20), expect={}),
    "baseline missing": case(
        ("CCHC-4.1", 46), unit=NEW, period="2025-Q3", expect={"baseline_missing": ("error", F, "E2", "46")}
    ),
    # nothing arose
    "KPS and a number": case(
        ("CCHC-3.1", 3, 5, None, "x"), expect={"no_activity_with_number": ("error", F, "E2", "3")}
    ),
    "KPS and a denominator": case(("CCHC-5.1", None, 30, None, "x"), expect={}),
    "KPS and items": case(
        ("CCHC-3.1", "KPS"),
        items=[("CCHC-3.1", "a", 1, 1)],
        expect={"no_activity_with_items": ("error", F, "E2", "KPS")},
    ),
    # items against figures
    "items partly": case(
        ("CCHC-3.1", 2, 2),
        items=[("CCHC-3.1", "a", 1, 1), ("CCHC-3.1", "b", None, 1)],
        expect={"items_partly": ("error", C, "B2", "CCHC-3.1")},
    ),
    "items differ": case(
        ("CCHC-3.1", 3, 2 + 1),
        items=[("CCHC-3.1", "a", 1, 1), ("CCHC-3.1", "b", 1, 2)],
        expect={"items_sum": ("error", F, "E2", "3")},
    ),
    "items make the figure": case(
        ("CCHC-3.1",), items=[("CCHC-3.1", "a", 1, 1), ("CCHC-3.1", "b", "x", "1")], expect={}
    ),
    "items fill one part": case(("CCHC-3.1", None, 5), items=[("CCHC-3.1", "a", 1), ("CCHC-3.1", "b", 0)], expect={}),
    "items leave a part empty": case(
        ("CCHC-3.1",), items=[("CCHC-3.1", "a", 1)], expect={"denominator_missing": ("error", F, "B2", None)}
    ),
    "items fill half a cumulative row": case(
        ("CCHC-3.1", 5, None, "Lũy kế"),
        items=[("CCHC-3.1", "a", 1, 1)],
        expect={"denominator_missing": ("error", F, "E2", "5")},
    ),
    "items are evidence": case(
        ("CCHC-6.1", "có"), items=[("CCHC-6.1", "a", "hai", None), ("CCHC-6.1", "b", 1, 2)], expect={}
    ),
    "item number asked": case(
        OK, items=[("CCHC-3.1", "a", "hai ba", 20)], expect={"number": ("error", C, "D2", "hai ba")}
    ),
    "items without figure": case(
        OK, items=[("CCHC-2.2", "a", 1, 1)], expect={"items_without_figure": ("error", C, "B2", "CCHC-2.2")}
    ),
    "stray denominators of items": case(
        ("CCHC-3.7", 2), items=[("CCHC-3.7", "a", 1, 9), ("CCHC-3.7", "b", 1)], expect={}
    ),
    # what the unit owes
    "not owed, blank": case(OK, ("CCHC-3.2",), expect={}),
    "not owed, KPS": case(OK, ("CCHC-3.2", None, None, None, "x"), expect={"not_owed": ("warning", F, "H3", "x")}),
    "not owed, a figure": case(OK, ("CCHC-3.2", 1, 2), expect={"not_owed": ("error", F, "E3", "1")}),
    "not owed, items": case(
        OK, ("CCHC-3.2",), items=[("CCHC-3.2", "a")], expect={"not_owed": ("error", C, "B2", "CCHC-3.2")}
    ),
    "not owed by ownership": case(OK, ("CCHC-5.1", 1, 2), unit=PRIVATE, expect={"not_owed": ("error", F, "E3", "1")}),
    "yearly sent early": case(
        ("CCHC-1.1", 12), unit=OFFICE, period="2024-Q1", expect={"early": ("warning", F, "E2", "12")}
    ),
    "empty": case(("CCHC-3.1",), ("CCHC-2.1", None, 5), expect={"empty": ("error", F, None, None)}),
    "only a derived row": case(
        ("CCHC-8.3", 1), expect={"empty": ("error", F, None, None), "derived": ("warning", F, "B2", "1")}
    ),
    # honest mess that is no problem at all
    "two rows of headings": case(
        **table(("STT", "Mã chỉ tiêu", "Số liệu", None), (None, None, "Tử số", "Mẫu số"), ("1", "CCHC-3.1", 17, 20)),
        expect={},
    ),
    "column numbers, groups, totals, signature": case(
        sheets={
            F: [
                ("BÁO CÁO QUÝ",),
                (None,),
                ("STT", "Mã chỉ tiêu", "Chỉ tiêu", "Tử số", "Mẫu số"),
                ("(1)", "(2)", "(3)", "(4)", "(5)=(4)"),
                ("I", None, "Cải cách thể chế", 3, 4),
                (1, "CCHC-3.1", None, 17, 20),
                (None, None, "Tổng cộng", 17, 20),
                (None, None, None, "Hà Đông, ngày 15 tháng 2 năm 2025"),
                (None, None, "NGƯỜI LẬP BIỂU", "HIỆU TRƯỞNG"),
                (None, None, "Nguyễn A", "Trần B"),
            ]
        },
        expect={},
    ),
    "names typed otherwise": case(sheets={F: None, "  chỉ  TIÊU": [H, OK]}, expect={}),
    "several faults": case(
        ("CCHC-99.9", 1, 2),
        ("CCHC-3.1", "abc", 20),
        ("CCHC-2.1", 5, 4),
        ("CCHC-3.2", 1, 2),
        unit_name="Trường khác",
        items=[("CCHC-2.2", "a", "x y")],
        expect={
            "indicator_unknown": ("error", F, "B2", "CCHC-99.9"),
            "number": ("error", F, "E3", "abc"),
            "share": ("error", F, "E4", "5"),
            "not_owed": ("error", F, "E5", "1"),
            "unit_name": ("warning", T, "B2", "Trường khác"),
            "items_without_figure": ("error", C, "B2", "CCHC-2.2"),
        },
    ),
}


@pytest.fixture(scope="module")
def verdicts(shared_desk: Any) -> dict[str, Verdict]:
    """Every case as a file of one call, each of a unit and period of its own, so that none is the other's past."""
    periods = [period.code for period in read_catalogue().periods_of("CCHC")]
    free = [
        {"unit": unit, "period": period} for unit in (TH, BOTH, MN, UP, OLD_A, OLD_B, DOWN) for period in periods[:13]
    ]
    books = []
    for given in CASES.values():
        own = dict(given.given)
        if "unit" not in own and "period" not in own and T not in own.get("sheets", {}):
            place = free.pop()
            own |= place if place["unit"] != TH else {"period": place["period"]}
        books.append(shared_desk.book(*given.figures, **own))
    before = shared_desk.traces()
    outcome = shared_desk.check(*books)
    assert outcome.version is None
    assert shared_desk.traces() == before
    return dict(zip(CASES, outcome.verdicts, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, verdicts: dict[str, Verdict], told: Callable[[Verdict], dict[str, Any]]) -> None:
    expected = CASES[name].expected
    verdict = verdicts[name]
    assert told(verdict) == expected
    has_error = any(severity == "error" for severity, *_ in expected.values())
    assert verdict.verdict == ("error" if has_error else "warning"), verdict.problems.to_dicts()
    assert bool(verdict.submissions) is not has_error


def test_a_formula_among_words_is_to_be_replaced_by_words(desk: Any) -> None:
    link = ('=HYPERLINK("http://a.vn","x")', "")
    told = desk.verdict(("CCHC-3.1", link, 5), items=[("CCHC-3.1", link, 1, 2)]).problems
    remedies = dict(told.filter(told["rule"] == "uncached_formula").select("sheet", "remedy").iter_rows())
    assert "gõ con số thay công thức" in remedies[F]
    assert "gõ nội dung thay công thức" in remedies[C]


def test_what_is_wrong_alike_with_several_units_of_a_file_is_told_once(desk: Any, tmp_path: Path) -> None:
    top = ("Mã đơn vị", *H)
    none = desk.book(sheets={F: [top, (TH, "CCHC-3.1", None, None), (BOTH, "CCHC-3.1", None, None)]}, name="rỗng.xlsx")
    some = desk.book(sheets={F: [top, (TH, "CCHC-3.1", None, None), (BOTH, "CCHC-3.1", 17, 20)]}, name="thiếu.xlsx")
    said = desk.cli("check", none, some, "--returned", tmp_path / "tra").out
    assert said.count("Tệp chưa có số liệu nào.") == 1
    assert said.count(f"Đơn vị {TH} trong tệp chưa có số liệu nào.") == 1
    told = "".join(path.read_text(encoding="utf-8-sig") for path in (tmp_path / "tra").glob("*/rỗng*.txt"))
    assert "còn 1 lỗi:" in told and "2. " not in told
