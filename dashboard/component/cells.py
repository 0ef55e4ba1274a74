"""What a table holds: columns, rows and the small classes of its cells. Knows nothing of Streamlit.

Cells are text or one of the small classes below; whatever they hold is shown as text. Links are relative
addresses made by `dashboard.links`; a plain click on one stays inside the running page.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from dashboard import text

Kind = Literal["code", "text", "line", "number", "date", "change", "status", "target", "spark", "link"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; the first one of kind `text` names the row. A `line` is text that never folds."""

    label: str
    kind: Kind = "text"
    note: str = ""
    width: int | None = None
    strong: bool = False
    phone: bool = True
    title: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A status cell: symbol, colour and word of the status, with its number, or why there is none, and where it leads."""

    status: str
    text: str = ""
    href: str = ""
    detail: Sequence[tuple[str, str]] = ()
    incomplete: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """One target of a row, with the status against it where it is the second one."""

    text: str
    basis: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line with gaps (None) and, where there is one, the target beside each value."""

    values: Sequence[float | None]
    targets: Sequence[float | None] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Text with a link, a tooltip or a quieter colour."""

    text: str
    href: str = ""
    title: str = ""
    muted: bool = False


Cell = str | Mark | Spark | Text | Sequence[Aim] | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row; with `href` the whole row leads there. A `group` has three texts: code, name, note."""

    cells: Sequence[Cell]
    kind: Literal["row", "group", "total"] = "row"
    href: str = ""
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Everything one table shows; `height` gives it its own scroll area."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    height: int | None = None
    dense: bool = False
    words: dict[str, str] = field(default_factory=lambda: dict(text.STATUSES))


def plain(cell: Cell) -> Any:
    """A cell as a table's data holds it: what is empty is left out, a long table says it a thousand times."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, Mark):
        said = {"status": cell.status, "text": cell.text, "href": cell.href, "detail": cell.detail, "note": cell.note}
        return _filled(said | {"incomplete": cell.incomplete})
    if isinstance(cell, Spark):
        return {"values": cell.values, "targets": cell.targets}
    if isinstance(cell, Text):
        return {"text": cell.text} | _filled({"href": cell.href, "title": cell.title, "muted": cell.muted})
    return [asdict(aim) for aim in cell]


def as_data(shown: Table) -> dict[str, Any]:
    """The table as plain lists and dictionaries, refusing a row that does not fit its columns."""
    for row in shown.rows:
        expected = 3 if row.kind == "group" else len(shown.columns)
        if len(row.cells) != expected:
            raise ValueError(f"{shown.caption}: {len(row.cells)} cells in a {row.kind} row, {expected} expected")
    return asdict(replace(shown, rows=())) | {"rows": [row_data(row) for row in shown.rows]}


def row_data(row: Row) -> dict[str, Any]:
    """One row as a table's data holds it."""
    cells = [plain(cell) for cell in row.cells]
    return {"kind": row.kind, "cells": cells} | _filled({"href": row.href, "selected": row.selected})


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value}
