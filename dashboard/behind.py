"""What stands behind one unit's figure: its sendings, its items, the figure's own cells, the row opened beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard import figures, itemised, source_row, text
from dashboard.component.cells import Column, Row, Table, Text
from dashboard.figures import Record
from dashboard.source_row import Extract
from dashboard.view import View


@dataclass(frozen=True)
class Behind:
    """One figure of one unit. `quarters`: the figures it is made of, by the version that holds them."""

    view: View
    indicator: Record
    cell: Record
    quarters: Mapping[str, Record]
    items: Sequence[Record]

    @property
    def fields(self) -> Sequence[Record]:
        """The indicator's own columns."""
        return self.view.reading.words.item_fields.get(self.cell["indicator_code"], ())

    @cached_property
    def figure_rows(self) -> list[Record]:
        """The rows that hold the figure itself."""
        return [row for row in self.quarters.values() if row["row"]]

    @cached_property
    def row(self) -> Record | None:
        """The row that the address names, an item's or the figure's own."""
        chosen = self.view.chosen
        return itemised.picked(self.items, chosen) or itemised.picked(self.figure_rows, chosen)

    @cached_property
    def opened(self) -> Record | None:
        """The row shown as it was sent: the one named; the figure's own where it has no items."""
        return self.row or (self.figure_rows[-1] if self.figure_rows and not self.items else None)

    @cached_property
    def extract(self) -> Extract | None:
        """The opened row with its neighbours in the sender's workbook; None where that cannot be read again."""
        row, reading = self.opened, self.view.reading
        received = reading.received(row["submission_id"]) if row else None
        if row is None or received is None:
            return None
        return source_row.read(reading.home, received["sha256"], str(row["sheet"]), int(row["row"]))

    def cells(self) -> Table | None:
        """The cells in which the figure stands, quarter by quarter; None where they are not known."""
        chosen = self.view.chosen
        columns = (
            Column(text.FILTERS["period"]),
            Column(text.STATED, kind="number"),
            Column(text.HEADINGS["figure_cell"], kind="link"),
            Column(text.SOURCE["file"]),
        )
        rows = [
            Row(
                (
                    text.period(each["period"]),
                    figures.stated(each) or figures.number(each, of_unit=True),
                    Text(
                        text.figure_source(itemised.figure_place(each), each["version"]),
                        title=str(each["file"]),
                        href=chosen.address(
                            "chi-tiet",
                            indicator=chosen.indicator,
                            row=itemised.place_of(each, chosen.where.period),
                        ),
                    ),
                    str(each["file"]),
                )
            )
            for each in self.figure_rows
        ]
        return Table(text.HEADINGS["figure"], columns, rows, dense=True) if rows else None

    def readings(self) -> Table | None:
        """Each cell of the opened row: what is written, how it was read; None where it cannot be read again."""
        if self.opened is None or self.extract is None:
            return None
        read = itemised.read_values(self.opened, self.fields if "title" in self.opened else ())
        shown = itemised.readings(self.extract, int(self.opened["row"]), read)
        return Table(text.SOURCE["cells"], *shown, dense=True)


def read(view: View) -> Behind | None:
    """What stands behind the figure that a view names; None where it names none, or nobody owes it."""
    chosen, reading = view.chosen, view.reading
    if chosen.indicator is None or len(chosen.where.units) != 1:
        return None
    alone = itemised.alone(chosen.where, chosen.where.units[0], chosen.indicator)
    cells = reading.attainment(alone).to_dicts()
    if not cells:
        return None
    indicator = reading.words.indicators[chosen.indicator]
    quarters = itemised.sendings(reading.quarters(alone).to_dicts(), cells[0], indicator)
    return Behind(view, indicator, cells[0], quarters, reading.items(alone).to_dicts())
