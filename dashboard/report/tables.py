"""The tables of the report: every indicator of the sector with its periods, and by level."""

from collections.abc import Callable, Sequence

from dashboard import figures, matrix, text
from dashboard.figures import Record
from dashboard.report import clauses
from dashboard.report.document import Grid, GridColumn, GridRow
from dashboard.report.facts import Facts
from dashboard.report.wording import Wording

WIDTHS = (1.0, 4.9, 1.9, 2.0, 1.7, 1.7, 1.5, 1.8)
FIRST, NAME, AIM, TOTAL = 1.0, 5.2, 2.0, 2.1
WHOLE_WIDTH = 16.5


def fields(facts: Facts) -> dict[str, list[Record]]:
    """The indicators' rows by field, in the plan's order."""
    found: dict[str, list[Record]] = {}
    for code, row in facts.lines.now.items():
        found.setdefault(str(facts.words.indicators[code]["field"]), []).append(row)
    return found


def results(facts: Facts, wording: Wording) -> Grid:
    """Every indicator: its target, this period, the one before, the same of last year, what is missing, how it is judged."""
    year, _, quarter = facts.where.period.partition("-")
    same = f"{int(year) - 1}-{quarter}"
    heads = wording.lines(
        "cot_bang_1",
        ky=text.period(facts.where.period),
        ky_truoc=text.period(facts.previous) if facts.previous else text.NOTHING,
        cung_ky=text.period(same),
    )
    columns = [
        GridColumn(label, width, "left" if at == 1 else "center")
        for at, (label, width) in enumerate(zip(_fitted(heads, len(WIDTHS)), WIDTHS, strict=True))
    ]

    def line(row: Record) -> Sequence[str]:
        indicator = facts.words.indicators[row["indicator_code"]]
        earlier = {past["period"]: past for past in facts.lines.history[row["indicator_code"]][:-1]}
        then = [
            figures.with_unit(earlier[at], indicator["unit"]) if at in earlier else ""
            for at in (facts.previous or "", same)
        ]
        return (
            text.short_code(row["indicator_code"]),
            indicator["indicator_name"],
            _aim(wording, row, indicator),
            figures.with_unit(row, indicator["unit"]),
            *then,
            clauses.gap(row, indicator, short=True),
            text.STATUSES.get(figures.shown_status(row), ""),
        )

    return Grid(wording.say("bang_1"), columns, _by_field(facts, line, len(columns)))


def by_level(facts: Facts, wording: Wording) -> list[Grid]:
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

    return [Grid(wording.say("bang_2"), columns, _by_field(facts, line, len(columns)))]


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
