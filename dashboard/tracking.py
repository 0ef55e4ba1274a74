"""Who sent what and when: the board's units, what is counted of them, its cards, areas, extensions and closed quarters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from dashboard import text
from dashboard.component import pieces
from dashboard.component.cells import Column, Row, Spark, Text
from dashboard.component.pieces import Card, Node
from dashboard.figures import Record
from dashboard.text.letters import reminder
from dashboard.view import View
from warehouse.folding import fold
from warehouse.queries.screens import SPARK_PERIODS

TIMINGS = ("missing", "late", "on_time", "untimed")
DECIDED = ("returned", "approved", "after_lock")
MOST_EXTENSIONS = 30


@dataclass(frozen=True)
class Board:
    """What one page shows. Shape of `rows`: as `screens.board`; `now`: its rows of the chosen quarter."""

    rows: pl.DataFrame
    now: pl.DataFrame
    periods: Sequence[str]
    period: str
    closings: Mapping[str, Record]

    @property
    def is_locked(self) -> bool:
        return self.is_closed(self.period)

    def is_closed(self, period: str) -> bool:
        """Whether a quarter is closed now."""
        return period in self.closings and bool(self.closings[period]["is_locked"])

    def counts(self, period: str | None = None, area: str | None = None) -> dict[str, int]:
        """Units of one quarter by how they stand; those that owe it are the sum of the four timings."""
        rows = self.now if period is None else self.rows.filter(pl.col("period") == period)
        return counts(rows if area is None else rows.filter(pl.col("area") == area))


def counts(rows: pl.DataFrame) -> dict[str, int]:
    """Rows of a board counted by how they stand."""
    timing = pl.col("timing")
    asked = {name: (timing == name).sum() for name in TIMINGS}
    asked |= {name: pl.col(f"is_{name}").sum() for name in DECIDED}
    asked |= {"extended": pl.col("extended_to").is_not_null().sum(), "owed": pl.len()}
    asked |= {name: pl.col(name).sum() for name in ("figures_owed", "figures_reported")}
    found = rows.select(**asked).row(0, named=True)
    return {name: int(value) for name, value in found.items()} | {"submitted": len(rows) - int(found["missing"])}


def board(view: View) -> Board:
    """The board of a view, kept by it."""
    return view.made("board", lambda: _board(view))


def _board(view: View) -> Board:
    where, reading = view.chosen.where, view.reading
    periods = begun(view)
    rows = reading.board(where).filter(pl.col("period").is_in(periods))
    if where.search:
        wanted = fold(where.search).split()
        names = {
            code: fold(f"{name} {code}") for code, name in rows.select("unit_code", "unit_name").unique().iter_rows()
        }
        kept = [code for code, name in names.items() if all(word in name for word in wanted)]
        rows = rows.filter(pl.col("unit_code").is_in(kept))
    return Board(
        rows=rows,
        now=rows.filter(pl.col("period") == where.period),
        periods=periods,
        period=where.period,
        closings={row["period"]: row for row in reading.closings().to_dicts() if row["plan_code"] == where.plan},
    )


def begun(view: View) -> list[str]:
    """The quarters up to the chosen one, without those before anybody in the whole sector sent anything."""
    where, words = view.chosen.where, view.reading.words
    every = words.periods_until(where.plan, where.period)
    first = next(
        (at for at, code in enumerate(every) if words.periods[where.plan, code]["units_received"]), len(every) - 1
    )
    return every[first:]


def chosen_units(found: Board, sent: str | None) -> pl.DataFrame:
    """The units that the board's own filter leaves, those that need attention first.

    Shape: one row per unit, with the name and area of its last quarter on the board, and how often it was on time.
    """
    of_now = found.now
    if sent in TIMINGS:
        of_now = of_now.filter(pl.col("timing") == sent)
    elif sent == "extended":
        of_now = of_now.filter(pl.col("extended_to").is_not_null())
    elif sent:
        of_now = of_now.filter(f"is_{sent}")
    rows = found.rows.join(of_now, on="unit_code", how="semi") if sent else found.rows
    urgency = (
        pl.when(pl.col("timing") == "missing").then(0).when("is_returned").then(1)
        .when(pl.col("timing") == "late").then(2).otherwise(3)
    )  # fmt: skip
    here = found.now.select("unit_code", urgency=urgency, days="days_late")
    return (
        rows.group_by("unit_code", maintain_order=True)
        .agg(
            pl.col("unit_name", "area", "levels").last(),
            on_time=(pl.col("timing") == "on_time").sum(),
            owed=pl.len(),
            missing=(pl.col("timing") == "missing").sum(),
        )
        .join(here, on="unit_code", how="left")
        .sort(["urgency", "days", "unit_name"], descending=[False, True, False], nulls_last=True)
    )


def is_timed(found: Board) -> bool:
    """Whether lateness counts in the chosen quarter, as far as what came in tells."""
    return not found.counts()["untimed"]


def answer(found: Board) -> str:
    """One sentence: how many are on time, how many are missing."""
    now = found.counts()
    return text.tracker_answer(now["on_time"], now["owed"], now["missing"], found.period, is_timed=is_timed(found))


def cards(found: Board, view: View) -> list[Card]:
    """Four numbers of the chosen quarter, each with its line over the last quarters."""
    last = found.periods[-SPARK_PERIODS:]
    history = {period: found.counts(period) for period in last}
    now, of = history[found.period], f"/{text.count(history[found.period]['owed'])}"
    before = last[-2] if len(last) > 1 else None
    words = view.reading.words.periods[view.chosen.where.plan, found.period]

    def then(name: str) -> str:
        return text.before(before, history[before][name]) if before and history[before]["owed"] else ""

    def line(*names: str) -> list[tuple[str, str]]:
        return [("", said) for said in names if said]

    days = found.now["days_late"].max()
    timed = is_timed(found)
    decisions = {"approved": text.of_them_approved, "returned": text.of_them_returned}
    decided = [said(now[name]) for name, said in decisions.items() if now[name]]
    return [
        Card(
            text.TRACKER["submitted"],
            text.count(now["submitted"]),
            of,
            spark=_spark(history, "submitted"),
            parts=[(name, now[name]) for name in ("on_time", "late", "untimed", "missing") if now[name]],
            line=line(text.figures_coverage(now["figures_reported"], now["figures_owed"]), then("submitted")),
            note=" · ".join(decided),
        ),
        Card(
            text.TRACKER["attained"],
            text.count(now["on_time"]) if timed else text.NOTHING,
            of if timed else "",
            spark=_spark(history, "on_time"),
            line=line(then("on_time")),
            note=text.due(words["due_on"], words["basis"]),
        ),
        Card(
            text.SENDING["late"].capitalize(),
            text.count(now["late"]) if timed else text.NOTHING,
            spark=_spark(history, "late"),
            line=line(text.longest_delay(int(str(days))) if days else "", then("late")),
            note="",
        ),
        Card(
            text.TRACKER["missing"],
            text.count(now["missing"]),
            spark=_spark(history, "missing"),
            line=line(then("missing")),
            note=text.of_them_extended(now["extended"]) if now["extended"] else "",
        ),
    ]  # fmt: skip


def _spark(history: Mapping[str, Mapping[str, int]], name: str) -> Spark | None:
    values = [float(each[name]) if each["submitted"] else None for each in history.values()]
    return Spark(values) if sum(value is not None for value in values) > 1 else None


def tabs(found: Board, view: View) -> Node:
    """The board's own filter: all its units, and every state that somebody is in, with how many."""
    chosen, now = view.chosen, found.counts()
    states = [name for name in text.SENDING if now[name] or name == chosen.sent]
    choices = [
        (f"{text.ALL_UNITS} {text.count(found.rows['unit_code'].n_unique())}", None),
        *((_labelled(name, now), name) for name in states),
    ]
    switch = pieces.switch(
        text.FILTERS["sent"],
        [(words, chosen.address(view.page, sent=name), name == chosen.sent) for words, name in choices],
    )
    return switch | {"css": "seg many"} if isinstance(switch, dict) else switch


def _labelled(name: str, now: Mapping[str, int]) -> str:
    return f"{text.SENDING[name].capitalize()} {text.count(now[name])}"


def note(found: Board, view: View) -> list[Node]:
    """Which units of the board do not owe the chosen quarter, and which quarters are not drawn: nobody had sent anything yet."""
    where = view.chosen.where
    every = view.reading.words.periods_until(where.plan, where.period)
    said = [text.begins(found.periods[0])] if len(every) > len(found.periods) else []
    shown, owing = found.rows["unit_code"].n_unique(), found.counts()["owed"]
    if owing < shown:
        said.insert(0, text.owing_of(owing, shown, found.period))
    return [pieces.quiet(sentence) for sentence in said]


def legend() -> Node:
    """Every state, symbol and word."""
    return pieces.node(
        "div", "legend", *(pieces.node("span", "", pieces.symbol(code), word) for code, word in legend_words().items())
    )


def legend_words() -> dict[str, str]:
    return {**text.SENDING, "late": text.TRACKER["late_days"], "locked": text.LOCKED, "not_applicable": text.NOT_OWED}


def in_scope(view: View) -> str:
    """What the scope sentence adds on this page: quarters closed, units with more time."""
    found = board(view)
    closed = [period for period in found.periods if found.is_closed(period)]
    extended = found.counts()["extended"]
    said = [text.locked_periods(closed)] if closed else []
    said += [text.of_them_extended(extended)] if extended else []
    return "".join(f" · {part}" for part in said)


def closing(found: Board, period: str) -> list[Node]:
    """Whether a quarter is closed, or was opened again, by whom and why."""
    row = found.closings.get(period)
    if row is None:
        return []
    if row["is_locked"]:
        symbol = "locked"
        said = text.closed_on(period, row["locked_at"], row["locked_by"], row["locked_why"])
    else:
        symbol = "reopened"
        said = text.reopened_on(period, row["unlocked_at"], row["unlocked_by"], row["unlocked_why"])
    return [pieces.node("p", "para", pieces.symbol(symbol), " ", said)]


def areas(found: Board, view: View) -> tuple[list[Column], list[Row]]:
    """The chosen quarter by area; a row leads to the units of its area."""
    names = ("on_time", "late", "missing")
    columns = [
        Column(text.AREA),
        *(
            Column(text.SENDING[name].capitalize(), kind="number", title=text.COUNTED[f"units_{name}"])
            for name in names
        ),
        Column(text.TRACKER["owed"], kind="number", title=text.COUNTED["units_owed"]),
    ]
    rows = []
    for area in sorted(found.now["area"].unique().to_list()):
        now = found.counts(area=area)
        numbers = [text.count(now[name]) if now[name] else "" for name in names]
        href = view.chosen.address(view.page, area=area) if area else ""
        is_here = area == view.chosen.where.area
        cells = (area or text.TRACKER["no_area"], *numbers, text.count(now["owed"]))
        rows.append(Row(cells, href=href, selected=is_here))
    return columns, rows


def extensions(found: Board, most: int | None = MOST_EXTENSIONS) -> tuple[list[Column], list[Row]]:
    """Units with more time in the chosen quarter, the latest day first."""
    labels = text.TRACKER
    given = found.now.filter(pl.col("extended_to").is_not_null()).sort(
        ["extended_to", "unit_name"], descending=[True, False]
    )
    columns = [Column(text.UNIT), Column(labels["until"], kind="date"), Column(labels["why"])]
    return columns, [
        Row((Text(row["unit_name"], title=row["unit_code"]), text.day(row["extended_to"]), row["extended_why"]))
        for row in given.slice(0, most).to_dicts()
    ]


def letter(found: Board, view: View, area: str | None, now: datetime) -> str:
    """The reminder to those missing, returned and late in the chosen quarter, of one area or of all shown."""
    where, words = view.chosen.where, view.reading.words
    period = words.periods[where.plan, where.period]
    plan = words.plans[where.plan]
    rows = found.now.sort("area", "unit_name")
    return reminder(
        area=area,
        plan=where.plan,
        document=str(plan["document"]),
        period=where.period,
        due_on=period["due_on"],
        is_timed=words.is_timed(where.plan, where.period),
        rows=(rows if area is None else rows.filter(pl.col("area") == area)).to_dicts(),
        now=now,
    )


def reminded_areas(found: Board) -> list[str]:
    """The areas with somebody to remind."""
    asked = found.now.filter(pl.col("timing").is_in(["missing", "late"]) | pl.col("is_returned"))
    return sorted(area for area in asked["area"].unique().to_list() if area)
