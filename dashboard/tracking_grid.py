"""Units by quarter, all of them: two thousand by twenty cells sent once, drawn by the same grid as units by indicator."""

from dataclasses import replace
from typing import Any

import polars as pl

from dashboard import text, unit_order
from dashboard.component.grid import BETWEEN
from dashboard.picking import Picking
from dashboard.text import collation
from dashboard.tracking import Board, chosen_units
from dashboard.view import View

LETTERS = {"missing": "m", "returned": "b", "late": "l", "untimed": "u", "on_time": "t", "not_applicable": "-"}
RANKS = {status: rank for rank, status in enumerate(LETTERS)}
# what was decided beside the state that fills a cell: the sum of these as one digit
DECIDED = {"approved": 1, "after_lock": 2, "extended": 4}
FLAG_SYMBOLS = {
    str(number): [name for name, bit in DECIDED.items() if number & bit] for number in range(2 * max(DECIDED.values()))
}
HELD = ("returned", "late", "untimed", "on_time")
# the name of its files
FILE = "tinh-hinh-nop"


def states(found: Board) -> pl.DataFrame:
    """Every cell as it is drawn: its state, its text, its flag. Shape: one row per row of the board."""
    days = found.rows["received_at"].drop_nulls().dt.date().unique()
    said = {day: text.day_month(day) for day in days}
    day = pl.col("received_at").dt.date().replace_strict(said, default="", return_dtype=pl.String)
    # what came in on time says when, in the quarter that the page is about
    here = (pl.col("period") == found.period) & pl.col("received_at").is_not_null()
    decided = {
        "approved": pl.col("is_approved"),
        "after_lock": pl.col("is_after_lock"),
        "extended": pl.col("extended_to").is_not_null(),
    }
    return found.rows.with_columns(
        status=pl.when("is_returned").then(pl.lit("returned")).otherwise("timing"),
        text=pl.when(pl.col("days_late") > 0)
        .then(pl.col("days_late").cast(pl.String))
        .when(here)
        .then(day)
        .otherwise(pl.lit("")),
        flag=pl.sum_horizontal(bit * decided[name].cast(pl.Int8) for name, bit in DECIDED.items()).cast(pl.String),
    )


def columns_of(found: Board, units: list[str]) -> dict[str, tuple[str, str, str]]:
    """A letter, a text and a flag for every unit given, by quarter."""
    rows = pl.DataFrame({"unit_code": units}, schema={"unit_code": pl.String}).with_row_index("unit_no")
    columns = pl.DataFrame({"period": list(found.periods)}).with_row_index("column_no")
    shown = states(found).join(rows, on="unit_code").join(columns, on="period")
    place = shown["column_no"].cast(pl.Int64) * len(units) + shown["unit_no"]
    size = len(units) * len(found.periods)
    letters = pl.repeat(LETTERS["not_applicable"], size, eager=True)
    letters = letters.scatter(place, shown["status"].replace_strict(LETTERS, return_dtype=pl.String))
    texts = pl.repeat("", size, eager=True).scatter(place, shown["text"])
    flags = pl.repeat("0", size, eager=True).scatter(place, shown["flag"])

    def cut(whole: pl.Series, at: int) -> pl.Series:
        return whole[at * len(units) : (at + 1) * len(units)]

    return {
        period: ("".join(cut(letters, at)), BETWEEN.join(cut(texts, at)), "".join(cut(flags, at)))
        for at, period in enumerate(found.periods)
    }


def plain_order(units: pl.DataFrame) -> str:
    """How units stand before anybody sorts them."""
    return unit_order.AREA if units["area"].n_unique() > 1 else unit_order.LEAST


def ordered(found: Board, units: pl.DataFrame, asked: Picking) -> list[int]:
    """Which of the units given stand on the board, by their number, as the browser sorted and found them.

    Errors: `UsageError` for an order that there is not.
    """
    order = asked.order if asked.order != "file" else plain_order(units)
    filled = {name: column[:2] for name, column in columns_of(found, units["unit_code"].to_list()).items()}
    statuses = {letter: status for status, letter in LETTERS.items()}
    drawn = unit_order.Drawn(filled, frozenset(filled), statuses, RANKS, HELD)
    return unit_order.ordered(units.to_dicts(), units["area"].to_list(), drawn, replace(asked, order=order))


def grid(found: Board, view: View) -> dict[str, Any]:
    """What the component draws: the units that the page's filters leave, a column for each quarter, newest right."""
    chosen = view.chosen
    units = chosen_units(found, chosen.sent)
    codes = units["unit_code"].to_list()
    areas = sorted(units["area"].unique().to_list(), key=collation.key)
    plain = chosen.address(view.page, who=None, at=None, sent=chosen.sent)
    return {
        "caption": text.TRACKER["board"],
        "file": FILE,
        "view": view.here,
        "total": text.TRACKER["total"],
        "words": text.GRID
        | {name: text.TRACKER[name] for name in ("attained", "missing", "least", "sort")}
        | {
            "statuses": {**text.SENDING, "not_applicable": text.NOT_OWED, "tally": text.TRACKER["total"]},
            "numbered": {name: text.TRACKER[name] for name in ("late",)},
            "yes": text.YES,
            "no": text.NO,
        },
        "locale": text.language.current(),
        "decimal": text.separators()[0],
        "letters": {letter: status for status, letter in LETTERS.items()},
        "flags": FLAG_SYMBOLS,
        "ranks": RANKS,
        "scored": HELD,
        "held": HELD,
        "between": BETWEEN,
        "by": ["at", "who"],
        "sort": plain_order(units),
        "least": 58,
        "from_end": True,
        "units": {
            "codes": codes,
            "names": units["unit_name"].to_list(),
            "order": unit_order.by_name(units.to_dicts()),
            "places": [areas.index(area) for area in units["area"]],
            "areas": areas,
            "attained": units["on_time"].to_list(),
            "scored": units["owed"].to_list(),
            "missing": units["missing"].to_list(),
        },
        "rate": f"{text.count(int(units['on_time'].sum()))}/{text.count(int(units['owed'].sum()))}",
        "columns": [_column(found, view, period, filled) for period, filled in columns_of(found, codes).items()],
        "cell": plain,
        "unit": chosen.address("don-vi", unit=None),
    }


def _column(found: Board, view: View, period: str, filled: tuple[str, str, str]) -> dict[str, Any]:
    words = view.reading.words.periods[view.chosen.where.plan, period]
    statuses, texts, flags = filled
    now = found.counts(period)
    closed = found.is_closed(period)
    pairs = [(text.SENDING[name].capitalize(), text.count(now[name])) for name in text.SENDING if now[name]]
    total = {
        "status": "tally",
        "text": f"{text.count(now['submitted'])}/{text.count(now['owed'])}",
        "href": view.chosen.address(view.page, period=period),
        "detail": [(text.TRACKER["owed"], text.count(now["owed"])), *pairs],
    }
    return {
        "indicator": period,
        "code": text.period_head(period),
        "name": text.due_short(words["due_on"]),
        "field": str(words["year"]),
        "aim": text.LOCKED if closed else "",
        "note": text.due(words["due_on"], words["basis"]),
        "symbol": "locked" if closed else "",
        "is_down": True,
        "now": period == found.period,
        "why": "",
        "total": total if now["owed"] else {"status": "not_applicable"},
        "statuses": statuses,
        "texts": texts,
        "flags": flags,
    }
