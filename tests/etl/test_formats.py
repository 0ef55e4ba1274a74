"""Workbooks that are no xlsx: the same frame, the same findings, the same limits."""

from __future__ import annotations

import random
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.read import CELLS, Workbook, read_workbooks
from etl.sandbox import Sandbox

DATA = Path(__file__).parents[1] / "data"
made = runpy.run_path(str(DATA / "hostile.py"))
ods, table, row, cell = (made[name] for name in ("ods", "ods_table", "ods_row", "ods_cell"))
FONT = '<style:style style:name="{0}" style:family="table-cell"><style:text-properties style:font-name="{1}"/></style:style>'


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as shared:
        yield shared


def read(folder: Path, sandbox: Sandbox, data: bytes, name: str = "a") -> Workbook:
    path = folder / name
    path.write_bytes(data)
    (workbook,) = read_workbooks([path], sandbox=sandbox)
    assert workbook.cells.schema == CELLS
    return workbook


def texts(workbook: Workbook) -> list[tuple[object, ...]]:
    assert workbook.refusal is None, workbook.refusal
    return workbook.cells.select("row", "col", "kind", "text").rows()


@pytest.mark.parametrize("name", made["OTHER_REFUSED"])
def test_refused_in_one_plain_sentence(name: str, tmp_path: Path, sandbox: Sandbox) -> None:
    build, rule = made["OTHER_REFUSED"][name]
    refusal = read(tmp_path, sandbox, build(), name).refusal
    assert refusal is not None
    assert refusal.rule == rule
    assert f'"{name}"' in refusal.message or refusal.sheet
    assert refusal.message.endswith(".")
    assert refusal.remedy.endswith(".")


# --- .xls: tests/data/cu.xls was written once by LibreOffice from a workbook of ours


def test_xls_says_what_the_xlsx_it_came_from_says(tmp_path: Path, sandbox: Sandbox) -> None:
    workbook = read(tmp_path, sandbox, (DATA / "cu.xls").read_bytes(), "cu.xls")
    assert [(sheet.name, sheet.visible, sheet.hidden_rows) for sheet in workbook.sheets] == [
        ("Chỉ tiêu", True, (3,)),
        ("Ẩn", False, ()),
    ]
    assert workbook.cells.filter(sheet="Chỉ tiêu").select("row", "col", "kind", "text", "is_percent").rows() == [
        (1, 1, "text", "Trường Tiểu học", False),
        (1, 2, "text", "Trường Tiểu học", False),
        (1, 3, "text", "0126001", False),
        (2, 1, "number", "0.85", True),
        (2, 2, "date", "2026-03-01", False),
        (2, 3, "bool", "TRUE", False),
        (2, 4, "error", "#DIV/0!", False),
        (2, 5, "number", "2", False),
        (3, 1, "number", "0.333333333333333", False),
        (3, 2, "text", "ẩn", False),
        (4, 1, "text", "TRƯỜNG MẦM NON", False),
        (5, 1, "text", "Tr\xadêng TiÓu häc", False),
        (5, 2, "date", "08:30:00", False),
    ]
    assert [(found.rule, found.cell) for found in workbook.notices] == [("legacy_font", "A1"), ("legacy_font", "B1")]
    assert [(found.rule, found.sheet, found.cell) for found in workbook.doubts] == [("legacy_text", "Chỉ tiêu", "A5")]


def test_a_formula_no_program_calculated_is_not_zero(tmp_path: Path, sandbox: Sandbox) -> None:
    data = bytearray((DATA / "cu.xls").read_bytes())
    place = data.index(bytes([1, 0, 4, 0]), data.index(b"\x06\x00"))  # row 2, column 5: =1+1
    while data[place - 4 : place - 2] != b"\x06\x00":
        place = data.index(bytes([1, 0, 4, 0]), place + 1)
    data[place + 6 : place + 16] = bytes(8) + b"\x02\x00"
    found = {
        (r, c): (kind, text) for r, c, kind, text in texts(read(tmp_path, sandbox, bytes(data))) if (r, c) == (2, 5)
    }
    assert found == {(2, 5): ("formula", "=")}


def test_locked_and_damaged_xls(tmp_path: Path, sandbox: Sandbox) -> None:
    whole = (DATA / "cu.xls").read_bytes()
    at = whole.index(bytes([0x09, 0x08, 0x10, 0x00]))  # the globals: what follows the beginning becomes FILEPASS
    locked = bytearray(whole)
    locked[at + 20 : at + 22] = b"\x2f\x00"
    assert getattr(read(tmp_path, sandbox, bytes(locked)).refusal, "rule", None) == "encrypted"
    assert getattr(read(tmp_path, sandbox, whole[:6000]).refusal, "rule", None) == "broken_file"


def test_mutated_files_always_get_a_verdict(tmp_path: Path, sandbox: Sandbox) -> None:
    chance = random.Random(11)
    sources = {"xls": (DATA / "cu.xls").read_bytes(), "csv": "Mã;Số\nCCHC-3.1;1,5\n".encode("utf-16")}
    for number in range(60):
        kind = "xls" if number % 3 else "csv"
        data = bytearray(sources[kind])
        for _ in range(chance.randrange(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        workbook = read(tmp_path, sandbox, bytes(data), f"{number}.{kind}")
        assert workbook.refusal is None or workbook.refusal.message.endswith(".")


# --- .ods


def test_ods_cells_as_typed(tmp_path: Path, sandbox: Sandbox) -> None:
    typed = row(
        cell("0126001"), cell("85,0%", 'office:value-type="percentage" office:value="0.85"'),
        cell("1,5", 'office:value-type="float" office:value="1.5" table:number-columns-repeated="2"'),
        cell("01/03/26", 'office:value-type="date" office:date-value="2026-03-01"'),
        cell("ĐÚNG", 'office:value-type="boolean" office:boolean-value="true"'),
        cell("8:30", 'office:value-type="time" office:time-value="PT08H30M00S"'),
    )  # fmt: skip
    formulas = row(
        cell("#DIV/0!", 'table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"'),
        cell("", 'table:formula="of:=[.A1]+1"'), cell("3", 'table:formula="of:=1+2" office:value-type="float" office:value="3"'),
        cell("NaN", 'office:value-type="float" office:value="NaN"'),
        "<table:table-cell office:value-type='string'><office:annotation><text:p>ghi chú</text:p></office:annotation>"
        "<text:p>a<text:s text:c='2'/>b</text:p><text:p>c</text:p></table:table-cell>",
        more='table:visibility="collapse"',
    )  # fmt: skip
    tables = table(
        row(more='table:number-rows-repeated="2"') + typed + formulas + row(more='table:number-rows-repeated="1048571"')
    )
    workbook = read(tmp_path, sandbox, ods(tables + table(row(cell("x")), "Ẩn").replace('name="Ẩn"', 'name="Ẩn" table:style-name="h"'),
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'))  # fmt: skip
    assert texts(workbook) == [
        (3, 1, "text", "0126001"), (3, 2, "number", "0.85"), (3, 3, "number", "1.5"), (3, 4, "number", "1.5"), (3, 5, "date", "2026-03-01"),
        (3, 6, "bool", "TRUE"), (3, 7, "date", "08:30:00"),
        (4, 1, "error", "#DIV/0!"), (4, 2, "formula", "=[.A1]+1"), (4, 3, "number", "3"), (4, 4, "text", "nan"), (4, 5, "text", "a  b\nc"),
        (1, 1, "text", "x"),
    ]  # fmt: skip
    assert workbook.cells.filter("is_percent").select("row", "col").rows() == [(3, 2)]
    assert [(sheet.name, sheet.visible, sheet.hidden_rows) for sheet in workbook.sheets] == [
        ("S1", True, (4,)),
        ("Ẩn", False, ()),
    ]


def test_ods_hidden_columns_with_data(tmp_path: Path, sandbox: Sandbox) -> None:
    columns = '<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
    workbook = read(tmp_path, sandbox, ods(table(columns + row(cell("a"), cell("b")))))
    assert workbook.sheets[0].hidden_columns == (2,)


def test_ods_old_fonts_of_cells_columns_and_parents(tmp_path: Path, sandbox: Sandbox) -> None:
    styles = FONT.format("ce1", ".VnTime") + FONT.format("ce2", "VNI-Times") + (
        '<style:style style:name="ce3" style:family="table-cell" style:parent-style-name="ce1"/>'
    )  # fmt: skip
    column = '<table:table-column table:number-columns-repeated="3" table:default-cell-style-name="ce2"/>'
    tables = table(column + row(
        cell("TiÓu häc", 'office:value-type="string" table:style-name="ce3"'), cell("Tieåu hoïc"), cell("kÕt qu¶ - §¹t", 'table:style-name="ce1" office:value-type="string"'),
        cell("Tiểu học"),
    ))  # fmt: skip
    workbook = read(tmp_path, sandbox, ods(tables, styles))
    assert workbook.cells["text"].to_list() == ["Tiểu học", "Tiểu học", "kết quả - Đạt", "Tiểu học"]


# --- .csv

ROWS = 'Mã chỉ tiêu{0}Tử số{0}Mẫu số{0}Giải trình\nCCHC-3.1{0}"1,5"{0}20{0}"dòng 1\ndòng 2"\n\n="01"{0}=1+1{0}#N/A{0}\n'
EXPECTED = [
    (1, 1, "text", "Mã chỉ tiêu"), (1, 2, "text", "Tử số"), (1, 3, "text", "Mẫu số"), (1, 4, "text", "Giải trình"),
    (2, 1, "text", "CCHC-3.1"), (2, 2, "text", "1,5"), (2, 3, "text", "20"), (2, 4, "text", "dòng 1\ndòng 2"),
    (4, 1, "text", "01"), (4, 2, "formula", "=1+1"), (4, 3, "error", "#N/A"),
]  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_csv_in_every_dress(delimiter: str, encoding: str, tmp_path: Path, sandbox: Sandbox) -> None:
    data = ROWS.format(delimiter).encode(encoding)
    data = b"\xfe\xff" + data if encoding == "utf-16-be" else data
    workbook = read(tmp_path, sandbox, data, "tệp.csv")
    assert texts(workbook) == EXPECTED
    assert [sheet.name for sheet in workbook.sheets] == ["CSV"]
    assert workbook.notices == ()


def test_csv_decimal_commas_are_no_columns(tmp_path: Path, sandbox: Sandbox) -> None:
    lines = "Mã;Tử số;Mẫu số\n" + "".join(f"CCHC-{n}.1;{n},5;1{n},25\n" for n in range(1, 9))
    assert read(tmp_path, sandbox, lines.encode()).cells["col"].max() == 3


def test_csv_with_the_hint_of_excel(tmp_path: Path, sandbox: Sandbox) -> None:
    assert texts(read(tmp_path, sandbox, b"sep=;\na,1;b\n")) == [(2, 1, "text", "a,1"), (2, 2, "text", "b")]


def test_csv_in_windows_1258(tmp_path: Path, sandbox: Sandbox) -> None:
    typed = "Trường Tiểu học;Đạt;Tỷ lệ\n"
    letters = {"ườ": "ươ\u0300", "ể": "ê\u0309", "ọ": "o\u0323", "ạ": "a\u0323", "ỷ": "y\u0309", "ệ": "ê\u0323"}
    decomposed = typed
    for whole, parts in letters.items():
        decomposed = decomposed.replace(whole, parts)
    workbook = read(tmp_path, sandbox, decomposed.encode("cp1258"))
    assert workbook.cells["text"].to_list() == typed.strip().split(";")
    assert [(found.rule, found.sheet) for found in workbook.notices] == [("encoding_1258", "CSV")]


def test_csv_longer_than_a_block(tmp_path: Path, sandbox: Sandbox) -> None:
    workbook = read(tmp_path, sandbox, b"a;b\n" * 60_000)
    assert workbook.cells.height == 120_000
    assert workbook.cells["row"].is_sorted()


def test_loaded_through_the_ordinary_door(desk: Any) -> None:
    """A v1 workbook as .ods: loaded, kept as sent, replayed from the original, which has no name."""
    info = [("Mã đơn vị", "0126002"), ("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "2025-Q1")]
    number = 'office:value-type="float" office:value="{0}"'
    figures = row(cell("Mã chỉ tiêu"), cell("Tử số"), cell("Mẫu số")) + row(
        cell("CCHC-3.1"), cell("17", number.format(17)), cell("20", number.format(20))
    )
    data = ods(table("".join(row(cell(a), cell(b)) for a, b in info), "Thông tin") + table(figures, "Chỉ tiêu"))
    path = desk.folder / "quý 1.ods"
    path.write_bytes(data)
    (verdict,) = desk.load(path).verdicts
    assert verdict.submissions, verdict.problems.to_dicts()
    assert desk.cell("CCHC-3.1") == (17.0, 20.0)
    assert (desk.home.originals / verdict.sha256).read_bytes() == data
    assert desk.cli("verify").code == 0
