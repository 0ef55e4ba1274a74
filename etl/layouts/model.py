"""A table's layout as data: how a sheet is recognised, what its columns mean, what must add up (docs: layouts)."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from etl.words import MONEY, key
from warehouse.errors import UsageError
from warehouse.home import Home

BUILT_IN = ("tthc-ii06a", "thtk-summary", "consolidated", "consolidated-items", "consolidated-wide")
MEANS = ("figure", "items", "item", "unit")
IDENTITY = ("unit_code", "unit_name", "area", "plan_code", "period")
FIGURE = ("indicator", "numerator", "denominator", "statement", "no_activity", "explanation")
ITEM = ("title", "item_on", "state", "evidence", "note")
_TERM = re.compile(r"\s*([+-]?)\s*([a-z][a-z0-9_]*)")
_TAIL = re.compile(r"\s*\([^()]*\)$")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def heading_key(text: str) -> str:
    """A heading → its key, without a remark in brackets at its end (but a unit of money there stays)."""
    words = key(text)
    tail = _TAIL.search(words)
    return words if tail and tail[0].strip(" ()") in MONEY else _TAIL.sub("", words) or words


class LayoutError(UsageError):
    """A layout file cannot be used: the sentence names file and key."""


Expression = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Column:
    """One column: the headings it may have (`>` between rows of headings), or its number in the row of numbers."""

    name: str
    headings: tuple[tuple[str, ...], ...]
    number: int | None = None


@dataclass(frozen=True)
class Formula:
    """A figure of a form: numerator and denominator as sums of columns."""

    indicator: str
    numerator: Expression
    denominator: Expression | None


@dataclass(frozen=True)
class Check:
    """What must hold in every row: `column` equals `total`, or the percentage of two columns within `tolerance`."""

    column: str
    total: Expression
    percent_of: str | None
    tolerance: Decimal
    severity: str


@dataclass(frozen=True)
class SheetLayout:
    """One table's layout. `required`: columns a sheet must have, of each inner tuple at least one."""

    name: str
    title: str
    means: str
    plan: str | None
    required: tuple[tuple[str, ...], ...]
    absent: tuple[str, ...]
    texts: tuple[str, ...]
    columns: tuple[Column, ...]
    labels: Mapping[str, str]
    parts: Mapping[str, str]
    indicators: Mapping[str, str]
    denominators: Mapping[str, str]
    figures: tuple[Formula, ...]
    checks: tuple[Check, ...]
    totals: tuple[str, ...]
    totals_severity: str
    blank: Decimal | None
    is_whole: bool
    statement: str | None
    unknown_rows: str


def read_layout(text: str, file: str) -> SheetLayout:
    """The text of a layout file → the layout. Errors: `LayoutError` naming file and key."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"line ([0-9]+)", str(fault))
        place = f" ở dòng {line[1]}" if line else ""
        raise LayoutError(f"Tệp bố cục '{file}' viết sai cú pháp TOML{place}.") from fault
    return _Reader(raw, file).layout()


class _Reader:
    """Takes keys out of the raw file; what is left over at the end nobody knows."""

    def __init__(self, raw: dict[str, Any], file: str) -> None:
        self.raw, self.file = raw, file

    def fault(self, name: str, what: str) -> LayoutError:
        return LayoutError(f"Tệp bố cục '{self.file}', khóa '{name}': {what}.")

    def take(self, name: str, kind: type | tuple[type, ...], default: Any) -> Any:
        value = self.raw.pop(name, default)
        if not isinstance(value, kind):
            raise self.fault(name, "giá trị không đúng kiểu")
        return value

    def texts(self, name: str, value: Any) -> tuple[str, ...]:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(text, str) and text.strip() for text in listed):
            raise self.fault(name, "cần một chữ hoặc danh sách chữ")
        return tuple(listed)

    def chosen(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        value = self.take(name, str, default or "")
        if value not in allowed:
            raise self.fault(name, f"chọn một trong {', '.join(allowed)}")
        return str(value)

    def expression(self, name: str, text: Any, known: set[str]) -> Expression:
        terms: list[tuple[int, str]] = []
        rest = text if isinstance(text, str) else ""
        while rest.strip():
            found = _TERM.match(rest)
            if not found or (terms and not found[1]) or found[2] not in known:
                raise self.fault(name, f"'{text}' phải là tổng hoặc hiệu của các cột đã khai")
            terms.append((-1 if found[1] == "-" else 1, found[2]))
            rest = rest[found.end() :]
        if not terms:
            raise self.fault(name, "thiếu công thức")
        return tuple(terms)

    def layout(self) -> SheetLayout:
        name = self.take("name", str, "")
        if not _NAME.fullmatch(name):
            raise self.fault("name", "tên gồm chữ thường không dấu, số và gạch nối")
        columns = self._columns()
        known = {column.name for column in columns}
        required = []
        for wanted in self.take("required", list, []):
            required.append(self.texts("required", wanted))
            if unknown := set(required[-1]) - known:
                raise self.fault("required", f"không có cột '{min(unknown)}'")
        if not required:
            raise self.fault("required", "cần ít nhất một cột để nhận ra bảng")
        indicators = {
            key(text): code
            for code, texts in self.take("indicators", dict, {}).items()
            for text in self.texts(f"indicators.{code}", texts)
        }
        labels = {
            key(text): what
            for what, texts in self.take("labels", dict, {}).items()
            for text in self.texts(f"labels.{what}", texts)
        }
        if unknown := set(labels.values()) - set(IDENTITY):
            raise self.fault("labels", f"chỉ gồm {', '.join(IDENTITY)}, không có '{min(unknown)}'")
        parts = {
            key(text): what
            for what, texts in self.take("parts", dict, {}).items()
            for text in self.texts(f"parts.{what}", texts)
        }
        totals = self.take("totals", dict, {})
        blank = self.raw.pop("blank", None)
        made = SheetLayout(
            name=name, title=self.take("title", str, name), means=self.chosen("means", MEANS), plan=self.take("plan", (str, type(None)), None),
            required=tuple(required), absent=tuple(map(key, self.texts("absent", self.raw.pop("absent", [])))),
            texts=tuple(map(key, self.texts("texts", self.raw.pop("texts", [])))), columns=columns, labels=labels, parts=parts, indicators=indicators,
            denominators=self._known_columns("denominators", self.take("denominators", dict, {}), known),
            figures=tuple(self._formula(raw, known) for raw in self.take("figures", list, [])),
            checks=tuple(self._check(raw, known) for raw in self.take("checks", list, [])),
            totals=self.texts("totals.columns", totals.get("columns", [])), totals_severity=str(totals.get("severity", "error")),
            blank=None if blank is None else self._decimal("blank", blank), is_whole=self.take("whole", bool, False),
            statement=self.take("statement", (str, type(None)), None), unknown_rows=self.chosen("unknown_rows", ("error", "warning"), "error"),
        )  # fmt: skip
        self._known_columns(
            "totals.columns", dict.fromkeys(made.totals, "") | {name: name for name in made.totals}, known
        )
        if made.means == "item" and not made.figures:
            raise self.fault("figures", "bố cục mỗi dòng một mục cần ít nhất một [[figures]]")
        if self.raw:
            raise self.fault(min(self.raw), "không biết khóa này")
        return made

    def _columns(self) -> tuple[Column, ...]:
        found = []
        for name, raw in self.take("columns", dict, {}).items():
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                raise self.fault(f"columns.{name}", "tên cột gồm chữ thường không dấu, số và gạch dưới")
            given = raw if isinstance(raw, dict) else {"headings": raw}
            headings = self.texts(f"columns.{name}", given.get("headings", []))
            number = given.get("number")
            if set(given) - {"headings", "number"} or not isinstance(number, int | None) or not (headings or number):
                raise self.fault(f"columns.{name}", "cần headings (chữ) hoặc number (số)")
            paths = tuple(tuple(heading_key(part) for part in heading.split(">")) for heading in headings)
            found.append(Column(name, paths, number))
        return tuple(found)

    def _known_columns(self, name: str, mapped: dict[str, Any], known: set[str]) -> dict[str, str]:
        if unknown := {str(column) for column in mapped.values()} - known:
            raise self.fault(name, f"không có cột '{min(unknown)}'")
        return {str(code): str(column) for code, column in mapped.items()}

    def _formula(self, raw: Any, known: set[str]) -> Formula:
        if (
            not isinstance(raw, dict)
            or not isinstance(raw.get("indicator"), str)
            or set(raw) - {"indicator", "numerator", "denominator"}
        ):
            raise self.fault("figures", "mỗi mục cần indicator, numerator và denominator")
        denominator = raw.get("denominator")
        return Formula(
            raw["indicator"], self.expression("figures.numerator", raw.get("numerator"), known),
            None if denominator is None else self.expression("figures.denominator", denominator, known),
        )  # fmt: skip

    def _check(self, raw: Any, known: set[str]) -> Check:
        if (
            not isinstance(raw, dict)
            or raw.get("column") not in known
            or set(raw) - {"column", "equals", "percent_of", "tolerance", "severity"}
        ):
            raise self.fault("checks", "mỗi mục cần column và equals, hoặc column và percent_of")
        percent = raw.get("percent_of")
        if percent is not None and (
            not isinstance(percent, list) or len(percent) != 2 or not set(map(str, percent)) <= known
        ):
            raise self.fault("checks.percent_of", 'cần hai cột đã khai: ["kết quả", "kế hoạch"]')
        if raw.get("severity", "error") not in ("error", "warning"):
            raise self.fault("checks.severity", "chọn error hoặc warning")
        total = ((1, str(percent[0])),) if percent else self.expression("checks.equals", raw.get("equals"), known)
        return Check(
            str(raw["column"]), total, str(percent[1]) if percent else None, self._decimal("checks.tolerance", raw.get("tolerance", 0)),
            str(raw.get("severity", "error")),
        )  # fmt: skip

    def _decimal(self, name: str, value: Any) -> Decimal:
        try:
            return Decimal(str(value))
        except InvalidOperation:
            raise self.fault(name, "cần một số") from None


@cache
def built_in() -> tuple[SheetLayout, ...]:
    """The layouts that come with the product."""
    folder = Path(__file__).parent
    return tuple(
        read_layout((folder / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml") for name in BUILT_IN
    )


def own_text(home: Home) -> str:
    """The office's own layouts, the files of `HOME/layouts`, as one text for the journal; '' without any."""
    files = sorted((home.root / "layouts").glob("*.toml"))
    try:
        texts = {file.name: file.read_text(encoding="utf-8-sig") for file in files}
    except (OSError, UnicodeDecodeError) as fault:
        raise LayoutError(f"Không đọc được tệp bố cục trong '{home.root / 'layouts'}'.") from fault
    return json.dumps(texts, ensure_ascii=False, sort_keys=True) if texts else ""


def in_force(own: str) -> tuple[SheetLayout, ...]:
    """The office's own layouts, as `own_text` wrote them down, before those that come with the product."""
    files: dict[str, str] = json.loads(own) if own else {}
    return (*(read_layout(text, file) for file, text in files.items()), *built_in())


def digest(own: str) -> str:
    """A fingerprint of the office's own layouts; '' without any."""
    return hashlib.sha256(own.encode()).hexdigest() if own else ""
