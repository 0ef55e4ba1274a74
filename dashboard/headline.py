"""The overview's answer: its sentence, its cards, what needs attention."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import polars as pl

from dashboard import figures, text
from dashboard.component import pieces
from dashboard.component.cells import Spark
from dashboard.component.pieces import Card, Concern, Node
from dashboard.data import Words
from dashboard.figures import Record
from dashboard.filters import Chosen
from dashboard.matrix import Lines
from warehouse.queries.screens import Overview

SCORED = ("attained", "near", "missed")
MOST_CONCERNS = 3
# what a part of a card of sendings shows on the board of who sent
_ON_BOARD = {"": None, "near": "late", "not_reported": "missing"}
MOST_FALLS = 2


def ranked(found: Lines) -> list[Record]:
    """What is not attained, the most urgent first."""
    return sorted((row for row in found.now.values() if row["status"] in {"near", "missed"}), key=figures.urgency)


def falls(found: Lines) -> list[tuple[Fraction, Record]]:
    """Shares that moved away from their target since the period before, and by how many points, the largest step first."""
    moved = []
    for code, row in found.now.items():
        past = found.history[code][-2:]
        # a step too small to be seen is none
        now, before = figures.as_shown(row), figures.as_shown(past[0])
        if row["measure"] not in figures.PERCENTS or now is None or before is None:
            continue
        step = before - now if row["comparator"] in {">=", ">", "=", None} else now - before
        if step > 0:
            moved.append((step, row))
    return sorted(moved, key=lambda pair: (-pair[0], figures.urgency(pair[1])[1]))


def answer(found: Lines, turnout: Record | None, chosen: Chosen) -> str:
    """One sentence: are we reaching the plan?"""
    period = chosen.where.period
    if turnout is None:
        return text.nobody_owes(period)
    counts = _counts(found.now.values())
    if not turnout["units_submitted"] and not sum(counts[status] for status in SCORED):
        return text.nothing_reported(period)
    worst = next((row for row in ranked(found) if row["status"] == "missed"), None)
    named = f"{text.short_code(worst['indicator_code'])} {text.named(worst['indicator_name'])}" if worst else ""
    if worst and worst["target_basis"] == "ours":
        named = text.on_proposed(named)
    return text.answer(
        counts["attained"],
        sum(counts[status] for status in SCORED),
        counts["near"],
        counts["missed"],
        named,
        is_narrowed=_is_narrowed(chosen),
    )


def cards(overview: Overview, found: Lines, turnout: pl.DataFrame, words: Words, chosen: Chosen) -> list[Card]:
    """Four numbers; each says which filters it does not follow, coverage and turnout also that they are the quarter's."""
    sent = turnout.to_dicts()
    made = [_indicators_card(found, chosen), _cells_card(overview, words, chosen)]
    board = {status: chosen.address("tinh-hinh-nop", sent=sent_as) for status, sent_as in _ON_BOARD.items()}
    if sent and sent[-1]["period"] == chosen.where.period:
        alone = text.quarter_alone(chosen.where.period) if chosen.where.window != "quarter" else ""
        aside = " · ".join(filter(None, [alone, _regardless(chosen, "status", "q")]))
        made += [replace(card, aside=aside, links=board) for card in (_coverage_card(sent), _on_time_card(sent))]
    return made


def _is_narrowed(chosen: Chosen) -> bool:
    """Whether the filter leaves out some of the plan's indicators."""
    where = chosen.where
    return bool(where.statuses or where.search or where.field)


def _regardless(chosen: Chosen, *names: str) -> str:
    """Those of the filters that are set and that a card does not follow, in words."""
    return text.regardless([name for name in names if chosen.carried.get(name)])


def concerns(found: Lines, turnout: Record | None, words: Words, chosen: Chosen) -> list[Concern]:
    """The indicators furthest from their targets, weighted by how many units owe them; the biggest falls of the others;
    who has not sent comes last."""
    far = ranked(found)[:MOST_CONCERNS]
    listed = [
        _concern(row, words, chosen, figures.gap(row, words.indicators[row["indicator_code"]]["is_whole"]), "short")
        for row in far
    ]
    fallen = [row for _, row in falls(found) if row not in far][:MOST_FALLS]
    for row in fallen:
        step = figures.change(found.history[row["indicator_code"]])
        # of what should be low, a rise is what went wrong
        listed.append(_concern(row, words, chosen, text.fell(step), "rose" if step.startswith("▲") else "fell"))
    missing = turnout["units_owed"] - turnout["units_submitted"] if turnout else 0
    if missing:
        href = chosen.address("don-vi", status="not_reported")
        listed.append(Concern("not_reported", "", text.units_missing(missing), gap=text.SEE, href=href, cause="unsent"))
    return listed


def every_concern(found: Lines, chosen: Chosen) -> list[Node]:
    """The way to all that is not attained, where the card names only some."""
    total = len(ranked(found))
    return [pieces.node("a", "", text.see_every(total), href=_concerns_first(chosen))] if total > MOST_CONCERNS else []


def _concerns_first(chosen: Chosen) -> str:
    """The matrix with what is furthest from its target at its head."""
    return chosen.address("tong-quan", by=chosen.by, order="concern")


def _concern(row: Record, words: Words, chosen: Chosen, gap: str, cause: str) -> Concern:
    code = row["indicator_code"]
    indicator = words.indicators[code]
    percent = row["measure"] in figures.PERCENTS
    aim = text.amount(row["target"]) + ("%" if percent else "") if row["target"] is not None else ""
    if row["target_basis"] == "ours":
        aim = text.proposed_aim(aim)
    return Concern(
        figures.shown_status(row),
        text.short_code(code),
        indicator["indicator_name"],
        figures.number(row) + ("%" if percent else ""),
        aim,
        gap,
        chosen.address("chi-tieu", indicator=code),
        cause,
    )


def _counts(rows: Any) -> dict[str, int]:
    counts = dict.fromkeys(text.STATUSES, 0)
    for row in rows:
        counts[figures.shown_status(row)] += 1
    return counts


def _indicators_card(found: Lines, chosen: Chosen) -> Card:
    counts = _counts(found.now.values())
    scored = sum(counts[status] for status in SCORED)
    ours = sum(row["target_basis"] == "ours" and row["status"] in SCORED for row in found.now.values())
    by_period: dict[str, list[Record]] = {}
    for rows in found.history.values():
        for row in rows:
            by_period.setdefault(row["period"], []).append(row)
    history = [_counts(by_period[period]) for period in sorted(by_period)]
    series = [float(each["attained"]) if sum(each[status] for status in SCORED) else None for each in history]
    label = text.CARDS["attained"]
    return Card(
        text.in_shown(label) if _is_narrowed(chosen) else label,
        text.count(counts["attained"]) if scored else text.NOTHING,
        f"/{text.count(scored)}" if scored else "",
        spark=_spark(series),
        parts=[(status, counts[status]) for status in SCORED],
        line=[(status, f"{counts[status]} {text.STATUSES[status]}") for status in ("near", "missed")],
        links={status: _concerns_first(chosen) for status in ("near", "missed") if counts[status]},
        note=text.monitored(counts["monitored"], ours),
    )


def _cells_card(overview: Overview, words: Words, chosen: Chosen) -> Card:
    makeup = {row["period"]: row for row in overview.composition.to_dicts()}
    period = chosen.where.period
    parts = makeup.get(period)
    if parts is None:
        return Card(text.CARDS["cells"], text.NOTHING)
    before = words.previous(chosen.where.plan, period)
    year, _, quarter = period.partition("-")
    compared = [each for each in (before, f"{int(year) - 1}-{quarter}") if each and each in makeup]
    moved = {each: text.change(_rate(parts), _rate(makeup[each])) for each in dict.fromkeys(compared)}
    scored = sum(parts[status] for status in SCORED)
    return Card(
        text.CARDS["cells"],
        text.rate(parts["attained"], scored).removesuffix("%"),
        suffix="%" if scored else "",
        spark=_spark([None if (rate := _rate(each)) is None else round(float(rate), 3) for each in makeup.values()]),
        parts=[(status, parts[status]) for status in (*SCORED, "not_reported")],
        line=[
            *([("", text.cells_attained(parts["attained"], scored))] if scored else []),
            *(("", text.points(step, each, chosen.where.window)) for each, step in moved.items() if step),
        ],
        note=text.of_owed(parts["attained"], scored + parts["not_reported"], parts["scored_on_ours"]),
        aside=_regardless(chosen, "status"),
    )


def _rate(parts: Record) -> Fraction | None:
    scored = sum(parts[status] for status in SCORED)
    return Fraction(100 * parts["attained"], scored) if scored else None


def _coverage_card(sent: Sequence[Record]) -> Card:
    now = sent[-1]
    owed, reported = now["figures_owed"], now["figures_reported"]
    return Card(
        text.CARDS["coverage"],
        text.rate(reported, owed).removesuffix("%"),
        suffix="%" if owed else "",
        spark=_spark(
            [100 * row["figures_reported"] / row["figures_owed"] if row["figures_reported"] else None for row in sent]
        ),
        parts=[("monitored", reported), ("not_reported", owed - reported)],
        names=text.COVERAGE_PARTS,
        line=[("", text.submitted(now["units_submitted"], now["units_owed"]))],
        note=text.held_figures(reported, owed),
    )


def _on_time_card(sent: Sequence[Record]) -> Card:
    now = sent[-1]
    missing = now["units_owed"] - now["units_submitted"]
    if now["units_untimed"]:
        return Card(
            text.CARDS["on_time"],
            text.NOTHING,
            line=[("", text.lateness(None))],
            note=text.due(now["due_on"], now["basis"]),
        )
    return Card(
        text.CARDS["on_time"],
        text.count(now["units_on_time"]),
        f"/{text.count(now['units_owed'])}",
        spark=_spark(
            [
                None if row["units_untimed"] or not row["units_submitted"] else float(row["units_on_time"])
                for row in sent
            ]
        ),
        parts=[("attained", now["units_on_time"]), ("near", now["units_late"]), ("not_reported", missing)],
        names=text.SENT_PARTS,
        line=[("near", text.late_count(now["units_late"])), ("not_reported", text.missing_count(missing))],
        note=text.due(now["due_on"], now["basis"]),
    )


def _spark(values: Sequence[float | None]) -> Spark | None:
    return Spark(values) if sum(value is not None for value in values) > 1 else None
