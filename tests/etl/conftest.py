"""A real home with a handful of units, a writer of v1 workbooks from tuples, and the command line in this process."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
import xlsxwriter
from click.testing import CliRunner

from etl import cli, load, read, register_read, setup, verify
from etl.files import gathered
from etl.sandbox import Sandbox
from etl.verdicts import Outcome, Verdict
from warehouse import home as home_module
from warehouse import store
from warehouse.catalogue import Catalogue, read_catalogue
from warehouse.home import Home

OFFICE, MN, TH, BOTH, OLD_A, OLD_B, NEW, CLOSED, PRIVATE, THRIFT, UP, DOWN = (f"01260{n:02}" for n in range(12))
HEADINGS = (
    "Mã đơn vị",
    "Tên đơn vị",
    "Loại",
    "Loại hình",
    "Cấp học",
    "Địa bàn",
    "Đơn vị cấp trên",
    "Hiệu lực từ",
    "Hiệu lực đến",
    "Sáp nhập vào",
    "Tách từ",
    "Căn cứ",
    "Kế hoạch",
)
A, B, LAST_DAY = "Phường A (mẫu)", "Phường B (mẫu)", date(2025, 4, 30)
# OLD_A and OLD_B became NEW on 1 May 2025, between the cut-offs of the first and the second quarter; DOWN went into UP
UNITS: tuple[tuple[Any, ...], ...] = (
    (OFFICE, "Phòng GDĐT (mẫu)", "cơ quan", "công lập", None, A),
    (MN, "Trường MN Hoa Sen (mẫu)", "trường", "công lập", "MN", A, OFFICE),
    (TH, "Trường TH Bình Minh (mẫu)", "trường", "công lập", "TH", A, OFFICE),
    (BOTH, "Trường TH&THCS Hòa Bình (mẫu)", "trường", "công lập", "TH; THCS", B, OFFICE),
    (OLD_A, "Trường TH Cũ A (mẫu)", "trường", "công lập", "TH", B, OFFICE, None, LAST_DAY, NEW),
    (OLD_B, "Trường TH Cũ B (mẫu)", "trường", "công lập", "TH", B, OFFICE, None, LAST_DAY, NEW),
    (NEW, "Trường TH Mới (mẫu)", "trường", "công lập", "TH", B, OFFICE, date(2025, 5, 1)),
    (CLOSED, "Trường MN Đóng (mẫu)", "trường", "công lập", "MN", A, OFFICE, None, date(2023, 12, 31)),
    (PRIVATE, "Trường MN Tư thục (mẫu)", "trường", "tư thục", "MN", A, OFFICE),
    (THRIFT, "Trường THCS Chỉ THTK (mẫu)", "trường", "công lập", "THCS", B, OFFICE, *[None] * 5, "THTK"),
    (UP, "Trường TH Nhận (mẫu)", "trường", "công lập", "TH", B, OFFICE),
    (DOWN, "Trường TH Nhập (mẫu)", "trường", "công lập", "TH", B, OFFICE, None, LAST_DAY, UP),
)
FIGURES = (
    "STT",
    "Mã chỉ tiêu",
    "Chỉ tiêu",
    "Đơn vị tính",
    "Tử số",
    "Mẫu số",
    "Kiểu số liệu",
    "Không phát sinh",
    "Giải trình",
)
ITEMS = ("STT", "Mã chỉ tiêu", "Nội dung", "Tử số", "Mẫu số", "Ngày", "Trạng thái", "Minh chứng", "Ghi chú")
ON_TIME = datetime(2025, 2, 20, 9)
VIETNAMESE = set("ăâđêôơưáàảãạéèẻẹíìỉịóòỏọúùủụýỳấầẩậắằặếềểệốồổộớờởợứừửựịỏ")

Rows = Sequence[Sequence[Any]]


def write_sheets(
    path: Path, sheets: dict[str, Rows], hidden: Sequence[str] = (), rows_hidden: Sequence[int] = ()
) -> Path:
    """Sheets of rows of values → a real .xlsx; `rows_hidden` (from 1) are of every sheet.

    A value `("=1/0", "#DIV/0!")` is a formula with its stored value ('' for none), `("%", 0.85)` a number shown as 85%.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    text_stays_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), text_stays_text)
    formats = {"day": book.add_format({"num_format": "dd/mm/yyyy"}), "percent": book.add_format({"num_format": "0%"})}
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row_no, row in enumerate(rows):
            for col_no, value in enumerate(row):
                _write(sheet, (row_no, col_no), value, formats)
        if name in hidden:
            sheet.hide()
        for number in rows_hidden:
            sheet.set_row(number - 1, None, None, {"hidden": True})
    book.close()
    return path


def _write(sheet: Any, place: tuple[int, int], value: Any, formats: dict[str, Any]) -> None:
    match value:
        case None:
            return
        case ("%", number):
            sheet.write_number(*place, number, formats["percent"])
        case (formula, result):
            sheet.write_formula(*place, formula, None, result)
        case bool():
            sheet.write_boolean(*place, value)
        case date():
            sheet.write_datetime(*place, datetime(value.year, value.month, value.day), formats["day"])
        case str():
            sheet.write_string(*place, value)
        case _:
            sheet.write_number(*place, value)


def figure_rows(*figures: Sequence[Any]) -> Rows:
    """(code, num, den, kind, mark, explanation) → rows of `Chỉ tiêu`: the first one's numerator stands in E2."""
    return [FIGURES, *[(n, row[0], None, None, *row[1:]) for n, row in enumerate(figures, 1)]]


def item_rows(*items: Sequence[Any], more: Sequence[str] = ()) -> Rows:
    """(code, title, num, den, date, state, evidence, note, more…) → rows of `Chi tiết`: the first numerator in D2."""
    return [(*ITEMS, *more), *[(n, *row) for n, row in enumerate(items, 1)]]


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Desk:
    """One home, and everything a clerk does with it."""

    home: Home
    folder: Path
    number: int = 0
    runner: CliRunner = field(default_factory=CliRunner)

    def book(
        self,
        *figures: Sequence[Any],
        unit: Any = TH,
        period: Any = "2025-Q1",
        plan: Any = "CCHC",
        name: str | None = None,
        unit_name: str | None = None,
        items: Rows = (),
        more: Sequence[str] = (),
        sheets: dict[str, Any] | None = None,
        **shown: Any,
    ) -> Path:
        """A v1 workbook: `book(("CCHC-3.1", 17, 20), unit=MN)`. `sheets` replaces, adds or (None) leaves out sheets."""
        self.number += 1
        info = [("Mã đơn vị", unit), ("Tên đơn vị", unit_name), ("Kế hoạch", plan), ("Kỳ báo cáo", period)]
        made: dict[str, Any] = {"Thông tin": info, "Chỉ tiêu": figure_rows(*figures)}
        if items:
            made["Chi tiết"] = item_rows(*items, more=more)
        made |= sheets or {}
        path = self.folder / "sent" / (name or f"{self.number:03d}.xlsx")
        return write_sheets(path, {sheet: rows for sheet, rows in made.items() if rows is not None}, **shown)

    def load(self, *paths: Path, received_at: datetime = ON_TIME, **options: Any) -> Outcome:
        with gathered(paths, received_at) as incoming:
            return load.load(self.home, incoming, by="t", **options)

    def check(self, *paths: Path, **options: Any) -> Outcome:
        with gathered(paths, ON_TIME) as incoming:
            return load.check(self.home, incoming, **options)

    def verdict(self, *figures: Sequence[Any], **given: Any) -> Verdict:
        """The verdict of a check of one workbook."""
        return self.check(self.book(*figures, **given)).verdicts[0]

    def sent(self, *figures: Sequence[Any], **given: Any) -> str:
        """A workbook loaded, which must be accepted. Returns the submission's id."""
        verdict = self.load(self.book(*figures, **given)).verdicts[0]
        assert verdict.submissions, verdict.problems.to_dicts()
        return verdict.submissions[0].id

    def sql(self, text: str) -> list[tuple[Any, ...]]:
        with store.opened(self.home) as con:
            return con.sql(text).fetchall()

    def cell(self, code: str, unit: str = TH, period: str = "2025-Q1") -> tuple[float | None, ...]:
        """The numerator and denominator of a quarter cell, or () where nothing is held."""
        rows = self.sql(
            "select numerator, denominator from mart.quarter_cell where is_held "
            f"and indicator_code = '{code}' and unit_code = '{unit}' and period = '{period}'"
        )
        return tuple(None if value is None else float(value) for value in rows[0]) if rows else ()

    def cli(self, *arguments: Any) -> Ran:
        """A command in this process; whatever happens, nobody is shown a traceback."""
        ran = self.runner.invoke(cli.main, [str(argument) for argument in arguments], prog_name="chitieu")
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
        assert "Traceback" not in ran.output
        return Ran(ran.exit_code, ran.stdout, ran.stderr)

    def traces(self) -> dict[str, str]:
        """Every file of the home but logs, by path, as its hash: two equal traces mean that nothing changed."""
        files = [path for path in self.home.root.rglob("*") if path.is_file() and path.suffix != ".lock"]
        kept = [path for path in files if "logs" not in path.parts]
        return {str(path.relative_to(self.home.root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}

    def register(self, *rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> Path:
        """A register file."""
        self.number += 1
        return write_sheets(self.folder / f"units{self.number}.xlsx", {"Danh mục đơn vị": [headings, *rows]})


class Words:
    """What tests name units, cells and sheets with."""

    OFFICE, MN, TH, BOTH, OLD_A, OLD_B, NEW, CLOSED, PRIVATE, THRIFT, UP, DOWN = (f"01260{n:02}" for n in range(12))
    FIGURES, ITEMS, HEADINGS = FIGURES, ITEMS, HEADINGS
    figures, items, write = staticmethod(figure_rows), staticmethod(item_rows), staticmethod(write_sheets)


@pytest.fixture(scope="session")
def u() -> type[Words]:
    return Words


@pytest.fixture(scope="session")
def told() -> Callable[[Verdict], dict[str, tuple[Any, ...]]]:
    """A verdict's problems as rule → (severity, sheet, cell, value); every sentence is there and Vietnamese.

    What is merely owed and not filled in is left out.
    """

    def told(verdict: Verdict) -> dict[str, tuple[Any, ...]]:
        for row in verdict.problems.iter_rows(named=True):
            for sentence in (row["message"], row["remedy"]):
                assert sentence and sentence[-1] in ".?", row
                assert VIETNAMESE & set(sentence.lower()), row
                # a period is named in words, but for what stands in quotes and the example of how to type one
                assert not re.search(r"(?<!như )20\d\d-Q[1-4]", re.sub(r'"[^"]*"', "", sentence)), row
        listed = verdict.problems.filter(pl.col("rule") != "figure_missing").reverse()
        return {
            row["rule"]: (row["severity"], row["sheet"], row["cell"], row["value"])
            for row in listed.iter_rows(named=True)
        }

    return told


@pytest.fixture(scope="session")
def base_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    units = write_sheets(folder / "units.xlsx", {"Danh mục đơn vị": [HEADINGS, *UNITS]})
    setup.init(Home(folder / "home"), units=units, by="t")
    return folder / "home"


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One reader process for all tests of a run; its start costs more than most tests."""
    with Sandbox() as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_desk(base_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk for what many tests of a file only look at."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(base_home, folder / "home")
    return Desk(Home(folder / "home"), folder)


@pytest.fixture
def desk(base_home: Path, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A clerk's desk: a fresh copy of the base home, `CHITIEU_HOME` pointing at it."""
    home = tmp_path / "home"
    shutil.copytree(base_home, home)
    for module in (load, register_read):
        monkeypatch.setattr(module, "read_workbooks", partial(_read, sandbox))
    monkeypatch.setattr(verify, "Sandbox", lambda: _Kept(sandbox))
    monkeypatch.setenv("CHITIEU_HOME", str(home))
    monkeypatch.setattr(store, "LOCK_SECONDS", 0.2)
    # what makes a home safe against a power cut is not what these tests are about
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(home_module, "read_catalogue", _read_catalogue)
    return Desk(Home(home), tmp_path)


def _read(
    kept: Sandbox, paths: Sequence[Path], progress: Any = None, sandbox: Sandbox | None = None
) -> list[read.Workbook]:
    return read.read_workbooks(paths, progress, sandbox or kept)


@cache
def _built_in() -> Catalogue:
    return read_catalogue()


def _read_catalogue(*folders: Path, settings: Path | None = None) -> Catalogue:
    """The built-in catalogue read once; a home with plans or answers of its own is read as ever."""
    is_plain = len(folders) == 1 and (settings is None or not settings.exists())
    return _built_in() if is_plain else read_catalogue(*folders, settings=settings)


class _Kept:
    """The session's reader where the code would open and close its own."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def __enter__(self) -> Sandbox:
        return self.sandbox

    def __exit__(self, *_: object) -> None:
        return None
