"""Chi tiết without a unit chosen: the units that owe the indicator, each leading to its rows."""

from collections.abc import Sequence

from dashboard import figures, parts, text
from dashboard.component.cells import Column, Mark, Row, Table
from dashboard.view import View


def table(view: View, *, is_whole: bool = False) -> tuple[Table, int]:
    """The first of the units to choose from, or all of them, and how many there are."""
    columns = (
        Column(text.UNIT),
        Column(text.AREA, phone=False),
        Column(text.LEVEL, phone=False),
        Column(text.STATED, kind="number"),
        Column(text.VALUE, kind="status", width=104),
    )
    count = view.reading.indicator(view.chosen.where, view.chosen.indicator or "").units.height
    return Table(text.CHOOSE_UNIT, columns, rows(view, 0, count if is_whole else parts.first(count)), dense=True), count


def rows(view: View, start: int, count: int) -> Sequence[Row]:
    """Units of the list from one on."""
    chosen = view.chosen
    units = view.reading.indicator(chosen.where, chosen.indicator or "").units.slice(start, count)
    return [
        Row(
            (
                row["unit_name"],
                row["area"],
                text.levels(row["levels"]),
                figures.stated(row),
                Mark(row["status"], figures.number(row, of_unit=True), incomplete=bool(row["incomplete"])),
            ),
            href=chosen.address("chi-tiet", indicator=chosen.indicator, unit=row["unit_code"]),
        )
        for row in units.iter_rows(named=True)
    ]
