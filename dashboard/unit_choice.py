"""Chi tiết without a unit chosen: the units that owe the indicator, each leading to its rows."""

from collections.abc import Sequence

from dashboard import parts, text
from dashboard.component.cells import Column, Row, Table
from dashboard.view import View


def table(view: View) -> tuple[Table, int]:
    """The first of the units to choose from, and how many there are."""
    columns = (Column(text.UNIT), Column(text.AREA), Column(text.LEVEL))
    count = view.reading.indicator(view.chosen.where, view.chosen.indicator or "").units.height
    return Table(text.CHOOSE_UNIT, columns, rows(view, 0, parts.first(count)), dense=True), count


def rows(view: View, start: int, count: int) -> Sequence[Row]:
    """Units of the list from one on."""
    chosen = view.chosen
    units = view.reading.indicator(chosen.where, chosen.indicator or "").units.slice(start, count)
    return [
        Row(
            (row["unit_name"], row["area"], text.levels(row["levels"])),
            href=chosen.address("chi-tiet", indicator=chosen.indicator, unit=row["unit_code"]),
        )
        for row in units.iter_rows(named=True)
    ]
