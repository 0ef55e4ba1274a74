"""The sheets of units: the cells of each unit's own page, one page each, all of a filter in one archive."""

import re
import shutil
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx
import polars as pl
import pytest
from pypdf import PdfReader

from dashboard import data, figures, text, unit_page, units
from dashboard.component.cells import Mark
from dashboard.person import Person, person
from dashboard.report import files, sheet, sheet_word
from dashboard.report.sheet import Line, Sheet
from dashboard.text import language
from warehouse import store
from warehouse.errors import UsageError
from warehouse.filters import Filter
from warehouse.home import Home

TODAY = date(2025, 11, 22)
WHERE = Filter("CCHC", "2025-Q3")


@pytest.fixture(scope="session")
def made(reading: data.Reading) -> dict[str, Sheet]:
    return {each.unit_code: each for each in sheet.sheets(reading, WHERE, TODAY)}


def rows_of(data_: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(BytesIO(data_)).tables[0].rows]


def test_each_sheet_holds_the_cells_of_the_unit_s_own_page(
    made: dict[str, Sheet], reading: data.Reading, choose
) -> None:
    pages = sheet_word.Pages()
    assert set(made) == set(reading.units(WHERE)[0]["unit_code"])
    for code, shown in made.items():
        chosen = choose(unit=code)
        found = unit_page.read(reading, chosen.where, code)
        _, on_screen = units.indicators(found, reading.words, chosen)
        in_file = [row for row in rows_of(pages.docx(shown))[1:] if "." in row[0]]
        listed = [row.cells for row in on_screen if row.kind == "row"]
        assert len(in_file) == len(listed) > 5
        for cells, row in zip(listed, in_file, strict=True):
            mark = cells[4]
            assert isinstance(mark, Mark)
            value = mark.text + ("*" if mark.incomplete and mark.text else "")
            assert row[0] == cells[0] and row[1] == cells[1]
            assert row[3] == (cells[3] or "")
            between = ":" if mark.text in {"có", "không"} else ""
            assert row[4] == f"{value}{between} {text.STATUSES[mark.status]}".strip()
            assert row[5:7] == [cells[5] or "", cells[6] or ""]
            assert row[8] == (cells[7] or "")


def test_a_second_target_stands_with_its_own_result(reading: data.Reading, choose) -> None:
    told: list[str] = []
    for plan, period in (("CCHC", "2025-Q3"), ("THTK", "2026-Q3")):
        for shown in sheet.sheets(reading, Filter(plan, period), TODAY):
            chosen = choose(plan=plan, period=period, unit=shown.unit_code)
            _, on_screen = units.indicators(
                unit_page.read(reading, chosen.where, shown.unit_code), reading.words, chosen
            )
            listed = [row.cells[2] for row in on_screen if row.kind == "row"]
            lines = [line for line in shown.lines if not line.is_group]
            for aims, line in zip(listed, lines, strict=True):
                assert isinstance(aims, tuple)
                said = line.cells[2].split("\n")
                assert len(said) == len(aims) and not any(word in said[0] for word in (": đạt", ": gần", ": chưa"))
                if len(aims) == 2:
                    assert said[1].startswith(f"{aims[1].text} ({aims[1].basis})")
                    word = text.STATUSES[aims[1].status] if aims[1].status else ""
                    assert said[1].partition(")")[2] == (f": {word}" if word else "")
                    told.append(word)
    assert {"đạt", "chưa đạt"} <= set(told)


def test_what_is_left_of_a_reduction_is_no_fraction(made: dict[str, Sheet]) -> None:
    said = [line.cells[3] for shown in made.values() for line in shown.lines if line.cells[0] in {"4.1", "4.3"}]
    assert any(said)
    assert all(re.fullmatch(r"[\d.]+ \(gốc [\d.]+\)", each) for each in said if each), said


def test_beside_a_unit_s_number_stands_that_of_its_level(made: dict[str, Sheet], reading: data.Reading) -> None:
    found = reading.overview(WHERE, "level").columns.to_dicts()
    checked = 0
    summed: dict[str, set[str]] = defaultdict(set)
    for code, shown in made.items():
        levels = reading.words.units[code]["levels"]
        if len(levels) != 1:
            continue
        whole = {row["indicator_code"]: row for row in found if row["level"] == levels[0]}
        assert shown.columns[7] == f"Cả cấp {text.LEVELS[levels[0]]}"
        for line in shown.lines:
            if line.is_group:
                continue
            row = whole[f"CCHC-{line.cells[0]}"]
            if row["measure"] in {"count", "amount", "rank", "score"}:
                assert line.cells[7] == "–", "a sum says nothing beside one unit's amount"
                summed[line.cells[0]] |= {line.cells[6]}
            else:
                assert line.cells[7] == figures.number(row)
                checked += 1
    assert checked > 50
    assert any(said and said != "–" for said in summed["6.3"]), "its median stands there as before"


def test_a_yes_or_no_stands_apart_from_its_status(reading: data.Reading) -> None:
    asked = [WHERE.but(period=f"2025-Q{quarter}") for quarter in (1, 2, 3)] + [Filter("THTK", "2026-Q3")]
    made = [shown for where in asked for shown in sheet.sheets(reading, where, TODAY)]
    said = {line.cells[4] for shown in made for line in shown.lines if not line.is_group}
    assert {"có: đạt", "không: chưa đạt"} <= said
    assert not any(each.startswith(("có đ", "không c", "không đ")) for each in said)


def test_a_sheet_says_what_is_missing_and_what_is_due(made: dict[str, Sheet], reading: data.Reading) -> None:
    for code, shown in made.items():
        calendar = reading.calendar(code).to_dicts()
        coming = unit_page.coming(calendar, TODAY)
        assert len(shown.due) == max(len(coming), 1)
        assert all(text.day(row["due_on"]) in said for row, said in zip(coming, shown.due, strict=False))
        gone = [
            row for row in reading.attainment(WHERE.but(units=(code,))).to_dicts() if row["status"] == "not_reported"
        ]
        assert all(text.short_code(row["indicator_code"]) in " ".join(shown.missing) for row in gone)
        said = "\n".join(
            paragraph.text for paragraph in docx.Document(BytesIO(sheet_word.Pages().docx(shown))).paragraphs
        )
        assert "DỮ LIỆU MẪU" in said and shown.unit_name in said and code in said


def test_a_sheet_asks_for_no_date_that_lay_before_the_plan(reading: data.Reading) -> None:
    # the plan is of 05/07/2021, its first quarter was due on 01/03; nothing of 2021 is in this home
    code = reading.calendars().filter((pl.col("plan") == "CCHC") & (pl.col("period") == "2021-Q1"))["unit_code"][0]
    later = date(2021, 12, 2)
    early, timed = (
        next(sheet.sheets(reading, WHERE.but(period=period, units=(code,)), later)) for period in ("2021-Q1", "2021-Q3")
    )
    assert early.about[-1] == "Báo cáo kỳ này: chưa nhận được; kỳ này không tính hạn"
    assert timed.about[-1] == "Báo cáo kỳ này: chưa nhận được; hạn gửi trước ngày 01/12/2021"
    said = " ".join(early.missing)
    assert "CCHC Quý I/2021: chưa nộp, kỳ này không tính hạn" in said and "01/03/2021" not in said
    assert "CCHC Quý III/2021: chưa nộp, hạn trước ngày 01/12/2021" in said


def test_the_filter_chooses_units_not_indicators(reading: data.Reading, made: dict[str, Sheet]) -> None:
    level = {
        each.unit_code: each for each in sheet.sheets(reading, WHERE.but(level="MN", field="Cải cách thể chế"), TODAY)
    }
    assert 0 < len(level) < len(made)
    for code, shown in level.items():
        assert "MN" in reading.words.units[code]["levels"]
        assert shown == made[code]
    alone = next(iter(made))
    assert list(sheet.sheets(reading, WHERE.but(units=(alone,)), TODAY)) == [made[alone]]


def test_all_sheets_of_a_filter_are_one_archive(home: Home, tmp_path: Path, made: dict[str, Sheet]) -> None:
    target = tmp_path / "phieu.zip"
    assert files.sheets(home, store.current_version(home), person(), WHERE, target, TODAY) == len(made)
    with zipfile.ZipFile(target) as packed:
        names = packed.namelist()
        assert len(set(names)) == len(names) == len(made)
        assert all(not name.startswith("/") and ".." not in name for name in names)
        for code, shown in made.items():
            name = next(name for name in names if Path(name).name.startswith(code))
            assert Path(name).parent.name == sheet_word.safe(shown.area)
    assert list(tmp_path.iterdir()) == [target]


def test_nobody_to_make_a_sheet_of_is_told(home: Home, tmp_path: Path) -> None:
    version = store.current_version(home)
    nobody = Person("x", "leader", ("khong-co",))
    for who, target in ((nobody, "a.zip"), (person(), "a.docx"), (person(), "a.pdf")):
        with pytest.raises(UsageError):
            files.sheets(home, version, who, WHERE, tmp_path / target, TODAY)
    assert list(tmp_path.iterdir()) == []


def hostile(lines: int) -> Iterator[Sheet]:
    evil = '../../Trường\x00 <w:t>\x07 ]]> & :*?"|'
    row = Line(
        [
            f"9.{lines}",
            "Cán bộ, công chức, viên chức được tập huấn kỹ năng chuyên ngành, kỹ năng số",
            "≥ 50% (lộ trình)",
            *["88,8"] * 6,
        ],
        "near",
    )
    whole = Sheet(evil, evil, "../x", [evil], [evil], evil, [evil] * 9, [Line(["1", evil]), *[row] * lines], [evil], [evil], [evil], (evil, evil), [evil], evil)  # fmt: skip
    yield from (whole, whole)


def test_whatever_a_unit_is_called_is_only_text_and_a_file_of_its_folder(tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    assert sheet_word.zipped(hostile(3), target, today=TODAY) == 2
    with zipfile.ZipFile(target) as packed:
        names = packed.namelist()
        assert len(set(names)) == 2
        for name in names:
            assert not set(name) & set('\x00\x07<>:*?"|\\') and ".." not in name and name.count("/") == 1
            assert "<w:t>" in docx.Document(BytesIO(packed.read(name))).paragraphs[0].text


def test_sheets_are_vietnamese_on_an_english_screen(home: Home, tmp_path: Path, made: dict[str, Sheet]) -> None:
    code = next(iter(made))
    language.use("en")
    try:
        files.sheets(home, store.current_version(home), person(), WHERE.but(units=(code,)), tmp_path / "a.docx", TODAY)
    finally:
        language.use("vi")
    assert (tmp_path / "a.docx").read_bytes()[:2] == b"PK"
    assert rows_of((tmp_path / "a.docx").read_bytes()) == rows_of(sheet_word.Pages().docx(made[code]))


def as_pdf(folder: Path) -> dict[str, int]:
    """How many pages LibreOffice makes of each file of a folder; skips the test where it has no Writer."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    command = [
        soffice,
        "--headless",
        f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    done = subprocess.run(
        [*command, *map(str, [*folder.glob("*.docx"), *folder.glob("*.xlsx")])],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    pages = {file.stem: len(PdfReader(file).pages) for file in folder.glob("*.pdf")}
    if not pages and "could not be loaded" in done.stderr:
        pytest.skip("LibreOffice has no Writer")
    return pages


def test_libreoffice_opens_everything_and_makes_one_page_of_each_sheet(
    tmp_path: Path, home: Home, made: dict[str, Sheet], reading: data.Reading
) -> None:
    pages = sheet_word.Pages()
    yearly = sheet.sheets(reading, Filter("THTK", "2026-Q3"), TODAY)
    for at, shown in enumerate([*list(made.values())[:4], *list(yearly)[:5]]):
        (tmp_path / f"{at}.docx").write_bytes(pages.docx(shown))
    # many names of two lines
    (tmp_path / "long.docx").write_bytes(pages.docx(next(hostile(30))))
    asked = files.Asked(reading.version, person(), "CCHC", "2025-Q3", "quarter", Decimal(0))
    annex, _ = files.report(home, asked, tmp_path / "report.docx", TODAY)
    annex.rename(tmp_path / "annex.xlsx")
    counts = as_pdf(tmp_path)
    assert counts.pop("report") > 3 and counts.pop("annex") > 3
    assert counts == dict.fromkeys([*map(str, range(9)), "long"], 1)
