"""What each screen says on paper: the screens' own rows, complete, without what can only be clicked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

import polars as pl

from dashboard import chart_tables, figures, headline, indicator_page, matrix, ranking, text, unit_matrix, unit_order
from dashboard.component import pieces
from dashboard.component.cells import Column, Mark, Row, Table, Text
from dashboard.component.grid import BETWEEN, LETTERS
from dashboard.component.pieces import Node
from dashboard.figures import Record
from dashboard.picking import ALL, Picking
from dashboard.printed_html import legend, nodes, table
from dashboard.printed_trend import trend
from dashboard.view import View

MOST_COLUMNS = 22
# groups beside all that is said of the whole, and beside an indicator's name alone
MOST_GROUPS, MOST_BESIDE = 7, 12
STATUSES_BY_LETTER = {letter: status for status, letter in LETTERS.items()}


@dataclass(frozen=True)
class Sheet:
    """What stands between the head and the foot of every sheet."""

    title: str
    body: str
    is_portrait: bool = False


def overview(view: View) -> Sheet:
    """The answer, its cards, and the matrix by level, area or unit."""
    chosen, reading = view.chosen, view.reading
    by = "area" if chosen.by == "area" else "level"
    found = reading.overview(chosen.where, by)
    every = matrix.lines(found, chosen.where.period, by)
    counts, cells = reading.units(chosen.where) if chosen.by == "unit" else (pl.DataFrame(), None)
    lines = matrix.kept(every, chosen.where.statuses, cells)
    if not lines.now:
        return nothing(matrix.only_of_units(reading, chosen) or text.NOTHING_MATCHES)
    turnout = reading.turnout(chosen.where)
    sent = next((row for row in turnout.to_dicts() if row["period"] == chosen.where.period), None)
    title = headline.answer(lines, sent, chosen)
    cards = pieces.cards(
        [replace(card, links={}) for card in headline.cards(found, lines, turnout, reading.words, chosen)],
        [_unlinked(each) for each in headline.concerns(lines, sent, reading.words, chosen)],
    )
    caption = text.matrix_title(chosen.by)
    if cells is None:
        parts = by_group(Table(caption, *matrix.groups(lines, reading.words, chosen, is_detailed=False)))
        heads = [f"<h2>{escape(part.caption)}</h2>" if at else "" for at, part in enumerate(parts)]
        shown = [head + table(part) for head, part in zip(heads, parts, strict=True)]
    else:
        shown = [table(part, legended=True) for part in units_by_indicator(view, lines, counts, cells, is_cut=True)]
    note = nodes([pieces.quiet(matrix.note(lines, reading, chosen))])
    after = _codes(view, lines) if cells is not None else ""
    before = legend() if cells is None else ""
    return Sheet(title, f"{nodes([cards])}<h2>{escape(caption)}</h2>{before}{''.join(shown)}{note}{after}")


def by_group(shown: Table) -> list[Table]:
    """A matrix of many groups as several tables: the whole with all that is said of it, then the groups side by side."""
    groups = [at for at, column in enumerate(shown.columns) if column.kind == "status" and not column.strong]
    if len(groups) <= MOST_GROUPS:
        return [shown]
    tables = -(-len(groups) // MOST_BESIDE)
    size = -(-len(groups) // tables)
    others = [at for at in range(len(shown.columns)) if at not in groups]
    named = [at for at in others if shown.columns[at].kind in {"code", "text", "target"}]
    kept = [others, *([*named, *groups[start : start + size]] for start in range(0, len(groups), size))]
    return [
        replace(
            shown,
            caption=text.part(shown.caption, number, len(kept)),
            columns=[shown.columns[at] for at in places],
            rows=[
                row if row.kind == "group" else replace(row, cells=[row.cells[at] for at in places])
                for row in shown.rows
            ],
        )
        for number, places in enumerate(kept, 1)
    ]


def _unlinked(concern: pieces.Concern) -> pieces.Concern:
    return replace(concern, gap="") if concern.gap == text.SEE else concern


def _codes(view: View, lines: matrix.Lines) -> str:
    """What the codes at the head of the columns stand for."""
    lines_ = (f"<li>{escape(named(row, view.reading.words.indicators[code]))}</li>" for code, row in lines.now.items())
    return f'<h2>{escape(text.CODES)}</h2><ul class="codes">{"".join(lines_)}</ul>'


def units_by_indicator(
    view: View,
    lines: matrix.Lines,
    counts: pl.DataFrame,
    cells: pl.DataFrame,
    *,
    is_cut: bool = False,
    asked: Picking = ALL,
) -> list[Table]:
    """Units by indicator in one table, or cut into as many as a sheet's width asks for; a field stays in one where it fits.

    `asked`: how the browser sorted and narrowed the units. Errors: `UsageError` for an order that there is not.
    """
    chosen, words = view.chosen, view.reading.words
    listed = matrix.listed_units(counts, cells, chosen)
    filled = unit_matrix.columns_of(listed, cells, matrix.ordered(lines, chosen))
    marks = {code: _marks(*column) for code, column in filled.items()}
    above, below = unit_matrix.attained(cells)
    rate, fraction = text.rate(above, below), f"{text.count(above)}/{text.count(below)}"
    # a sheet of paper has no room for what the share is made of
    sums = (rate if is_cut else Text(rate, title=fraction), text.count(unit_matrix.unreported(cells)))
    names = [Text(str(row["unit_name"]), title=str(row["unit_code"])) for row in listed]
    attained = [text.attained(row["units_attained"], row["units_scored"] + row["units_missing"]) for row in listed]
    missing = [text.count(row["units_missing"]) if row["units_missing"] else "" for row in listed]
    fields = [(code, str(words.indicators[code]["field"])) for code in filled]
    parts = _parts(fields) if is_cut else [list(filled)]
    areas = [str(words.units[row["unit_code"]]["area"] or "") for row in listed]
    falling = frozenset(code for code in filled if unit_matrix.is_down(lines.now[code], words.indicators[code]))
    order = unit_order.ordered(listed, areas, unit_order.Drawn(filled, falling), asked)
    made = []
    for at, codes in enumerate(parts):
        columns = [
            Column(text.UNIT),
            Column(text.GRID["attained"], kind="number", title=text.COUNTED["attained"]),
            Column(text.GRID["missing"], kind="number", title=text.COUNTED["not_reported"]),
            *(
                Column(text.short_code(code), kind="status", title=str(words.indicators[code]["indicator_name"]))
                for code in codes
            ),
        ]
        totals = [figures.mark(lines.now[code], words.indicators[code], (), "", is_detailed=False) for code in codes]
        rows = [Row((matrix.total_label(chosen), *sums, *totals), kind="total")]
        area = None
        for unit in order:
            if asked.order == unit_order.AREA and areas[unit] != area:
                area = areas[unit]
                rows.append(_area(area, [listed[at] for at in order if areas[at] == area]))
            rows.append(Row((names[unit], attained[unit], missing[unit], *(marks[code][unit] for code in codes))))
        made.append(Table(text.part(text.matrix_title("unit"), at + 1, len(parts)), columns, rows))
    return made


def _area(area: str, units: Sequence[Record]) -> Row:
    """The heading of an area's units, as the matrix has it."""
    attained = sum(row["units_attained"] for row in units)
    scored = sum(row["units_scored"] + row["units_missing"] for row in units)
    said = {"count": text.count(len(units)), "attained": text.count(attained), "scored": text.count(scored)}
    return Row(("", area or text.NOTHING, text.GRID["group"].format(**said)), kind="group")


def _marks(letters: str, texts: str) -> list[Mark]:
    return [_marked(letter, shown) for letter, shown in zip(letters, texts.split(BETWEEN), strict=True)]


@lru_cache(maxsize=65_536)
def _marked(letter: str, shown: str) -> Mark:
    return Mark(STATUSES_BY_LETTER[letter.lower()], shown, incomplete=letter.isupper())


def _parts(columns: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Columns over as few tables as the width allows, of about equal width; a field stays in one where it fits."""
    fewest = len(_cut(columns, MOST_COLUMNS))
    even = range(-(-len(columns) // fewest), MOST_COLUMNS)
    return next((cut for most in even if len(cut := _cut(columns, most)) == fewest), _cut(columns, MOST_COLUMNS))


def _cut(columns: Sequence[tuple[str, str]], most: int) -> list[list[str]]:
    fields: dict[str, list[str]] = {}
    for code, field in columns:
        fields.setdefault(field, []).append(code)
    parts: list[list[str]] = [[]]
    for codes in fields.values():
        if len(parts[-1]) + len(codes) > most and parts[-1]:
            parts.append([])
        for code in codes:
            if len(parts[-1]) == most:
                parts.append([])
            parts[-1].append(code)
    return parts


def indicator(view: View) -> Sheet:
    """One indicator: what it means, how it stands, how it moved, every unit in order. None chosen: all of them."""
    if view.chosen.indicator is None:
        shown = Table(text.CHOOSE_INDICATOR, *matrix.every(view.reading, view.chosen))
        return Sheet(text.matrix_title("level"), legend() + table(shown))
    about = indicator_page.read(view)
    code = text.short_code(view.chosen.indicator)
    body = [nodes(_without_title(each) for each in about.top())]
    if about.whole:
        ranked = _ranked(about)
        body += [trend(about), *_charted(about), *_groups(about), nodes(about.bounds())]
        order = about.order(is_dark=False)
        body += [nodes(about.ranking_title()), *([nodes([pieces.quiet(order.title)])] if order else [])]
        body += [*([table(ranked)] if ranked.rows else []), nodes(_apart(about))]
    return Sheet(f"{code} {about.indicator['indicator_name']}", "".join(body))


def _without_title(shown: Node) -> Node:
    """A page's own heading without its words, which stand above it on paper."""
    if not isinstance(shown, dict) or shown.get("css") != "head":
        return shown
    return shown | {"nodes": [each for each in shown["nodes"] if isinstance(each, str) or each.get("tag") != "h1"]}


def _charted(about: indicator_page.About) -> list[str]:
    """The numbers of the trend, and of the distribution under its message."""
    made = [table(chart_tables.quarters(about))]
    if drawn := about.distribution(is_dark=False):
        made += [
            f"<h2>{escape(drawn.title)}</h2>",
            table(chart_tables.lanes(about)),
            nodes([pieces.quiet(text.LANE_NOTE)]),
        ]
    return made


def _groups(about: indicator_page.About) -> list[str]:
    shown = (about.group_table(key) for key in ("level", "area"))
    return [f"<h2>{escape(each.caption)}</h2>{table(each)}" for each in shown if each]


def _ranked(about: indicator_page.About) -> Table:
    rows = about.ranked_rows()
    return Table(text.ranking("", len(rows), about.ranked.ranked.height), ranking.columns(about.indicator), rows)


def _apart(about: indicator_page.About) -> list[Node]:
    """Every unit that is not ranked, by name."""
    made = []
    for status in ranking.UNRANKED:
        listed = about.ranked.apart.get(status)
        if listed is not None:
            said = f"{text.unranked_head(status, listed.height)} {'; '.join(listed['unit_name'])}"
            made.append(pieces.node("p", "apart", pieces.symbol(status), said))
    return made


def named(row: figures.Record, indicator: figures.Record) -> str:
    """Code and name of an indicator."""
    return f"{text.short_code(row['indicator_code'])} {indicator['indicator_name']}"


def nothing(sentence: str) -> Sheet:
    """A sheet that says why it holds nothing."""
    return Sheet(sentence, "")
