"""A file of a table says what the screen says: every row and word, in three formats, also as a spreadsheet program shows it."""

import csv
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from dashboard import behind, data, headline, matrix, picking, printed_html, text, unit_matrix
from dashboard.component.cells import Aim, Column, Mark, Row, Spark, Table, Text
from dashboard.extracts import plain, tables, workbook
from dashboard.extracts import sheet as sheets
from dashboard.extracts.facts import facts
from dashboard.extracts.sheet import Sheet, Value, sheet, words
from dashboard.text import collation, language
from dashboard.tracking_grid import RANKS
from dashboard.view import View
from warehouse.errors import UsageError

SOFFICE = shutil.which("soffice")
HOSTILE = (
    '=HYPERLINK("http://a.vn","x")', "=1+1", "+84 912", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "http://a.vn/b", "'=1",
    "file:///etc/passwd", "00123", "1e5", "12/11/2025", "TRUE", "#REF!", "a\nb", "<b>&amp;", "_x0041_", "x" * 33_000, "\x07", "mailto:a@b.vn",
)  # fmt: skip
Look = Callable[..., View]


@pytest.fixture(scope="session")
def held(reading: data.Reading) -> str:
    """The unit with the most values."""
    with reading.cursor() as con:
        found = con.sql(
            "select unit_code from attainment where plan = 'CCHC' and period = '2025-Q3' "
            "group by unit_code order by count(value) desc, unit_code limit 1"
        ).fetchall()
    return str(found[0][0])


@pytest.fixture(scope="session")
def warned(reading: data.Reading, see: Look) -> dict[str, str]:
    """A unit and quarter whose version that counts carries warnings."""
    with reading.cursor() as con:
        found = con.sql(
            "select distinct unit_code, period from core.warning join core.submission using (submission_id) "
            "where plan_code = 'CCHC' order by all"
        ).fetchall()
    asked = [{"unit": unit, "period": period} for unit, period in found]
    return next(each for each in asked if tables.table("canh-bao", see("don-vi", **each)).rows)


@pytest.fixture(scope="session")
def sent_twice(reading: data.Reading) -> dict[str, str]:
    """What a unit sent again, as an address asks for it."""
    with reading.cursor() as con:
        found = con.sql(
            "select unit_code, period, plan_code from core.submission where version = 2 order by all limit 1"
        ).fetchall()
    return dict(zip(("who", "at", "plan"), found[0], strict=True))


@pytest.fixture(scope="session")
def views(see: Look, held: str, warned: dict[str, str], sent_twice: dict[str, str]) -> dict[str, View]:
    """A view for every table; where one can be seen from several sides, each of them."""
    one = {"indicator": "CCHC-7.1"}
    asked: dict[str, tuple[str, dict[str, str]]] = {
        name: (source.page, one if source.page == "chi-tieu" else {}) for name, source in tables.SOURCES.items()
    }
    for name in ("chi-tieu-don-vi", "nguon-so-don-vi", "luot-nop", "so-cung-cap"):
        asked[name] = ("don-vi", {"unit": held})
    for name in ("tim-chi-tieu", "tim-don-vi", "tim-muc"):
        asked[name] = ("tim-kiem", {"q": "ho"})
    asked["chi-tieu"] = ("chi-tieu", {})
    for name in ("muc-chi-tiet", "o-so-lieu"):
        asked[name] = ("chi-tiet", {"indicator": "CCHC-7.1", "unit": held})
    asked["chon-don-vi"] = ("chi-tiet", {"indicator": "CCHC-7.1"})
    asked["canh-bao"] = ("don-vi", warned)
    items = behind.read(see("chi-tiet", indicator="CCHC-7.1", unit=held))
    assert items
    row = str(items.items[0]["row"])
    asked["xep-hang giam"] = ("chi-tieu", {"indicator": "CCHC-4.1"})
    asked["o-da-doc"] = ("chi-tiet", {"indicator": "CCHC-7.1", "unit": held, "row": row})
    for name in ("ban-da-nop", "sua-tai-phong"):
        asked[name] = ("tinh-hinh-nop", {"who": held, "at": "2025-Q3"})
    for name in ("so-lieu-khac", "muc-khac"):
        asked[name] = ("tinh-hinh-nop", sent_twice)
    asked["cac-quy"] = ("chi-tieu", {**one, "window": "ytd"})
    asked["cac-quy cap"] = ("chi-tieu", {"indicator": "CCHC-4.1", "window": "phase", "level": "TH"})
    asked["ma-tran don-vi"] = ("tong-quan", {"by": "unit"})
    asked["ma-tran con-thieu"] = ("tong-quan", {"by": "unit", "period": "2025-Q1"})
    asked["ma-tran dia-ban"] = ("tong-quan", {"by": "area", "window": "ytd", "order": "concern"})
    asked["ma-tran trang-thai"] = ("tong-quan", {"status": "missed,near", "level": "TH"})
    asked["xep-hang tien"] = ("chi-tieu", {"indicator": "CCHC-6.3"})
    asked["xep-hang co-khong"] = ("chi-tieu", {"indicator": "CCHC-8.1", "order": "rank"})
    asked["tinh-hinh-nop tre"] = ("tinh-hinh-nop", {"sent": "late"})
    return {name: see(page, **given) for name, (page, given) in asked.items()}


@pytest.fixture(scope="session")
def made(views: dict[str, View]) -> dict[str, Table]:
    return {name: tables.table(name.partition(" ")[0], view) for name, view in views.items()}


@pytest.fixture(scope="session")
def folder(made: dict[str, Table], views: dict[str, View], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every table as a file in the three formats."""
    place = tmp_path_factory.mktemp("files")
    for name, shown in made.items():
        found = sheet(shown)
        workbook.write(found, facts(views[name], shown.caption), place / f"{name}.xlsx")
        plain.write_csv(found, place / f"{name}.csv")
        plain.write_parquet(found, place / f"{name}.parquet")
    return place


def test_every_table_is_tried(views: dict[str, View], made: dict[str, Table]) -> None:
    assert {name.partition(" ")[0] for name in views} == set(tables.SOURCES)
    may_be_empty = {"gia-han", "sua-tai-phong", "tinh-hinh-nop tre", "so-cung-cap", "tim-don-vi", "muc-khac"}
    assert not [name for name, shown in made.items() if not shown.rows and name not in may_be_empty]


def test_every_word_of_the_screen_is_in_the_file_and_no_other(made: dict[str, Table]) -> None:
    for name, shown in made.items():
        found = sheet(shown)
        assert [line.kind for line in found.lines] == [row.kind for row in shown.rows], name
        for row, line in zip(shown.rows, found.lines, strict=True):
            if row.kind == "group":
                assert [value.text for value in line.values] == [str(cell) for cell in row.cells]
                continue
            left = {id(value): value for value in line.values if value.text}
            for column, cell in zip(shown.columns, row.cells, strict=True):
                own = [value for each, value in zip(found.fields, line.values, strict=True) if each.column is column]
                for value in own:
                    left.pop(id(value), None)
                _agree(cell, [value for value in own if value.text], f"{name} {column.label}")
            assert not left, name


def _agree(cell: Any, own: list[Value], where: str) -> None:
    """What the columns of one cell say, put together, is what the cell says."""
    if isinstance(cell, Spark):
        known = [value for value in cell.values if value is not None]
        assert [float(value.number or 0) for value in own] == known, where
    elif isinstance(cell, Mark):
        assert len(own) <= 1
        value = own[0] if own else Value()
        assert (value.status, value.is_part) == (cell.status, cell.incomplete and cell.status != "not_reported"), where
        assert (cell.text in value.text) and text.SYMBOLS.get(cell.status, "") in value.text
        _equal(value, cell.text, where)
    elif isinstance(cell, str | Text):
        said = words(cell)
        if said.endswith("%") and len(own) == 3:
            # a share, beside the two parts it is made of
            assert isinstance(cell, Text) and [value.text for value in own] == [*cell.title.split("/"), said], where
        elif "/" in said and len(own) == 2 and all(value.number is not None for value in own):
            assert text.fraction(own[0].number, own[1].number) == said, where
        elif f" ({text.BASE} " in said:
            assert [text.parts_of("reduction", *(value.number for value in own))] == [said], where
        else:
            assert [value.text for value in own[:1]] == ([said] if said else []), where
            for value in own[:1]:
                _equal(value, said, where)
    elif cell is not None:
        assert [value.text.lstrip("".join(text.SYMBOLS.values())).strip() for value in own] == [
            part for aim in cell for part in (aim.text, aim.basis) if part
        ], where


def _equal(value: Value, said: str, where: str) -> None:
    """The number of a cell is the one that its words say: written again it is the same words."""
    if value.number is not None and "▼" not in said and said != "=":
        places = max(0, -int(value.number.as_tuple().exponent))
        assert text.decimal(value.number, places) in said, where


def test_what_is_left_and_its_base_are_two_numbers(made: dict[str, Table]) -> None:
    found = sheet(made["xep-hang giam"])
    columns = [each.heading for each in found.fields]
    at = [columns.index(f"{text.STATED} ({text.FILES[part]})") for part in ("above", "below")]
    stated = [row.cells[3] for row in made["xep-hang giam"].rows if row.cells[3]]
    assert stated and not any("/" in str(said) for said in stated)
    pairs = [[line.values[place].number for place in at] for line in found.lines if line.values[at[0]].text]
    assert [f"{text.amount(left)} (gốc {text.amount(base)})" for left, base in pairs] == stated


def test_the_three_formats_hold_the_same(made: dict[str, Table], folder: Path) -> None:
    for name, shown in made.items():
        found = sheet(shown)
        rows = [line for line in found.lines if line.kind != "group"]
        typed = pl.read_parquet(folder / f"{name}.parquet")
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
        assert (folder / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        assert lines[0] == typed.columns, name
        assert len(lines) - 1 == typed.height == len(rows), name
        data_sheet = openpyxl.load_workbook(folder / f"{name}.xlsx").worksheets[1]
        cells = list(data_sheet.iter_rows(values_only=True))
        assert list(cells[0][: len(found.fields)]) == [each.heading for each in found.fields], name
        body = [row for row, line in zip(cells[1:], found.lines, strict=True) if line.kind != "group"]
        for at, each in enumerate(found.fields):
            column = typed[each.heading]
            place = typed.columns.index(each.heading)
            for line, row, value, csv_line in zip(rows, body, column.to_list(), lines[1:], strict=True):
                wanted, in_csv = line.values[at], csv_line[place]
                if each.kind == "text":
                    assert value == wanted.text == (row[at] or "") == in_csv.removeprefix("'"), (name, each.heading)
                elif wanted.at is not None:
                    assert value == wanted.at == row[at] == datetime.fromisoformat(in_csv)
                elif wanted.number is None:
                    assert value is None and in_csv == "" and (row[at] or "") == wanted.text
                else:
                    assert value == wanted.number == Decimal(in_csv)
                    assert row[at] == float(wanted.number) and not isinstance(row[at], str)


def test_words_that_are_no_number_stand_beside_in_the_files_of_programs(folder: Path) -> None:
    board = pl.read_parquet(folder / "tinh-hinh-nop.parquet")
    assert {"total", "tổng"} & set(board["Loại dòng"])
    statuses = [name for name in board.columns if name.endswith("(trạng thái)")]
    codes = {code for name in statuses for code in board[name] if code}
    assert codes <= {*text.SENDING, "not_applicable", "tally"} and "on_time" in codes
    matrix = pl.read_parquet(folder / "ma-tran.parquet")
    assert matrix.columns[:4] == ["Nhóm", "Nhóm (ghi thêm)", "Mã", "Chỉ tiêu"]
    assert set(matrix["Toàn ngành (trạng thái)"]) <= set(text.STATUSES)
    assert matrix["Toàn ngành"].dtype.is_decimal()


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice on this machine")
def test_a_spreadsheet_shows_the_words_of_the_screen(made: dict[str, Table], folder: Path, tmp_path: Path) -> None:
    shown = _as_libreoffice_shows(sorted(folder.glob("*.xlsx")), tmp_path)
    for name, table in made.items():
        found = sheet(table)
        lines = shown[name][1:]
        assert len(lines) == len(found.lines), name
        for line, cells in zip(found.lines, lines, strict=True):
            if line.kind == "group":
                continue
            for each, value, cell in zip(found.fields, line.values, cells, strict=False):
                if each.part == "spark":
                    continue
                assert _flat(_local(cell, value)) == _flat(value.text), (name, each.heading, value)


def _as_libreoffice_shows(files: list[Path], place: Path) -> dict[str, list[list[str]]]:
    """The second sheet of each workbook, every cell as it is formatted, by the name of its file."""
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,true,false,false,2"
    command = [str(SOFFICE), f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", form]
    done = subprocess.run(
        [*command, "--outdir", str(place), *map(str, files)], capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    read = {}
    for file in files:
        with (place / f"{file.stem}-{text.FILES['data']}.csv").open(encoding="utf-8", newline="") as opened:
            read[file.stem] = list(csv.reader(opened))
    return read


def _local(cell: str, value: Value) -> str:
    """What LibreOffice shows under American signs, under ours."""
    return cell.translate(str.maketrans(",.", ".,")) if value.number is not None else cell


def _flat(said: str) -> str:
    return re.sub(r"\s+", "", said)


@pytest.fixture(scope="session")
def hostile() -> Sheet:
    """A table all of whose texts are hostile, in every kind of column."""
    columns = [
        Column(HOSTILE[0]), Column("=số", kind="number"), Column("+x", kind="status"), Column("@y", kind="target"),
        Column("-z", kind="link"), Column("\t", kind="date"), Column("c", kind="code"), Column("d", kind="change"),
    ]  # fmt: skip
    rows = [
        Row((each, each, Mark("missed", each), (Aim(each, each),), Text(each, title=f"={each}"), each, each, each))
        for each in HOSTILE
    ]
    groups = [Row(("=1", "=2", "=3"), kind="group")]
    return sheet(Table("=cmd()", columns, [*groups, *rows, Row(rows[0].cells, kind="total")]))


def test_hostile_texts_stay_texts(hostile: Sheet, tmp_path: Path) -> None:
    workbook.write(hostile, [("=1+1", "=2+2"), ("@x", "http://a.vn")], tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "d"} and cell.hyperlink is None
                if cell.data_type == "n" and cell.value is not None:
                    # only what reads as one whole number may be one
                    assert isinstance(cell.value, int | float)
    names = [cell.value for cell in book.worksheets[1]["A"][2:]]
    # a control character is escaped in the file; openpyxl leaves the escape as it stands
    plainly = {"\x07": "_x0007_", "\r=1": "_x000D_=1", "_x0041_": "_x005F_x0041_"}
    assert [str(name or "") for name in names[: len(HOSTILE)]] == [plainly.get(each, each[:32_767]) for each in HOSTILE]
    plain.write_csv(hostile, tmp_path / "x.csv")
    risky = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in csv.reader(file):
            for cell in line:
                assert not cell.startswith(risky) or re.fullmatch(r"-?[0-9.]+", cell), cell
    plain.write_parquet(hostile, tmp_path / "x.parquet")
    assert pl.read_parquet(tmp_path / "x.parquet").height == len(HOSTILE) + 1


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice on this machine")
def test_libreoffice_computes_nothing_of_a_hostile_table(hostile: Sheet, tmp_path: Path) -> None:
    workbook.write(hostile, [], tmp_path / "x.xlsx")
    shown = _as_libreoffice_shows([tmp_path / "x.xlsx"], tmp_path)["x"]
    said = [line[0] for line in shown[2:]]
    assert said[0] == HOSTILE[0] and said[1] == "=1+1" and said[4] == "@SUM(A1)" and said[11] == "00123"
    command = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "fods"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "x.xlsx")], check=True, capture_output=True, timeout=120
    )
    inside = (tmp_path / "x.fods").read_text(encoding="utf-8")
    assert "table:formula" not in inside and 'xlink:href="http' not in inside


def test_the_first_and_the_last_page(folder: Path, views: dict[str, View]) -> None:
    for name in ("ma-tran", "xep-hang", "tinh-hinh-nop"):
        book = openpyxl.load_workbook(folder / f"{name}.xlsx")
        assert book.sheetnames == ["Thông tin", "Số liệu", "Giải thích"]
        about = [row[:2] for row in book["Thông tin"].iter_rows(values_only=True)]
        said = dict(about)
        assert about[0][1] == text.SAMPLE
        assert said["Kế hoạch"].startswith("CCHC · ") and said["Kỳ báo cáo"] == "Quý III/2025"
        assert said["Phiên bản số liệu"].startswith(views[name].reading.version)
        assert {"Cách tính kỳ", "Cơ cấu đơn vị", "Xuất lúc", "Người xuất", "Địa chỉ màn hình", "Số dòng"} <= said.keys()
        explained = [row[:2] for row in book["Giải thích"].iter_rows(values_only=True)]
        headings = [cell.value for cell in book["Số liệu"][1]]
        assert [row[0] for row in explained[1 : len(headings) + 1]] == headings
        assert all(row[1] for row in explained[1 : len(headings) + 1])
        meanings = dict(explained)
        symbols = explained[explained.index((text.FILES["symbol"], text.FILES["meaning"])) + 1 :]
        assert all(meaning for sign, meaning in symbols if sign)
        if name == "tinh-hinh-nop":
            assert meanings[f"· {text.NOT_OWED}"] == text.NOT_OWED_MEANING
            assert meanings[text.TRACKER["missing"]] == text.COUNTED["missing"]
        assert book["Số liệu"].auto_filter.ref and book["Số liệu"].freeze_panes


def test_the_words_of_a_target_stand_beside_its_number(views: dict[str, View]) -> None:
    shown = tables.table("ma-tran", views["ma-tran"])
    at = next(at for at, column in enumerate(shown.columns) if column.kind == "target")
    said = [row.cells[at][0].text for row in shown.rows if row.kind == "row"]
    kept = plain.frame(sheet(shown))[f"{text.TARGET} ({text.FILES['words']})"].to_list()
    assert kept == said and any(each.startswith("≥ ") and each.endswith("%") for each in kept)


def test_a_matrix_leaves_as_a_matrix(folder: Path, views: dict[str, View]) -> None:
    page = openpyxl.load_workbook(folder / "ma-tran don-vi.xlsx")["Số liệu"]
    codes = [cell.value for cell in page[1]]
    indicators = [row["indicator_code"] for row in views["ma-tran"].reading.words.indicators_of("CCHC")]
    assert [code for code in codes if code in {text.short_code(each) for each in indicators}] == codes[6:]
    assert page.freeze_panes == "B2"
    filled = {cell.fill.fgColor.rgb for row in page.iter_rows(min_row=2) for cell in row if cell.fill.fill_type}
    assert {"FFEDF7F2", "FFF8D5D2"} <= filled
    formats = {cell.number_format for row in page.iter_rows(min_row=2) for cell in row if isinstance(cell.value, float)}
    assert any(form.startswith('"✓"* ') for form in formats) and any(form.startswith('"✕"* ') for form in formats)


def test_the_matrix_of_units_leaves_with_the_columns_and_totals_of_the_screen(
    views: dict[str, View], folder: Path
) -> None:
    view = views["ma-tran con-thieu"]
    chosen, reading = view.chosen, view.reading
    counts, cells = reading.units(chosen.where)
    found = matrix.lines(reading.overview(chosen.where, "level"), chosen.where.period, "level")
    units = matrix.listed_units(counts, cells, chosen)
    grid = unit_matrix.grid(found, units, cells, reading.words, chosen)
    above, below = f"Đạt ({text.FILES['above']})", f"Đạt ({text.FILES['below']})"
    share, missing = f"Đạt ({text.FILES['share']})", "Chưa báo cáo"
    page = openpyxl.load_workbook(folder / "ma-tran con-thieu.xlsx")["Số liệu"]
    lines = list(page.iter_rows(values_only=True))
    shown = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    typed = pl.read_parquet(folder / "ma-tran con-thieu.parquet").rows(named=True)
    with (folder / "ma-tran con-thieu.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    scored = {"attained", "near", "missed", "not_reported"}
    assert grid["unreported"] == text.count(sum(grid["units"]["missing"])) != "0"
    for rows in (shown, typed, told):
        total, own = rows[0], rows[1:]
        assert text.percent(Decimal(str(total[share]))) == grid["rate"]
        assert text.count(int(total[missing])) == grid["unreported"]
        assert int(total[above]) == sum(int(row[above]) for row in own) == (cells["status"] == "attained").sum()
        assert int(total[below]) == sum(int(row[below]) for row in own) == cells["status"].is_in(scored).sum()
        assert [int(row[above]) for row in own] == grid["units"]["attained"]
        assert [int(row[below]) for row in own] == grid["units"]["scored"]
        assert [int(row[missing] or 0) for row in own] == grid["units"]["missing"]
        assert not any(row[share] for row in own)


def test_the_first_page_says_how_the_rows_were_sorted_and_narrowed(
    views: dict[str, View], see: Look, held: str
) -> None:
    units = views["ma-tran don-vi"]
    name = units.reading.words.indicators["CCHC-7.1"]["indicator_name"]

    def said(view: View, asked: picking.Picking) -> dict[str, str]:
        return dict(facts(view, "x", asked))

    plainly = said(units, picking.ALL)
    assert (plainly["Tìm trong bảng"], plainly["Thứ tự"]) == ("không", "Ít đạt nhất trước")
    for order, words_ in (
        ("area", "Địa bàn"),
        ("name", "Tên"),
        ("CCHC-7.1", f"7.1 {name}, kém nhất trước"),
        ("-CCHC-7.1", f"7.1 {name}, tốt nhất trước"),
    ):
        found = said(units, picking.Picking(order, find=" hoa "))
        assert (found["Tìm trong bảng"], found["Thứ tự"], found["Tìm kiếm"]) == ("hoa", words_, "không")
    board = views["tinh-hinh-nop"]
    assert said(board, picking.ALL)["Thứ tự"] == "Địa bàn"
    assert said(board, picking.Picking("-2025-Q3"))["Thứ tự"] == "Quý III/2025, tốt nhất trước"
    items = see("chi-tiet", indicator="CCHC-7.1", unit=held)
    found = said(items, picking.Picking("date", ("đúng hạn",), "hồ sơ"))
    assert (found["Tìm trong bảng"], found["Thứ tự"]) == ("hồ sơ", "Theo ngày")
    assert found["Lọc trạng thái dòng"] == "đúng hạn"
    assert not {"Tìm trong bảng", "Thứ tự"} & dict(facts(units, "x")).keys()


def test_the_board_leaves_in_the_order_asked_for_with_the_sums_of_every_unit(views: dict[str, View]) -> None:
    view = views["tinh-hinh-nop"]

    def board(*asked: Any) -> Table:
        return tables.table("tinh-hinh-nop", view, picking.Picking(*asked))

    def names(shown: Table) -> list[str]:
        return [words(row.cells[0]) for row in shown.rows if row.kind == "row"]

    whole = board()
    assert [row.kind for row in whole.rows].count("group") > 1
    by_name = board("name")
    assert names(by_name) == sorted(names(whole), key=collation.key) and not [
        r for r in by_name.rows if r.kind == "group"
    ]
    at = next(n for n, column in enumerate(whole.columns) if "III/2025" in column.label)
    worst = [row.cells[at] for row in board("2025-Q3").rows if row.kind == "row"]
    ranks = [RANKS[cell.status] for cell in worst if isinstance(cell, Mark)]
    assert ranks == sorted(ranks) and len(set(ranks)) > 1
    found = board("file", (), names(whole)[0])
    assert 0 < len(names(found)) < len(names(whole))
    assert found.rows[0] == whole.rows[0]
    with pytest.raises(UsageError):
        board("2099-Q1")


def test_the_quarters_of_an_explanation_leave_as_they_are_explained(see: Look, tmp_path: Path) -> None:
    view = see("chi-tieu", indicator="CCHC-7.1", window="ytd")
    shown = tables.table("cac-quy", view)
    plain.write_csv(sheet(shown), tmp_path / "x.csv")
    rows = pl.read_csv(tmp_path / "x.csv", infer_schema=False)
    quarters = view.reading.group_quarters(view.chosen.where, "CCHC-7.1").to_dicts()
    assert rows[text.FILTERS["period"]].to_list() == [text.period(row["period"]) for row in quarters]
    assert rows[f"{text.COVERAGE} ({text.FILES['above']})"].cast(pl.Int64).to_list() == [
        row["units_reported"] for row in quarters
    ]
    assert all("÷" in said for said in rows[text.EXPLAINED["formula"]] if said)
    # a quarter by itself takes in no others
    with pytest.raises(UsageError):
        tables.table("cac-quy", see("chi-tieu", indicator="CCHC-7.1"))


def test_what_needs_attention_says_why_in_a_column_of_its_own(see: Look, tmp_path: Path) -> None:
    met = set()
    for plan, period in [("CCHC", f"2025-Q{quarter}") for quarter in (2, 3)] + [
        ("THTK", f"2026-Q{n}") for n in (1, 2, 3)
    ]:
        view = see("tong-quan", plan=plan, period=period)
        plain.write_csv(sheet(tables.table("can-chu-y", view)), tmp_path / "x.csv")
        found = matrix.lines(view.reading.overview(view.chosen.where, "level"), period, "level")
        by_code = {text.short_code(code): row for code, row in found.now.items()}
        steps = {row["indicator_code"]: step for step, row in headline.falls(found)}
        for row in pl.read_csv(tmp_path / "x.csv", infer_schema=False).iter_rows(named=True):
            cause = row[text.CAUSE]
            met.add(cause)
            if cause in (text.STATUSES["near"], text.STATUSES["missed"]):
                assert cause == text.STATUSES[by_code[row[text.CODE]]["status"]]
                assert row[text.GAP] and not row[text.CHANGE]
            elif cause == text.CAUSES["unsent"]:
                assert not row[text.CODE] and not row[text.GAP] and not row[text.CHANGE]
            else:
                step = steps[by_code[row[text.CODE]]["indicator_code"]]
                assert abs(Fraction(row[text.CHANGE])) == step and not row[text.GAP]
                assert (cause == text.CAUSES["fell"]) == row[text.CHANGE].startswith("-")
    assert {text.STATUSES["missed"], text.CAUSES["fell"], text.CAUSES["unsent"]} <= met


def test_a_cell_said_many_times_is_read_once_and_as_each_would_be_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    mark, other = Mark("near", "71,4", incomplete=True), Mark("missed", "71,4")
    columns = [Column("A"), Column("B", kind="number"), Column("C", kind="status")]
    rows = [Row(("một", "19/24", mark if at % 2 else other)) for at in range(50)]
    rows.insert(3, Row(("", "Nhóm", ""), kind="group"))
    asked: list[str] = []
    read = sheets.words
    monkeypatch.setattr(sheets, "words", lambda cell: asked.append(read(cell)) or read(cell))
    found = sheet(Table("bảng", columns, rows))
    assert asked.count("một") < 50
    assert [line.kind for line in found.lines].count("group") == 1 and found.lines[3].kind == "group"
    told = [line for line in found.lines if line.kind == "row"]
    assert len(told) == 50
    for at, line in enumerate(told):
        status = "near" if at % 2 else "missed"
        assert [value.text for value in line.values[:3]] == ["một", "19", "24"]
        assert (line.values[3].status, line.values[3].is_part) == (status, status == "near")


def test_the_bars_of_a_ranking_leave_as_drawn_whatever_the_list_shows(see: Look) -> None:
    view = see("chi-tieu", indicator="CCHC-4.1", status="missed", order="concern")
    drawn, listed = (tables.table(name, view) for name in ("thu-tu", "xep-hang"))
    places = [int(str(row.cells[0]).strip("=")) for row in drawn.rows]
    assert places == sorted(places) and len(listed.rows) < len(drawn.rows)
    missed = [row for row in drawn.rows if isinstance(row.cells[4], Mark) and row.cells[4].status == "missed"]
    assert {str(row.cells) for row in listed.rows} == {str(row.cells) for row in missed}
    shown = [int(str(row.cells[0]).strip("=")) for row in listed.rows]
    assert shown == sorted(shown, reverse=True)


def test_the_total_row_of_units_marks_what_is_incomplete(made: dict[str, Table], views: dict[str, View]) -> None:
    view = views["ma-tran con-thieu"]
    groups = matrix.lines(view.reading.overview(view.chosen.where, "level"), view.chosen.where.period, "level").now
    total = made["ma-tran con-thieu"].rows[0]
    parts = {
        text.short_code(code): row["units_reported"] < row["units_owed"] or row["units_incomplete"] > 0
        for code, row in groups.items()
    }
    shown = dict(zip([column.label for column in made["ma-tran con-thieu"].columns], total.cells, strict=True))
    told = {label: cell.incomplete for label, cell in shown.items() if isinstance(cell, Mark)}
    assert any(told.values()) and told == {label: parts[label] for label in told}


def test_a_narrowed_list_of_items_leaves_as_narrowed(see: Look, held: str) -> None:
    view = see("chi-tiet", indicator="CCHC-7.1", unit=held)
    every = tables.table("muc-chi-tiet", view)
    titles = [str(row.cells[1]) for row in every.rows if row.kind == "row"]
    found = tables.table("muc-chi-tiet", view, picking.Picking(order="title", find=titles[0]))
    kept = [str(row.cells[1]) for row in found.rows if row.kind == "row"]
    assert kept and titles[0] in kept and len(kept) <= len(titles) + 1


def test_a_table_that_the_view_does_not_have_is_a_sentence(see: Look) -> None:
    for name, page in (
        ("xep-hang", "chi-tieu"),
        ("luot-nop", "don-vi"),
        ("muc-chi-tiet", "chi-tiet"),
        ("tim-muc", "tim-kiem"),
    ):
        with pytest.raises(UsageError, match="không có bảng ấy"):
            tables.table(name, see(page))


def test_more_rows_than_excel_holds_are_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    shown = Table("x", [Column("a")], [Row(("1",)), Row(("2",))])
    with pytest.raises(UsageError, match=r"\.parquet.*địa bàn"):
        workbook.write(sheet(shown), [], tmp_path / "x.xlsx")
    assert not list(tmp_path.iterdir())


def test_what_a_file_is_about_and_what_it_means_stands_in_rows_that_show_it_all(see: Look, tmp_path: Path) -> None:
    view = see("tong-quan")
    shown = tables.table("ma-tran", view)
    workbook.write(sheet(shown), [*facts(view, shown.caption), ("x", "một hai ba " * 60)], tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    grown = 0
    for page in (book.worksheets[0], book.worksheets[-1]):
        for row in page.iter_rows():
            lines = max(len(str(cell.value or "")) / page.column_dimensions[cell.column_letter].width for cell in row)
            high = page.row_dimensions[row[0].row].height or workbook.LINE
            assert high >= workbook.LINE * lines or row[1].value is None
            # labels stand beside the first line of what they name
            assert page is not book.worksheets[0] or {cell.alignment.vertical for cell in row} == {"top"}
            grown += high > workbook.LINE
    assert grown > 1


def test_the_overview_says_what_a_rank_s_step_means_and_its_file_keeps_the_number(see: Look, choose) -> None:
    view = see("tong-quan")
    found = matrix.lines(view.reading.overview(view.chosen.where, "level"), "2025-Q3", "level")
    now = found.now["CCHC-1.1"]
    assert now["measure"] == "rank" and now["value"] is not None
    before = {**now, "value": now["value"] + 2, "numerator": now["numerator"] + 2, "period": "2024-Q3"}
    found.history["CCHC-1.1"][:] = [before, now]
    columns, rows = matrix.groups(found, view.reading.words, view.chosen)
    row = next(row for row in rows if row.cells[0] == "1.1")
    places = [at for at, column in enumerate(columns) if column.kind == "change"]
    assert [row.cells[at] for at in places] == [Text("▼ 2", title="tốt lên 2 bậc")] * 2
    # on paper there is no room for it
    assert "bậc" not in printed_html.table(Table("x", columns, rows))
    shown = sheet(Table("x", columns, rows))
    steps = [at for at, each in enumerate(shown.fields) if each.column.kind == "change"]
    line = next(line for line in shown.lines if line.values[0].text == "1.1")
    assert [line.values[at].number for at in steps] == [Decimal(-2)] * 2


@pytest.fixture
def english() -> Iterator[None]:
    language.use("en")
    yield
    language.use("vi")


@pytest.mark.usefixtures("english")
def test_english_screens_leave_in_english(see: Look, tmp_path: Path) -> None:
    view = see("tong-quan")
    shown = tables.table("ma-tran", view)
    found = sheet(shown)
    workbook.write(found, facts(view, shown.caption), tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["About", "Figures", "Explanations"]
    assert "Indicator" in [each.heading for each in found.fields]
    numbers = [value.number for line in found.lines if line.kind == "row" for value in line.values if value.status]
    assert any(number is not None and number != number.to_integral_value() for number in numbers)
