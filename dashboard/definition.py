"""What an indicator is: its formula, targets, people, clause and the reading in use; and how its value compares."""

from collections.abc import Sequence
from fractions import Fraction

from dashboard import figures, text
from dashboard.component import pieces
from dashboard.component.pieces import Card, Node
from dashboard.data import Words
from dashboard.figures import Record


def strip(indicator: Record, targets: Sequence[Record]) -> Node:
    """The definition strip, with the targets in force, the scored one first."""
    labels = text.DEFINITION
    lines: list[Node] = [
        " · ".join(
            (
                text.target(each["comparator"], each["value"], indicator["unit"]),
                text.BASES[each["basis"]],
                each["clause"],
            )
        )
        for each in targets
    ] or [text.NO_TARGET]
    scored = text.scored_by(targets[0]["basis"]) if len(targets) > 1 else ""
    people: list[Node] = [name for name in (indicator["lead"], indicator["support"]) if name]
    columns: list[tuple[str, Sequence[Node], str]] = [
        (labels["formula"], [_formula(indicator)], _accumulation(indicator)),
        (labels["targets"], lines, scored),
        (labels["who"], people or [text.NOTHING], text.REPORTERS[indicator["reporter"]]),
        (labels["basis"], [indicator["clause"]], text.BASES["ours"] if indicator["basis"] == "ours" else ""),
    ]
    return pieces.definition(columns)


def questions(indicator: Record, words: Words) -> list[Node]:
    """Open questions about the indicator, each with the reading in use until the office decides."""
    return [
        pieces.node(
            "p",
            "reading",
            pieces.node("b", "", f"{text.DEFINITION['question']}: "),
            f"{row['reading']} ({row['question']})",
        )
        for row in words.questions
        if row["indicator_code"] == indicator["indicator_code"]
    ]


def _accumulation(indicator: Record) -> str:
    kind = indicator["accumulation"]
    return text.FLOW_ALONE if kind == "flow" and not indicator["denominator_name"] else text.ACCUMULATION[kind]


def _formula(indicator: Record) -> Node:
    above, below = indicator["numerator_name"], indicator["denominator_name"]
    if not below:
        unit = f" ({text.named(indicator['unit'])})"
        is_said = indicator["unit"] == "%" or above.endswith(unit)
        return pieces.node("div", "", above if is_said else above + unit)
    if indicator["measure"] == "reduction":
        return pieces.formula(f"{below} − {above}", below, "× 100%")
    return pieces.formula(above, below, "× 100%")


def comparisons(
    rows: Sequence[Record], indicator: Record, targets: Sequence[Record], window: str, place: str
) -> list[Card]:
    """Cards: the value of a window, against its target, the period before, the same quarter last year if another, what is missing."""
    now = rows[-1]
    period = now["period"]
    by_period = {row["period"]: row for row in rows}
    value = Card(
        f"{place}, {text.until(period, window)}",
        figures.number(now) or text.NOTHING,
        suffix=_suffix(now, indicator),
        line=[("", said)] if (said := figures.unvalued(now, indicator) or figures.stated(now)) else [],
        note=text.units(now["units_reported"], now["units_owed"]),
    )
    last_year = f"{int(period[:4]) - 1}{period[4:]}"
    before = rows[-2] if len(rows) > 1 else None
    is_yearly = before is not None and before["period"] == last_year
    return [
        value,
        _against_target(now, indicator, targets),
        *([] if is_yearly else [_against(now, before, indicator, window)]),
        _against(now, by_period.get(last_year), indicator, window, last_year),
        _missing(now, indicator),
    ]


def _suffix(row: Record, indicator: Record) -> str:
    if row["value"] is None:
        return ""
    return "%" if row["measure"] in figures.PERCENTS else f" {text.named(indicator['unit'])}"


def _signed(change: str) -> str:
    """ "▼ 3,7" as "−3,7", "=" as "0"."""
    return {"▲": "+", "▼": "−", "=": "0"}.get(change[:1], "") + change[2:] if change else text.NOTHING


def _against_target(now: Record, indicator: Record, targets: Sequence[Record]) -> Card:
    if now["target"] is None:
        return Card(text.COMPARE["target"], text.NOTHING, line=[("monitored", text.NO_TARGET)])
    aim = text.target(now["comparator"], now["target"], indicator["unit"])
    distance = figures.distance(now)
    shown = (
        text.NOTHING
        if distance is None
        else _signed(text.change(distance, distance * 0, is_counted=figures.is_counted(now)))
    )
    second = targets[1:2]
    other = figures.status(figures.exact(now), second[0]["comparator"], second[0]["value"]) if second else ""
    lines = [(now["status"], text.STATUSES[now["status"]])] if now["status"] else []
    if other:
        lines.append((other, text.second_target(text.BASES[second[0]["basis"]], text.STATUSES[other])))
    points = text.COMPARE["points"] if now["measure"] in figures.PERCENTS and distance is not None else ""
    return Card(text.against_basis(now["target_basis"], aim), shown, points, line=lines)


def _against(now: Record, then: Record | None, indicator: Record, window: str, period: str = "") -> Card:
    when = then["period"] if then else period
    label = text.against_period(when, window) if when else text.CHANGE
    if then is None or then["value"] is None:
        return Card(label, text.NOTHING, line=[("", text.CHART_GAP)])
    change = _signed(figures.between(now, then))
    points = text.COMPARE["points"] if now["measure"] in figures.PERCENTS and change != text.NOTHING else ""
    said = " · ".join(filter(None, [figures.with_unit(then, indicator["unit"]), figures.stated(then)]))
    return Card(label, change, points, line=[("", said)])


def _missing(now: Record, indicator: Record) -> Card:
    label = text.COMPARE["gap"]
    if now["status"] == "attained":
        return Card(label, "0", line=[("attained", text.STATUSES["attained"])])
    gap = figures.gap(now, indicator["is_whole"], short=True)
    if not gap:
        return Card(label, text.NOTHING)
    if now["shortfall"] is None:
        return Card(label, text.NOTHING, line=[("missed", gap)])
    said = text.needs_short(
        indicator["numerator_name"],
        is_downward=not figures.is_upward(now),
        is_share=bool(indicator["denominator_name"]),
    )
    return Card(label, gap, aside=said)


def standing(now: Record, median: str, level: str | None = None) -> list[Node]:
    """Coverage, both rates, what the value can still become, and what is usual in a level: one small fact each."""
    labels = text.EXPLAINED
    scored, owed = now["units_scored"], now["units_scored"] + now["units_missing"]
    span = text.bounds(now["bound_low"], now["bound_high"]) if now["units_missing"] else ""
    incomplete = now["units_incomplete"] - now["units_missing"]
    facts = (
        (text.COVERAGE, text.coverage(now["units_reported"], now["units_owed"])),
        (labels["rates"], text.rates(now["units_attained"], scored, owed) if scored else ""),
        (labels["bounds"], span),
        (text.DETAIL["incomplete"], text.incomplete_units(incomplete) if incomplete > 0 else ""),
        (text.median_of(level), median),
    )
    return [pieces.node("span", "", f"{label} ", pieces.node("b", "", value)) for label, value in facts if value]


def coverage_tag(now: Record) -> list[Node]:
    """The mark of a total below full coverage; with the best and the worst it can become, where they are known."""
    if now["units_reported"] >= now["units_owed"]:
        return []
    span = text.bounds(now["bound_low"], now["bound_high"])
    why = ". ".join(filter(None, [text.units(now["units_reported"], now["units_owed"]), span]))
    said = text.coverage_badge(now["units_reported"], now["units_owed"])
    return [pieces.node("span", "tag not_reported", pieces.symbol("not_reported"), said, title=why)]


def status_bounds(row: Record) -> tuple[str, str]:
    """A group's status at the lower and at the upper bound of its value; empty without a target."""
    if row["target"] is None:
        return "", ""
    low, high = (
        figures.status(Fraction(row[end]), row["comparator"], row["target"]) for end in ("bound_low", "bound_high")
    )
    return low, high
