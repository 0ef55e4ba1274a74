"""Units as marks: where they stand by level, and in which order. Without Streamlit."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

import polars as pl

from dashboard import chart_style, text
from dashboard.chart_style import PATTERNS, SYMBOLS, Figure, Ink, Part
from dashboard.charts import SMALL, scale, steps, told
from dashboard.figures import PERCENTS, Record

_BIN = 2.5
_STACK = 0.085
_TALLEST = 0.8
# above this many units the marks of a distribution become bars, and of units in their order only some are drawn
MOST_MARKS = 400
# of fewer units a chart marks no median, and its table tells none
FEWEST = 3
_DRAWN = 240
SCORED = ("attained", "near", "missed")


def laned(units: pl.DataFrame, level: str | None = None) -> pl.DataFrame:
    """One row for each level a unit is drawn under (`lane`): a school of several stands under each, as in tables; under
    the one level that is asked for where there is one."""
    if level is not None:
        return units.with_columns(lane=pl.lit(level))
    own = pl.col("levels").fill_null("").str.replace("^$", text.OFFICE_LEVEL)
    return units.with_columns(lane=own.str.split(";")).explode("lane")


def middles(units: pl.DataFrame, level: str | None = None) -> pl.DataFrame:
    """The lower median of each lane. Shape: `lane, units, median`, one row for each lane with a value."""
    lanes = (
        laned(units.filter(pl.col("value").is_not_null()), level).sort("value").group_by("lane", maintain_order=True)
    )
    return lanes.agg(units=pl.len(), median=pl.col("value").get((pl.len() - 1) // 2))


def distribution(
    units: pl.DataFrame,
    target: Record | None,
    indicator: Record,
    *,
    is_dark: bool,
    link: str = "",
    level_links: Mapping[str, str] | None = None,
    picked: Sequence[str] = (),
    level: str | None = None,
) -> Figure:
    """Every unit's value as one mark, a row for each level; very many units as bars.

    `units`: rows of `attainment` with a value; a mark leads to `link` + its unit's code, a bar to its level's link.
    """
    ink = chart_style.ink(is_dark=is_dark)
    every = laned(units.with_columns(size=pl.col("value").cast(pl.Float64)), level)
    shown = [lane for lane in reversed(text.LEVELS) if lane in every["lane"]]
    width = _width([*units["value"].cast(pl.Float64), *([float(target["value"])] if target else [])], indicator)
    step = _BIN * width / 100
    order = pl.DataFrame({"lane": shown, "at": range(len(shown))}, schema={"lane": pl.String, "at": pl.Int64})
    marks = every.join(order, on="lane").with_columns(bin=(pl.col("size") / step).round().cast(pl.Int64))
    traces = (
        _bars(marks, step, ink, level_links or {})
        if units.height > MOST_MARKS
        else [_dots(marks, indicator, ink, picked)]
    )
    medians = {row["lane"]: row for row in middles(units, level).to_dicts()}
    shapes = [chart_style.level(at - 0.07, ink["line"], 1) for at in range(len(shown))]
    notes = [note for at, lane in enumerate(shown) for note in _beside(at, every.filter(pl.col("lane") == lane), ink)]
    if target is not None and indicator["measure"] in PERCENTS:
        at = float(target["value"])
        line = {"color": ink["ink2"], "width": 1.4}
        shapes.append({"type": "line", "yref": "y domain", "y0": 0, "y1": 1, "x0": at, "x1": at, "line": line})
        notes.append(_aim(target, indicator, width, ink))
    for at, lane in enumerate(shown):
        if medians[lane]["units"] >= FEWEST:
            middle = float(medians[lane]["median"])
            line = {"color": ink["ink"], "width": 3}
            shapes.append({"type": "line", "x0": middle, "x1": middle, "y0": at - 0.14, "y1": at - 0.03, "line": line})
    return chart_style.figure(
        traces,
        ink,
        300,
        right=64,
        xaxis={"range": [-2 * width / 100, 102 * width / 100], **steps([0, width], indicator, 8)},
        yaxis={
            "tickvals": [at + 0.1 for at in range(len(shown))],
            "ticktext": [text.LEVELS[lane] for lane in shown],
            "range": [-0.18, max(len(shown), 1)],
            "showgrid": False,
        },
        shapes=shapes,
        notes=notes,
        barmode="overlay",
        meta={"link": "" if units.height > MOST_MARKS else link},
    )


def _width(values: Sequence[float], indicator: Record) -> float:
    highest = max(values, default=0.0)
    is_share = indicator["measure"] in {"ratio", "milestone"} and SMALL < highest <= 100
    return 100.0 if is_share else highest * 1.05 or 1.0


def _dots(marks: pl.DataFrame, indicator: Record, ink: Ink, picked: Sequence[str]) -> Part:
    stacked = marks.with_columns(height=pl.int_range(pl.len()).over("lane", "bin"))
    rows = stacked.to_dicts()
    rise = min(_STACK, _TALLEST / max((row["height"] or 1 for row in rows), default=1))
    ringed = [row["unit_code"] in picked for row in rows]
    return {
        "type": "scatter",
        # stacked by steps of the scale, each where its own value is
        "x": [row["size"] for row in rows],
        "y": [row["at"] + row["height"] * rise for row in rows],
        "mode": "markers",
        "hoverinfo": "text",
        "hovertext": [f"{escape(str(row['unit_name']))}<br>{told(row, indicator)}" for row in rows],
        "customdata": [row["unit_code"] for row in rows],
        "marker": {
            "size": [14 if ring else 8 for ring in ringed],
            "symbol": [SYMBOLS.get(row["status"], "circle-open") for row in rows],
            "color": [ink.get(row["status"], ink["ink3"]) for row in rows],
            "line": {"width": [2 if ring else 0 for ring in ringed], "color": ink["accent"]},
        },
    }


def _bars(marks: pl.DataFrame, step: float, ink: Ink, links: Mapping[str, str]) -> list[Part]:
    """The units of a lane and step stacked by status."""
    found = marks.group_by("at", "lane", "bin", "status").len().sort("at", "bin")
    tallest = int(found.group_by("at", "bin").agg(pl.sum("len"))["len"].max() or 1)  # type: ignore[arg-type]
    below: dict[tuple[int, int], int] = {}
    traces: list[Part] = []
    for status in ("attained", "near", "missed", "monitored"):
        rows = found.filter(pl.col("status") == status).to_dicts()
        if not rows:
            continue
        places = [(row["at"], row["bin"]) for row in rows]
        pattern = {"shape": PATTERNS[status], "size": 5, "solidity": 0.2, "fgcolor": ink["back"], "fillmode": "overlay"}
        traces.append(
            {
                "type": "bar",
                "x": [row["bin"] * step for row in rows],
                "y": [_TALLEST * row["len"] / tallest for row in rows],
                "base": [at + _TALLEST * below.get((at, column), 0) / tallest for at, column in places],
                "width": step * 0.86,
                "hoverinfo": "text",
                "hovertext": [escape(text.lane_count(row["lane"], row["len"], status)) for row in rows],
                "customdata": [links.get(row["lane"], "") for row in rows],
                "marker": {"color": ink[status], "line": {"width": 0}, "pattern": pattern},
            }
        )
        for row in rows:
            below[row["at"], row["bin"]] = below.get((row["at"], row["bin"]), 0) + row["len"]
    return traces


def _aim(target: Record, indicator: Record, width: float, ink: Ink) -> Part:
    """The target's name at the head of its line, on the side with more room, above the highest stack."""
    at = float(target["value"])
    is_left = at > width / 2
    return {
        "x": at,
        "xanchor": "right" if is_left else "left",
        "xshift": -4 if is_left else 4,
        "y": 1,
        "yref": "y domain",
        "yanchor": "top",
        "text": escape(text.target(target["comparator"], target["value"], indicator["unit"])),
        "font": {"size": 11.5, "color": ink["ink2"]},
    }


def _beside(at: int, rows: pl.DataFrame, ink: Ink) -> Iterator[Part]:
    """How many of a lane attain; nothing where none is held against a target."""
    scored = rows.filter(pl.col("status").is_in(SCORED))
    if scored.is_empty():
        return
    attained = scored.filter(pl.col("status") == "attained").height
    yield {
        "x": 1.01,
        "xref": "paper",
        "xanchor": "left",
        "y": at + 0.1,
        "text": f"{text.ATTAINED_SHORT}<br><b>{text.count(attained)}/{text.count(scored.height)}</b>",
        "align": "left",
        "font": {"size": 12, "color": ink["ink2"]},
    }


def ranking(
    ranked: pl.DataFrame,
    target: Record | None,
    indicator: Record,
    *,
    is_dark: bool,
    link: str = "",
    picked: Sequence[str] = (),
) -> Figure:
    """Units in their order as bars, best first; of very many, evenly chosen ones. A bar leads to `link` + its unit."""
    ink = chart_style.ink(is_dark=is_dark)
    places = drawn_places(ranked.height)
    is_few = len(places) == ranked.height
    rows = ranked[places].to_dicts()
    values = [float(row["value"]) for row in rows]
    ringed = [row["unit_code"] in picked for row in rows]
    bars = {
        "type": "bar",
        "x": places,
        "y": values,
        # bars that stand for several units touch
        "width": None if is_few else [after - at for at, after in zip(places, [*places[1:], ranked.height], strict=True)],
        "offset": None if is_few else -0.5,
        "hoverinfo": "text",
        "hovertext": [f"{escape(row['place'])}. {escape(str(row['unit_name']))}<br>{told(row, indicator)}" for row in rows],
        "customdata": [row["unit_code"] for row in rows],
        "marker": {
            "color": [ink.get(row["status"], ink["ink3"]) for row in rows],
            "line": {"width": [2 if ring else 0 for ring in ringed], "color": ink["accent"]},
            "pattern": {
                "shape": [PATTERNS.get(row["status"], "") for row in rows] if is_few else "",
                "size": 5,
                "solidity": 0.2,
                "fillmode": "overlay",
                "fgcolor": ink["back"],
            },
        },
    }  # fmt: skip
    scored = [float(target["value"])] if target and indicator["measure"] in PERCENTS else []
    span = scale(values, scored, indicator)
    return chart_style.figure(
        [bars],
        ink,
        180,
        xaxis={"showticklabels": False, "showgrid": False, "range": [-0.6, ranked.height - 0.4]},
        yaxis={"range": span, **steps(span, indicator, 5)},
        shapes=[chart_style.level(value, ink["ink2"], 1.4) for value in scored],
        bargap=0.15 if is_few else 0,
        meta={"link": link},
    )


def drawn_places(count: int) -> list[int]:
    """The places of an order that are drawn: all of them, or as many as a screen can tell apart, ends included."""
    if count <= MOST_MARKS:
        return list(range(count))
    return [round(at * (count - 1) / (_DRAWN - 1)) for at in range(_DRAWN)]
