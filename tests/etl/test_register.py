"""The unit register: what each kind of change does, and that nothing happens unless everything is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import register
from etl.register_form import HEADINGS
from etl.register_read import RegisterError, read_register
from etl.register_rows import merged
from warehouse.record import UnitSpell

OPEN, NEVER = date(1900, 1, 1), date(9999, 12, 31)
BEFORE = (
    UnitSpell("001", "Trường A", "trường", "tư thục", ("TH",), "Phường A", "000", legal_basis="QĐ 1", plans=("CCHC",)),
    UnitSpell("000", "Phòng", "cơ quan", "công lập", (), ""),
    UnitSpell("002", "Trường B", "trường", "công lập", ("TH", "THCS"), "Phường B"),
)


def applied(folder: Path, text: str, before: tuple[UnitSpell, ...] = BEFORE) -> dict[str, list[UnitSpell]]:
    """The register after a csv, unit by unit."""
    file = folder / "units.csv"
    file.write_text(text, encoding="utf-8")
    spells = merged(before, read_register(file), file.name, ["CCHC", "THTK"])
    return {
        code: [spell for spell in spells if spell.unit_code == code] for code in {spell.unit_code for spell in spells}
    }


def refused(folder: Path, text: str, before: tuple[UnitSpell, ...] = BEFORE) -> dict[str, str | None]:
    """Rule → cell of everything the csv is refused for."""
    with pytest.raises(RegisterError) as caught:
        applied(folder, text, before)
    assert all(row["message"] and row["remedy"] for row in caught.value.problems.iter_rows(named=True))
    return dict(caught.value.problems.select("rule", "cell").iter_rows())


def test_new_unit(tmp_path: Path) -> None:
    heads = "Mã đơn vị,Tên đơn vị,Loại,Loại hình,Cấp học,Địa bàn,Hiệu lực từ,Kế hoạch"
    units = applied(tmp_path, f"{heads}\n0003,Trường C,Trường,dân lập,TH&THCS,Phường C,01/09/2025,cchc; THTK")
    assert units["0003"] == [
        UnitSpell(
            "0003",
            "Trường C",
            "trường",
            "dân lập",
            ("TH", "THCS"),
            "Phường C",
            valid_from=date(2025, 9, 1),
            plans=("CCHC", "THTK"),
        )
    ]
    assert len(units) == 4


def test_rename_from_a_date_makes_two_spells_and_keeps_the_columns_not_given(tmp_path: Path) -> None:
    first, second = applied(tmp_path, "Mã đơn vị,Tên đơn vị,Hiệu lực từ\n001,Trường A mới,2025-09-01")["001"]
    assert (first.unit_name, first.valid_from, first.valid_to) == ("Trường A", OPEN, date(2025, 8, 31))
    assert (second.unit_name, second.valid_from, second.valid_to) == ("Trường A mới", date(2025, 9, 1), NEVER)
    kept = ("kind", "ownership", "levels", "area", "parent_code", "legal_basis", "plans")
    assert [getattr(second, name) for name in kept] == [
        "trường",
        "tư thục",
        ("TH",),
        "Phường A",
        "000",
        "QĐ 1",
        ("CCHC",),
    ]


def test_correction_in_place(tmp_path: Path) -> None:
    (only,) = applied(tmp_path, "Mã đơn vị,Địa bàn\n001,Phường Z")["001"]
    assert (only.area, only.unit_name, only.levels) == ("Phường Z", "Trường A", ("TH",))


def test_an_empty_cell_of_a_column_that_is_there_empties(tmp_path: Path) -> None:
    (only,) = applied(tmp_path, "Mã đơn vị,Đơn vị cấp trên,Kế hoạch,Căn cứ\n001,,,")["001"]
    assert (only.parent_code, only.plans, only.legal_basis) == (None, None, None)


def test_close_and_reopen(tmp_path: Path) -> None:
    closed = applied(tmp_path, "Mã đơn vị,Hiệu lực đến\n001,31/12/2024")
    assert closed["001"][0].valid_to == date(2024, 12, 31)
    before = tuple(spell for spells in closed.values() for spell in spells)
    first, second = applied(tmp_path, "Mã đơn vị,Hiệu lực từ\n001,01/09/2025", before)["001"]
    assert (first.valid_to, second.valid_from, second.valid_to) == (date(2024, 12, 31), date(2025, 9, 1), NEVER)


def test_merge_and_split(tmp_path: Path) -> None:
    units = applied(
        tmp_path,
        "Mã đơn vị,Tên đơn vị,Loại,Cấp học,Hiệu lực từ,Hiệu lực đến,Sáp nhập vào,Tách từ\n"
        "001,Trường A,trường,TH,,31/08/2025,009,\n"
        "009,Trường I,trường,TH,01/09/2025,,,\n010,Trường J,trường,TH,01/09/2025,,,002",
    )
    assert (units["001"][0].merged_into, units["001"][0].valid_to) == ("009", date(2025, 8, 31))
    assert units["010"][0].split_from == "002"


def test_a_renamed_unit_that_merges_later_merges_once(tmp_path: Path) -> None:
    merging = applied(tmp_path, "Mã đơn vị,Hiệu lực đến,Sáp nhập vào\n001,31/12/2025,002")
    before = tuple(spell for spells in merging.values() for spell in spells)
    first, second = applied(tmp_path, "Mã đơn vị,Tên đơn vị,Hiệu lực từ\n001,Tên mới,01/07/2025", before)["001"]
    assert (first.valid_to, first.merged_into) == (date(2025, 6, 30), None)
    assert (second.valid_to, second.merged_into) == (date(2025, 12, 31), "002")


@pytest.mark.parametrize("rows", [("A1,01/01/2025", "A2,01/09/2025"), ("A2,01/09/2025", "A1,01/01/2025")])
def test_spells_of_one_file_in_any_order(tmp_path: Path, rows: tuple[str, str]) -> None:
    text = "\n".join(["Mã đơn vị,Tên đơn vị,Hiệu lực từ", *(f"001,{row}" for row in rows)])
    assert [(spell.unit_name, spell.valid_to) for spell in applied(tmp_path, text)["001"]] == [
        ("Trường A", date(2024, 12, 31)),
        ("A1", date(2025, 8, 31)),
        ("A2", NEVER),
    ]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
def test_csv_as_programs_write_it(tmp_path: Path, separator: str, line: str) -> None:
    file = tmp_path / "units.CSV"
    rows = [["Mã đơn vị", "Tên đơn vị", "Loại (trường, cơ quan)", "Cấp học"], ["007", "Trường G", "trường", "MN"]]
    file.write_bytes(("\ufeff" + line.join(separator.join(f'"{cell}"' for cell in row) for row in rows)).encode())
    if line == "\r" and separator == ";":
        pytest.skip("one odd thing at a time")
    (spell,) = merged((), read_register(file), file.name, [])
    assert (spell.unit_code, spell.unit_name, spell.levels) == ("007", "Trường G", ("MN",))


@pytest.mark.parametrize(
    "levels", ["TH&THCS", "TH & THCS", "TH-THCS", "TH–THCS", "TH và THCS", "tiểu học, trung học cơ sở", "THCS;TH"]
)
def test_levels_as_people_write_them(tmp_path: Path, levels: str) -> None:
    assert applied(tmp_path, f'Mã đơn vị,Cấp học\n001,"{levels}"')["001"][0].levels == ("TH", "THCS")


FAULTS = {
    "unknown heading": ("Mã đơn vị,Tên gọi\n001,A", {"headings": None}),
    "repeated heading": ("Mã đơn vị,Tên đơn vị,Tên đơn vị\n001,A,B", {"headings": None}),
    "no heading": ("Tên,Loại\nA,B", {"heading_missing": None}),
    "no code": ("Mã đơn vị,Tên đơn vị\n,A", {"unit_code": "A2"}),
    "code as a path": ("Mã đơn vị,Tên đơn vị\n../../x,A", {"unit_code": "A2"}),
    "code as a formula": ("Mã đơn vị,Tên đơn vị\n=1+1,A", {"unit_code": "A2"}),
    "new without kind": ("Mã đơn vị,Tên đơn vị\n009,A", {"kind": "A2"}),
    "new without level": ("Mã đơn vị,Tên đơn vị,Loại\n009,A,trường", {"levels": "A2"}),
    "level unknown": ("Mã đơn vị,Cấp học\n001,THPT", {"levels": "B2"}),
    "office with a level": ("Mã đơn vị,Cấp học\n000,TH", {"levels": "B2"}),
    "ownership unknown": ("Mã đơn vị,Loại hình\n001,bán công", {"ownership": "B2"}),
    "plan unknown": ("Mã đơn vị,Kế hoạch\n001,ABC", {"plans": "B2"}),
    "date unclear": ("Mã đơn vị,Hiệu lực từ\n001,năm ngoái", {"date": "B2"}),
    "ends before it begins": ("Mã đơn vị,Hiệu lực từ,Hiệu lực đến\n001,01/02/2025,01/01/2025", {"validity": "C2"}),
    "merged without an end": ("Mã đơn vị,Sáp nhập vào\n001,002", {"merge": "B2"}),
    "unknown successor": ("Mã đơn vị,Hiệu lực đến,Sáp nhập vào\n001,01/02/2025,999", {"merged_into": "C2"}),
    "successor closed": (
        "Mã đơn vị,Hiệu lực đến,Sáp nhập vào\n001,01/02/2025,002\n002,01/01/2025,",
        {"merged_into": "C2"},
    ),
    "merged into itself": ("Mã đơn vị,Hiệu lực đến,Sáp nhập vào\n001,01/02/2025,001", {"merged_into": "C2"}),
    "merged in a circle": (
        "Mã đơn vị,Hiệu lực đến,Sáp nhập vào\n001,01/02/2025,002\n002,01/03/2025,001",
        {"merged_into": "C3"},
    ),
    "unknown parent": ("Mã đơn vị,Đơn vị cấp trên\n001,999", {"parent_code": "B2"}),
    "unknown origin": ("Mã đơn vị,Tách từ\n001,999", {"split_from": "B2"}),
    "unit twice": ("Mã đơn vị,Tên đơn vị\n001,A\n001,B", {"unit_repeated": "A3"}),
    "several faults, all told": (
        "Mã đơn vị,Tên đơn vị,Loại,Cấp học,Đơn vị cấp trên\n001,,xưởng,TH,999\n,B,trường,TH,",
        {"unit_name": "A2", "kind": "C2", "unit_code": "A3"},
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_refused(tmp_path: Path, name: str) -> None:
    text, expected = FAULTS[name]
    assert refused(tmp_path, text) == expected


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b'Ma,"' + b"x" * 200_000, "Mã đơn vị\n".encode() + b"\x00" * 50, b'"' * 999]
)
def test_csv_that_is_none(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "units.csv"
    file.write_bytes(data)
    with pytest.raises(RegisterError):
        merged((), read_register(file), file.name, [])


def test_error_cell_is_named(desk: Any, u: Any) -> None:
    path = desk.register((u.TH, ("=1/0", "#REF!")), headings=("Mã đơn vị", "Địa bàn"))
    with pytest.raises(RegisterError) as caught:
        register.apply(desk.home, path, by="t")
    assert caught.value.problems.select("rule", "cell").rows() == [("error_cell", "B2")]


def test_all_or_nothing_through_the_command_line(desk: Any, u: Any) -> None:
    before = desk.traces()
    path = desk.register((u.TH, "Tên mới"), (u.MN, ""), headings=("Mã đơn vị", "Tên đơn vị"))
    ran = desk.cli("units", path, "--json")
    assert (ran.code, ran.json["version"]) == (2, None)
    assert [(row["rule"], row["cell"], row["severity"]) for row in ran.json["problems"]] == [
        ("unit_name", "A3", "error")
    ]
    assert desk.traces() == before
    told = desk.cli("units", path)
    assert told.code == 2
    assert "A3" in told.err


def test_nothing_to_change_is_no_fault(desk: Any, u: Any) -> None:
    before = desk.traces()
    ran = desk.cli("units", desk.register((u.TH, "công lập"), headings=("Mã đơn vị", "Loại hình")), "--json")
    assert (ran.code, ran.json) == (0, {"version": None, "problems": []})
    assert desk.traces() == before


def test_a_change_moves_what_is_owed(desk: Any, u: Any) -> None:
    desk.sent(("CCHC-5.1", 3, 4))
    assert (
        desk.cli("units", desk.register((u.TH, "tư thục"), headings=("Mã đơn vị", "Loại hình")), "--json").json[
            "version"
        ]
        == "000003"
    )
    assert desk.cell("CCHC-5.1") == ()
    assert desk.cell("CCHC-5.1", unit=u.TH) == ()
    assert desk.cli("verify").code == 0


def test_a_change_that_would_make_a_quarter_negative_is_refused(desk: Any, u: Any) -> None:
    desk.load(
        desk.book(("CCHC-3.1", 10, 10), unit=u.UP, name="q1.xlsx"),
        desk.book(("CCHC-3.1", 5, 6, "Lũy kế"), unit=u.UP, period="2025-Q2", name="q2.xlsx"),
    )
    before = desk.traces()
    ran = desk.cli("units", desk.register((u.DOWN, None, None), headings=("Mã đơn vị", "Hiệu lực đến", "Sáp nhập vào")))
    assert ran.code == 2
    assert all(part in ran.err for part in ("CCHC-3.1", "q1.xlsx", "q2.xlsx"))
    assert desk.traces() == before


def test_sample_home_refuses_with_the_command_for_a_real_one(
    desk: Any, u: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register.sql, "row", lambda *_: (True,))
    ran = desk.cli("units", desk.register((u.TH, "Tên mới"), headings=("Mã đơn vị", "Tên đơn vị")))
    assert ran.code == 2
    assert "dữ liệu mẫu" in ran.err
    assert "chitieu init --units" in ran.err


def test_blank_register_is_read_back(desk: Any) -> None:
    blank = desk.folder / "blank.xlsx"
    assert desk.cli("units", "--template", "-o", blank).code == 0
    rows = read_register(blank)
    assert rows.height == 0
    assert set(HEADINGS) <= set(rows.columns)
    assert isinstance(rows, pl.DataFrame)


def test_a_register_among_submissions_is_known_for_what_it_is(desk: Any, u: Any, told: Callable[..., Any]) -> None:
    filled = desk.register((u.TH, "Tên mới", "trường", "công lập", "TH", "Phường A (mẫu)"))
    assert desk.cli("units", "--template", "-o", desk.folder / "trong.xlsx").code == 0
    few = desk.register((u.TH, "Tên mới", "TH", "X"), headings=("Mã đơn vị", "Tên đơn vị", "Cấp học", "Địa bàn"))
    good = desk.book(("CCHC-3.1", 17, 20))
    outcome = desk.load(filled, desk.folder / "trong.xlsx", few, good)
    for verdict in outcome.verdicts[:3]:
        assert told(verdict) == {"unit_register": ("error", None, None, None)}
        assert "chitieu units" in verdict.problems["remedy"][0]
    assert outcome.verdicts[3].submissions


def test_what_only_resembles_a_register_is_none(desk: Any, u: Any, told: Callable[..., Any]) -> None:
    figures = [("Mã đơn vị", "Tên đơn vị", "Kế hoạch", "Kỳ báo cáo", "Cấp học", "Mã chỉ tiêu", "Tử số", "Mẫu số"),
               (u.TH, None, "CCHC", "2025-Q1", "TH", "CCHC-3.1", 1, 2)]  # fmt: skip
    consolidated = desk.book(sheets={"Thông tin": [("Kế hoạch", "CCHC")], "Chỉ tiêu": figures})
    names = desk.book(
        sheets={"Chỉ tiêu": None, "Thông tin": None, "DS": [("Mã đơn vị", "Tên đơn vị", "Kế hoạch"), (u.TH, "x", "y")]}
    )
    for book in (consolidated, names):
        assert "unit_register" not in told(desk.check(book).verdicts[0])
