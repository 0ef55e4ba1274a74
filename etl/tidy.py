"""Cells → figures and items: each text read as the value it certainly is, or asked about.

Nothing here knows what came before: rules that need the warehouse stand in `etl.check`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from etl import problems, tables, values
from etl.cells import cell_name, read_column, shown_in, with_read
from etl.identify import UNIDENTIFIED, Identifier, Register, Told, info
from etl.layouts.model import SheetLayout
from etl.layouts.reading import recognised, with_others
from etl.read import CELLS, Workbook
from etl.sheets import of_text, sheet_problems, told_of_files, without_figures
from etl.values import Cell, Finding, Reading
from etl.words import clean
from warehouse.catalogue import Catalogue, Indicator

DECIMAL = pl.Decimal(24, 6)
GROUPED = re.compile(r"^[^0-9]*[0-9]{1,3}\.[0-9]{3}([^0-9.,]|$)")


@dataclass(frozen=True)
class Tidied:
    """What a batch of workbooks says.

    Shape: `figures` one row per sheet row that names an indicator (file_no, part, plan_code, period, unit_code, sheet,
    row, indicator_code, numerator, denominator, …, numerator_cell, denominator_cell); `items` one row per item;
    `problems` as in `etl.problems`.
    """

    figures: pl.DataFrame
    items: pl.DataFrame
    problems: pl.DataFrame


def tidy(
    workbooks: list[Workbook],
    catalogue: Catalogue,
    register: Register,
    given: Sequence[dict[str, Told]] = (),
    layouts: Sequence[SheetLayout] = (),
) -> Tidied:
    """The figures and items of readable workbooks, `file_no` being the place in the list.

    `given` is, for each file, what counts where the file itself says nothing; `layouts` are looked for in files
    without the sheet of figures of layout v1. A sheet of layout v1 saved alone as text is read as that sheet.
    """
    layout = tables.layout()
    cells = tables.placed(_cells(workbooks))
    top = tables.first_rows(cells)
    other, texts = None, of_text(workbooks)
    if strange := without_figures(workbooks, cells):
        other = recognised(workbooks, strange, cells, layouts, catalogue)
        texts -= set(other.sheets)
        cells, top = tables.saved_alone(cells, top, strange & texts)
    rows, figure_headings = tables.table(cells, top, layout.figures)
    item_rows, item_headings = tables.table(cells, top, layout.items)
    told = info(cells, layout)
    if other:
        rows, item_rows = with_others(rows, other.rows), with_others(item_rows, other.items)
        for number, said in other.told.items():
            told[number] = said | told.get(number, {})
    identifier = Identifier(catalogue, register, told, dict(enumerate(given)), texts)
    rows, item_rows = identifier.parts(rows), identifier.parts(item_rows)
    figures, figure_findings = _figures(rows, catalogue)
    items, item_findings = _items(item_rows, catalogue)
    found = problems.gathered(
        sheet_problems(workbooks, cells, top, set(rows["file_no"]), other.sheets if other else {}),
        _of_rows(told_of_files(workbooks, other.sheets if other else {}), rows, item_rows),
        _of_rows(other.problems, rows, item_rows) if other else problems.none_found(), figure_headings, item_headings, identifier.problems(),
        # a row whose unit, plan or period is in doubt is nobody's, not everybody's
        *[findings.with_columns(pl.col("part").fill_null(UNIDENTIFIED)) for findings in (figure_findings, item_findings)],
    )  # fmt: skip
    return Tidied(figures, items, found)


def _of_rows(found: pl.DataFrame, *tables: pl.DataFrame) -> pl.DataFrame:
    """Errors at a cell of a row as those of the row's own part: in a consolidated file the others are not to blame."""
    if found.is_empty():
        return found
    place = ["file_no", "sheet", "row"]
    own = pl.concat(
        [
            rows.select(pl.col("file_no").cast(pl.Int32), "sheet", pl.col("row").cast(pl.Int64), "part")
            for rows in tables
        ]
    )
    own = own.unique(place, keep="first", maintain_order=True).with_columns(
        pl.col("part").fill_null(UNIDENTIFIED).alias("own_part")
    )
    row_no = (
        pl.when(pl.col("severity") == "error").then(pl.col("cell").str.extract(r"([0-9]+)").cast(pl.Int64)).alias("row")
    )
    placed = found.with_columns(row_no).join(own.drop("part"), on=place, how="left", maintain_order="left")
    return placed.with_columns(pl.coalesce("part", "own_part").alias("part")).drop("row", "own_part")


def _cells(workbooks: list[Workbook]) -> pl.DataFrame:
    """The cells of all readable workbooks with their `file_no`, hidden sheets left out."""
    frames = [pl.DataFrame(schema=CELLS | {"file_no": pl.Int32})]
    for number, workbook in enumerate(workbooks):
        if workbook.refusal is None:
            hidden = [sheet.name for sheet in workbook.sheets if not sheet.visible]
            cells = workbook.cells.filter(~pl.col("sheet").is_in(hidden)) if hidden else workbook.cells
            frames.append(cells.with_columns(pl.lit(number, pl.Int32).alias("file_no")))
    return pl.concat(frames, rechunk=True)


def _codes(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the indicator's code as text, and the cell it stands in."""
    code = pl.col("indicator_code").struct
    named = rows.with_columns(
        code.field("text").alias("indicator_code"), cell_name(pl.col("row"), code.field("col")).alias("cell")
    )
    return with_read(named, "indicator_code", "indicator_code", _code)


def _code(text: str) -> str:
    return clean(text).replace(" ", "").upper()


def _indicator_frame(catalogue: Catalogue) -> pl.DataFrame:
    """What reading a figure needs to know of its indicator. Shape: one row per indicator."""
    return pl.DataFrame(
        [
            {
                "indicator_code": i.code, "indicator_plan": i.plan_code, "measure": i.measure, "is_share": i.is_share, "is_whole": i.is_whole,
                "is_derived": i.is_derived, "is_flow": i.accumulation == "flow", "takes_denominator": i.takes_denominator,
                "part_unit": _part_unit(i),
            }
            for i in catalogue.indicators
        ]
    )  # fmt: skip


def _part_unit(indicator: Indicator) -> str | None:
    """The unit a typed number may carry: of both parts of a ratio what their definition names, else the indicator's own."""
    if not indicator.takes_denominator:
        return indicator.unit
    for unit in ("triệu đồng", "người"):
        if f"({unit})" in indicator.numerator:
            return unit
    return None


def _figures(rows: pl.DataFrame, catalogue: Catalogue) -> tuple[pl.DataFrame, pl.DataFrame]:
    named = rows.filter(pl.col("indicator_code").is_not_null())
    unnamed = rows.filter(
        pl.col("indicator_code").is_null()
        & pl.any_horizontal(pl.col("numerator", "denominator", "no_activity").is_not_null())
    ).with_columns(pl.concat_str(pl.lit("A"), pl.col("row")).alias("cell"))
    known = _codes(named).join(_indicator_frame(catalogue), on="indicator_code", how="left", maintain_order="left")
    found = [problems.where(
        unnamed, "code_missing", "Dòng có số liệu nhưng không có mã chỉ tiêu.", "Ghi mã chỉ tiêu vào cột Mã chỉ tiêu."
    ), *_unreadable(known, ("no_activity", "explanation"))]  # fmt: skip
    paired, pair_findings = _pairs(known.with_columns(_read_measure(), *_decimals_seen(), *_points_seen()))
    found.append(pair_findings)
    for part in ("numerator", "denominator"):
        needed = ("read_measure", "part_unit", "is_whole", f"{part}_decimals", f"{part}_points")
        paired, findings = read_column(paired, part, f"{part}_value", _part_reader(part), DECIMAL, needed)
        found.append(findings)
    paired, findings = read_column(paired, "statement", "statement_value", values.statement_kind, pl.String)
    found.append(findings)
    seen = pl.col("numerator_seen").struct
    text = seen.field("text")
    marked = paired.with_columns(
        pl.col("no_activity").map_elements(_marked, return_dtype=pl.Boolean).fill_null(False).alias("is_marked"),
        _is_dash(text).alias("is_dash"),
    )
    figures = marked.select(
        "file_no", "part", "plan_code", "period", "unit_code", "sheet", "row", "cell", "indicator_code", "indicator_plan", "measure",
        "is_share", "is_whole", "is_derived", "is_flow", "takes_denominator",
        pl.coalesce("pair_numerator", "numerator_value").alias("numerator"),
        pl.coalesce("pair_denominator", "denominator_value").alias("denominator"),
        pl.any_horizontal("numerator_value_asked", "denominator_value_asked", "statement_value_asked", _is_unreadable("no_activity")).alias("is_asked"),
        (pl.col("is_marked") | pl.col("is_dash")).alias("is_no_activity"),
        (pl.col("statement_value") == values.CUMULATIVE).fill_null(False).alias("is_cumulative"),
        pl.col("explanation").struct.field("text").alias("explanation"),
        pl.coalesce(cell_name(pl.col("row"), seen.field("col")), pl.col("cell")).alias("numerator_cell"),
        pl.coalesce(cell_name(pl.col("row"), pl.col("denominator").struct.field("col")), pl.col("cell")).alias("denominator_cell"),
        pl.coalesce(
            cell_name(pl.col("row"), pl.col("no_activity").struct.field("col")),
            pl.when("is_dash").then(cell_name(pl.col("row"), seen.field("col"))), pl.col("cell"),
        ).alias("mark_cell"),
        pl.coalesce(shown_in("no_activity"), pl.when("is_dash").then(text)).alias("mark_text"),
        *[shown_in(part).alias(f"{part}_text") for part in ("numerator", "denominator")],
    )  # fmt: skip
    return figures, problems.gathered(*found)


def _is_dash(text: pl.Expr) -> pl.Expr:
    return text.map_elements(values.is_no_activity, return_dtype=pl.Boolean).fill_null(False)


def _read_measure() -> pl.Expr:
    """The measure by which a row's parts are read: none for a derived figure, whose row is not used."""
    return pl.when(~pl.col("is_derived")).then("measure").alias("read_measure")


def _decimals_seen() -> list[pl.Expr]:
    """Whether other cells of the same column of the file show decimals: then 1.234 may be a decimal number too."""
    cells = {part: pl.col(part).struct for part in ("numerator", "denominator")}
    return [
        (
            ((cell.field("kind") == "text") & cell.field("text").str.contains(r"[0-9],([0-9]{1,2}|[0-9]{4,})([^0-9]|$)"))
            | ((cell.field("kind") == "number") & (cell.field("number") != cell.field("number").floor()))
        ).fill_null(False).any().over("file_no").alias(f"{part}_decimals")
        for part, cell in cells.items()
    ]  # fmt: skip


# texts of which only a decimal point makes a number, as 41.0 or 5051.005; and those that a column of decimal points has none of
_POINTED = r"^[+\-]?(?:[0-9]{4,}\.[0-9]+|[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,}))$"
_NOT_POINTED = r"[0-9],[0-9]|[0-9]\.[0-9]{3}\.[0-9]"
# fewer may be slips
_FEWEST_POINTED = 3


def _points_seen() -> list[pl.Expr]:
    """Whether a column of the file writes decimals with a point throughout: its texts then have one reading."""
    found = []
    for part in ("numerator", "denominator"):
        cell = pl.col(part).struct
        text = pl.when(cell.field("kind") == "text").then(cell.field("text").str.strip_chars())
        pointed = text.str.contains(_POINTED).fill_null(False).sum().over("file_no") >= _FEWEST_POINTED
        other = text.str.contains(_NOT_POINTED).fill_null(False).any().over("file_no")
        found.append((pointed & ~other).alias(f"{part}_points"))
    return found


def _unreadable(rows: pl.DataFrame, columns: Sequence[str]) -> list[pl.DataFrame]:
    """Error cells and formulas never calculated in columns that are kept as text: named, never stored or blank."""
    return [
        read_column(rows.filter(_is_unreadable(column)), column, "unused", _only_unreadable, pl.String)[1]
        for column in columns
    ]


def _is_unreadable(column: str) -> pl.Expr:
    return pl.col(column).struct.field("kind").is_in(["error", "formula"]).fill_null(False)


def _only_unreadable(cell: Cell) -> Reading[str]:
    return Reading(None, problem=values.unreadable(cell, is_text=True))


def _pairs(known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`12/15` typed into the numerator of a two-part figure with an empty denominator is both parts."""
    text = pl.col("numerator").struct.field("text")
    candidate = (
        pl.col("takes_denominator")
        & ~pl.col("is_derived")
        & pl.col("denominator").is_null()
        & (pl.col("numerator").struct.field("kind") == "text")
    )
    pair = (
        pl.when(candidate & text.str.contains("[/\u2044\u2215]"))
        .then(text)
        .map_elements(_pair, return_dtype=pl.Struct({"num": DECIMAL, "den": DECIMAL}))
    )
    paired = (
        known.with_columns(pair.alias("pair"))
        .with_columns(
            pl.when(
                ~pl.col("is_whole") | _is_whole(pl.col("pair").struct.field("num"), pl.col("pair").struct.field("den"))
            )
            .then("pair")
            .alias("pair")
        )
        .with_columns(
            pl.col("pair").struct.field("num").alias("pair_numerator"),
            pl.col("pair").struct.field("den").alias("pair_denominator"),
        )
    )
    read = paired.filter(pl.col("pair_numerator").is_not_null()).with_columns(
        cell_name(pl.col("row"), pl.col("numerator").struct.field("col")).alias("pair_cell")
    )
    findings = problems.where(
        read, "pair", pl.format("Đọc {} là tử số và mẫu số.", pl.col("numerator").struct.field("text")),
        "Nên ghi tử số và mẫu số vào hai cột riêng.", cell="pair_cell", value=pl.col("numerator").struct.field("text"), severity="warning",
    )  # fmt: skip
    blank = pl.when(pl.col("pair_numerator").is_null()).then(pl.col("numerator"))
    return paired.with_columns(pl.col("numerator").alias("numerator_seen"), blank.alias("numerator")).drop(
        "pair"
    ), findings


def _is_whole(*parts: pl.Expr) -> pl.Expr:
    return pl.all_horizontal(part.cast(pl.Float64) == part.cast(pl.Float64).floor() for part in parts)


def _pair(text: str) -> dict[str, Decimal] | None:
    found = values.ratio_pair(text)
    if found is None or any(part != round(part, 6) for part in found):
        return None
    return {"num": found[0], "den": found[1]}


def _part_reader(part: str) -> Callable[..., Reading[Decimal]]:
    def read(
        cell: Cell, measure: str | None, unit: str | None, is_whole: bool | None, decimals_seen: bool, points_seen: bool
    ) -> Reading[Decimal]:
        if measure is None or (cell.kind == "text" and values.is_no_activity(cell.text)):
            return Reading(None)
        if found := values.unreadable(cell):
            return Reading(None, problem=found)
        if measure == "milestone":
            return values.yes_no(cell) if part == "numerator" else Reading(None)
        if part == "denominator" and measure not in ("ratio", "reduction"):
            return _stray(cell)
        return _number(cell, unit, bool(is_whole), decimals_seen, points_seen)

    return read


def _number(cell: Cell, unit: str | None, is_whole: bool, decimals_seen: bool, points_seen: bool) -> Reading[Decimal]:
    """A part's number; only what may be grouped by thousands, like 1.234, depends on the rest of its column."""
    is_grouped = cell.kind == "text" and GROUPED.search(cell.text) is not None
    return values.number(
        cell, unit, is_whole, decimals_seen=decimals_seen and is_grouped and not is_whole, points_seen=points_seen
    )


def _stray(cell: Cell) -> Reading[Decimal]:
    finding = Finding(
        "denominator_stray",
        f"Chỉ tiêu này không có mẫu số; ô ghi {values.quoted(cell.shown)} không được dùng.",
        "Để trống ô mẫu số.",
    )
    return Reading(None, notice=finding)


def _marked(cell: dict[str, object]) -> bool:
    return values.mark(Cell(str(cell["kind"]), str(cell["text"]), cell["number"], bool(cell["is_percent"])))  # type: ignore[arg-type]


def _items(rows: pl.DataFrame, catalogue: Catalogue) -> tuple[pl.DataFrame, pl.DataFrame]:
    filled = pl.any_horizontal(
        pl.col("title", "numerator", "denominator", "item_on", "state", "evidence", "note", "extras").is_not_null()
    )
    unnamed = rows.filter(
        pl.col("indicator_code").is_null()
        & pl.any_horizontal(pl.col("title", "numerator", "denominator").is_not_null())
    )
    unnamed = unnamed.with_columns(pl.concat_str(pl.lit("A"), pl.col("row")).alias("cell"))
    named = rows.filter(pl.col("indicator_code").is_not_null() & filled)
    known = _codes(named).join(_indicator_frame(catalogue), on="indicator_code", how="left", maintain_order="left")
    known = known.with_columns(_read_measure(), *_decimals_seen(), *_points_seen())
    found = [
        problems.where(unnamed, "code_missing", "Dòng chi tiết không có mã chỉ tiêu.", "Ghi mã chỉ tiêu vào cột Mã chỉ tiêu."),
        *_unreadable(known, ("title", "state", "evidence", "note")), _unreadable_extras(known),
    ]  # fmt: skip
    for part in ("numerator", "denominator"):
        needed = ("read_measure", "part_unit", "is_whole", f"{part}_decimals", f"{part}_points")
        known, findings = read_column(known, part, f"{part}_value", _item_part_reader, DECIMAL, needed)
        found.append(findings)
    known, findings = read_column(known, "item_on", "item_on_value", values.date, pl.Date)
    # an unclear day of an item hides nothing: the text stays visible in the sender's row
    found.append(
        findings.with_columns(
            pl.when(pl.col("rule") == "date").then(pl.lit("warning")).otherwise("severity").alias("severity")
        )
    )
    found.append(_swapped_days(known, catalogue))
    items = known.with_columns(
        pl.int_range(1, pl.len() + 1).over("file_no", "part", "indicator_code").cast(pl.Int32).alias("item_no"),
        pl.col("title").struct.field("text").map_elements(clean, return_dtype=pl.String).fill_null("").alias("title"),
        pl.col("extras").map_elements(_fields, return_dtype=pl.String).fill_null("{}").alias("fields"),
    ).select(
        "file_no", "part", "plan_code", "period", "unit_code", "sheet", "row", "cell", "indicator_code", "indicator_plan", "measure",
        "is_flow", "is_derived", "item_no", "title",
        pl.col("numerator_value").alias("numerator"), pl.col("denominator_value").alias("denominator"),
        (pl.col("numerator_value_asked") | pl.col("denominator_value_asked")).alias("is_asked"),
        pl.col("item_on_value").alias("item_on"),
        *[pl.col(name).struct.field("text").alias(name) for name in ("state", "evidence", "note")],
        "fields",
    )  # fmt: skip
    return items, problems.gathered(*found)


def _swapped_days(items: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Days of a flow that Excel may have read month first: outside their period, inside with day and month changed."""
    day = pl.col("item_on_value")
    early = items.filter("is_flow", pl.col("item_on").struct.field("kind") == "date", day.dt.day() <= 12)
    if early.is_empty():
        return problems.none_found()
    spans = [(p.plan_code, p.code, p.starts_on, p.cutoff_on) for p in catalogue.periods]
    periods = pl.DataFrame(spans, schema=["plan_code", "period", "starts_on", "cutoff_on"], orient="row")
    swapped = pl.date(day.dt.year(), day.dt.day(), day.dt.month())
    doubted = (
        early.join(periods, on=["plan_code", "period"], maintain_order="left")
        .with_columns(swapped.alias("swapped"))
        .filter(
            ~day.is_between("starts_on", "cutoff_on"),
            pl.col("swapped").is_between("starts_on", "cutoff_on"),
        )
        .with_columns(cell_name(pl.col("row"), pl.col("item_on").struct.field("col")).alias("cell"))
    )
    message = pl.format(
        "Ngày {} nằm ngoài {}; nếu đổi chỗ ngày và tháng thì là {}, nằm trong kỳ.",
        day.dt.strftime("%d/%m/%Y"), problems.period_named("period"), pl.col("swapped").dt.strftime("%d/%m/%Y"),
    )  # fmt: skip
    remedy = "Kiểm tra lại ngày; Excel cài kiểu Mỹ đọc tháng trước ngày sau."
    return problems.where(doubted, "date_swapped", message, remedy, value=shown_in("item_on"), severity="warning")


def _unreadable_extras(items: pl.DataFrame) -> pl.DataFrame:
    """The same for the items' own further columns."""
    cells = items.filter(pl.col("extras").is_not_null()).explode("extras").with_columns(
        pl.struct(
            pl.col("extras").struct.field("kind", "text"), pl.lit(None, pl.Float64).alias("number"), pl.lit(False).alias("is_percent"),
            pl.col("extras").struct.field("col"),
        ).alias("extra")
    )  # fmt: skip
    return _unreadable(cells, ("extra",))[0]


def _item_part_reader(
    cell: Cell, measure: str | None, unit: str | None, is_whole: bool | None, decimals_seen: bool, points_seen: bool
) -> Reading[Decimal]:
    """An item's part: a number, or yes/no as 1/0; of evidence items (milestone, rank, score) nothing is read."""
    if measure is not None and (found := values.unreadable(cell)):
        return Reading(None, problem=found)
    if (
        measure is None
        or measure in ("milestone", "rank", "score")
        or (cell.kind == "text" and values.is_no_activity(cell.text))
    ):
        return Reading(None)
    if cell.kind in ("text", "bool"):
        said = values.yes_no(cell)
        if said.value is not None:
            return said
    return _number(cell, unit, bool(is_whole), decimals_seen, points_seen)


def _fields(extras: pl.Series) -> str:
    return json.dumps({extra["heading"]: extra["text"] for extra in extras}, ensure_ascii=False)
