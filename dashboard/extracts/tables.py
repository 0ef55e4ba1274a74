"""Every table and chart that can leave the building, by name: the very rows that the screen and the paper are made from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard import (
    behind,
    chart_tables,
    explained,
    finding,
    headline,
    indicator_page,
    itemised,
    matrix,
    mended,
    picking,
    ranking,
    text,
    tracking_grid,
    unit_choice,
    unit_page,
    units,
)
from dashboard.component.cells import Column, Mark, Row, Table
from dashboard.desk import exported
from dashboard.extracts import tracker_tables
from dashboard.printed_sheets import units_by_indicator
from dashboard.view import View
from warehouse.errors import UsageError

Shown = tuple[Sequence[Column], Sequence[Row]]


@dataclass(frozen=True)
class Source:
    """One table: the page it stands on, and how its rows are had; None where the view has none."""

    page: str
    make: Callable[[View, picking.Picking], Table | None]


def _lines(view: View) -> matrix.Lines:
    chosen = view.chosen
    every = matrix.lines(view.reading.overview(chosen.where, chosen.grouping), chosen.where.period, chosen.grouping)
    cells = view.reading.units(chosen.where)[1] if chosen.by == "unit" else None
    return matrix.kept(every, chosen.where.statuses, cells)


def _matrix(view: View, asked: picking.Picking) -> Table:
    """Indicators by level or area, or units by indicator, in the order that the browser shows."""
    chosen, found = view.chosen, _lines(view)
    if chosen.by == "unit":
        return units_by_indicator(view, found, *view.reading.units(chosen.where), asked=asked)[0]
    return Table(text.matrix_title(chosen.by), *matrix.groups(found, view.reading.words, chosen, is_detailed=False))


def _concerns(view: View) -> Table:
    """What needs attention: the lines of the card."""
    turnout = view.reading.turnout(view.chosen.where).to_dicts()
    sent = next((row for row in turnout if row["period"] == view.chosen.where.period), None)
    columns = [
        Column("", kind="code"),
        Column(text.INDICATOR),
        Column(text.VALUE, kind="status"),
        Column(text.TARGET, kind="number"),
        Column(text.CAUSE, title=text.CAUSE_NOTE),
        Column(text.GAP, kind="number"),
        Column(text.CHANGE, kind="change"),
    ]
    listed = headline.concerns(_lines(view), sent, view.reading.words, view.chosen)
    rows = [
        Row(
            (
                each.code,
                each.name,
                Mark(each.status, each.value),
                each.aim,
                text.CAUSES.get(each.cause) or text.STATUSES[each.status],
                each.gap if each.cause == "short" else "",
                each.gap if each.cause in {"fell", "rose"} else "",
            )
        )
        for each in listed
    ]
    return Table(text.CONCERNS, columns, rows)


def _choices(view: View) -> Table:
    return Table(text.CHOOSE_INDICATOR, *matrix.every(view.reading, view.chosen))


def _about(view: View) -> indicator_page.About | None:
    return indicator_page.read(view) if view.chosen.indicator else None


def _ranking(view: View) -> Table | None:
    about = _about(view)
    if about is None:
        return None
    listed = ranking.listed(about.ranked, view.chosen, is_reversed=about.is_failing_first, most=None)
    rows = ranking.rows(listed, about.histories(listed), about.indicator, view.chosen)
    return Table(text.FILES["ranking"], ranking.columns(about.indicator), rows)


def _order(view: View) -> Table | None:
    """The units as the bars of the ranking stand: every one ranked, the best first."""
    about = _about(view)
    if about is None:
        return None
    ranked = about.ranked.ranked
    rows = ranking.rows(ranked, about.histories(ranked), about.indicator, view.chosen)
    return Table(text.FILES["ranking"], ranking.columns(about.indicator), rows)


def _groups(key: str) -> Callable[[View], Table | None]:
    def made(view: View) -> Table | None:
        about = _about(view)
        return about.group_table(key) if about else None

    return made


def _trend(view: View) -> Table | None:
    about = _about(view)
    return chart_tables.quarters(about) if about else None


def _distribution(view: View) -> Table | None:
    about = _about(view)
    return chart_tables.marks(about) if about else None


def _members(view: View) -> Table | None:
    about = _about(view)
    return about.members() if about and about.now else None


def _quarters(view: View) -> Table | None:
    """The quarters that a window takes in, each with its own sum."""
    about = _about(view)
    found = about.quarters() if about else None
    return found[0] if found else None


def _units(view: View) -> Table:
    counts, cells = view.reading.units(view.chosen.where)
    columns, rows, _ = units.listing(counts, cells, view.reading.words, view.chosen, most=None)
    return Table(text.CHOOSE_UNIT, columns, rows)


def _unit_code(view: View) -> str | None:
    found = view.chosen.where.units
    return found[0] if len(found) == 1 else None


def _own(view: View) -> unit_page.UnitFigures | None:
    code = _unit_code(view)
    return unit_page.read(view.reading, view.chosen.where, code) if code else None


def _unit_indicators(view: View) -> Table | None:
    found = _own(view)
    return (
        Table(text.HEADINGS["indicators"], *units.indicators(found, view.reading.words, view.chosen)) if found else None
    )


def _unit_numbers(view: View) -> Table | None:
    code = _unit_code(view)
    if code is None:
        return None
    changed = mended.of_plan(view.reading, view.chosen.where)
    cells = unit_page.sources(view.reading, view.chosen.where, code).to_dicts()
    shown = explained.unit_numbers(cells, view.reading.words, view.chosen, changed)
    return Table(text.EXPLAINED["sources"], *shown)


def _sendings(view: View) -> Table | None:
    code, where = _unit_code(view), view.chosen.where
    if code is None:
        return None
    warned = {row["submission_id"]: row["warnings"] for row in view.reading.warning_counts(where.plan, code).to_dicts()}
    sent = view.reading.submissions(where.but(units=(code,), level=None, area=None)).to_dicts()
    return Table(text.HEADINGS["submissions"], *units.sendings(sent, warned, view.chosen))


def _warnings(view: View) -> Table | None:
    code = _unit_code(view)
    return unit_page.warnings(view.reading, view.chosen.where, code) if code else None


def _peers(view: View) -> Table | None:
    """The unit's shares beside the median of its peers."""
    found = _own(view)
    if found is None:
        return None
    columns = [
        Column("", kind="code"),
        Column(text.INDICATOR),
        Column(text.VALUE, kind="status"),
        Column(text.MEDIAN, kind="number"),
        Column(text.TARGET, kind="number"),
    ]
    rows = [
        Row(
            (
                each.code,
                each.name,
                Mark(each.status, each.shown),
                each.usual,
                "" if each.target is None else text.percent(text.rounded(each.target)),
            )
        )
        for each in unit_page.peers(found, view.reading.words, view.chosen)
    ]
    return Table(text.FILES["peers"], columns, rows)


def _items(view: View, asked: picking.Picking) -> Table | None:
    """The rows behind one unit's figure, in the order and under the words chosen on the screen."""
    found = behind.read(view)
    if found is None or not found.items:
        return None
    without_row = replace(view.chosen, row=None)
    shown = itemised.table_of(
        found.items, found.quarters, found.fields, found.indicator, without_row, asked, is_whole=True
    )
    return Table(text.FILES["items"], *shown[:2])


def _figure_cells(view: View) -> Table | None:
    found = behind.read(view)
    return found.cells() if found else None


def _readings(view: View) -> Table | None:
    found = behind.read(view)
    return found.readings() if found else None


def _unit_choice(view: View) -> Table | None:
    return unit_choice.table(view, is_whole=True)[0] if view.chosen.indicator else None


def _found(kind: str) -> Callable[[View], Table | None]:
    def made(view: View) -> Table | None:
        if not view.chosen.where.search:
            return None
        found, words = view.reading.search(view.chosen.where, is_whole=True), view.reading.words
        shown: dict[str, Callable[[], Shown]] = {
            "indicators": lambda: finding.indicators(found.indicators.to_dicts(), words, view.chosen),
            "units": lambda: finding.units(found.units.to_dicts(), view.chosen),
            "items": lambda: finding.items(found.items.to_dicts(), view.chosen),
        }
        return Table(text.RESULTS[kind], *shown[kind]())

    return made


def _of(page: str, make: Callable[[View], Table | None]) -> Source:
    return Source(page, lambda view, _asked: make(view))


SOURCES: Mapping[str, Source] = {
    "ma-tran": Source("tong-quan", _matrix),
    "can-chu-y": _of("tong-quan", _concerns),
    "chi-tieu": _of("chi-tieu", _choices),
    "xu-huong": _of("chi-tieu", _trend),
    "phan-bo": _of("chi-tieu", _distribution),
    "thu-tu": _of("chi-tieu", _order),
    "xep-hang": _of("chi-tieu", _ranking),
    "theo-cap-hoc": _of("chi-tieu", _groups("level")),
    "theo-dia-ban": _of("chi-tieu", _groups("area")),
    "nguon-so": _of("chi-tieu", _members),
    "cac-quy": _of("chi-tieu", _quarters),
    "don-vi": _of("don-vi", _units),
    "chi-tieu-don-vi": _of("don-vi", _unit_indicators),
    "nguon-so-don-vi": _of("don-vi", _unit_numbers),
    "luot-nop": _of("don-vi", _sendings),
    "canh-bao": _of("don-vi", _warnings),
    "so-cung-cap": _of("don-vi", _peers),
    "chon-don-vi": _of("chi-tiet", _unit_choice),
    "muc-chi-tiet": Source("chi-tiet", _items),
    "o-so-lieu": _of("chi-tiet", _figure_cells),
    "o-da-doc": _of("chi-tiet", _readings),
    "tim-chi-tieu": _of("tim-kiem", _found("indicators")),
    "tim-don-vi": _of("tim-kiem", _found("units")),
    "tim-muc": _of("tim-kiem", _found("items")),
    tracking_grid.FILE: Source("tinh-hinh-nop", tracker_tables.board),
    "nop-theo-dia-ban": _of("tinh-hinh-nop", tracker_tables.areas),
    "gia-han": _of("tinh-hinh-nop", tracker_tables.extensions),
    "ban-da-nop": _of("tinh-hinh-nop", tracker_tables.versions),
    "sua-tai-phong": _of("tinh-hinh-nop", tracker_tables.mended_cells),
    "so-lieu-khac": _of("tinh-hinh-nop", tracker_tables.different_figures),
    "muc-khac": _of("tinh-hinh-nop", tracker_tables.different_items),
}


def table(name: str, view: View, asked: picking.Picking = picking.ALL) -> Table:
    """A table by name, all its rows. Errors: `UsageError` where the view has no such table."""
    found = exported.TABLES[name](view, asked) if name in exported.TABLES else SOURCES[name].make(view, asked)
    if found is None:
        raise UsageError(text.NOTHING_TO_EXPORT)
    return found
