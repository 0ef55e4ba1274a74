"""Figures and items → problems and what may be loaded. Every rule is a frame of findings; nothing is written here.

The warehouse is asked through `Known`: what is owed, what was sent before, which baselines are stored.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import polars as pl

from etl import problems
from etl.tidy import DECIMAL, Tidied
from etl.values import vietnamese
from warehouse import sql

KEYS = ["file_no", "part", "indicator_code"]


@dataclass(frozen=True)
class Known:
    """What the warehouse says about the parts (plan, period, unit) of a batch.

    Shape: `owed` one row per part × indicator owed, `early` the same for yearly figures owed later in the year,
    `baselines` one row per part × reduction, `previous` one row per part × indicator of the version it would replace.
    """

    owed: pl.DataFrame
    early: pl.DataFrame
    baselines: pl.DataFrame
    previous: pl.DataFrame
    last_quarter: pl.DataFrame
    merged_this_year: pl.DataFrame
    schools: pl.DataFrame


def known(con: duckdb.DuckDBPyConnection, parts: pl.DataFrame) -> Known:
    """What is known about the parts of a batch. Shape of `parts`: part, plan_code, period, unit_code."""
    con.execute("create or replace temp table part (part text, plan_code text, period text, unit_code text)").fetchall()
    if parts.height:
        con.register("incoming", parts.select("part", "plan_code", "period", "unit_code"))
        con.execute("insert into part select * from incoming").fetchall()
        con.unregister("incoming")
    sql.into_temp(con, "baseline", "queries/baseline", {})
    return Known(**{name: sql.frame(con, f"queries/known_{name}") for name in Known.__dataclass_fields__})


@dataclass(frozen=True)
class Checked:
    """Shape: `figures` and `items` ready to be stored, of every part; `problems` decide which parts may be."""

    figures: pl.DataFrame
    items: pl.DataFrame
    problems: pl.DataFrame


def check(tidied: Tidied, given: Known) -> Checked:
    """All findings on a batch that needs no look at derived figures, and the figures as they would be stored."""
    rows, found = _recognised(tidied.figures)
    items, item_problems = _recognised_items(tidied.items)
    figures = _with_item_sums(rows, items)
    figures = figures.join(given.baselines, on=["part", "indicator_code"], how="left", maintain_order="left")
    figures = _filled(figures)
    figures, entered_problems = _entered(figures, given)
    empty = _empty(figures, tidied.figures)
    missing = _missing_rows(figures, tidied.figures, given)
    found += [
        *item_problems,
        *entered_problems,
        _items_without_figure(items, rows),
        _items_not_owed(figures),
        *_item_rules(figures),
        *_part_rules(figures),
        *_baseline_rules(figures),
        *_history_rules(figures, given),
        missing.join(empty.select("part"), on="part", how="anti", maintain_order="left"),
        empty,
    ]
    stored = figures.filter(~pl.col("is_blank"))
    return Checked(stored, items, problems.gathered(*found))


def _recognised(figures: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The rows of indicators this plan asks for; the others named."""
    is_empty = (
        pl.col("numerator").is_null()
        & pl.col("denominator").is_null()
        & ~pl.col("is_no_activity")
        & ~pl.col("is_asked")
    )
    derived = figures.filter(
        pl.col("is_derived"),
        pl.any_horizontal(pl.col("numerator_text", "denominator_text").is_not_null()) | pl.col("is_no_activity"),
    )
    rows = figures.filter(pl.col("indicator_plan") == pl.col("plan_code"), ~pl.col("is_derived"))
    repeated = rows.filter(~is_empty).filter(pl.struct(KEYS).is_duplicated())
    first = repeated.group_by(KEYS).agg(pl.col("cell").first().alias("first_cell"))
    repeated = repeated.join(first, on=KEYS).filter(pl.col("cell") != pl.col("first_cell"))
    kept = (
        rows.with_columns(is_empty.alias("is_empty"))
        .sort("is_empty", maintain_order=True)
        .unique(KEYS, keep="first", maintain_order=True)
    )
    found = [
        *_foreign(figures),
        problems.where(
            derived, "derived", pl.format("{} do phần mềm tính từ ngày nhận; dòng này không được dùng.", "indicator_code"),
            "Xóa dòng này khỏi tệp.", value=pl.col("numerator_text"), severity="warning",
        ),
        problems.where(
            repeated, "figure_repeated", pl.format("Chỉ tiêu {} đã có ở ô {}.", "indicator_code", "first_cell"),
            "Giữ một dòng cho mỗi chỉ tiêu.", value=pl.col("indicator_code"),
        ),
    ]  # fmt: skip
    return kept, found


def _foreign(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Rows of figures or items whose indicator nobody knows, or that another plan asks for."""
    return [
        problems.where(
            rows.filter(pl.col("indicator_plan").is_null()), "indicator_unknown", pl.format("Không có chỉ tiêu mã '{}'.", "indicator_code"),
            "Kiểm tra lại mã chỉ tiêu theo biểu mẫu của kỳ này.", value=pl.col("indicator_code"),
        ),
        problems.where(
            rows.filter(pl.col("indicator_plan") != pl.col("plan_code")), "indicator_of_other_plan",
            pl.format("Chỉ tiêu {} thuộc kế hoạch {}, tệp này của kế hoạch {}.", "indicator_code", "indicator_plan", "plan_code"),
            "Nộp dòng này trong tệp của đúng kế hoạch.", value=pl.col("indicator_code"),
        ),
    ]  # fmt: skip


def _recognised_items(items: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    found = _foreign(items)
    derived = items.filter("is_derived").unique(KEYS, keep="first", maintain_order=True)
    found.append(problems.where(
        derived, "derived", pl.format("{} do phần mềm tính từ ngày nhận; các mục chi tiết không được dùng.", "indicator_code"),
        "Xóa các dòng này khỏi tệp.", value=pl.col("title"), severity="warning",
    ))  # fmt: skip
    return items.filter(pl.col("indicator_plan") == pl.col("plan_code"), ~pl.col("is_derived")), found


def _with_item_sums(figures: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """The figures with what their items say: how many, how many fill each part, their sums."""
    is_summed = ~pl.col("measure").is_in(["milestone", "rank", "score"])
    sums = items.group_by(KEYS).agg(
        pl.len().alias("item_count"),
        (pl.col("numerator").count() * is_summed.first()).alias("numerator_items"),
        (pl.col("denominator").count() * is_summed.first()).alias("denominator_items"),
        pl.col("numerator").sum().alias("numerator_sum"),
        pl.col("denominator").sum().alias("denominator_sum"),
        pl.col("is_asked").any().alias("is_item_asked"),
        pl.col("cell").first().alias("item_cell"),
        pl.col("sheet").first().alias("item_sheet"),
    )
    joined = figures.join(sums, on=KEYS, how="left", maintain_order="left")
    return joined.with_columns(
        pl.col("item_count", "numerator_items", "denominator_items").fill_null(0),
        pl.col("is_item_asked").fill_null(False),
    )


def _filled(figures: pl.DataFrame) -> pl.DataFrame:
    """A part left empty is taken from its items where all fill it; a reduction's denominator from the stored baseline.

    Of a cumulative row not one part alone: items are of the quarter, the other part of the year.
    """
    is_whole_row = ~(
        pl.col("is_cumulative")
        & pl.col("is_flow")
        & pl.any_horizontal(pl.col("numerator", "denominator").is_not_null())
    )

    def from_items(part: str) -> pl.Expr:
        is_full = (pl.col(f"{part}_items") == pl.col("item_count")) & (pl.col("item_count") > 0) & is_whole_row
        return (
            pl.col(part).is_null()
            & is_full
            & ~pl.col("is_no_activity")
            & ~pl.col("is_asked")
            & ~pl.col("is_item_asked")
        )

    taken = figures.with_columns(
        from_items("numerator").alias("numerator_is_items"),
        (from_items("denominator") & pl.col("takes_denominator")).alias("denominator_is_items"),
    ).with_columns(
        pl.when("numerator_is_items").then("numerator_sum").otherwise("numerator").cast(DECIMAL).alias("numerator"),
        pl.when("denominator_is_items")
        .then("denominator_sum")
        .otherwise("denominator")
        .cast(DECIMAL)
        .alias("denominator"),
        (pl.col("is_cumulative") & pl.col("is_flow") & ~pl.col("numerator_is_items") & ~pl.col("is_no_activity")).alias(
            "is_cumulative"
        ),
    )
    is_blank_denominator = (
        pl.col("denominator").is_null() & pl.col("numerator").is_not_null() & ~pl.col("is_no_activity")
    )
    takes_baseline = (
        is_blank_denominator
        & (pl.col("measure") == "reduction")
        & pl.col("baseline").is_not_null()
        & ~pl.col("is_asked")
    )
    return taken.with_columns(takes_baseline.alias("denominator_is_baseline")).with_columns(
        pl.when("denominator_is_baseline").then("baseline").when((pl.col("measure") == "milestone") & pl.col("numerator").is_not_null())
        .then(pl.lit(1)).otherwise("denominator").cast(DECIMAL).alias("denominator")
    )  # fmt: skip


def _entered(figures: pl.DataFrame, given: Known) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Which rows hold a figure at all, and whether the unit owes it."""
    is_alone = pl.col("numerator").is_null() & ~pl.col("is_no_activity") & ~pl.col("is_asked")
    is_unentered = is_alone & (
        pl.col("denominator").is_null() | (pl.col("measure") == "reduction") | ~pl.col("is_flow")
    )
    judged = (
        figures.with_columns(is_unentered.alias("is_blank"))
        .join(
            given.owed.with_columns(pl.lit(True).alias("is_owed")),
            on=["part", "indicator_code"],
            how="left",
            maintain_order="left",
        )
        .join(
            given.early.with_columns(pl.lit(True).alias("is_early")),
            on=["part", "indicator_code"],
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("is_owed", "is_early").fill_null(False))
    )
    not_owed = judged.filter(~pl.col("is_blank"), ~pl.col("is_owed"), ~pl.col("is_early"))
    found = [
        problems.where(
            not_owed.filter(~pl.col("is_no_activity")), "not_owed", pl.format("Đơn vị không phải báo cáo chỉ tiêu {} trong kỳ này.", "indicator_code"),
            "Xóa số liệu của dòng này; nếu đơn vị có thực hiện, kiểm tra lại cấp học và loại hình trong danh mục.", cell="numerator_cell",
            value=pl.col("numerator_text"),
        ),
        problems.where(
            not_owed.filter(pl.col("is_no_activity")), "not_owed", pl.format("Đơn vị không phải báo cáo chỉ tiêu {}; dấu không phát sinh được bỏ qua.", "indicator_code"),
            "Không cần đánh dấu dòng này.", cell="mark_cell", value=pl.col("mark_text"), severity="warning",
        ),
        problems.where(
            judged.filter(pl.col("is_early"), ~pl.col("is_blank"), ~pl.col("is_owed")), "early",
            pl.format("{} là chỉ tiêu cuối năm, nộp sớm; số liệu được dùng cho kỳ cuối năm đến khi có số mới.", "indicator_code"),
            "Nộp lại ở kỳ cuối năm nếu số thay đổi.", cell="numerator_cell", value=pl.col("numerator_text"), severity="warning",
        ),
    ]  # fmt: skip
    dropped = ~pl.col("is_owed") & ~pl.col("is_early") & pl.col("is_no_activity")
    return judged.with_columns((pl.col("is_blank") | dropped).alias("is_blank")), found


def _items_without_figure(items: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    lone = items.join(rows.select(KEYS), on=KEYS, how="anti").unique(KEYS, keep="first", maintain_order=True)
    return problems.where(
        lone, "items_without_figure", pl.format("Có mục chi tiết của {} nhưng trang Chỉ tiêu không có dòng này.", "indicator_code"),
        "Thêm dòng chỉ tiêu, để trống tử số và mẫu số nếu muốn lấy tổng từ chi tiết.", value=pl.col("indicator_code"),
    )  # fmt: skip


def _items_not_owed(figures: pl.DataFrame) -> pl.DataFrame:
    """Items behind a blank row of an indicator the unit does not owe."""
    lone = figures.filter(
        "is_blank", ~pl.col("is_owed"), ~pl.col("is_early"), ~pl.col("is_no_activity"), pl.col("item_count") > 0
    )
    return problems.where(
        lone.with_columns(pl.col("item_sheet").alias("sheet")), "not_owed",
        pl.format("Đơn vị không phải báo cáo chỉ tiêu {} trong kỳ này nhưng có {} mục chi tiết.", "indicator_code", "item_count"),
        "Xóa các mục chi tiết; nếu đơn vị có thực hiện, kiểm tra lại cấp học và loại hình trong danh mục.", cell="item_cell",
        value=pl.col("indicator_code"),
    )  # fmt: skip


def _item_rules(figures: pl.DataFrame) -> list[pl.DataFrame]:
    """Items against figures, part by part (docs: attainment, section 7). Cumulative flows are compared after derivation."""
    found = [
        problems.where(
            figures.filter(pl.col("is_no_activity"), pl.col("item_count") > 0), "no_activity_with_items",
            pl.format("{} ghi không phát sinh nhưng có {} mục chi tiết (từ ô {}).", "indicator_code", "item_count", "item_cell"),
            "Bỏ dấu không phát sinh hoặc xóa các mục chi tiết.", cell="mark_cell", value=pl.col("mark_text"),
        )
    ]  # fmt: skip
    for part, word in (("numerator", "tử số"), ("denominator", "mẫu số")):
        some, count = pl.col(f"{part}_items"), pl.col("item_count")
        takes_part = pl.col("takes_denominator") if part == "denominator" else pl.lit(True)
        partly = figures.filter(some > 0, some < count, takes_part, ~pl.col("is_item_asked")).with_columns(
            pl.col("item_sheet").alias("sheet")
        )
        found.append(problems.where(
            partly, "items_partly", pl.format(f"Chỉ {{}} trên {{}} mục chi tiết của {{}} có {word}.", some, count, "indicator_code"),
            f"Điền {word} cho mọi mục chi tiết của chỉ tiêu, hoặc để trống tất cả.", cell="item_cell", value=pl.col("indicator_code"),
        ))  # fmt: skip
        differs = figures.filter(
            some == count, count > 0, pl.col(part).is_not_null(), ~pl.col(f"{part}_is_items"), ~pl.col("is_no_activity"),
            ~pl.col("is_cumulative"), pl.col(part) != pl.col(f"{part}_sum"),
            takes_part,
        )  # fmt: skip
        if part == "denominator":
            differs = differs.filter(~pl.col("denominator_is_baseline"))
        found.append(problems.where(
            differs, "items_sum",
            pl.format(f"{{}}: {word} ghi {{}}, nhưng {{}} mục chi tiết (từ ô {{}}) cộng lại là {{}}.", "indicator_code", _decimal(part), count, "item_cell", _decimal(f"{part}_sum")),
            "Sửa con số hoặc bổ sung, xóa bớt mục chi tiết cho khớp.", cell=f"{part}_cell", value=pl.coalesce(f"{part}_text", _decimal(part)),
        ))  # fmt: skip
    return found


def _part_rules(figures: pl.DataFrame) -> list[pl.DataFrame]:
    """The two parts against each other and against the mark of no activity."""
    entered = figures.filter(~pl.col("is_blank"), ~pl.col("is_asked"), ~pl.col("is_item_asked"))
    active = entered.filter(~pl.col("is_no_activity"))
    two = active.filter(pl.col("takes_denominator"))
    both = two.filter(pl.col("numerator").is_not_null(), pl.col("denominator").is_not_null())
    return [
        problems.where(
            entered.filter(pl.col("is_no_activity"), pl.col("numerator") > 0), "no_activity_with_number",
            pl.format("{} vừa ghi {} vừa đánh dấu không phát sinh.", "indicator_code", _decimal("numerator")),
            "Xóa con số hoặc bỏ dấu không phát sinh.", cell="numerator_cell", value=pl.col("numerator_text"),
        ),
        problems.where(
            two.filter(pl.col("numerator").is_null()), "numerator_missing", pl.format("{} có mẫu số nhưng chưa có tử số.", "indicator_code"),
            "Điền tử số (0 nếu chưa làm được việc nào), hoặc xóa mẫu số.", cell="denominator_cell", value=pl.col("denominator_text"),
        ),
        problems.where(
            two.filter(pl.col("denominator").is_null(), pl.col("measure") != "reduction"), "denominator_missing",
            pl.format("{} có tử số nhưng chưa có mẫu số.", "indicator_code"), "Điền mẫu số.", cell="numerator_cell", value=pl.col("numerator_text"),
        ),
        problems.where(
            two.filter(pl.col("denominator").is_null(), pl.col("measure") == "reduction"), "baseline_missing",
            pl.format("{} chưa có số gốc ở mẫu số và chưa từng được nộp.", "indicator_code"), "Điền số của năm gốc vào mẫu số.",
            cell="numerator_cell", value=pl.col("numerator_text"),
        ),
        problems.where(
            both.filter(pl.col("is_share"), pl.col("numerator") > pl.col("denominator")), "share",
            pl.format("{}: tử số {} lớn hơn mẫu số {}.", "indicator_code", _decimal("numerator"), _decimal("denominator")),
            "Tử số là một phần của mẫu số; kiểm tra lại cả hai ô.", cell="numerator_cell", value=pl.col("numerator_text"),
        ),
    ]  # fmt: skip


def _baseline_rules(figures: pl.DataFrame) -> list[pl.DataFrame]:
    entered = figures.filter(
        ~pl.col("is_blank"),
        ~pl.col("is_no_activity"),
        pl.col("measure") == "reduction",
        pl.col("baseline").is_not_null(),
    )
    return [
        problems.where(
            entered.filter("denominator_is_baseline"), "baseline_used", pl.format("{}: mẫu số để trống, lấy số gốc đã lưu {}.", "indicator_code", _decimal("baseline")),
            "Điền số gốc nếu khác.", cell="numerator_cell", value=pl.col("numerator_text"), severity="warning",
        ),
        problems.where(
            entered.filter(~pl.col("denominator_is_baseline"), pl.col("denominator") != pl.col("baseline")), "baseline_differs",
            pl.format("{}: mẫu số {} khác số gốc {} đã nộp ở tệp {}, ô {}.", "indicator_code", _decimal("denominator"), _decimal("baseline"), "baseline_file", "baseline_cells"),
            "Kiểm tra lại số gốc; nếu số mới đúng, ghi lý do vào Giải trình.", cell="denominator_cell", value=pl.col("denominator_text"), severity="warning",
        ),
    ]  # fmt: skip


def _history_rules(figures: pl.DataFrame, given: Known) -> list[pl.DataFrame]:
    """Against what the unit sent before: dropped figures, the same file again, a successor's cumulative row."""
    entered = figures.filter(~pl.col("is_blank"))
    per_part = entered.select("file_no", "part").unique()
    dropped = per_part.join(given.previous, on="part").join(entered.select(KEYS), on=KEYS, how="anti")
    dropped = dropped.with_columns(pl.lit(None, pl.String).alias("cell"), pl.lit("Chỉ tiêu").alias("sheet"))
    stated = [pl.when(~pl.col("is_no_activity")).then(part).alias(part) for part in ("numerator", "denominator")]
    compared = entered.select("file_no", "part", "sheet", "indicator_code", *stated, "is_no_activity").join(
        given.last_quarter, on=["part", "indicator_code"], how="left", suffix="_last"
    )
    same = (
        compared.with_columns(
            (
                pl.col("numerator").eq_missing(pl.col("numerator_last")) & pl.col("denominator").eq_missing(pl.col("denominator_last"))
                & pl.col("is_no_activity").eq_missing(pl.col("is_no_activity_last"))
            ).alias("is_same")
        )
        .group_by("file_no", "part", "sheet")
        .agg(pl.col("is_same").all(), pl.len().alias("figures"), pl.col("file").max(), pl.col("last_period").max())
        .filter("is_same", pl.col("figures") >= 5)
        .with_columns(pl.lit(None, pl.String).alias("cell"))
    )  # fmt: skip
    successors = entered.filter("is_cumulative").join(given.merged_this_year, on="part")
    totals = given.schools.join(entered, on=["part", "indicator_code"]).filter(
        pl.col("numerator") > 0,
        pl.col("numerator") == pl.col("school_numerator"),
        pl.col("denominator").eq_missing(pl.col("school_denominator")),
    )
    return [
        problems.where(
            dropped, "figure_dropped", pl.format("Bản trước có {}, bản này không còn.", "indicator_code"),
            "Bổ sung dòng này nếu không định bỏ số liệu đã nộp.", value=pl.col("indicator_code"), severity="warning",
        ),
        problems.where(
            same, "same_as_last_quarter", pl.format("Mọi số liệu giống hệt {} (tệp {}).", problems.period_named("last_period"), "file"),
            "Kiểm tra có gửi nhầm tệp của kỳ trước không.", severity="warning",
        ),
        problems.where(
            successors, "successor_cumulative", pl.format("{}: lũy kế của đơn vị mới sáp nhập chỉ tính từ ngày sáp nhập.", "indicator_code"),
            "Không cộng số của các đơn vị cũ vào lũy kế.", cell="numerator_cell", value=pl.col("numerator_text"), severity="warning",
        ),
        problems.where(
            totals, "office_is_sum", pl.format("{}: số của cơ quan bằng đúng tổng các trường.", "indicator_code"),
            "Cơ quan chỉ báo cáo việc do chính cơ quan thực hiện.", cell="numerator_cell", value=pl.col("numerator_text"), severity="warning",
        ),
    ]  # fmt: skip


def _missing_rows(figures: pl.DataFrame, tidied: pl.DataFrame, given: Known) -> pl.DataFrame:
    """Owed indicators without a figure: a warning each, at their row where there is one."""
    parts = (
        tidied.filter(pl.col("part").is_not_null())
        .select("file_no", "part", "sheet")
        .unique("part", keep="first", maintain_order=True)
    )
    entered = figures.filter(~pl.col("is_blank")).select("part", "indicator_code")
    asked = (
        given.owed.filter(~pl.col("is_derived"))
        .join(parts, on="part")
        .join(entered, on=["part", "indicator_code"], how="anti")
    )
    missing = asked.join(
        figures.select("part", "indicator_code", "cell"),
        on=["part", "indicator_code"],
        how="left",
        maintain_order="left",
    )
    return problems.where(
        missing.sort("file_no", "ordinal"), problems.MISSING, pl.format("Chưa có số liệu của {} {}.", "indicator_code", "indicator_name"),
        "Điền số liệu, hoặc đánh dấu Không phát sinh.", value=pl.col("indicator_code"), severity="warning",
    )  # fmt: skip


def _empty(figures: pl.DataFrame, tidied: pl.DataFrame) -> pl.DataFrame:
    """A part without a single figure or mark is refused; beside parts that have some it is named by its unit."""
    parts = (
        tidied.filter(pl.col("part").is_not_null())
        .select("file_no", "part", "sheet", "unit_code")
        .unique("part", keep="first", maintain_order=True)
    )
    is_other = pl.col("indicator_plan").is_null() | (pl.col("indicator_plan") != pl.col("plan_code"))
    misplaced = tidied.filter(is_other, pl.any_horizontal(pl.col("numerator_text", "denominator_text").is_not_null()))
    filled = pl.concat(
        [figures.filter(~pl.col("is_blank") | pl.col("is_asked")).select("part"), misplaced.select("part")]
    ).unique()
    empty = parts.join(filled, on="part", how="anti").with_columns(pl.lit(None, pl.String).alias("cell"))
    with_others = parts.join(filled, on="part", how="semi")["file_no"].unique()
    whole = pl.when(pl.col("file_no").is_in(with_others.implode())).then(
        pl.format("Đơn vị {} trong tệp chưa có số liệu nào.", "unit_code")
    )
    return problems.where(
        empty,
        "empty",
        whole.otherwise(pl.lit("Tệp chưa có số liệu nào.")),
        "Điền số liệu hoặc đánh dấu Không phát sinh rồi nộp lại.",
    )


def _decimal(column: str) -> pl.Expr:
    """A decimal as a person writes it, without trailing zeros."""
    return pl.col(column).map_elements(vietnamese, return_dtype=pl.String)
