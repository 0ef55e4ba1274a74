"""Chỉ tiêu: one indicator, what it means, how it stands, how it moved, who is where."""

import streamlit as st

from dashboard import charts, definition, figures, matrix, ranking, text
from dashboard.component import pieces
from dashboard.component.table import table
from dashboard.view import current

view = current()
chosen, reading = view.chosen, view.reading
words, where = reading.words, chosen.where

if chosen.indicator is None:
    every = matrix.lines(reading.overview(where, "level"), where.period, "level")
    pieces.show(pieces.heading(text.CHOOSE_INDICATOR, actions=[pieces.legend()]), key="choose")
    columns, rows = matrix.groups(every, words, chosen)
    table(columns, rows, caption=text.CHOOSE_INDICATOR, key="choices")
    st.stop()

indicator = words.indicators[chosen.indicator]
code = text.short_code(chosen.indicator)
shown = reading.indicator(where, chosen.indicator)
whole = shown.whole.to_dicts()
targets = words.targets_at(chosen.indicator, where.period)
now = whole[-1] if whole and whole[-1]["period"] == where.period else None
place = matrix.total_label(chosen)

siblings = [row["indicator_code"] for row in words.indicators_of(where.plan)]
at = siblings.index(chosen.indicator)
steps = [(siblings[at - 1], "‹ {}")] if at else []
steps += [(siblings[at + 1], "{} ›")] if at + 1 < len(siblings) else []
pieces.show(
    pieces.breadcrumb(
        [
            (text.PAGES["tong-quan"], chosen.address("tong-quan")),
            (indicator["field"], chosen.address("tong-quan", field=indicator["field"])),
        ],
        code,
    ),
    pieces.heading(
        f"{code} {indicator['indicator_name']}",
        *([pieces.tag(now["status"])] if now and now["status"] else []),
        actions=[
            pieces.node(
                "a", "step", words_.format(text.short_code(other)), href=chosen.address("chi-tieu", indicator=other)
            )
            for other, words_ in steps
        ],
    ),
    definition.strip(indicator, words, where.period),
    *definition.questions(indicator, words),
    *([pieces.cards(definition.comparisons(whole, indicator, targets, where.period, place))] if now else []),
    *([] if now else [pieces.notice(text.not_owed(where.period))]),
    key="indicator",
)
if now is None and not whole:
    st.stop()

is_dark = st.context.theme.type == "dark"
periods = words.periods_until(where.plan, where.period)
units = shown.units.to_dicts()
owed = {row["period"] for row in whole}
line = [period for period in periods if period in owed]
message = text.trend(
    code,
    [figures.exact(row) for row in whole],
    figures.distance(whole[-1]) if now else None,
    indicator["measure"] in figures.PERCENTS,
    whole[-1]["status"] or "",
)
left, right = st.columns([1.06, 1], gap="medium")
with left:
    pieces.show(
        pieces.heading(message, level=2),
        pieces.quiet(f"{place}, {text.WINDOWS[where.window].lower()}. {text.TREND_NOTE}"),
        key="trend_title",
    )
    figure = charts.trend(
        whole, line, {p: words.targets_at(chosen.indicator, p) for p in line}, indicator, is_dark=is_dark
    )
    st.plotly_chart(figure, theme=None, key="trend", config={"displayModeBar": False}, alt=message)
valued = [row for row in units if row["value"] is not None]
with right:
    if len(valued) > 1:
        scored = [row for row in valued if row["status"] in {"attained", "near", "missed"}]
        below = sum(row["status"] != "attained" for row in scored)
        aim = (
            text.target(targets[0]["comparator"], targets[0]["value"], indicator["unit"]) if targets and scored else ""
        )
        title = text.distribution(below, len(scored) if aim else len(valued), aim)
        pieces.show(pieces.heading(title, level=2), pieces.quiet(text.DISTRIBUTION_NOTE), key="distribution_title")
        figure = charts.distribution(valued, targets[0] if aim else None, indicator, is_dark=is_dark)
        st.plotly_chart(figure, theme=None, key="distribution", config={"displayModeBar": False}, alt=title)

found = ranking.ranking(units, indicator["direction"])
left, right = st.columns([1.9, 1], gap="medium")
with left:
    levels = ["", *(level for level in text.LEVELS if level in indicator["levels"])]
    choices = [
        (
            text.LEVELS.get(level, text.ALL_LEVELS),
            chosen.address("chi-tieu", indicator=chosen.indicator, level=level),
            (where.level or "") == level,
        )
        for level in levels
    ]
    switch = [pieces.switch(text.LEVEL, choices)] if len(units) > 1 else []
    pieces.show(
        pieces.heading(text.ranking(text.level_rank(where.level or ""), len(found.ranked)), *switch, level=2),
        key="rank_title",
    )
    columns, rows = ranking.rows(found, ranking.histories(shown), indicator, chosen)
    if rows:
        table(columns, rows, caption=text.ranking("", len(rows)), key="ranking", dense=True)
    apart = [
        pieces.node("p", "apart", pieces.symbol(status), pieces.node("span", "", said))
        for status, said in ranking.unranked(found)
    ]
    if len(rows) < len(found.ranked) and not where.statuses:
        apart.append(pieces.quiet(text.cut(len(rows), len(found.ranked))))
    if apart:
        pieces.show(*apart, key="apart")
with right:
    for key, groups in (("level", shown.levels), ("area", shown.areas)):
        if groups.height > 1:
            pieces.show(pieces.heading(text.HEADINGS[f"by_{key}"], level=2), key=f"title_{key}")
            columns, rows = ranking.groups(
                groups.to_dicts(), key, indicator, chosen, (place, now) if now and key == "level" else None
            )
            table(columns, rows, caption=text.HEADINGS[f"by_{key}"], key=f"by_{key}", dense=True)
    if now and now["units_missing"] and now["bound_low"] is not None:
        ends = definition.alone(now)
        said = text.full_data(
            now["units_missing"],
            text.bounds(now["bound_low"], now["bound_high"]),
            ends.get("bound_low", ""),
            ends.get("bound_high", ""),
        )
        pieces.show(pieces.heading(text.HEADINGS["bounds"], level=2), pieces.node("p", "para", said), key="bounds")
