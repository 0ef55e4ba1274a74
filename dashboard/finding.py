"""What a search found, as tables whose rows lead there."""

from collections.abc import Sequence

from dashboard import text
from dashboard.component.cells import Column, Row
from dashboard.data import Words
from dashboard.figures import Record
from dashboard.filters import CARRIED, Chosen

Shown = tuple[list[Column], list[Row]]
# whatever narrows the page left behind could hide what was found
_NOTHING_ELSE = dict.fromkeys(CARRIED[2:], "")


def indicators(found: Sequence[Record], words: Words, chosen: Chosen) -> Shown:
    """Indicators of all plans, each at the quarter shown, or at its own plan's newest."""
    columns = [
        Column(text.INDICATOR),
        Column(text.CODE, width=90),
        Column(text.FILTERS["field"], phone=False),
        Column(text.FILTERS["plan"], width=90),
    ]
    rows = [
        Row(
            (
                words.indicators[row["indicator_code"]]["indicator_name"],
                row["indicator_code"],
                text.named(row["field"]),
                row["plan_code"],
            ),
            href=chosen.address(
                "chi-tieu", **_NOTHING_ELSE | _plan(row["plan_code"], words, chosen), indicator=row["indicator_code"]
            ),
        )
        for row in found
    ]
    return columns, rows


def units(found: Sequence[Record], chosen: Chosen) -> Shown:
    """Units by the name they bear now."""
    columns = [
        Column(text.UNIT),
        Column(text.CODE, width=90),
        Column(text.LEVEL, phone=False),
        Column(text.AREA),
    ]
    rows = [
        Row(
            (row["unit_name"], row["unit_code"], text.levels(";".join(row["levels"])), row["area"]),
            href=chosen.address("don-vi", **_NOTHING_ELSE | {"unit": row["unit_code"]}),
        )
        for row in found
    ]
    return columns, rows


def items(found: Sequence[Record], chosen: Chosen) -> Shown:
    """Items of all plans and quarters; each leads to the sender's row."""
    columns = [
        Column(text.TITLE),
        Column(text.INDICATOR, phone=False),
        Column(text.UNIT),
        Column(text.FILTERS["period"], width=120),
    ]
    rows = [
        Row(
            (
                row["title"],
                f"{row['indicator_code']} {text.named(row['indicator_name'])}",
                row["unit_name"],
                text.period(row["period"]),
            ),
            href=chosen.address(
                "chi-tiet",
                **_NOTHING_ELSE
                | {
                    "plan": row["plan_code"],
                    "period": row["period"],
                    "unit": row["unit_code"],
                    "indicator": row["indicator_code"],
                    "row": str(row["row_no"]),
                },
            ),
        )
        for row in found
    ]
    return columns, rows


def _plan(code: str, words: Words, chosen: Chosen) -> dict[str, str]:
    if code == chosen.where.plan:
        return {}
    filled = [period for (plan, period), row in words.periods.items() if plan == code and row["units_received"]]
    return {"plan": code, "period": max(filled, default="")}
