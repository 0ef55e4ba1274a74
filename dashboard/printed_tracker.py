"""Who sent what and when, on paper: the whole board by area, or the versions of one unit's quarter."""

from collections.abc import Sequence

from dashboard import mended, sending_page, text, tracking
from dashboard.component import pieces
from dashboard.component.cells import Column, Mark, Row, Table, Text
from dashboard.desk import comparison
from dashboard.figures import Record
from dashboard.printed_html import legend, nodes, table
from dashboard.printed_sheets import MOST_COLUMNS, Sheet, nothing
from dashboard.tracking import Board
from dashboard.tracking_grid import states
from dashboard.view import View

# letters beside a symbol, where there is no room for a second one; the head of every sheet explains them
APPROVED, AFTER_LOCK = "A", "K"


def tracker(view: View) -> Sheet:
    """The board, or what one unit sent for one quarter."""
    chosen = view.chosen
    if chosen.who and chosen.at:
        return _sending(view, chosen.who, chosen.at)
    found = tracking.board(view)
    if found.rows.is_empty():
        return nothing(text.TRACKER["unknown"])
    listed = tracking.chosen_units(found, chosen.sent).sort("area", "unit_name").to_dicts()
    cells = marks(found)
    parts = [found.periods[at : at + MOST_COLUMNS] for at in range(0, len(found.periods), MOST_COLUMNS)]
    body = [nodes([pieces.cards(tracking.cards(found, view)), *tracking.closing(found, found.period)])]
    body += [
        table(board_table(found, view, listed, cells, periods, (at, len(parts))), legended=True, key=_key())
        for at, periods in enumerate(parts, start=1)
    ]
    columns, rows = tracking.extensions(found, most=None)
    if rows:
        body += [nodes([pieces.heading(text.TRACKER["extensions"], level=2)])]
        body += [table(Table(text.TRACKER["extensions"], columns, rows))]
    return Sheet(tracking.answer(found), "".join(body))


def _key() -> str:
    unused = {"approved", "after_lock", "extended"}
    words = {name: word for name, word in tracking.legend_words().items() if name not in unused}
    said = nodes([pieces.node("span", "", text.paper_letters(APPROVED, AFTER_LOCK))])
    return legend(words).removesuffix("</div>") + said + "</div>"


def marks(found: Board) -> dict[tuple[str, str], Mark]:
    """Every cell of the board, by unit and quarter."""
    return {(row["unit_code"], row["period"]): _mark(row) for row in states(found).to_dicts()}


def board_table(
    found: Board,
    view: View,
    listed: Sequence[Record],
    cells: dict[tuple[str, str], Mark],
    periods: Sequence[str],
    part: tuple[int, int] | None = None,
    *,
    every: Sequence[Record] = (),
    by_area: bool = True,
) -> Table:
    """The units given at the quarters given, with or without headings of areas; `part`: which of how many tables, None for the board in one.

    The board in one has the columns and sums that a sheet of paper leaves out; the sums are of `every` unit where the
    units given are only those found by words.
    """
    is_whole = part is None
    words, plan = view.reading.words, view.chosen.where.plan
    columns = [
        Column(text.UNIT),
        Column(text.TRACKER["attained"], kind="number", title=text.COUNTED["on_time"]),
        *([Column(text.TRACKER["missing"], kind="number", title=text.COUNTED["missing"])] if is_whole else []),
        *(
            Column(
                text.period_head(period),
                kind="status",
                title=f"{text.COUNTED['cell']} {text.paper_letters(APPROVED, AFTER_LOCK)}" if is_whole else "",
                note=text.LOCKED if found.is_closed(period) else text.due_short(words.periods[plan, period]["due_on"]),
            )
            for period in periods
        ),
    ]
    totals = []
    for period in periods:
        now = found.counts(period)
        totals.append(Mark("tally", f"{text.count(now['submitted'])}/{text.count(now['owed'])}" if now["owed"] else ""))
    sums = {name: sum(unit[name] for unit in every or listed) for name in ("on_time", "owed", "missing")}
    added = [f"{text.count(sums['on_time'])}/{text.count(sums['owed'])}", text.count(sums["missing"])]
    rows = [Row((text.TRACKER["total"], *(added if is_whole else [""]), *totals), kind="total")]
    area = None
    for unit in listed:
        if by_area and unit["area"] != area:
            area = unit["area"]
            own = [row for row in listed if row["area"] == area]
            note = text.area_note(len(own), sum(row["on_time"] for row in own), sum(row["owed"] for row in own))
            rows.append(Row(("", area or text.TRACKER["no_area"], note), kind="group"))
        marks = [cells.get((unit["unit_code"], period), Mark("not_applicable")) for period in periods]
        name = Text(unit["unit_name"], title=unit["unit_code"])
        late = [text.count(unit["missing"]) if unit["missing"] else ""] if is_whole else []
        rows.append(Row((name, f"{unit['on_time']}/{unit['owed']}", *late, *marks)))
    return Table(text.part(text.TRACKER["board"], *(part or (1, 1))), columns, rows, words=tracking.legend_words())


def _mark(row: Record) -> Mark:
    letters = "".join(
        letter for letter, name in ((APPROVED, "is_approved"), (AFTER_LOCK, "is_after_lock")) if row[name]
    )
    return Mark(row["status"], " ".join(filter(None, [row["text"], letters])))


def _sending(view: View, unit: str, period: str) -> Sheet:
    listed = sending_page.versions(view, unit, period)
    row = sending_page.board_cell(view, unit, period)
    title = text.sending_heading(sending_page.name(view, unit), period, text.sending_states(row))
    if not listed:
        return nothing(title)
    shown = [
        Table(text.TRACKER["versions"], *sending_page.table(listed)),
        Table(text.FIXED_TITLE, *mended.table(view.reading, view.chosen.where.plan, listed)),
        *_differences(view, listed),
    ]
    body = [nodes([pieces.heading(each.caption, level=2)]) + table(each) for each in shown if each.rows]
    return Sheet(title, "".join(body))


def _differences(view: View, listed: Sequence[Record]) -> list[Table]:
    """What the two versions of the address, else the last two, differ in."""
    pair = comparison.chosen(listed, view.chosen.compare)
    if pair is None:
        return []
    found = comparison.compared(view.reading, *pair)
    return [comparison.figures(found, view.reading.words.indicators), comparison.items(found, most=None)]
