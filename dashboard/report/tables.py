"""The tables of the report: every indicator of the sector with its periods, and by level."""

from collections.abc import Callable, Sequence

from dashboard import figures, matrix, text
from dashboard.figures import Record
from dashboard.report import clauses
from dashboard.report.document import Grid, GridColumn, GridRow
from dashboard.report.facts import Facts
from dashboard.report.wording import Wording

WIDTHS = (1.0, 4.9, 1.9, 2.0, 1.7, 1.7, 1.5, 1.8)
# columns of the periods compared with
COMPARED = (4, 5)
FIRST, NAME, AIM, TOTAL = 1.0, 5.2, 2.0, 2.1
WHOLE_WIDTH = 16.5


def fields(facts: Facts) -> dict[str, list[Record]]:
    """The indicators' rows by field, in the plan's order."""
    found: dict[str, list[Record]] = {}
    for code, row in facts.lines.now.items():
        found.setdefault(str(facts.words.indicators[code]["field"]), []).append(row)
    return found


def results(facts: Facts, wording: Wording, scope: str) -> Grid:
    """Every indicator: its target, this period, the one before, the same of last year, what is missing, how it is judged.

    `scope` are the period and window in words. A period compared with that has no value at all has no column.
    """
    past = (facts.previous or "", year_before(facts))
    heads = wording.lines(
        "cot_bang_1",
        ky=_head(facts, wording, facts.where.period),
        ky_truoc=_head(facts, wording, facts.previous) if facts.previous else text.NOTHING,
        cung_ky=_head(facts, wording, past[1]),
    )

    def line(row: Record) -> Sequence[str]:
        indicator = facts.words.indicators[row["indicator_code"]]
        earlier = {past["period"]: past for past in facts.lines.history[row["indicator_code"]][:-1]}
        then = [figures.with_unit(earlier[at], indicator["unit"]) if at in earlier else "" for at in past]
        return (
            text.short_code(row["indicator_code"]),
            indicator["indicator_name"],
            _aim(wording, row, indicator),
            figures.with_unit(row, indicator["unit"]),
            *then,
            clauses.gap_cell(wording, row, indicator),
            text.STATUSES.get(figures.shown_status(row), ""),
        )

    rows = _by_field(facts, line, len(WIDTHS))
    empty = {at for at in COMPARED if not any(row.cells[at] for row in rows)}
    kept = [at for at in range(len(WIDTHS)) if at not in empty]
    named = _fitted(heads, len(WIDTHS))
    freed = sum(WIDTHS[at] for at in empty)
    columns = [
        GridColumn(named[at], WIDTHS[at] + (freed if at == 1 else 0), "left" if at == 1 else "center") for at in kept
    ]
    rows = [GridRow([row.cells[at] for at in kept], row.is_group) for row in rows]
    return Grid(wording.say("bang_1", pham_vi=scope), columns, rows)


def year_before(facts: Facts) -> str:
    """The same quarter of the year before."""
    year, _, quarter = facts.where.period.partition("-")
    return f"{int(year) - 1}-{quarter}"


def _head(facts: Facts, wording: Wording, period: str) -> str:
    """A period at the head of a column, in the window of the report."""
    return wording.part(f"cot_ky_{facts.where.window}", ky=text.period(period))


def by_level(facts: Facts, wording: Wording, scope: str) -> list[Grid]:
    """Every indicator by level beside the whole sector; none where there is one level only."""
    names = facts.lines.names
    if len(names) < 2:
        return []
    heads = _fitted(wording.lines("cot_bang_2"), 4)
    width = (WHOLE_WIDTH - FIRST - NAME - AIM - TOTAL) / len(names)
    columns = [
        GridColumn(heads[0], FIRST, "center"),
        GridColumn(heads[1], NAME),
        GridColumn(heads[2], AIM, "center"),
        *(GridColumn(text.LEVELS.get(name, name), width, "center") for name in names),
        GridColumn(heads[3], TOTAL, "center"),
    ]

    def line(row: Record) -> Sequence[str]:
        indicator = facts.words.indicators[row["indicator_code"]]
        cells = facts.lines.columns.get(row["indicator_code"], {})
        return (
            text.short_code(row["indicator_code"]),
            indicator["indicator_name"],
            _aim(wording, row, indicator),
            *(_judged(cells[name], indicator) if name in cells else "" for name in names),
            _judged(row, indicator),
        )

    return [Grid(wording.say("bang_2", pham_vi=scope), columns, _by_field(facts, line, len(columns)))]


def twice(facts: Facts) -> int:
    """How many schools stand in several levels."""
    return matrix.stands_twice(facts.words, facts.view.chosen)


def _by_field(facts: Facts, line: Callable[[Record], Sequence[str]], width: int) -> list[GridRow]:
    rows: list[GridRow] = []
    for at, (field, inside) in enumerate(fields(facts).items(), start=1):
        rows.append(GridRow((str(at), field, *[""] * (width - 2)), is_group=True))
        rows += [GridRow(tuple(line(row))) for row in inside]
    return rows


def _judged(row: Record, indicator: Record) -> str:
    shown = figures.with_unit(row, indicator["unit"])
    judged = text.STATUSES.get(figures.shown_status(row), "")
    return f"{shown}\n{judged}" if shown else judged


def _aim(wording: Wording, row: Record, indicator: Record) -> str:
    if row["target"] is None:
        return ""
    return clauses.aim_words(wording, row["comparator"], row["target"], indicator["unit"])


def _fitted(heads: Sequence[str], count: int) -> list[str]:
    """The office's column names, as many as there are columns."""
    return [*heads[:count], *[""] * (count - len(heads))]
