"""What one unit sent for one quarter: how it stands, every version with who, when and why."""

from collections.abc import Sequence

import polars as pl

from dashboard import text, tracking
from dashboard.component import pieces
from dashboard.component.cells import Column, Row, Text
from dashboard.component.pieces import Node
from dashboard.figures import Record
from dashboard.view import View


def versions(view: View, unit: str, period: str) -> list[Record]:
    """Every version of a unit for a quarter, oldest first."""
    alone = view.chosen.where.but(units=(unit,), level=None, area=None, field=None, search=None, statuses=())
    return [row for row in view.reading.submissions(alone).to_dicts() if row["period"] == period]


def current(listed: Sequence[Record]) -> Record | None:
    """The version that counts; None while there is none."""
    return next((row for row in listed if row["state"] not in {"superseded", "withdrawn"}), None)


def board_cell(view: View, unit: str, period: str) -> Record | None:
    """How the unit stands with the quarter, whatever the filters leave; None where it owes nothing."""
    alone = view.chosen.where.but(units=(unit,), level=None, area=None, field=None, period=period)
    found = view.reading.board(alone).filter(pl.col("period") == period).to_dicts()
    return found[0] if found else None


def name(view: View, unit: str) -> str:
    """What the unit is called."""
    return str(view.reading.words.units[unit]["unit_name"])


def top(view: View, unit: str, period: str) -> list[Node]:
    """The way back, how it stands, and the facts of the quarter."""
    chosen = view.chosen
    row = board_cell(view, unit, period)
    about = view.reading.words.periods[chosen.where.plan, period]
    crumbs = [(text.PAGES[view.page], chosen.address(view.page, sent=chosen.sent))]
    facts = [(text.FILTERS["plan"], chosen.where.plan), *_due(about, row)]
    return [
        pieces.breadcrumb(crumbs, f"{name(view, unit)}, {text.period(period)}"),
        pieces.heading(
            text.sending_heading(name(view, unit), period, text.sending_states(row)),
            actions=[
                pieces.node("a", "", text.TRACKER["unit_page"], href=chosen.address("don-vi", unit=unit, period=period))
            ],
        ),
        pieces.node(
            "div",
            "facts",
            *(pieces.node("span", "", f"{label} ", pieces.node("b", "", value)) for label, value in facts),
        ),
        *([pieces.node("p", "para", text.RETURNED_COUNTS)] if row and row["is_returned"] else []),
        *tracking.closing(tracking.board(view), period),
    ]


def _due(about: Record, row: Record | None) -> list[tuple[str, str]]:
    said = [("", text.due(about["due_on"], about["basis"]))]
    if row and row["extended_to"]:
        said.append((text.TRACKER["extensions"], text.extended_fact(row["extended_to"], row["extended_why"])))
    return said


def table(listed: Sequence[Record]) -> tuple[list[Column], list[Row]]:
    """Every version, newest first, with who loaded it and what was decided on it and why."""
    labels = text.SUBMISSION
    columns = [
        Column(labels["version"], kind="number"),
        Column(labels["state"]),
        Column(labels["received"]),
        Column(labels["file"], phone=False),
        Column(labels["by"]),
        Column(labels["figures"], kind="number"),
        Column(labels["items"], kind="number"),
        Column(text.TRACKER["decided"]),
    ]
    return columns, [
        Row(
            (
                str(row["version"]),
                Text(text.SUBMISSION_STATES[row["state"]], muted=row["state"] in {"superseded", "withdrawn"}),
                text.received_fact(row),
                row["file"],
                text.restated(row["loaded_by"]),
                text.count(row["figures"]),
                text.count(row["items"]),
                "; ".join(decided(row)),
            )
        )
        for row in reversed(listed)
    ]


def decided(row: Record) -> list[str]:
    """What was decided on a version, by whom and why."""
    said = []
    if row["withdrawn_at"]:
        said.append(text.withdrawn_fact(row["withdrawn_at"], row["withdrawn_why"]))
    if row["returned_at"]:
        said.append(text.returned_fact(row["returned_at"], row["returned_by"], row["returned_why"]))
    if row["approved_at"]:
        said.append(text.approved_fact(row["approved_at"], row["approved_by"]))
    return [*said, text.after_lock(row)] if row["is_after_lock"] else said
