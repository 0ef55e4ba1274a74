"""What the page of one unit shows beside its table: where it comes from, what it still owes, its peers, its warnings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from dashboard import figures, peer_chart, text
from dashboard.component import pieces
from dashboard.component.cells import Column, Row, Table
from dashboard.component.chart import Drawn
from dashboard.component.pieces import Node
from dashboard.data import Reading, Words
from dashboard.figures import Record
from dashboard.filters import Chosen
from dashboard.peer_chart import Peer
from warehouse.filters import Filter

FEWEST_PEERS = 3
MOST_UNSENT = 6
MOST_DUE = 3


@dataclass(frozen=True)
class UnitFigures:
    """One unit's cells at the chosen period, the last ones of each indicator, the medians of its peers."""

    cells: pl.DataFrame
    past: pl.DataFrame
    medians: pl.DataFrame


def read(reading: Reading, where: Filter, code: str) -> UnitFigures:
    """The figures of a unit; its peers are the units of its own level, of all levels where it has several."""
    level = peer_level(reading.words.units[code]["levels"])
    cells, past = reading.unit(where.but(units=(code,), level=None, area=None))
    return UnitFigures(
        cells,
        past,
        reading.unit_medians(peers_of(where, level)),
    )


def sources(reading: Reading, where: Filter, code: str) -> pl.DataFrame:
    """The unit's cells at the chosen period with where each comes from: rows of `attainment`."""
    return reading.attainment(where.but(units=(code,), level=None, area=None, statuses=()))


def peers_of(where: Filter, level: str | None) -> Filter:
    """The units that one is compared with."""
    return where.but(units=(), area=None, search=None, statuses=(), level=level)


def peer_level(levels: Sequence[str]) -> str | None:
    """The level a unit is compared in; None for a school of several."""
    return levels[0] if len(levels) == 1 else None if levels else text.OFFICE_LEVEL


def lineage(unit_code: str, spells: Sequence[Record], chosen: Chosen) -> list[Node]:
    """A unit's history, one line a spell, the other units in it as links; none for a unit that never changed."""
    changed = len(spells) > 1 or any(row["merged_into"] or row["split_from"] for row in spells)
    if not changed:
        return []

    def unit(code: str, name: str) -> Node:
        if code == unit_code:
            return text.LINEAGE_OWN
        return pieces.node("a", "", f"{name} ({code})", href=chosen.address("don-vi", unit=code))

    lines: list[Node] = []
    for row in spells:
        own = row["unit_code"] == unit_code
        name: Node = f"{row['unit_name']} ({row['unit_code']})" if own else unit(row["unit_code"], row["unit_name"])
        said: list[Node] = [name, f", {text.span(row['valid_from'], row['valid_to'])}"]
        for kind in ("merged_into", "split_from"):
            if row[kind]:
                before, after = text.became(kind, row["legal_basis"])
                said += [before, unit(row[kind], row[f"{kind}_name"]), after]
        lines.append(pieces.node("p", "para", *said))
    return [pieces.node("div", "past", pieces.heading(text.HEADINGS["lineage"], level=3), *lines)]


def missing(
    cells: Sequence[Record], calendar: Sequence[Record], today: date, words: Words, chosen: Chosen
) -> list[Node]:
    """What was to be sent by now and was not: figures of the chosen period, then whole quarters of every plan, newest first."""
    where = chosen.where
    gone = [row["indicator_code"] for row in cells if row["status"] == "not_reported"]
    partly = [row["indicator_code"] for row in cells if row["incomplete"] and row["status"] != "not_reported"]
    lines: list[Node] = []
    if gone:
        lines.append(_codes(text.missing_indicators(gone), gone, words, chosen))
    elif cells:
        lines.append(pieces.node("p", "para", text.nothing_missing(where.period)))
    if partly:
        lines.append(_codes(text.incomplete_indicators(partly), partly, words, chosen))
    listed, more = unsent(calendar, today)
    lines += [_period(row, unsent_line(row, words), chosen) for row in listed]
    if more:
        lines.append(pieces.quiet(text.more_unsent(more)))
    return [pieces.heading(text.UNIT_TODO["missing"], level=2), pieces.node("div", "past", *lines)]


def unsent(calendar: Sequence[Record], today: date) -> tuple[list[Record], int]:
    """The quarters that were to be sent by now and were not, newest first; how many older ones are left out."""
    found = [row for row in calendar if row["submission_id"] is None and row["due_on"] <= today]
    return found[: -MOST_UNSENT - 1 : -1], max(len(found) - MOST_UNSENT, 0)


def unsent_line(row: Record, words: Words) -> str:
    """A quarter that was not sent, of whichever plan; with its date where lateness counts."""
    due_on = row["due_on"] if words.is_timed(row["plan"], row["period"]) else None
    return text.unsent(row["plan"], row["period"], due_on)


def coming(calendar: Sequence[Record], today: date) -> list[Record]:
    """The next quarters that are due, the nearest first."""
    return [row for row in calendar if row["due_on"] > today][:MOST_DUE]


def due(calendar: Sequence[Record], today: date, chosen: Chosen) -> list[Node]:
    """The next dates, the nearest first; of every plan the unit takes part in."""
    lines = [
        _period(row, text.next_due(row["plan"], row["period"], row, (row["due_on"] - today).days), chosen)
        for row in coming(calendar, today)
    ]
    shown = lines or [pieces.quiet(text.NOTHING_DUE)]
    return [pieces.heading(text.UNIT_TODO["next"], level=2), pieces.node("div", "past", *shown)]


def _codes(said: str, codes: Sequence[str], words: Words, chosen: Chosen) -> Node:
    links: list[Node] = []
    for code in codes:
        name = words.indicators[code]["indicator_name"]
        href = chosen.address("chi-tieu", indicator=code, unit=None)
        links += [" ", pieces.node("a", "", text.short_code(code), href=href, title=name)]
    return pieces.node("p", "para", said, *links)


def _period(row: Record, said: str, chosen: Chosen) -> Node:
    href = chosen.address("don-vi", plan=row["plan"], period=row["period"], field=None)
    return pieces.node("p", "para", pieces.node("a", "", said, href=href))


def peers(found: UnitFigures, words: Words, chosen: Chosen) -> list[Peer]:
    """The unit's shares beside the median of at least three peers, in the plan's order."""
    usual = {row["indicator_code"]: row for row in found.medians.to_dicts() if row["units"] >= FEWEST_PEERS}
    listed = []
    for row in found.cells.to_dicts():
        code = row["indicator_code"]
        value, indicator = figures.exact(row), words.indicators[code]
        if value is None or code not in usual or row["measure"] != "ratio" or not indicator["is_share"]:
            continue
        middle = Fraction(usual[code]["median"])
        listed.append(
            Peer(
                code=text.short_code(code),
                name=indicator["indicator_name"],
                value=value,
                shown=figures.with_unit(row, indicator["unit"]),
                median=middle,
                usual=text.percent(figures.beside(middle, row)),
                target=None if row["target"] is None else Fraction(row["target"]),
                status=row["status"],
                is_worse=value > middle if indicator["direction"] == "down" else value < middle,
                href=chosen.address("chi-tiet", indicator=code),
            )
        )
    return listed


def beside_peers(name: str, listed: Sequence[Peer], *, is_dark: bool) -> Drawn | None:
    """The unit beside its peers; None with fewer than two shares to compare."""
    if len(listed) < 2:
        return None
    median = text.EXPLAINED["median"].lower()
    return Drawn(
        text.peers_chart(name, sum(row.is_worse for row in listed), len(listed)),
        text.PEERS_NOTE,
        peer_chart.peers(listed, is_dark=is_dark),
        [f"{row.code} {row.name}: {row.shown}, {median} {row.usual}" for row in listed],
    )


def warnings(reading: Reading, where: Filter, code: str) -> Table | None:
    """What the intake warned about in the version that counts, cell by cell, and what to do; None without a warning."""
    sent = reading.submissions(where.but(units=(code,), level=None, area=None)).to_dicts()
    own = [row for row in sent if row["period"] == where.period and row["state"] not in {"superseded", "withdrawn"}]
    found = reading.warnings(str(own[0]["submission_id"])).to_dicts() if own else []
    if not found:
        return None
    columns = [
        Column(text.SOURCE["place"]),
        Column(text.SOURCE["written"]),
        Column(text.WARNINGS),
        Column(text.REMEDY, phone=False),
    ]
    rows = [
        Row((" · ".join(filter(None, [row["sheet"], row["cell"]])), row["value"] or "", row["message"], row["remedy"]))
        for row in found
    ]
    return Table(text.UNIT_TODO["warnings"], columns, rows, dense=True)
