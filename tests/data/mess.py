"""Honest mess: cells as offices write them, and what must happen to each; as .xlsx, .ods and .csv workbooks.

The workbooks are made when a test runs, from these rows: nothing of it is committed as a file.
"""

from __future__ import annotations

import csv
import io
import runpy
import unicodedata
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

HEADINGS = ("Mã chỉ tiêu", "Tử số", "Mẫu số", "Không phát sinh")
RATIO, COUNT, MONEY, SCORE, DONE = "CCHC-3.1", "CCHC-3.7", "CCHC-6.3", "CCHC-1.2", "CCHC-6.1"


class Mess(NamedTuple):
    """One row of figures: indicator, numerator, denominator, mark; then what is stored, or the rule of what is asked.

    `stored`: numerator and denominator, () for no activity, None where nothing may be stored. `rule`: of the problem
    (asked) or notice at the numerator's cell. A value `("%", 0.85)` is a number shown as 85%.
    """

    indicator: str
    numerator: Any
    denominator: Any = None
    mark: Any = None
    stored: tuple[float | None, ...] | None = None
    rule: str | None = None


def asked(indicator: str, numerator: Any, rule: str, denominator: Any = None, mark: Any = None) -> Mess:
    return Mess(indicator, numerator, denominator, mark, None, rule)


def read(
    indicator: str, numerator: Any, *stored: float | None, den: Any = None, mark: Any = None, rule: str | None = None
) -> Mess:
    return Mess(indicator, numerator, den, mark, stored, rule)


# by the number of the case in the list of what offices type; letters tell several cells of one case
CELLS: dict[str, Mess] = {
    "1": read(MONEY, "1.234.567,89", 1234567.89, None),
    "2": read(MONEY, "1,234,567.89", 1234567.89, None, rule="us_format"),
    "3a": read(COUNT, "1.234", 1234, None),
    "3b": read(RATIO, "1.234", 1234, 2000, den="2.000"),
    "4": read(SCORE, "12.5", 12.5, None, rule="decimal_point"),
    "5": asked(MONEY, "1.5", "ambiguous"),
    "6a": read(COUNT, "1 234 567", 1234567, None),
    "6b": read(COUNT, "1\u00a0234\u202f567", 1234567, None),
    "7a": read(SCORE, "85%", 85, None),
    "7b": read(SCORE, "85,5 %", 85.5, None),
    "8": read(SCORE, ("%", 0.85), 85, None),
    "9a": asked(SCORE, 0.85, "percent_or_share"),
    "9b": asked(SCORE, "0,85", "percent_or_share"),
    "10": read(SCORE, 85, 85, None),
    "11": asked(RATIO, 21, "share", 20),
    "12a": read(RATIO, "12/15", 12, 15, rule="pair"),
    "12b": asked(RATIO, date(2025, 12, 15), "date_as_number", 20),
    "13a": read(DONE, "x", 1, 1),
    "13b": read(DONE, "√", 1, 1),
    "13c": read(DONE, "Đã thực hiện", 1, 1),
    "13d": read(DONE, 1, 1, 1),
    "14a": read(DONE, "Chưa đạt", 0, 1),
    "14b": read(DONE, "Không đạt", 0, 1),
    "14c": asked(DONE, "gần đạt", "yes_no"),
    "15a": read(RATIO, "–"),
    "15b": read(RATIO, "KPS"),
    "15c": read(RATIO, "Không phát sinh"),
    "15d": read(COUNT, 0, 0, None),
    "17a": asked(COUNT, "−5", "negative"),
    "17b": asked(COUNT, "(5)", "negative"),
    "18a": asked(COUNT, "khoảng 30", "number"),
    "18b": asked(COUNT, ">50", "number"),
    "18c": asked(COUNT, "30-35", "number"),
    "18d": asked(COUNT, "30 (ước)", "number"),
    "19a": read(MONEY, "1,2 tỷ", 1200, None, rule="unit"),
    "19b": read(MONEY, "500tr.đ", 500, None, rule="unit"),
    "19c": read(MONEY, "500.000đ", 0.5, None, rule="unit"),
    "20": asked(MONEY, "1.250.000.000", "money_unit"),
    "25": asked(RATIO, ("=1/0", "#DIV/0!"), "error_cell", 20),
    "26": asked(RATIO, ("=1+1", ""), "uncached_formula", 20),
    "40": read(DONE, "Ðạt", 1, 1),
    "55": read(COUNT, "\u200b30\ufeff", 30, None),
    "56": read(COUNT, "１２", 12, None, rule="fullwidth"),
    "38": read(DONE, unicodedata.normalize("NFD", "Đã thực hiện"), 1, 1),
    "whole": asked(RATIO, "17,5", "whole", 20),
    "alone": asked(RATIO, 17, "denominator_missing"),
    "over zero": asked(RATIO, 1, "share", 0),
    "exponent": asked(COUNT, "1e3", "number"),
    "NaN": asked(COUNT, "NaN", "number"),
    "marked with a number": asked(RATIO, 3, "no_activity_with_number", 5, "x"),
}  # fmt: skip
_ods = runpy.run_path(str(Path(__file__).with_name("hostile.py")))


def info(unit: str, period: str) -> list[tuple[str, str]]:
    return [("Mã đơn vị", unit), ("Kế hoạch", "CCHC"), ("Kỳ báo cáo", period)]


def ods(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """Sheets of rows of values → an .ods, with values as `Mess` has them."""
    tables = "".join(
        _ods["ods_table"]("".join(_ods["ods_row"](*[_ods_cell(value) for value in row]) for row in rows), name)
        for name, rows in sheets.items()
    )
    path.write_bytes(_ods["ods"](tables))
    return path


def _ods_cell(value: Any) -> str:
    cell: Any = _ods["ods_cell"]
    match value:
        case None:
            return "<table:table-cell/>"
        case ("%", number):
            return str(cell(f"{number:.0%}", f'office:value-type="percentage" office:value="{number}"'))
        case (formula, ""):
            return str(cell("", f'table:formula="of:{escape(formula)}"'))
        case (formula, error):
            return str(
                cell(
                    error, f'table:formula="of:{escape(formula)}" office:value-type="string" calcext:value-type="error"'
                )
            )
        case date():
            return str(cell(f"{value:%d/%m/%y}", f'office:value-type="date" office:date-value="{value.isoformat()}"'))
        case int() | float():
            return str(cell(str(value), f'office:value-type="float" office:value="{value}"'))
        case _:
            return str(cell(escape(value)))


def delimited(path: Path, unit: str, period: str, mess: Mess) -> Path:
    """One row as a consolidated .csv, as Excel would save it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("Mã đơn vị", "Kế hoạch", "Kỳ báo cáo", *HEADINGS))
    writer.writerow((unit, "CCHC", period, mess.indicator, *[_csv_field(value) for value in mess[1:4]]))
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    return path


def _csv_field(value: Any) -> str:
    match value:
        case None:
            return ""
        case ("%", number):
            return f"{number:.0%}"
        case (formula, ""):
            return str(formula)
        case (_, error):
            return str(error)
        case date():
            return f"{value:%d/%m/%Y}"
        case float():
            return str(value).replace(".", ",")
        case _:
            return str(value)
