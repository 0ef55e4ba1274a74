import datetime as dt
import hashlib
import random
import runpy
from collections.abc import Iterator
from html import escape
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from etl import read
from etl.read import CELLS, SheetInfo, UnreadableError, cell_name, read_workbooks, sheet_rows
from etl.sandbox import Sandbox

made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "hostile.py"))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as shared:
        yield shared


def rows_of(path: Path, sandbox: Sandbox) -> list[tuple[object, ...]]:
    (workbook,) = read_workbooks([path], sandbox=sandbox)
    assert workbook.refusal is None
    assert workbook.cells.schema == CELLS
    return workbook.cells.rows()


def test_cells_as_typed(tmp_path: Path, sandbox: Sandbox) -> None:
    path = tmp_path / "nop.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Chỉ tiêu")
        sheet.write_string("C5", " 1.234 ")
        sheet.write_number("D5", 0.1 + 0.2)
        sheet.write_number("E5", 0.85, workbook.add_format({"num_format": "0.0%"}))
        sheet.write_datetime("F5", dt.datetime(2026, 3, 1), workbook.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_boolean("G5", True)
        sheet.write_formula("C7", "=1/0", None, "#DIV/0!")
        sheet.write_formula("D7", "=1+1", None, 2)
        sheet.write_formula("E7", '=IF(1,"","x")', None, "")
        sheet.write_string("AB7", "0126001")
        sheet.write_string("C8", "Tie\u0302\u0301ng\u200b\u00a0Viê\u0323t")
    assert rows_of(path, sandbox) == [
        ("Chỉ tiêu", 5, 3, "text", " 1.234 ", None, False),
        ("Chỉ tiêu", 5, 4, "number", "0.3", 0.3, False),
        ("Chỉ tiêu", 5, 5, "number", "0.85", 0.85, True),
        ("Chỉ tiêu", 5, 6, "date", "2026-03-01", None, False),
        ("Chỉ tiêu", 5, 7, "bool", "TRUE", None, False),
        ("Chỉ tiêu", 7, 3, "error", "#DIV/0!", None, False),
        ("Chỉ tiêu", 7, 4, "number", "2", 2.0, False),
        ("Chỉ tiêu", 7, 5, "formula", '=IF(1,"","x")', None, False),
        ("Chỉ tiêu", 7, 28, "text", "0126001", None, False),
        ("Chỉ tiêu", 8, 3, "text", "Tie\u0302\u0301ng\u200b\u00a0Viê\u0323t", None, False),
    ]


def test_errors_and_formulas_are_never_blank(tmp_path: Path, sandbox: Sandbox) -> None:
    path = tmp_path / "loi.xlsx"
    path.write_bytes(
        made["workbook"](
            '<row r="1"><c r="B1"><f>1+1</f></c></row>'
            '<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="C2"><v>5</v></c><c r="D2" t="e"><v>#N/A</v></c></row>'
            '<row r="4"><c r="A4"><f>A1</f></c></row>'
        )
    )
    assert [(cell_name(row, col), kind, text) for _, row, col, kind, text, _, _ in rows_of(path, sandbox)] == [
        ("B1", "formula", "=1+1"),
        ("A2", "error", "#REF!"),
        ("C2", "number", "5"),
        ("D2", "error", "#N/A"),
        ("A4", "formula", "=A1"),
    ]


def test_sheet_of_formulas_only(tmp_path: Path, sandbox: Sandbox) -> None:
    path = tmp_path / "cong_thuc.xlsx"
    path.write_bytes(made["workbook"]('<row r="3"><c r="B3"><f>1+1</f></c></row>'))
    assert rows_of(path, sandbox) == [("S1", 3, 2, "formula", "=1+1", None, False)]


def test_not_finite_numbers_and_odd_dates_keep_their_kind(tmp_path: Path, sandbox: Sandbox) -> None:
    path = tmp_path / "la.xlsx"
    path.write_bytes(
        made["workbook"](
            '<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1e999</v></c><c r="C1"><v>12abc</v></c>'
            '<c r="D1" s="3"><v>60</v></c><c r="E1" s="3"><v>0.5</v></c>'
            '<c r="F1" t="inlineStr"><is><t>nan</t></is></c></row>'
        )
    )
    assert [(kind, text, number) for _, _, _, kind, text, number, _ in rows_of(path, sandbox)] == [
        ("text", "nan", None),
        ("text", "inf", None),
        ("text", "12abc", None),
        ("date", "1900-02-28", None),
        ("date", "12:00:00", None),
        ("text", "nan", None),
    ]


def test_hidden_sheets_and_rows_are_told(tmp_path: Path, sandbox: Sandbox) -> None:
    path = tmp_path / "an.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        shown, hidden, empty = (workbook.add_worksheet(name) for name in ("Chi tiết", "Ẩn", "Trống"))
        shown.write("A1", 1)
        shown.write("A2", 2)
        shown.set_row(1, options={"hidden": True})
        shown.set_row(7, options={"hidden": True})
        hidden.write("A1", 3)
        hidden.hide()
        empty.set_column("A:A", 30)
    (workbook_read,) = read_workbooks([path], sandbox=sandbox)
    assert workbook_read.sheets == (
        SheetInfo("Chi tiết", True, (2,)),
        SheetInfo("Ẩn", False),
        SheetInfo("Trống", True),
    )
    assert workbook_read.cells["sheet"].to_list() == ["Chi tiết", "Chi tiết", "Ẩn"]


def test_every_double_and_text_comes_back(tmp_path: Path, sandbox: Sandbox) -> None:
    chance = random.Random(1)
    numbers = [chance.uniform(-1, 1) * 10 ** chance.randint(-9, 14) for _ in range(1_000)]
    texts = [
        "".join(chance.choices("aăâđêôơưỳỹ Ð\u200b\u00a0<&>\"'{}1,.-😀", k=12)).strip() or "x" for _ in range(1_000)
    ]
    path = tmp_path / "vong.xlsx"
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{number!r}</v></c>'
        f'<c r="C{n}" t="inlineStr"><is><t>{escape(text)}</t></is></c></row>'
        for n, (number, text) in enumerate(zip(numbers, texts, strict=True), 1)
    )
    path.write_bytes(made["workbook"](rows))
    (read_back,) = read_workbooks([path], sandbox=sandbox)
    assert read_back.cells.filter(col=1)["number"].to_list() == numbers
    assert read_back.cells.filter(col=3)["text"].to_list() == texts


def test_text_far_down_a_column_of_numbers(tmp_path: Path, sandbox: Sandbox) -> None:
    path = tmp_path / "lan.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for row in range(3_000):
            sheet.write(row, 0, "chưa có" if row in (0, 998, 1_000, 2_499) else row)
    cells = read_workbooks([path], sandbox=sandbox)[0].cells
    assert cells.filter(kind="text")["row"].to_list() == [1, 999, 1_001, 2_500]
    assert cells.height == 3_000


def test_long_sheet_comes_in_order(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "dai.xlsx"
    rows = "".join(
        f'<row r="{n}"><c r="B{n}"><v>{n}</v></c>'
        + (f'<c r="C{n}" t="e"><v>#N/A</v></c>' if n % 7 == 0 else "")
        + "</row>"
        for n in range(3, 1_000)
    )
    path.write_bytes(made["workbook"](rows))
    whole = rows_of(path, sandbox)
    monkeypatch.setattr(read, "_BLOCK", 10)
    blocks: list[pl.DataFrame] = []
    read.parse(path, blocks.append)
    assert len(blocks) > 10
    assert pl.concat(blocks).rows() == whole
    assert whole == sorted(whole, key=lambda cell: (cell[1], cell[2]))
    assert len(whole) == 997 + 142


def test_refused_files_do_not_stop_the_others(tmp_path: Path, sandbox: Sandbox) -> None:
    paths = [tmp_path / name for name in ("a.xlsx", "b.xls", "c.xlsx", "khong_co.xlsx")]
    paths[0].write_bytes(made["workbook"]())
    paths[1].write_bytes(made["REFUSED"]["cu.xls"][0]())
    paths[2].write_bytes(made["workbook"](made["cells"]("A1", "ZZ100000")))
    seen: list[tuple[int, int]] = []

    workbooks = read_workbooks(paths, lambda done, total: seen.append((done, total)), sandbox)

    assert [workbook.path for workbook in workbooks] == paths
    assert [workbook.refusal and workbook.refusal.rule for workbook in workbooks] == [
        None, "file_type", "sheet_too_big", "file_missing",
    ]  # fmt: skip
    assert [workbook.sha256 for workbook in workbooks[:3]] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in paths[:3]
    ]
    assert workbooks[2].refusal is not None
    assert (workbooks[2].refusal.sheet, workbooks[2].refusal.cell) == ("S1", "ZZ100000")
    assert all(workbook.cells.is_empty() and workbook.cells.schema == CELLS for workbook in workbooks[1:])
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_contents_decide_not_the_name(tmp_path: Path, sandbox: Sandbox) -> None:
    for name in ("a.xls", "0f3a", "nộp lần 2 (1).xlsm"):
        path = tmp_path / name
        path.write_bytes(made["workbook"]())
        assert len(rows_of(path, sandbox)) == 2


def test_reader_and_openpyxl_agree(tmp_path: Path, sandbox: Sandbox) -> None:
    path = tmp_path / "hai.xlsx"
    chance = random.Random(3)
    with xlsxwriter.Workbook(path) as workbook:
        for name in ("Một", "Hai"):
            sheet = workbook.add_worksheet(name)
            for _ in range(300):
                place = (chance.randrange(60), chance.randrange(30))
                sheet.write(*place, chance.choice(["x", " y ", "Đạt", 5, 0.1, 1e-7, 123456.789, True]))
    expected = [
        (sheet.title, cell.row, cell.column, cell.value)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    found = [
        (sheet, row, col, {"number": number, "bool": True}.get(kind, text))
        for sheet, row, col, kind, text, number, _ in rows_of(path, sandbox)
    ]
    assert found == expected


def test_sheet_rows_shows_the_senders_rows(tmp_path: Path, sandbox: Sandbox) -> None:
    path = tmp_path / "ban_goc"
    path.write_bytes(
        made["workbook"](
            made["GOOD"] + '<row r="3"><c r="C3" t="e"><v>#N/A</v></c></row><row r="9"><c r="Z9"><v>1</v></c></row>'
        )
    )
    assert sheet_rows(path, "S1", 1, 3, sandbox) == [["Mã", "5", ""], ["", "", ""], ["", "", "#N/A"]]
    assert sheet_rows(path, "S1", 20, 21, sandbox) == [[], []]
    with pytest.raises(UnreadableError, match="không có trang tính"):
        sheet_rows(path, "S2", 1, 3, sandbox)
    path.write_bytes(b"")
    with pytest.raises(UnreadableError, match="rỗng"):
        sheet_rows(path, "S1", 1, 3, sandbox)


def test_own_sandbox(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(made["workbook"]())
    assert [workbook.cells.height for workbook in read_workbooks([path])] == [2]
    assert read_workbooks([]) == []
