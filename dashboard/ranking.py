"""Units in order of one indicator: ties share a rank, those without a value stand apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import figures, text
from dashboard.component.cells import Column, Mark, Row
from dashboard.figures import Record
from dashboard.filters import Chosen
from warehouse.queries.screens import IndicatorView

MOST_ROWS = 200
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
    values = [value for value, _ in valued]
    first = {value: at + 1 for at, value in reversed(list(enumerate(values)))}
    ranked = [(f"{first[value]}{'=' if values.count(value) > 1 else ''}", row) for value, row in valued]
    apart: dict[str, list[Record]] = {}
    for row in units:
        if figures.exact(row) is None:
            apart.setdefault(row["status"], []).append(row)
    return Ranking(ranked, apart)


def histories(view: IndicatorView) -> dict[str, list[Record]]:
    """Each unit's rows in time."""
    found: dict[str, list[Record]] = {}
    for row in view.unit_history.to_dicts():
        found.setdefault(row["unit_code"], []).append(row)
    return found


def rows(
    found: Ranking, history: Mapping[str, Sequence[Record]], indicator: Record, chosen: Chosen
) -> tuple[list[Column], list[Row]]:
    """The ranked table; each row leads to the rows behind the unit's figure."""
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
    for rank, row in [pair for pair in found.ranked if not wanted or pair[1]["status"] in wanted][:MOST_ROWS]:
        past = list(history.get(row["unit_code"], ()))
        made.append(
            Row(
                (
                    rank,
                    row["unit_name"],
                    row["area"],
                    figures.stated(row),
                    Mark(row["status"], figures.number(row, of_unit=True), incomplete=bool(row["incomplete"])),
                    figures.gap(row, indicator["is_whole"], short=True),
                    figures.change(past),
                    figures.spark(past[-9:]),
                ),
                href=chosen.address("chi-tiet", indicator=indicator["indicator_code"], unit=row["unit_code"]),
            )
        )
    return columns, made


def unranked(found: Ranking) -> list[tuple[str, str]]:
    """Sentences naming the units without a value, by status."""
    return [
        (status, text.unranked(status, [str(row["unit_name"]) for row in listed[:MOST_NAMED]], len(listed)))
        for status in UNRANKED
        if (listed := found.apart.get(status, []))
    ]


def groups(
    frame: Sequence[Record], key: str, indicator: Record, chosen: Chosen, total: tuple[str, Record] | None = None
) -> tuple[list[Column], list[Row]]:
    """One indicator by level or by area, with the whole under it."""
    columns = [
        Column(text.LEVEL if key == "level" else text.AREA),
        Column(text.STATED, kind="number"),
        Column(f"{text.VALUE}{_unit(indicator)}", kind="status", width=96),
        Column(text.GAP, kind="number"),
        Column(text.COVERAGE, kind="number"),
    ]
    order = list(text.LEVELS)
    listed = sorted(
        frame, key=lambda row: (order.index(row[key]) if row[key] in order else len(order), str(row[key] or "~"))
    )
    made = [
        Row(
            _group_cells(text.LEVELS.get(row[key], row[key]) or text.OFFICE_LEVEL, row, indicator),
            href=_narrowed(chosen, indicator, key, row[key]),
        )
        for row in listed
    ]
    if total is not None:
        made.append(Row(_group_cells(*total, indicator), kind="total"))
    return columns, made


def _narrowed(chosen: Chosen, indicator: Record, key: str, value: Any) -> str:
    more = {"level": value} if key == "level" else {"area": value}
    return chosen.address("chi-tieu", indicator=indicator["indicator_code"], **more) if value else ""


def _group_cells(label: str, row: Record, indicator: Record) -> tuple[str | Mark, ...]:
    return (
        label,
        figures.stated(row),
        Mark(row["status"] or "monitored", figures.number(row), note=figures.unvalued(row, indicator)),
        figures.gap(row, indicator["is_whole"], short=True),
        f"{text.count(row['units_reported'])}/{text.count(row['units_owed'])}",
    )


def _unit(indicator: Record) -> str:
    return " (%)" if indicator["measure"] in figures.PERCENTS else ""
