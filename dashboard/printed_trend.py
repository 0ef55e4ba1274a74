"""One indicator in time as a small drawing for paper: values with gaps, the target as a step, the last value named."""

from collections.abc import Sequence
from html import escape

from dashboard import figures, text
from dashboard.charts import foot_of
from dashboard.indicator_page import About

WIDE, HIGH = 960, 170
LEFT, TOP, BOTTOM = 44, 14, 26


def trend(about: About) -> str:
    """The drawing under its message; nothing while no period has a value."""
    where, words = about.view.chosen.where, about.view.reading.words
    by_period = {row["period"]: row for row in about.whole}
    periods = [period for period in words.periods_until(where.plan, where.period) if period in by_period]
    rows = [by_period[period] for period in periods]
    values = [None if (value := figures.exact(row)) is None else float(value) for row in rows]
    aims = [None if row["target"] is None else float(row["target"]) for row in rows]
    known = [value for value in (*values, *aims) if value is not None]
    if not any(value is not None for value in values):
        return ""
    is_percent = about.indicator["measure"] in figures.PERCENTS
    low, high = (min(0.0, *known), max(100.0, *known)) if is_percent else (min(0.0, *known), max(known) or 1.0)
    if (low, high) == (0.0, 100.0) and is_percent:
        low = foot_of(known)
    return f"<h2>{escape(about.movement())}</h2>{_drawing(rows, periods, values, aims, (low, high))}"


def _drawing(
    rows: Sequence[figures.Record],
    periods: Sequence[str],
    values: Sequence[float | None],
    aims: Sequence[float | None],
    scale: tuple[float, float],
) -> str:
    low, high = scale
    step = (WIDE - LEFT - 60) / max(1, len(periods) - 1)

    def x(at: float) -> float:
        return round(LEFT + step * at, 1)

    def y(value: float) -> float:
        return round(TOP + (HIGH - TOP - BOTTOM) * (high - value) / ((high - low) or 1), 1)

    line = "".join(
        f"{'M' if at == 0 or values[at - 1] is None else 'L'}{x(at)} {y(value)}"
        for at, value in enumerate(values)
        if value is not None
    )
    stairs = "".join(
        f"M{x(max(0, at - 0.5))} {y(aim)}H{x(min(len(aims) - 1, at + 0.5))}"
        for at, aim in enumerate(aims)
        if aim is not None
    )
    dots = "".join(
        f'<circle cx="{x(at)}" cy="{y(value)}" r="3"/>' for at, value in enumerate(values) if value is not None
    )
    every = max(1, len(periods) // 8)
    named = "".join(
        f'<text x="{x(at)}" y="{HIGH - 8}" text-anchor="middle">{escape(text.period(period))}</text>'
        for at, period in enumerate(periods)
        if (len(periods) - 1 - at) % every == 0
    )
    ends = "".join(
        f'<path class="grid" d="M{LEFT} {y(end)}H{WIDE - 60}"/>'
        f'<text x="{LEFT - 6}" y="{y(end) + 4}" text-anchor="end">{escape(text.axis_number(end))}</text>'
        for end in scale
    )
    last = max(at for at, value in enumerate(values) if value is not None)
    value = values[last] or 0.0
    said = f'<text class="now" x="{x(last) + 8}" y="{y(value) + 4}">{escape(figures.number(rows[last]))}</text>'
    return (
        f'<svg class="trend" viewBox="0 0 {WIDE} {HIGH}" role="img">{ends}<path class="aim-line" d="{stairs}"/>'
        f'<path class="line" d="{line}"/>{dots}{named}{said}</svg><p class="quiet">{escape(text.PRINTED_TREND)}</p>'
    )
