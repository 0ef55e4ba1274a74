"""Units in order of one indicator: ties share a rank, those without a value stand apart."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import figures, text
from dashboard.component import pieces
from dashboard.component.cells import Column, Mark, Row, Spark
from dashboard.component.pieces import Node
from dashboard.figures import Record
from dashboard.filters import Chosen
from warehouse.queries.screens import IndicatorView

# the longest list of units a screen shows; longer ones say what they leave out
MOST_ROWS = 5_000
# lists longer than this get a scroll area of their own
TALL_ROWS = 60
HEIGHT = 720
MOST_NAMED = 12
UNRANKED = ("not_reported", "no_activity", "monitored")


@dataclass(frozen=True)
class Ranking:
    """Units in order with their ranks, and those without a value by status."""

    ranked: Sequence[tuple[str, Record]]
    apart: Mapping[str, Sequence[Record]]


def ranking(units: Sequence[Record], direction: str) -> Ranking:
    """Best first by exact value; equal values share a rank, shown as "3="."""
    valued = [(value, row) for row in units if (value := figures.exact(row)) is not None]
    is_down = direction == "down"
    valued.sort(key=lambda pair: (pair[0] if is_down else -pair[0], pair[1]["unit_name"], pair[1]["unit_code"]))
    counts = Counter(value for value, _ in valued)
    first = {value: at + 1 for at, (value, _) in reversed(list(enumerate(valued)))}
    ranked = [(f"{first[value]}{'=' if counts[value] > 1 else ''}", row) for value, row in valued]
    apart: dict[str, list[Record]] = {}
    for row in units:
        if row["value"] is None:
            apart.setdefault(row["status"], []).append(row)
    return Ranking(ranked, apart)


def histories(view: IndicatorView) -> dict[str, Record]:
    """Each unit's last values and its figure before the chosen one, by code."""
    return {row["unit_code"]: row for row in view.past.to_dicts()}


def spark(past: Record | None) -> Spark | None:
    """A unit's line; None with fewer than two values."""
    if past is None or sum(value is not None for value in past["values"]) < 2:
        return None
    has_target = any(target is not None for target in past["targets"])
    return Spark(past["values"], past["targets"] if has_target else ())


def change(row: Record, past: Record | None) -> str:
    """A unit's value against that of the period before in which it owed the indicator."""
    return "" if past is None else text.change(figures.exact(row), figures.exact({**past, "measure": row["measure"]}))


def rows(
    found: Ranking, past: Mapping[str, Record], indicator: Record, chosen: Chosen, *, is_reversed: bool = False
) -> tuple[list[Column], list[Row]]:
    """The ranked table, its last first where `is_reversed`; each row leads to the rows behind the unit's figure."""
    columns = [
        Column(text.RANK, kind="code", width=44),
        Column(text.UNIT),
        Column(text.AREA, phone=False),
        Column(text.STATED, kind="number"),
        Column(f"{text.VALUE}{_unit(indicator)}", kind="status", width=104),
        Column(text.GAP, kind="number"),
        Column(text.CHANGE, kind="change"),
        Column(text.LAST_PERIODS, kind="spark", width=106, phone=False),
    ]
    made = []
    wanted = chosen.where.statuses
    ordered = found.ranked[::-1] if is_reversed else found.ranked
    for rank, row in [pair for pair in ordered if not wanted or pair[1]["status"] in wanted][:MOST_ROWS]:
        before = past.get(row["unit_code"])
        made.append(
            Row(
                (
                    rank,
                    row["unit_name"],
                    row["area"],
                    figures.stated(row),
                    Mark(row["status"], figures.number(row, of_unit=True), incomplete=bool(row["incomplete"])),
                    figures.gap(row, indicator["is_whole"], short=True),
                    change(row, before),
                    spark(before),
                ),
                href=chosen.address("chi-tiet", indicator=indicator["indicator_code"], unit=row["unit_code"]),
            )
        )
    return columns, made


def unranked(found: Ranking, chosen: Chosen) -> list[Node]:
    """The units without a value by status, each named and leading to itself."""
    made: list[Node] = []
    for status in UNRANKED:
        if listed := found.apart.get(status, []):
            names: list[Node] = []
            for row in listed[:MOST_NAMED]:
                href = chosen.address("don-vi", unit=row["unit_code"])
                names += ["; " if names else " ", pieces.node("a", "", str(row["unit_name"]), href=href)]
            more = text.more_units(len(listed) - MOST_NAMED)
            said = pieces.node("span", "", text.unranked_head(status, len(listed)), *names, more)
            made.append(pieces.node("p", "apart", pieces.symbol(status), said))
    return made


def groups(
    frame: Sequence[Record],
    key: str,
    indicator: Record,
    chosen: Chosen,
    total: tuple[str, Record] | None = None,
    medians: Mapping[str | None, str] | None = None,
) -> tuple[list[Column], list[Row]]:
    """One indicator by level or by area, with the whole under it; of levels also what is usual in them."""
    shown = medians or {}
    columns = [
        Column(text.LEVEL if key == "level" else text.AREA),
        Column(text.STATED, kind="number"),
        Column(f"{text.VALUE}{_unit(indicator)}", kind="status", width=96),
        Column(text.GAP, kind="number"),
        *([Column(text.EXPLAINED["median"], kind="number", title=text.MEDIAN, phone=False)] if shown else []),
        Column(text.COVERAGE, kind="number"),
    ]
    order = list(text.LEVELS)
    listed = sorted(
        frame, key=lambda row: (order.index(row[key]) if row[key] in order else len(order), str(row[key] or "~"))
    )
    made = [
        Row(
            _group_cells(
                text.LEVELS.get(row[key] or text.OFFICE_LEVEL, row[key] or ""),
                row,
                indicator,
                [shown.get(row[key], "")] if shown else [],
            ),
            href=_narrowed(chosen, indicator, key, row[key]),
        )
        for row in listed
    ]
    if total is not None:
        made.append(Row(_group_cells(*total, indicator, [shown.get(None, "")] if shown else []), kind="total"))
    return columns, made


def _narrowed(chosen: Chosen, indicator: Record, key: str, value: Any) -> str:
    more = {"level": value} if key == "level" else {"area": value}
    return chosen.address("chi-tieu", indicator=indicator["indicator_code"], **more) if value else ""


def _group_cells(label: str, row: Record, indicator: Record, usual: Sequence[str]) -> tuple[str | Mark, ...]:
    return (
        label,
        figures.stated(row),
        Mark(row["status"] or "monitored", figures.number(row), note=figures.unvalued(row, indicator)),
        figures.gap(row, indicator["is_whole"], short=True),
        *usual,
        f"{text.count(row['units_reported'])}/{text.count(row['units_owed'])}",
    )


def _unit(indicator: Record) -> str:
    return " (%)" if indicator["measure"] in figures.PERCENTS else ""
