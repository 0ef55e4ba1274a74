"""The faults that senders make, each put into an otherwise good workbook: every one must be refused."""

from __future__ import annotations

from etl.demo.books import HEADINGS, Book
from etl.demo.items import HEADINGS as ITEM_HEADINGS
from etl.demo.items import Row
from warehouse.catalogue.model import Catalogue

ERROR_CELL = "#DIV/0!"


def spoil(book: Book, catalogue: Catalogue) -> None:
    """Puts the sending's own fault into its workbook."""
    fault = book.sending.fault
    counted = _counted_shares(book, catalogue)
    if fault == "numerator_above_denominator":
        row = _with_numbers(counted, book)
        row["Tử số"] = _number(row["Mẫu số"]) + 2
        book.items = [item for item in book.items if item["Mã chỉ tiêu"] != row["Mã chỉ tiêu"]]
    elif fault == "text_in_number":
        _with_numbers(counted, book)["Tử số"] = "khoảng 30"
    elif fault == "items_do_not_sum":
        row = _with_numbers(counted, book)
        own = [item for item in book.items if item["Mã chỉ tiêu"] == row["Mã chỉ tiêu"]]
        if not own:
            own = [dict.fromkeys(ITEM_HEADINGS) | {name: row[name] for name in ("Mã chỉ tiêu", "Tử số")}]
            book.items += own
        own[0]["Tử số"] = _number(own[0]["Tử số"]) + 1
    elif fault == "error_cell":
        _with_numbers(counted, book)["Tử số"] = ERROR_CELL
    elif fault == "not_owed":
        book.figures.append(_row("CCHC-3.2", "TTHC được rà soát", "%", 12, 52))
    elif fault == "unknown_indicator":
        book.figures.append(_row("CCHC-9.9", "Chỉ tiêu do đơn vị tự thêm", "%", 3, 4))
    elif fault == "unknown_unit":
        book.info["Mã đơn vị"] = "00999999"
    elif fault == "wrong_period":
        book.info["Kỳ báo cáo"] = "Quý V/2025"
    elif fault == "duplicate_row":
        row = _with_numbers(counted, book)
        book.figures.append(row | {"Tử số": _number(row["Tử số"]) - 1})
    elif fault == "fraction_of_whole":
        row = _with_numbers(counted, book)
        row["Tử số"] = _number(row["Tử số"]) - 0.5
        book.items = [item for item in book.items if item["Mã chỉ tiêu"] != row["Mã chỉ tiêu"]]
    elif fault == "no_activity_with_figure":
        row = _with_numbers(counted, book)
        row["Không phát sinh"] = "x"
        book.items = [item for item in book.items if item["Mã chỉ tiêu"] != row["Mã chỉ tiêu"]]
    elif fault == "empty":
        for row in book.figures:
            row.update(dict.fromkeys(HEADINGS[4:]))
        book.items = []


def _counted_shares(book: Book, catalogue: Catalogue) -> set[str]:
    """The indicators that are shares of whole things."""
    indicators = catalogue.indicators_of(book.sending.period.plan_code)
    return {indicator.code for indicator in indicators if indicator.is_share and indicator.is_whole}


def _with_numbers(codes: set[str], book: Book) -> Row:
    """The last row of these indicators that holds two positive numbers."""
    return [row for row in book.figures if row["Mã chỉ tiêu"] in codes and row["Tử số"] and row["Mẫu số"]][-1]


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"not a whole number: {value!r}")
    return value


def _row(code: str, name: str, unit: str, numerator: int, denominator: int) -> Row:
    return dict.fromkeys(HEADINGS) | {
        "Mã chỉ tiêu": code, "Chỉ tiêu": name, "Đơn vị tính": unit, "Tử số": numerator, "Mẫu số": denominator,
    }  # fmt: skip
