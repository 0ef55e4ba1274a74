"""The sender's own workbook with marks: only marks differ, it opens, and the next round starts clean."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import zipfile
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from etl import problems
from etl.guard import inspect_bytes
from etl.marked import marked
from etl.marks.listing import NAME
from etl.marks.notes import AUTHOR
from etl.marks.styles import COLOURS
from etl.splice import elements

HOSTILE = "=cmd|' /C calc'!A0 <b>&\"' _x0041_ ]]>\x01"
MARK_PARTS = ("xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml")


def finding(cell: str | None, sheet: str | None = "Chỉ tiêu", severity: str = "error", **more: Any) -> dict[str, Any]:
    return {"severity": severity, "sheet": sheet, "cell": cell, "value": "abc", "rule": "r",
            "message": "Ô này không phải là số.", "remedy": "Ghi số."} | more  # fmt: skip


def found(*rows: dict[str, Any]) -> pl.DataFrame:
    return problems.from_rows([{"file_no": 0, **row} for row in rows])


def furnished(path: Path) -> bytes:
    """A workbook with the furniture that schools' files have, as Excel-like writers make it."""
    book = xlsxwriter.Workbook(str(path))
    head = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1})
    blue = book.add_format({"bg_color": "#E8F1FA", "num_format": "#,##0.00", "locked": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    info = book.add_worksheet("Thông tin")
    info.write_row(0, 0, ["Mã đơn vị", "0126002"])
    sheet = book.add_worksheet("Chỉ tiêu")
    items = book.add_worksheet("Chi tiết")
    hidden = book.add_worksheet("Ẩn")
    hidden.write(0, 0, "kín")
    hidden.hide()
    sheet.merge_range("A1:I1", "BIỂU SỐ LIỆU", head)
    for col, heading in enumerate(("STT", "Mã chỉ tiêu", "Chỉ tiêu", "ĐVT", "Tử số", "Mẫu số", "Tổng")):
        sheet.write(1, col, heading, head)
    sheet.set_column(2, 2, 40)
    sheet.set_column(7, 7, 12, blue)
    for row in range(2, 12):
        sheet.write(row, 1, f"CCHC-{row}")
        sheet.write(row, 4, row, blue)
        sheet.write(row, 5, row * 2, blue)
        sheet.write_formula(row, 6, f"=E{row + 1}+F{row + 1}", None, row * 3)
    sheet.write_rich_string(13, 2, "chữ ", head, "đậm", " thường")
    sheet.write_datetime(14, 2, date(2025, 3, 1), day)
    sheet.set_row(20, 30, blue)
    sheet.data_validation("E3:E12", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.data_validation("H3:H12", {"validate": "list", "source": ["x"]})
    sheet.conditional_format("E3:E12", {"type": "cell", "criteria": ">", "value": 8, "format": head})
    sheet.write_comment("C3", "Ghi chú của trường", {"author": "Trường"})
    sheet.write_comment("E3", "Trường tự ghi ở ô này", {"author": "Trường"})
    sheet.protect("", {"format_cells": True})
    sheet.freeze_panes(2, 2)
    sheet.autofilter("A2:G12")
    sheet.print_area("A1:G12")
    sheet.repeat_rows(0, 1)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Chỉ tiêu'!$E$3:$E$12"})
    sheet.insert_chart("J3", chart)
    items.insert_image("B3", "anh.png", {"image_data": io.BytesIO(_png())})
    items.add_table("A10:C12", {"columns": [{"header": "a"}, {"header": "b"}, {"header": "c"}]})
    book.define_name("'Chỉ tiêu'!vùng", "='Chỉ tiêu'!$E$3:$E$12")
    sheet.activate()
    book.close()
    return path.read_bytes()


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (1).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00"))
        + chunk(b"IEND", b"")
    )


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def cells(data: bytes) -> dict[tuple[str, str], tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.coordinate): (
            cell.value, cell.number_format, repr(cell.font), repr(cell.border), repr(cell.alignment), repr(cell.protection), cell.fill,
        )
        for sheet in book.worksheets if sheet.title != NAME
        for row in sheet.iter_rows() for cell in row
    }  # fmt: skip


def sheet_state(data: bytes) -> dict[str, tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: (
            sheet.sheet_state, sorted(map(str, sheet.merged_cells.ranges)), {k: (d.width, d.hidden) for k, d in sheet.column_dimensions.items()},
            {k: (d.height, d.hidden) for k, d in sheet.row_dimensions.items() if d.height}, sorted(str(v.sqref) for v in sheet.data_validations.dataValidation),
            sheet.protection.sheet, sheet.freeze_panes, sheet.auto_filter.ref, str(sheet.print_area), sheet.print_title_rows,
            sorted(str(c.sqref) for c in sheet.conditional_formatting), len(sheet._charts), len(sheet._images), sorted(sheet.tables),
        )
        for sheet in book.worksheets if sheet.title != NAME
    }  # fmt: skip


FINDINGS = found(
    finding("E3"), finding("E5:F5"), finding("E5", severity="warning"), finding("G4", message=HOSTILE, value=HOSTILE),
    finding("H7"), finding("B21"), finding("C40"), finding(None), finding(None, None), finding("A1", "Chi tiết"),
)  # fmt: skip
MARKED = {"E3", "E5", "F5", "G4", "H7", "B21", "C40"}


@pytest.fixture
def original(tmp_path: Path) -> bytes:
    return furnished(tmp_path / "goc.xlsx")


def done(data: bytes, rows: pl.DataFrame = FINDINGS) -> bytes:
    given = marked(data, rows)
    assert given is not None
    return given


def test_only_marks_differ(original: bytes) -> None:
    back = done(original)
    before, after = cells(original), cells(back)
    differing = {place for place in before if [*map(repr, before[place])] != [*map(repr, after[place])]}
    added = set(after) - set(before)
    assert {cell for sheet, cell in differing if sheet == "Chỉ tiêu"} <= MARKED
    # where there was no cell, openpyxl makes one up without the format of its column or row
    stored = {place for place in differing if place[1] not in ("H7", "B21", "C40")}
    assert {cell for _, cell in stored} == {"A1", "E3", "E5", "F5", "G4"}
    assert all(before[place][:-1] == after[place][:-1] for place in stored)
    assert all(after[place][0] is None for place in added)
    rgb = {cell: after["Chỉ tiêu", cell][-1].fgColor.rgb for cell in MARKED}
    assert set(rgb.values()) == {COLOURS["error"]}
    # an empty cell takes the format its row or column gives it
    assert after["Chỉ tiêu", "H7"][1] == after["Chỉ tiêu", "B21"][1] == "#,##0.00"
    assert sheet_state(original) == sheet_state(back)


def test_all_other_parts_stay_byte_for_byte(original: bytes) -> None:
    before, after = parts(original), parts(done(original))
    changed = {name for name in before if before[name] != after[name]}
    # of the sheets one is no longer selected, one has cells, one a note
    own = {"xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/worksheets/_rels/sheet3.xml.rels"}
    assert changed == {*MARK_PARTS, *own, "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert {name for name in after if "chart" in name or "media" in name} == {
        name for name in before if "chart" in name or "media" in name
    }


def test_the_list_names_every_finding_and_links_to_its_cell(original: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(done(original)))
    assert (book.sheetnames[0], book.active.title) == (NAME, NAME)
    assert sum(sheet.sheet_view.tabSelected or False for sheet in book.worksheets) == 1
    listed = book[NAME]
    rows = [[cell.value for cell in row] for row in listed.iter_rows(min_row=5)]
    assert [row[0] for row in rows] == list(range(1, 11))
    assert [row[2:4] for row in rows[:2]] == [["Chỉ tiêu", "E3"], ["Chỉ tiêu", "E5:F5"]]
    assert listed["D5"].hyperlink.location == "'Chỉ tiêu'!E3"
    assert listed["A1"].value == "Cần sửa: 9 lỗi, 1 lưu ý"


def test_hostile_texts_stay_texts(original: bytes) -> None:
    listed = openpyxl.load_workbook(io.BytesIO(done(original)))[NAME]
    shown = HOSTILE.replace("\x01", "")
    assert [listed.cell(8, column).data_type for column in (5, 6)] == ["s", "s"]
    # openpyxl does not undo the escape that keeps Excel from reading _x0041_ as A
    assert listed.cell(8, 6).value == shown.replace("_x0041_", "_x005F_x0041_")
    sheet = f"A'!<x>&{'y' * 5}"
    odd = done(original, found(finding("E3", sheet), finding("XFD9999999"), finding("=A1"), finding("E3:E99999")))
    assert openpyxl.load_workbook(io.BytesIO(odd))[NAME]["C5"].value == sheet


def test_notes_say_what_is_wrong_and_the_senders_own_stay(original: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(done(original)))
    sheet = book["Chỉ tiêu"]
    assert sheet["E3"].comment.text == "Trường tự ghi ở ô này"
    assert sheet["C3"].comment.author == "Trường"
    assert "không phải là số" in sheet["E5"].comment.text
    assert [sheet["E5"].comment.text.count(f"{said}: Ghi số.") for said in ("Cách sửa", "Nên làm")] == [1, 1]
    assert (sheet["E5"].comment.author, book["Chi tiết"]["A1"].comment.author) == (AUTHOR, AUTHOR)


def test_a_cell_that_only_has_warnings_is_to_be_looked_at_or_explained(original: bytes) -> None:
    given = found(finding("F9"), finding("F9", severity="warning"), finding("F12", severity="warning"))
    sheet = openpyxl.load_workbook(io.BytesIO(done(original, given)))["Chỉ tiêu"]
    assert sheet["F9"].comment.text.startswith("Phần mềm Chỉ tiêu: cần sửa\n")
    assert sheet["F12"].comment.text.startswith("Phần mềm Chỉ tiêu: cần xem lại hoặc giải trình\n")
    assert "cần sửa" not in sheet["F12"].comment.text and "Cách sửa" not in sheet["F12"].comment.text
    # without an error the list asks for nothing else either; a second round leaves nothing of the first
    again = done(done(original, given), found(finding("F12", severity="warning")))
    book = openpyxl.load_workbook(io.BytesIO(again))
    assert book[NAME]["A1"].value == "Cần xem lại: 1 lưu ý"
    assert "giải trình" in book[NAME]["A2"].value
    assert book["Chỉ tiêu"]["F9"].comment is None
    assert book["Chỉ tiêu"]["F12"].comment.text.count("cần xem lại") == 1


def test_the_next_round_has_its_own_marks_only(original: bytes) -> None:
    first = done(original)
    second = done(first, found(finding("F9"), finding("E3", severity="warning")))
    book = openpyxl.load_workbook(io.BytesIO(second))
    assert book.sheetnames.count(NAME) == 1
    assert book[NAME]["A1"].value == "Cần sửa: 1 lỗi, 1 lưu ý"
    noted = {
        cell.coordinate
        for row in book["Chỉ tiêu"].iter_rows()
        for cell in row
        if cell.comment and cell.comment.author == AUTHOR
    }
    assert noted == {"F9"}
    before, after = cells(original), cells(second)
    coloured = {cell for (sheet, cell), row in after.items() if row[-1].fgColor.rgb in COLOURS.values()}
    assert coloured == {"F9", "E3"}
    # the blue cells are blue again
    assert after["Chỉ tiêu", "E5"][-1].fgColor.rgb == before["Chỉ tiêu", "E5"][-1].fgColor.rgb == "FFE8F1FA"
    assert after["Chỉ tiêu", "G4"][-1].fill_type is None
    assert sheet_state(second) == sheet_state(original)


def test_a_sheet_of_the_senders_own_called_so_is_theirs(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.title = NAME
    book.active["A1"] = "của trường"
    book.create_sheet("Chỉ tiêu")["B2"] = 1
    book.save(path)
    back = openpyxl.load_workbook(io.BytesIO(done(path.read_bytes(), found(finding("B2"), finding("C9")))))
    assert back.sheetnames == [f"{NAME} (2)", NAME, "Chỉ tiêu"]
    assert back[NAME]["A1"].value == "của trường"


def test_the_result_passes_the_guard_and_is_read_as_before(original: bytes) -> None:
    seen = inspect_bytes(done(original), "a.xlsx")
    assert seen.refusal is None
    assert next(sheet.name for sheet in seen.sheets) == NAME


def test_what_is_no_workbook_gets_none() -> None:
    for data in (b"", b"PK\x03\x04", b"%PDF", zipped({"a.txt": b"x"}), zipped({"[Content_Types].xml": b"<Types/>"})):
        assert marked(data, FINDINGS) is None


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("rows", [
    "<{p}sheetData/>",
    "<{p}sheetData></{p}sheetData>",
    '<{p}sheetData><{p}row r="3"/></{p}sheetData>',
    '<{p}sheetData><{p}row r="3"><{p}c r="F3"><{p}v>1</{p}v></{p}c></{p}row><{p}row r="9"><{p}c r="A9"/></{p}row></{p}sheetData>',
    "<{p}sheetData><{p}row><{p}c><{p}v>1</{p}v></{p}c></{p}row><{p}row/><{p}row><{p}c/><{p}c/></{p}row></{p}sheetData>",
])  # fmt: skip
def test_however_the_sheet_is_written(tmp_path: Path, prefix: str, rows: str) -> None:
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    entries = parts(path.read_bytes())
    main = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    namespace = main if prefix else main.replace(":x", "")
    text = f"<{prefix}worksheet {namespace}>{rows.format(p=prefix)}</{prefix}worksheet>"
    entries["xl/worksheets/sheet1.xml"] = text.encode()
    rows_found = [finding(cell, "Sheet") for cell in ("E3", "G3", "A1", "B1", "C5", "Z1")]
    back = done(zipped(entries), found(*rows_found))
    sheet = openpyxl.load_workbook(io.BytesIO(back))["Sheet"]
    numbers = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(numbers) == rows.count("v>1")
    assert sheet["E3"].comment is not None
    if "row>" not in rows.replace("/{p}row>", ""):
        assert sheet["E3"].fill.fgColor.rgb == COLOURS["error"]


def test_a_damaged_package_is_marked_or_left_never_broken(original: bytes) -> None:
    dice = random.Random(5)
    given = [original, done(original)]
    counts = {True: 0, False: 0}
    for _ in range(60):
        entries = parts(dice.choice(given))
        name = dice.choice([name for name in entries if name.endswith((".xml", ".rels", ".vml"))])
        places = list(re.finditer(rb'\s[\w:]+="([^"]*)"|<[^<>?]*/>', entries[name]))
        if not places:
            continue
        place, data = dice.choice(places), entries[name]
        group = 1 if place.group(1) is not None and dice.random() < 0.6 else 0
        new = dice.choice([b"", b"-1", b"99999999999", b"E5"]) if group else b""
        entries[name] = data[: place.start(group)] + new + data[place.end(group) :]
        mutant = zipped(entries)
        if inspect_bytes(mutant, "a.xlsx").refusal is not None:
            continue
        back = marked(mutant, FINDINGS)
        counts[back is not None] += 1
        if back is not None:
            assert inspect_bytes(back, "a.xlsx").refusal is None
            for name, changed in parts(back).items():
                if changed.startswith(b"<?xml") and changed != entries.get(name):
                    elements(changed)
    assert counts[True] > 30


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_as_it_is(original: bytes, tmp_path: Path) -> None:
    (tmp_path / "tra.xlsx").write_bytes(done(original))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "ods",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "tra.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    subprocess.run([*command[:4], "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "lai"), str(tmp_path / "tra.ods")],
                   check=True, capture_output=True, timeout=120)  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "lai" / "tra.xlsx")
    assert book.sheetnames == [NAME, "Thông tin", "Chỉ tiêu", "Chi tiết", "Ẩn"]
    assert book["Chỉ tiêu"]["G5"].value in ("=E5+F5", "=SUM(E5,F5)")
    assert "không phải là số" in book["Chỉ tiêu"]["F9"].comment.text if book["Chỉ tiêu"]["F9"].comment else True
    assert "không phải là số" in book["Chỉ tiêu"]["E5"].comment.text
    assert book["Chỉ tiêu"]["E5"].fill.fgColor.rgb == COLOURS["error"]
    # what LibreOffice saved can be marked again, the marks known as ours
    again = openpyxl.load_workbook(io.BytesIO(done((tmp_path / "lai" / "tra.xlsx").read_bytes(), found(finding("F9")))))
    assert again.sheetnames.count(NAME) == 1
    assert again["Chỉ tiêu"]["E5"].comment is None
    assert again["Chỉ tiêu"]["E5"].fill.fgColor.rgb not in COLOURS.values()
