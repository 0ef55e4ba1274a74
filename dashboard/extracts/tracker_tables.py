"""The tables of *Tình hình nộp* as they leave: the board, and what one unit sent for a quarter."""

from dashboard import mended, picking, sending_page, text, tracking, tracking_grid, unit_order
from dashboard.component.cells import Table
from dashboard.desk import comparison
from dashboard.figures import Record
from dashboard.printed_tracker import board_table, marks
from dashboard.view import View


def board(view: View, asked: picking.Picking) -> Table | None:
    """Units by quarter, in the order and with the units that the browser shows."""
    found = tracking.board(view)
    if found.rows.is_empty():
        return None
    units = tracking.chosen_units(found, view.chosen.sent)
    every = units.to_dicts()
    listed = [every[at] for at in tracking_grid.ordered(found, units, asked)]
    order = asked.order if asked.order != "file" else tracking_grid.plain_order(units)
    by_area = order == unit_order.AREA
    return board_table(found, view, listed, marks(found), found.periods, every=every, by_area=by_area)


def areas(view: View) -> Table:
    return Table(text.TRACKER["areas"], *tracking.areas(tracking.board(view), view))


def extensions(view: View) -> Table:
    return Table(text.TRACKER["extensions"], *tracking.extensions(tracking.board(view), most=None))


def versions(view: View) -> Table | None:
    listed = _listed(view)
    return Table(text.TRACKER["versions"], *sending_page.table(listed)) if listed else None


def mended_cells(view: View) -> Table | None:
    """What the office corrected and answered in the versions of one unit's quarter."""
    listed = _listed(view)
    return Table(text.FIXED_TITLE, *mended.table(view.reading, view.chosen.where.plan, listed)) if listed else None


def different_figures(view: View) -> Table | None:
    found = _compared(view)
    return comparison.figures(found, view.reading.words.indicators) if found else None


def different_items(view: View) -> Table | None:
    found = _compared(view)
    return comparison.items(found, most=None) if found else None


def _listed(view: View) -> list[Record]:
    who, at = view.chosen.who, view.chosen.at
    return sending_page.versions(view, who, at) if who and at else []


def _compared(view: View) -> comparison.Compared | None:
    pair = comparison.chosen(_listed(view), view.chosen.compare)
    return comparison.compared(view.reading, *pair) if pair else None
