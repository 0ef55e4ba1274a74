"""The board as a file, exactly the units and quarters shown: a workbook for people, csv for programs."""

from io import BytesIO

import polars as pl
import xlsxwriter

from dashboard import frame, text, tracking
from dashboard.tracking_grid import states
from dashboard.view import View
from etl.extract import guarded
from warehouse.store import office_now

MOST_LETTERS = 32_767
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def wide(view: View) -> pl.DataFrame:
    """One row per unit in the order of the board; per quarter its state in words and the days it was late.

    Units: days are whole numbers, 0 on time, null where nothing was received or no lateness counts.
    """
    found = tracking.board(view)
    units = tracking.chosen_units(found, view.chosen.sent)
    shown = states(found).with_columns(
        said=pl.col("status").replace_strict(dict(text.SENDING), return_dtype=pl.String)
        + pl.when(pl.col("is_approved")).then(pl.lit(f", {text.SENDING['approved']}")).otherwise(pl.lit(""))
        + pl.when(pl.col("is_after_lock")).then(pl.lit(f", {text.SENDING['after_lock']}")).otherwise(pl.lit(""))
    )
    rows = units.select(
        pl.col("unit_code").alias(text.BOARD_FILE["code"]),
        pl.col("unit_name").alias(text.UNIT),
        pl.col("area").alias(text.AREA),
        pl.col("on_time").cast(pl.Int64).alias(text.TRACKER["attained"]),
        pl.col("owed").cast(pl.Int64).alias(text.TRACKER["owed"]),
        pl.col("missing").cast(pl.Int64).alias(text.TRACKER["missing"]),
        own="unit_code",
    )
    for period in found.periods:
        head = text.period_head(period)
        of_period = shown.filter(pl.col("period") == period).select(
            pl.col("said").alias(head),
            pl.col("days_late").cast(pl.Int64).alias(text.days_column(head)),
            own="unit_code",
        )
        rows = rows.join(of_period, on="own", how="left", maintain_order="left")
        rows = rows.with_columns(pl.col(head).fill_null(text.NOT_OWED))
    return rows.drop("own")


def csv(view: View) -> bytes:
    """The board as csv in UTF-8, no text of it a formula."""
    target = BytesIO()
    guarded(wide(view)).write_csv(target, include_bom=True)
    return target.getvalue()


def facts(view: View) -> list[tuple[str, str]]:
    """The filters in words, the counts of the chosen quarter, the version and the time."""
    found, chosen, state = tracking.board(view), view.chosen, view.reading.words.state
    strong, rest = frame.sentence(view)
    now = found.counts()
    counted = [(text.SENDING[name].capitalize(), text.count(now[name])) for name in text.SENDING]
    return [
        *([("", text.SAMPLE)] if state["is_sample"] else []),
        (text.BOARD_FILE["what"], text.PAGES[view.page]),
        (text.BOARD_FILE["scope"], strong + rest),
        (text.FILTERS["sent"], text.SENDING[chosen.sent] if chosen.sent else text.ALL_UNITS),
        (text.TRACKER["owed"], text.count(now["owed"])),
        *counted,
        (text.BOARD_FILE["made"], text.printed(view.reading.version, state["published_at"], office_now())),
    ]


def xlsx(view: View) -> bytes:
    """The board as a workbook: what it is about, then the units under frozen heads, numbers as numbers."""
    target, rows = BytesIO(), wide(view)
    book = xlsxwriter.Workbook(target, SAFE)
    head = book.add_format({"bold": True, "bg_color": "#E9EFF8", "border": 1, "text_wrap": True, "valign": "vcenter"})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    about = book.add_worksheet(text.BOARD_FILE["about"])
    about.set_column(0, 0, 28)
    about.set_column(1, 1, 90)
    for number, (label, value) in enumerate(facts(view)):
        about.write_string(number, 0, label, bold)
        about.write_string(number, 1, value, wrap)
    sheet = book.add_worksheet(text.BOARD_FILE["sheet"])
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, max(2, rows.width - 1), 14)
    for column, name in enumerate(rows.columns):
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(rows.iter_rows(), start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value[:MOST_LETTERS])
            elif value is not None:
                sheet.write_number(number, column, value)
    if rows.height:
        sheet.autofilter(0, 0, rows.height, rows.width - 1)
    book.close()
    return target.getvalue()
