"""A unit, the rows behind its figure, and what a search found, on paper."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from dashboard import (
    behind,
    figures,
    finding,
    headline,
    itemised,
    mended,
    printed_sheets,
    sending_page,
    text,
    unit_choice,
    unit_page,
    units,
)
from dashboard.behind import Behind
from dashboard.component import pieces
from dashboard.component.cells import Table
from dashboard.component.pieces import Node
from dashboard.figures import Record
from dashboard.printed_html import nodes, table
from dashboard.printed_sheets import Sheet, named, nothing
from dashboard.view import View

NO_SPARKS = frozenset({"spark"})


def unit(view: View) -> Sheet:
    """One unit on one sheet, to send back to it: every indicator, and what is missing. None chosen: all units."""
    where, words = view.chosen.where, view.reading.words
    if len(where.units) != 1:
        return _units(view)
    code = where.units[0]
    about = words.units[code]
    found = unit_page.read(view.reading, where, code)
    cells = found.cells.to_dicts()
    scored = [row for row in cells if row["status"] in headline.SCORED]
    missing = [row for row in cells if row["status"] == "not_reported"]
    attained = sum(row["status"] == "attained" for row in scored)
    title = text.unit_heading(str(about["unit_name"]), attained, len(scored), len(missing))
    counts = sending_page.current(sending_page.versions(view, code, where.period))
    facts = [
        *units.profile(about, view.reading.spells(code).to_dicts()),
        *([(text.SENT, _sent(counts))] if counts else []),
    ]
    body = [nodes([_facts(facts)])]
    if cells:
        owed = text.still_missing([named(row, words.indicators[row["indicator_code"]]) for row in missing])
        body += [nodes([pieces.node("p", "missing", pieces.symbol("not_reported"), " ", owed)])] if missing else []
        body.append(
            table(Table(title, *units.indicators(found, words, view.chosen)), without=NO_SPARKS, is_portrait=True)
        )
        body.append(
            nodes([pieces.quiet(" ".join([f"{text.PART_NOTE}.", *figures.unvalued_notes(cells, words.indicators)]))])
        )
    else:
        body.append(nodes([pieces.quiet(text.nobody_owes(where.period))]))
    return Sheet(title, "".join(body), is_portrait=True)


def _sent(version: Record) -> str:
    late, first = version["unit_days_late"], version["first_received_at"]
    return text.received(version["version"], version["received_at"], late, first)


def _facts(pairs: Sequence[tuple[str, str]]) -> Node:
    return pieces.node(
        "div", "facts", *(pieces.node("span", "", f"{label} ", pieces.node("b", "", value)) for label, value in pairs)
    )


def _units(view: View) -> Sheet:
    """Every unit with its rates."""
    counts, cells = view.reading.units(view.chosen.where)
    columns, rows, total = units.listing(counts, cells, view.reading.words, view.chosen, most=None)
    if not rows:
        return nothing(text.NOTHING_MATCHES)
    note = pieces.quiet(text.first_units(len(rows), total))
    return Sheet(text.UNITS, table(Table(text.UNITS, columns, rows)) + nodes([note]))


def items(view: View) -> Sheet:
    """The rows behind one unit's figure."""
    chosen, words = view.chosen, view.reading.words
    where = chosen.where
    if chosen.indicator is None:
        return printed_sheets.indicator(view)
    about = words.indicators[chosen.indicator]
    if len(where.units) != 1:
        called = named({"indicator_code": chosen.indicator}, about)
        return Sheet(text.CHOOSE_UNIT, nodes([pieces.quiet(called)]) + table(unit_choice.table(view, is_whole=True)[0]))
    found = behind.read(view)
    if found is None:
        return nothing(text.not_owed(where.period))
    cell, quarters, held = found.cell, found.quarters, found.items
    name = str(cell["unit_name"])
    title = text.item_heading(
        name,
        figures.stated(cell) or figures.with_unit(cell, about["unit"], of_unit=True),
        text.STATUSES[cell["status"]],
        figures.gap(cell, about["is_whole"]),
    )
    top: list[Node] = [
        pieces.node("p", "", f"{named(cell, about)}  ", pieces.tag(cell["status"])),
        pieces.node("div", "facts", *itemised.summary(cell, about)),
    ]
    top += [pieces.quiet(f"{text.SUBMISSION_NOTE}: {cell['explanation']}")] if cell["explanation"] else []
    changed = mended.of_figure(mended.of_plan(view.reading, where), list(quarters), chosen.indicator)
    top += [pieces.quiet(said) for said in mended.sentences(changed)]
    if not quarters:
        return Sheet(title, nodes([*top, pieces.quiet(text.nothing_held(name))]))
    if not held:
        places = "; ".join(itemised.figure_place(each) for each in quarters.values())
        return Sheet(title, nodes([*top, pieces.quiet(text.no_items(places))]) + _cells(found))
    columns, rows, is_equal = itemised.table_of(held, quarters, found.fields, about, replace(chosen, row=None))
    listed = table(Table(title, columns, rows))
    note = nodes([itemised.sum_note(held, quarters, is_equal)])
    return Sheet(title, nodes(top) + listed + note + _cells(found))


def _cells(found: Behind) -> str:
    """The cells in which the figure stands, and those of the row that is opened."""
    own, read = found.cells(), found.readings()
    made = f"<h2>{escape(own.caption)}</h2>{table(own)}" if own else ""
    if read is None or found.opened is None:
        return made
    place = text.source_title(str(found.opened["sheet"]), int(found.opened["row"]))
    return f"{made}<h2>{escape(place)} · {escape(read.caption)}</h2>{table(read)}"


def search(view: View) -> Sheet:
    """What the words of the filter were found in."""
    chosen, words = view.chosen, view.reading.words
    asked = chosen.where.search
    if not asked:
        return nothing(text.SEARCH_WHAT)
    found = view.reading.search(chosen.where)
    total = found.indicators.height + found.units.height + found.items_in_all
    if not total:
        return nothing(text.found_nothing(asked))
    parts = (
        ("indicators", finding.indicators(found.indicators.to_dicts(), words, chosen), found.indicators.height),
        ("units", finding.units(found.units.to_dicts(), chosen), found.units.height),
        ("items", finding.items(found.items.to_dicts(), chosen), found.items_in_all),
    )
    body = [
        f"<h2>{escape(text.results(name, len(rows), count))}</h2>{table(Table(text.RESULTS[name], columns, rows))}"
        for name, (columns, rows), count in parts
        if rows
    ]
    if found.items.height < found.items_in_all:
        body.append(nodes([pieces.quiet(text.first_items(found.items.height, found.items_in_all))]))
    return Sheet(text.found(total, asked), "".join(body))
