"""Whose figures a workbook holds, of which plan and period: from `Thông tin`, or row by row in a consolidated file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from etl import problems
from etl.cells import cell_name, keyed
from etl.files import Incoming
from etl.tables import Layout
from etl.unit_names import Recognised, Register
from etl.values import Cell, as_shown, period, period_name, quoted
from etl.words import clean, key
from warehouse.catalogue import Catalogue

IDENTITY = ("unit_code", "plan_code", "period")
UNIDENTIFIED = "?"
SUGGESTED = 20
__all__ = ["IDENTITY", "UNIDENTIFIED", "Identifier", "Register", "Told", "info", "said_for"]
CHOSEN = {"unit_code": "đơn vị", "plan_code": "kế hoạch", "period": "kỳ báo cáo"}
WORDS = {"unit_code": "mã đơn vị", "plan_code": "mã kế hoạch", "period": "kỳ báo cáo"}


@dataclass(frozen=True)
class Told:
    """One value of `Thông tin` and the cell it stands in; none of a value given for the whole batch."""

    text: str
    cell: str | None
    sheet: str | None
    kind: str = "text"
    number: float | None = None
    other: str | None = None
    is_row: bool = False

    @property
    def shown(self) -> str:
        return as_shown(self.kind, self.text)


def said_for(incoming: Sequence[Incoming]) -> list[dict[str, Told]]:
    """What was said of each file by who brought it: unit, plan and period."""

    def given(file: Incoming) -> dict[str, str | None]:
        return {"unit_code": file.unit, "plan_code": file.plan, "period": file.period}

    return [{name: Told(text, None, None) for name, text in given(file).items() if text} for file in incoming]


def info(cells: pl.DataFrame, layout: Layout) -> dict[int, dict[str, Told]]:
    """What each file's `Thông tin` says: file_no → label → value beside it."""
    names = {key(label): name for name, label in layout.info_labels.items()}
    own = cells.filter(pl.col("sheet_key") == key(layout.info_sheet), pl.col("col") <= 2)
    labels = keyed(own.filter(pl.col("col") == 1), "text", "label_key").with_columns(
        pl.col("label_key")
        .str.strip_chars(" :")
        .replace_strict(names, default=None, return_dtype=pl.String)
        .alias("name")
    )
    values = own.filter(pl.col("col") == 2).with_columns(cell_name(pl.col("row"), pl.col("col")).alias("cell"))
    told = labels.filter(pl.col("name").is_not_null()).join(
        values.select("file_no", "sheet", "row", "text", "kind", "number", "cell"),
        on=["file_no", "sheet", "row"],
        suffix="_value",
    )
    found: dict[int, dict[str, Told]] = {}
    for row in told.iter_rows(named=True):
        given = Told(row["text_value"], row["cell"], row["sheet"], row["kind_value"], row["number_value"])
        named = found.setdefault(row["file_no"], {})
        first = named.setdefault(row["name"], given)
        if key(first.text) != key(given.text):
            named[row["name"]] = replace(first, other=given.shown)
    return found


class Identifier:
    """Recognises unit, plan and period; each text is judged once per file and its problem told once."""

    def __init__(
        self,
        catalogue: Catalogue,
        register: Register,
        told: dict[int, dict[str, Told]],
        given: dict[int, dict[str, Told]] | None = None,
        texts: Collection[int] = (),
    ) -> None:
        """`given` counts where a file says nothing itself; `texts` are the files that have no `Thông tin`, being text."""
        self.texts = texts
        self.catalogue, self.register, self.told, self.given = catalogue, register, told, given or {}
        self.found: list[dict[str, Any]] = []
        self._repeated_labels()
        self._consolidated: set[int] = set()
        self._row: dict[str, Any] | None = None
        self._parts: dict[tuple[Any, ...], tuple[str | None, str | None]] = {}
        self._by_name: dict[int, list[tuple[Told, str]]] = {}

    def parts(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with `part` = "plan period unit", null where one of the three is in doubt; all three as columns.

        The unit stands also where only plan or period is in doubt.
        """
        names = [*IDENTITY, *[name for name in ("area",) if name in rows.columns]]
        texts = [pl.col(name).struct.field("text").alias(f"{name}_text") for name in names]
        kinds = [pl.col(name).struct.field("kind").alias(f"{name}_kind") for name in names]
        number = pl.col("unit_code").struct.field("number").alias("unit_number")
        places = [
            pl.when(pl.col(name).is_not_null())
            .then(cell_name(pl.col("row"), pl.col(name).struct.field("col")))
            .alias(f"{name}_cell")
            for name in names
        ]
        keys = ["file_no", *[f"{name}_text" for name in names]]
        told = rows.with_columns(*texts, *kinds, number, *places)
        self._consolidated |= set(told.filter(pl.col("unit_code_text").is_not_null())["file_no"])
        distinct = told.unique(keys, maintain_order=True)
        parts = []
        for row in distinct.iter_rows(named=True):
            part, unit = self._part(row)
            parts.append({**{name: row[name] for name in keys}, "part": part, "unit": unit})
        schema: dict[str, Any] = {
            "file_no": rows.schema["file_no"],
            **dict.fromkeys(keys[1:], pl.String),
            "part": pl.String,
            "unit": pl.String,
        }
        joined = told.join(
            pl.DataFrame(parts, schema=schema), on=keys, how="left", nulls_equal=True, maintain_order="left"
        )
        pieces = pl.col("part").str.split(" ")
        return (
            joined.drop(
                *[f"{name}_text" for name in names],
                *[f"{name}_cell" for name in names],
                *[f"{name}_kind" for name in names],
                "unit_number",
                *names,
            )
            .rename({"unit": "unit_code"})
            .with_columns(
                pieces.list.get(0, null_on_oob=True).alias("plan_code"),
                pieces.list.get(1, null_on_oob=True).alias("period"),
            )
        )

    def _part(self, row: dict[str, Any]) -> tuple[str | None, str | None]:
        """The part that a row belongs to and the code of its unit, each null where it is in doubt."""
        file_no = row["file_no"]
        asked = tuple(row.get(f"{name}_text") for name in (*IDENTITY, "area"))
        if (file_no, asked) in self._parts:
            return self._parts[file_no, asked]
        given = {name: self._told(row, name) for name in IDENTITY}
        # only the consolidated row itself is in doubt, not the whole file
        self._row = row if file_no in self._consolidated else None
        plan_code = self._plan(file_no, given["plan_code"])
        period_code = self._period(file_no, given["period"], plan_code)
        cutoff = self.catalogue.period[plan_code, period_code].cutoff_on if plan_code and period_code else None
        code = self._unit(file_no, given["unit_code"], self._told(row, "area"), cutoff)
        part = None
        if (
            plan_code
            and period_code
            and code
            and self._may_report(file_no, given["unit_code"], code, plan_code, period_code)
        ):
            part = f"{plan_code} {period_code} {code}"
            if row["unit_code_text"] is None and given["unit_code"] is self.told.get(file_no, {}).get("unit_code"):
                self._compare_name(file_no, code)
        self._parts[file_no, asked] = part, code
        return part, code

    def _repeated_labels(self) -> None:
        """Labels of `Thông tin` that stand twice with different values."""
        for file_no, named in self.told.items():
            for told in named.values():
                if told.other is not None:
                    self._problem(
                        file_no, told, "label_repeated", f"Trang tính Thông tin ghi {quoted(told.shown)} rồi lại ghi {quoted(told.other)} cho cùng một mục.",
                        "Giữ lại một dòng cho mỗi mục.",
                    )  # fmt: skip

    def _told(self, row: dict[str, Any], name: str) -> Told | None:
        if row.get(f"{name}_text") is not None:
            number = row["unit_number"] if name == "unit_code" else None
            return Told(
                row[f"{name}_text"], row[f"{name}_cell"], row["sheet"], row[f"{name}_kind"], number, is_row=True
            )
        told = self.told.get(row["file_no"], {}).get(name)
        if told is not None and clean(told.text):
            return told
        if name == "unit_code":  # a name alone may do
            name_told = self.told.get(row["file_no"], {}).get("unit_name")
            if name_told is not None and clean(name_told.text):
                return name_told
        return self.given.get(row["file_no"], {}).get(name, told)

    def _problem(
        self, file_no: int, told: Told | None, rule: str, message: str, remedy: str, severity: str = "error"
    ) -> None:
        self.found.append({
            "file_no": file_no, "part": UNIDENTIFIED if told and told.is_row else None, "severity": severity,
            "sheet": told.sheet if told else "Thông tin", "cell": told.cell if told else None,
            "value": (told.shown or None) if told else None, "rule": rule, "message": message, "remedy": remedy,
        })  # fmt: skip

    def _missing(self, file_no: int, name: str) -> None:
        if self._row is not None:
            place = Told("", f"A{self._row['row']}", self._row["sheet"], is_row=True)
            self._problem(
                file_no,
                place,
                f"{name}_missing",
                f"Dòng này chưa có {WORDS[name]}, trang tính Thông tin cũng không ghi.",
                f"Ghi {WORDS[name]} vào dòng này.",
            )
            return
        if file_no in self.texts:
            nowhere = Told("", None, None)
            self._problem(
                file_no,
                nowhere,
                f"{name}_missing",
                f"Tệp là văn bản, không có trang tính Thông tin, nên chưa rõ {WORDS[name]}.",
                f"Chọn {CHOSEN[name]} khi nhận tệp, hoặc nộp cả biểu mẫu Excel (.xlsx).",
            )
            return
        self._problem(
            file_no,
            None,
            f"{name}_missing",
            f"Trang tính Thông tin chưa ghi {WORDS[name]}.",
            f"Ghi {WORDS[name]} vào cột B của trang tính Thông tin.",
        )

    def _plan(self, file_no: int, told: Told | None) -> str | None:
        if told is None or not clean(told.text):
            self._missing(file_no, "plan_code")
            return None
        typed = key(told.text)
        for plan in self.catalogue.plans:
            if typed == key(plan.code):
                return plan.code
        codes = ", ".join(plan.code for plan in self.catalogue.plans)
        self._problem(
            file_no, told, "plan_unknown", f"Không có kế hoạch {quoted(told.shown)}.", f"Ghi một trong các mã: {codes}."
        )
        return None

    def _period(self, file_no: int, told: Told | None, plan_code: str | None) -> str | None:
        if told is None or not clean(told.text):
            self._missing(file_no, "period")
            return None
        code = period(told.text)
        if code is None:
            self._problem(
                file_no,
                told,
                "period_unknown",
                f"Không rõ kỳ báo cáo {quoted(told.shown)}.",
                "Ghi kỳ như 2025-Q3 hoặc Quý III/2025.",
            )
            return None
        if plan_code is not None and (plan_code, code) not in self.catalogue.period:
            periods = self.catalogue.periods_of(plan_code)
            self._problem(
                file_no, told, "period_unknown", f"Kế hoạch {plan_code} không có {period_name(code)}.",
                f"Các kỳ của kế hoạch từ {period_name(periods[0].code)} đến {period_name(periods[-1].code)}; kiểm tra lại kỳ và kế hoạch.",
            )  # fmt: skip
            return None
        return code

    def _unit(self, file_no: int, told: Told | None, area: Told | None, on: date | None) -> str | None:
        if told is None or not clean(told.text):
            self._missing(file_no, "unit_code")
            return None
        place = area.text if area is not None and clean(area.text) else None
        with_near = len(self.register.unrecognised) < SUGGESTED
        found = self.register.recognised(Cell(told.kind, told.text, told.number), place, on, with_near=with_near)
        if found.how == "zeros":
            self._problem(
                file_no, told, "unit_zeros", f"Mã đơn vị {quoted(told.shown)} được đọc là {found.code}.",
                "Giữ mã ở dạng văn bản, đủ số 0 ở đầu.", "warning",
            )  # fmt: skip
        elif found.code is not None and found.how != "code":
            self._by_name.setdefault(file_no, []).append((told, found.code))
        elif found.code is None:
            self._unrecognised(file_no, told, found)
        return found.code

    def _unrecognised(self, file_no: int, told: Told, found: Recognised) -> None:
        self.register.unrecognised.append(told.text)
        listed = "; ".join(found.candidates)
        if found.is_ambiguous:
            self._problem(
                file_no, told, "unit_ambiguous", f"Có nhiều đơn vị tên {quoted(told.shown)}: {listed}.",
                "Ghi mã đơn vị hoặc ghi thêm địa bàn.",
            )  # fmt: skip
            return
        near = f" Gần giống: {listed}." if listed else ""
        self._problem(
            file_no, told, "unit_unknown", f"Không có đơn vị mã hoặc tên {quoted(told.shown)} trong danh mục.{near}",
            "Kiểm tra lại mã hoặc tên đơn vị; đơn vị mới phải được thêm vào danh mục trước.",
        )  # fmt: skip

    def _name_notices(self) -> None:
        """One notice a file of the units that were recognised by a name."""
        for file_no, named in self._by_name.items():
            first, code = named[0]
            more = f" và {len(named) - 1} đơn vị khác" if len(named) > 1 else ""
            self._problem(
                file_no, replace(first, is_row=False), "unit_by_name", f"Đơn vị được nhận ra theo tên: {quoted(first.shown)} là {code}{more}.",
                "Ghi mã đơn vị để không phải nhận theo tên.", "warning",
            )  # fmt: skip
        self._by_name.clear()

    def _may_report(self, file_no: int, told: Told | None, code: str, plan_code: str, period_code: str) -> bool:
        cutoff = self.catalogue.period[plan_code, period_code].cutoff_on
        spells = self.register.by_code[code]
        active = [spell for spell in spells if spell.valid_from <= cutoff <= spell.valid_to]
        if not active:
            last = max(spell.valid_to for spell in spells)
            why = f"đã ngừng hoạt động sau ngày {last:%d/%m/%Y}" if last < cutoff else "chưa hoạt động"
            self._problem(
                file_no, told, "unit_inactive", f"Đơn vị {code} {why}, không nộp {period_name(period_code)}.",
                "Kiểm tra lại mã đơn vị và kỳ báo cáo; nếu đã sáp nhập, đơn vị kế tục là nơi nộp.",
            )  # fmt: skip
            return False
        if active[0].plans is not None and plan_code not in active[0].plans:
            self._problem(
                file_no, told, "unit_not_in_plan", f"Đơn vị {code} không tham gia kế hoạch {plan_code}.",
                "Kiểm tra lại mã kế hoạch; nếu đơn vị có tham gia, sửa cột Kế hoạch trong danh mục đơn vị.",
            )  # fmt: skip
            return False
        return True

    def _compare_name(self, file_no: int, code: str) -> None:
        told = self.told.get(file_no, {}).get("unit_name")
        if told is None or not clean(told.text):
            return
        names = self.register.names(code)
        if all(key(told.text) != key(name) for name in names):
            self._problem(
                file_no, told, "unit_name", f"Tên đơn vị {quoted(told.shown)} khác tên trong danh mục: {names[-1]}. Mã {code} quyết định.",
                "Kiểm tra lại mã đơn vị nếu đây không phải trường của mình.", "warning",
            )  # fmt: skip

    def problems(self) -> pl.DataFrame:
        self._name_notices()
        return problems.from_rows(self.found)
