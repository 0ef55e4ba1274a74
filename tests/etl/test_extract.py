"""Extracts: exactly the contract's columns, typed, and no text that a spreadsheet could take for a formula."""

from __future__ import annotations

import csv
import shutil
import subprocess
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from etl import extract
from warehouse import store

COLUMNS = {
    "attainment": "plan, period, window, unit_code, unit_name, levels, area, indicator_code, indicator_name, field, "
    "measure, numerator, denominator, value, target, comparator, target_basis, status, incomplete, marks, shortfall, "
    "explanation, submission_id, version, received_at, days_late",
    "rollup": "indicator_code, indicator_name, numerator, denominator, value, target, comparator, target_basis, "
    "status, units_owed, units_reported, units_attained, units_incomplete, coverage_pct, attained_of_reported_pct, "
    "attained_of_owed_pct, bound_low, bound_high",
    "items": "plan, period, unit_code, unit_name, indicator_code, item_no, title, numerator, denominator, date, "
    "state, evidence, note, fields, file, sheet, row, submission_id, version",
    "submissions": "submission_id, plan, period, unit_code, unit_name, version, state, received_at, days_late, "
    "file, sha256, loaded_by, figures, items",
    "completeness": "plan, period, unit_code, unit_name, levels, area, due_on, extended_to, received_at, days_late, "
    "state, figures_owed, figures_reported",
}
HOSTILE = ("=1+1", "+84 912", "-5", "@x", "\ttab", "http://a.vn/b", "＝1+1", "'=1", "bình thường")


@pytest.fixture(scope="module")
def full(shared_desk: Any, u: Any) -> Any:
    """A home with figures, hostile texts everywhere, a resubmission and an unreported unit."""
    desk = shared_desk
    items = [("CCHC-3.1", text, 1, 2, None, text, text, text, text) for text in HOSTILE]
    desk.load(
        desk.book(
            ("CCHC-3.1", 9, 18, None, None, "=cmd()"),
            ("CCHC-6.3", "1234,567891"),
            ("CCHC-2.1", 1, 3),
            items=items,
            more=["=Cột"],
        ),
        desk.book(("CCHC-3.1", 9, 9), unit=u.MN),
        desk.book(("CCHC-3.1", 8, 9), unit=u.MN, name="-2.xlsx"),
        desk.book(("CCHC-3.1", 10, 10), unit=u.BOTH, period="2025-Q2"),
        received_at=datetime(2025, 2, 20, 9, 5),
    )
    from etl import register

    register.apply(
        desk.home, desk.register((u.TH, "=1+1"), (u.MN, "@SUM(A1)"), headings=("Mã đơn vị", "Tên đơn vị")), by="t"
    )
    return desk


@pytest.fixture
def out(full: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs an extract and returns the file."""
    monkeypatch.setenv("CHITIEU_HOME", str(full.home.root))

    def run(what: str, ending: str, *more: Any) -> Path:
        target = tmp_path / f"{what}.{ending}"
        ran = full.cli("extract", what, "--plan", "CCHC", "--period", "2025-Q1", *more, "-o", target, "--json")
        assert ran.code == 0, ran.err
        assert ran.json["file"] == str(target)
        return target

    return run


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("what", COLUMNS)
def test_columns_in_every_format(out: Any, what: str) -> None:
    expected = COLUMNS[what].split(", ")
    text = out(what, "csv")
    raw = text.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf" + ",".join(expected).encode())
    assert b"\xef\xbb\xbf" not in raw[3:]
    rows = read_csv(text)
    typed = pl.read_parquet(out(what, "parquet"))
    assert typed.columns == expected
    assert typed.height == len(rows) > 0
    allowed = (pl.Decimal, pl.Int32, pl.Int64, pl.Datetime, pl.Date, pl.String, pl.Boolean)
    assert all(isinstance(dtype, allowed) for dtype in typed.schema.values()), typed.schema
    for row in rows:
        for name, dtype in typed.schema.items():
            if dtype == pl.String:
                assert not row[name].startswith(("+", "-", "@", "\t", "\r", "\n", "＝")), (name, row[name])
                assert name == "comparator" or not row[name].startswith("="), (name, row[name])


def test_csv_guard_is_one_apostrophe_on_text_only(out: Any) -> None:
    rows = read_csv(out("items", "csv"))
    assert [row["title"] for row in rows] == [
        "'=1+1",
        "'+84 912",
        "'-5",
        "'@x",
        "tab",
        "http://a.vn/b",
        "'＝1+1",
        "'=1",
        "bình thường",
    ]
    assert {row["numerator"] for row in rows} == {"1.000000"}
    figures = {
        (row["unit_code"], row["indicator_code"]): row
        for row in read_csv(out("attainment", "csv", "--status", "monitored"))
    }
    assert figures["0126002", "CCHC-6.3"]["numerator"] == "1234.567891"
    assert figures["0126002", "CCHC-6.3"]["received_at"] == "2025-02-20T09:05:00"
    assert figures["0126002", "CCHC-6.3"]["unit_name"] == "'=1+1"


def test_parquet_types(out: Any) -> None:
    typed = pl.read_parquet(out("attainment", "parquet"))
    schema = typed.schema
    assert all(
        isinstance(schema[name], pl.Decimal) for name in ("numerator", "denominator", "value", "target", "shortfall")
    )
    assert schema["version"] == pl.Int32
    assert schema["days_late"] == pl.Int32
    assert isinstance(schema["received_at"], pl.Datetime)
    value = typed.filter(pl.col("unit_code") == "0126002", pl.col("indicator_code") == "CCHC-2.1")["value"].to_list()
    assert value == [Decimal("33.3333333333")]


@pytest.mark.parametrize("what", COLUMNS)
def test_workbook_for_people(out: Any, what: str) -> None:
    path = out(what, "xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Thông tin", "Số liệu", "Giải thích"]
    about, data, explained = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    facts = {row[0]: row[1] for row in about}
    assert (facts["Kế hoạch"], facts["Kỳ báo cáo"]) == ("CCHC", "2025-Q1")
    assert {"Phiên bản số liệu", "Xuất lúc", "Phạm vi thời gian"} <= facts.keys()
    words = extract.column_words()
    expected = COLUMNS[what].split(", ")
    assert list(data[0]) == [words[name][0] for name in expected]
    assert len(set(data[0])) == len(data[0])
    assert [row[1] for row in explained[1:]] == expected
    assert all(row[2] for row in explained[1:])
    rows = read_csv(out(what, "csv"))
    assert len(data) - 1 == len(rows)
    for name in {"numerator", "value", "figures", "version", "figures_owed", "units_owed"} & set(expected):
        assert any(isinstance(row[expected.index(name)], int | float) for row in data[1:]), name
    key = next(name for name in ("unit_code", "indicator_code") if name in expected)
    assert [row[expected.index(key)] for row in data[1:]] == [row[key] for row in rows]
    with zipfile.ZipFile(path) as package:
        parts = b"".join(package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in parts
    assert b"<hyperlink" not in parts


def test_texts_stand_in_the_workbook_as_they_were(out: Any) -> None:
    sheet = openpyxl.load_workbook(out("items", "xlsx"))["Số liệu"]
    assert [sheet.cell(row=number + 2, column=7).value for number in range(len(HOSTILE))] == [
        text.strip() for text in HOSTILE
    ]
    assert all(sheet.cell(row=number + 2, column=7).data_type == "s" for number in range(len(HOSTILE)))


FILTERS: dict[str, tuple[tuple[str, ...], str, set[str]]] = {
    "unit": (("--unit", "0126001", "--unit", "0126002"), "unit_code", {"0126001", "0126002"}),
    "level": (("--level", "THCS"), "unit_code", {"0126003"}),
    "office": (("--level", "Cơ quan"), "unit_code", {"0126000"}),
    "area": (("--area", "Phường B (mẫu)"), "area", {"Phường B (mẫu)"}),
    "field": (("--field", "Cải cách tài chính công"), "indicator_code", {"CCHC-6.1", "CCHC-6.2", "CCHC-6.3"}),
    "indicator": (("--indicator", "CCHC-3.1"), "indicator_code", {"CCHC-3.1"}),
    "status": (("--status", "attained", "--status", "near"), "status", {"attained"}),
    "search": (("--search", "ho so TTHC nop truc tuyen"), "indicator_code", {"CCHC-3.4"}),
    "window": (("--window", "ytd", "--unit", "0126002"), "window", {"ytd"}),
    "structure": (("--structure", "now", "--area", "Phường B (mẫu)"), "unit_code", {"0126003", "0126006", "0126010"}),
    "approved only": (("--approved-only", "--indicator", "CCHC-3.1"), "status", {"not_reported"}),
    "plan targets only": (("--plan-targets-only",), "target_basis", {"plan", "roadmap", ""}),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters_keep_what_they_say(out: Any, name: str) -> None:
    arguments, column, expected = FILTERS[name]
    assert {row[column] for row in read_csv(out("attainment", "csv", *arguments))} == expected


def test_rollup_by_columns_in_the_order_asked(out: Any) -> None:
    rows = read_csv(out("rollup", "csv", "--by", "area,level"))
    assert list(rows[0])[:3] == ["area", "level", "numerator"]
    assert {row["level"] for row in rows} == {"MN", "TH", "THCS", "Cơ quan"}
    by_unit = read_csv(out("rollup", "csv", "--by", "unit,period", "--window", "ytd"))
    assert list(by_unit[0])[:3] == ["unit_code", "unit_name", "period"]


def test_as_of_a_version_or_a_time(full: Any, out: Any) -> None:
    assert {row["status"] for row in read_csv(out("attainment", "csv", "--as-of", "000001"))} == {"not_reported"}
    assert "attained" in {row["status"] for row in read_csv(out("attainment", "csv", "--as-of", "2099-12-31"))}
    ran = full.cli("extract", "rollup", "--plan", "CCHC", "--as-of", "2001-01-01", "-o", full.folder / "x.csv")
    assert (ran.code, "000001" in ran.err) == (2, True)


def test_a_pruned_version_answers_with_the_nearest_older_and_says_so(full: Any, out: Any, tmp_path: Path) -> None:
    middle = store.version_file(full.home, "000002")
    data = middle.read_bytes()
    middle.unlink()
    try:
        ran = full.cli("extract", "attainment", "--plan", "CCHC", "--as-of", "000002", "-o", tmp_path / "x.csv")
    finally:
        middle.write_bytes(data)
    assert ran.code == 0
    assert "000002" in ran.err
    assert "000001" in ran.err
    assert {row["status"] for row in read_csv(tmp_path / "x.csv")} == {"not_reported"}


WRONG = [
    (),
    ("--plan", "X"),
    ("--plan", "CCHC", "--period", "2025-Q4"),
    ("--plan", "CCHC", "--period", "quý 1"),
    ("--plan", "CCHC", "--unit", "9"),
    ("--plan", "CCHC", "--indicator", "TK-1.1"),
    ("--plan", "CCHC", "--area", "X"),
    ("--plan", "CCHC", "--field", "X"),
    ("--plan", "CCHC", "--level", "X"),
    ("--plan", "CCHC", "--status", "X"),
    ("--plan", "CCHC", "--window", "X"),
    ("--plan", "CCHC", "--structure", "X"),
    ("--plan", "CCHC", "--as-of", "X"),
    ("--plan", "CCHC", "--as-of", "999999"),
    ("--plan", "CCHC", "--as-of", ""),
    ("--plan", "CCHC", "--by", "X"),
    ("--plan", "CCHC", "--by", "unit,unit"),
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_unknown_codes_are_named_in_one_sentence(
    full: Any, out: Any, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    target = tmp_path / "x.csv"
    ran = full.cli("extract", "rollup", *arguments, "-o", target)
    assert (ran.code, ran.out, target.exists()) == (2, "", False)
    assert ran.err.strip()
    assert "Error" not in ran.err


@pytest.mark.parametrize(
    ("name", "code"), [("x.txt", 2), ("x", 2), ("no/x.csv", 3), ("no/x.xlsx", 3), ("no/x.parquet", 3), ("d.csv", 3)]
)
def test_files_that_cannot_be_written(full: Any, out: Any, tmp_path: Path, name: str, code: int) -> None:
    (tmp_path / "d.csv").mkdir()
    ran = full.cli("extract", "rollup", "--plan", "CCHC", "-o", tmp_path / name)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.strip()
    assert [path.name for path in tmp_path.iterdir()] == ["d.csv"]


def test_too_many_rows_for_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse.errors import UsageError

    monkeypatch.setattr(extract, "XLSX_ROWS", 1)
    rows = pl.DataFrame({"plan": ["a", "b"]})
    with pytest.raises(UsageError, match=r"\.parquet"):
        extract.write(rows, tmp_path / "x.xlsx", what="items", facts=[])
    assert not list(tmp_path.iterdir())


def test_no_rows_is_a_file_with_headings(out: Any) -> None:
    assert read_csv(out("items", "csv", "--unit", "0126008")) == []
    book = openpyxl.load_workbook(out("items", "xlsx", "--unit", "0126008"))
    assert book["Số liệu"].max_row == 1


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_rows_written_in_parts_are_the_same_file(full: Any, out: Any, tmp_path: Path, ending: str) -> None:
    from warehouse import queries
    from warehouse.filters import Filter

    whole, told = out("items", ending), []
    with store.opened(full.home) as con:
        found = queries.items_unread(con, Filter("CCHC", "2025-Q1"))
        extract.write_parts(found.to_arrow_reader(2), tmp_path / f"parts.{ending}", told.append)
        count, first = queries.items_at_a_glance(con, Filter("CCHC", "2025-Q1"), 4)
        none, nothing = queries.items_at_a_glance(con, Filter("CCHC", "2025-Q1", search="khong co"), 4)
    if ending == "csv":
        assert (tmp_path / "parts.csv").read_bytes() == whole.read_bytes()
    else:
        assert pl.read_parquet(tmp_path / "parts.parquet").equals(pl.read_parquet(whole))
    assert told[-1] == count == len(HOSTILE) and (none, nothing.height) == (0, 0)
    assert first.equals(pl.read_parquet(out("items", "parquet")).head(4))
    assert not list(tmp_path.glob(".*"))


def test_parts_that_cannot_be_written_leave_nothing(full: Any, tmp_path: Path) -> None:
    from warehouse import queries
    from warehouse.errors import WriteError
    from warehouse.filters import Filter

    with store.opened(full.home) as con:
        reader = queries.items_unread(con, Filter("CCHC", "2025-Q1")).to_arrow_reader(2)
        with pytest.raises(WriteError):
            extract.write_parts(reader, tmp_path / "no" / "x.csv", lambda _done: None)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
def test_libreoffice_opens_a_hostile_extract_and_computes_nothing(out: Any, tmp_path: Path) -> None:
    for what in ("items", "attainment"):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "fods"]
        done = subprocess.run(
            [*command, "--outdir", str(tmp_path), str(out(what, "xlsx"))], capture_output=True, timeout=180, check=False
        )
        assert done.returncode == 0, done.stderr
        inside = (tmp_path / f"{what}.fods").read_text(encoding="utf-8")
        assert "table:formula" not in inside
        assert 'xlink:href="http' not in inside
        assert 'office:value-type="float"' in inside
