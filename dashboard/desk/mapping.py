"""A file whose layout nobody knows: its sheet as it is, what its columns seem to mean, and what would be read that way."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard import text
from dashboard.desk import batch, fixing, judged
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from etl.files import Incoming
from etl.layouts import LayoutError, proposed
from etl.layouts.draft import Draft, layout_of, save, suggested_labels
from etl.layouts.head import DEPTH
from etl.layouts.model import IDENTITY, in_force, own_text
from etl.layouts.proposal import Proposal
from etl.read import Workbook, cell_name
from etl.tables import HEADING_ROWS
from etl.understanding import Understanding
from etl.values import as_shown
from warehouse import store
from warehouse.errors import UsageError
from warehouse.store import office_now

MOST_ROWS, MOST_COLUMNS, LONGEST = 40, 40, 300
MOST_FIGURES, MOST_TOLD = 12, 8
TRIED = "thu"


def is_unknown(desk: Desk, job: Job, line: Line) -> bool:
    """Whether a file that is still here follows no layout anybody knows."""
    if not line.is_read or not job.has_files or job.state != "ready":
        return False
    return fixing.UNKNOWN_LAYOUT in judged.findings(desk, job.id, line.k)["rule"].to_list()


def looked_at(desk: Desk, job: Job, k: int, body: Mapping[str, Any], by: str) -> dict[str, Any]:
    """A sheet as it is, the columns proposed or chosen, and what would be read. Errors: `UsageError`."""
    line, workbook = _file(desk, job, k)
    sheets = [sheet.name for sheet in workbook.sheets if sheet.visible]
    sheet = _one_of(body.get("sheet"), sheets)
    proposal, told = _proposal(workbook, sheet or "", _head(body.get("head")))
    chosen = _draft(body, proposal, TRIED) if "meanings" in body else None
    lines = _lines_above(workbook, proposal)
    draft = chosen or Draft(
        TRIED,
        proposal.sheet,
        {column.col: column.name for column in proposal.columns if column.name},
        {column.col: column.heading for column in proposal.columns},
        suggested_labels(lines),
    )
    return {
        "sheets": sheets, "sheet": proposal.sheet, **_shown(workbook, proposal.sheet), "head": list(proposal.head),
        "columns": [
            {"col": column.col, "letter": cell_name(1, column.col)[:-1], "heading": column.heading,
             "meaning": draft.meanings.get(column.col, ""), "sure": column.confidence}
            for column in proposal.columns[:MOST_COLUMNS]
        ],
        "labels": dict(draft.labels), "plan": draft.plan or "", "above": [line.partition(":")[0] for line in lines if ":" in line],
        "told": told, "read": _read(desk, job, line, workbook, draft, by),
    }  # fmt: skip


def kept(desk: Desk, job: Job, k: int, body: Mapping[str, Any], by: str) -> str:
    """Save what was explained as a layout of the office. Returns its name. Errors: `UsageError`, `OSError`."""
    _, workbook = _file(desk, job, k)
    sheet = _one_of(body.get("sheet"), [sheet.name for sheet in workbook.sheets if sheet.visible])
    proposal, _ = _proposal(workbook, sheet or "", _head(body.get("head")))
    draft = _draft(body, proposal, str(body.get("name", "")))
    save(desk.home, draft, by=by, at=office_now())
    return draft.name


def _file(desk: Desk, job: Job, k: int) -> tuple[Line, Workbook]:
    line = judged.line(desk, job.id, k)
    if line is None or not is_unknown(desk, job, line):
        raise UsageError(text.desk_moved_on())
    return line, fixing.workbook_of(desk, job, line)


def _one_of(asked: object, known: list[str]) -> str | None:
    if asked is None:
        return None
    if asked not in known:
        raise UsageError(text.desk_bad_request())
    return str(asked)


def _head(asked: object) -> tuple[int, int] | None:
    match asked:
        case None:
            return None
        case [int(top), int(bottom)] if 1 <= top <= bottom <= HEADING_ROWS and bottom - top < DEPTH:
            return top, bottom
        case _:
            raise UsageError(text.map_head(HEADING_ROWS, DEPTH))


def _proposal(workbook: Workbook, sheet: str, head: tuple[int, int] | None) -> tuple[Proposal, str]:
    """What a sheet seems to be; without a table in it, its first row as the headings, and why."""
    try:
        return proposed(workbook, sheet or None, head), ""
    except LayoutError as fault:
        first = sheet or next((info.name for info in workbook.sheets if info.visible), "")
        return Proposal(first, (), head or (1, 1), ()), str(fault)


def _draft(body: Mapping[str, Any], proposal: Proposal, name: str) -> Draft:
    """What the browser sent, as a draft over the headings that the server sees itself."""
    meanings, labels, plan = body.get("meanings"), body.get("labels", {}), body.get("plan") or None
    wrong = UsageError(text.desk_bad_request())
    if not isinstance(meanings, dict) or not isinstance(labels, dict) or not isinstance(plan, str | None):
        raise wrong
    headings = {column.col: column.heading for column in proposal.columns}
    chosen = {}
    for col, meaning in meanings.items():
        if not isinstance(meaning, str) or not col.isascii() or not col.isdigit() or len(meaning) > LONGEST:
            raise wrong
        if meaning and int(col) in headings:
            chosen[int(col)] = meaning
    said = {}
    for what, label in labels.items():
        if what not in IDENTITY or not isinstance(label, str) or len(label) > LONGEST:
            raise wrong
        if label.strip(" :"):
            said[what] = label.strip(" :")
    return Draft(name, proposal.sheet, chosen, headings, said, plan)


def _shown(workbook: Workbook, sheet: str) -> dict[str, Any]:
    """The first rows and columns of a sheet as texts, with how many there are in all."""
    cells = workbook.cells.filter(pl.col("sheet") == sheet)
    last_row, last_col = cells["row"].max() or 0, cells["col"].max() or 0
    rows, columns = min(int(str(last_row)), MOST_ROWS), min(int(str(last_col)), MOST_COLUMNS)
    table = [[""] * columns for _ in range(rows)]
    own = cells.filter(pl.col("row") <= rows, pl.col("col") <= columns)
    for row, col, kind, words in own.select("row", "col", "kind", "text").iter_rows():
        table[row - 1][col - 1] = as_shown(kind, words)[:LONGEST]
    letters = [cell_name(1, col + 1)[:-1] for col in range(columns)]
    return {"rows": table, "letters": letters, "all_rows": last_row, "all_columns": last_col}


def _lines_above(workbook: Workbook, proposal: Proposal) -> list[str]:
    own = workbook.cells.filter(
        pl.col("sheet") == proposal.sheet, pl.col("row") < proposal.head[0], pl.col("kind") == "text"
    )
    return [words[:LONGEST] for words in own["text"].head(100)]


def _read(desk: Desk, job: Job, line: Line, workbook: Workbook, draft: Draft, by: str) -> dict[str, Any]:
    """The first figures that would be read, how many there are and what is wrong with them; or why nothing would be."""
    catalogue = desk.home.catalogue()
    try:
        layout = layout_of(draft, catalogue, by=by, at=office_now())
        layouts = (layout, *in_force(own_text(desk.home)))
    except LayoutError as fault:
        return {"said": str(fault), "figures": [], "count": 0, "units": 0, "told": [], "loaded": [], "doubted": []}
    incoming = Incoming(workbook.path, line.name, *batch.received(job), job.plan, job.period)
    with store.opened(desk.home) as con:
        understanding = Understanding(con, catalogue, layouts)
        understanding.take(0, incoming, workbook)
        tidied = understanding.done().tidied
        names = dict(
            con.sql(
                "select unit_code, any_value(unit_name order by valid_from desc) from core.unit group by all"
            ).fetchall()
        )
    figures = tidied.figures
    found = tidied.problems.sort(pl.col("severity") != "error", maintain_order=True)
    rows = [
        [
            names.get(row["unit_code"], text.UNKNOWN_UNIT), row["plan_code"] or "", text.period(row["period"]) if row["period"] else "",
            row["indicator_code"], text.fraction(row["numerator"], row["denominator"]) or text.NOTHING, f"{row['sheet']}!{row['numerator_cell']}",
        ]
        for row in figures.head(MOST_FIGURES).iter_rows(named=True)
    ]  # fmt: skip
    told = [
        {"severity": row["severity"], "place": row["cell"] or "", "message": row["message"]}
        for row in found.head(MOST_TOLD).iter_rows(named=True)
    ]
    count, units = figures.height, figures["unit_code"].drop_nulls().n_unique()
    said = (
        text.map_read(count, units, found.filter(pl.col("severity") == "error").height) if count else text.MAP_NOTHING
    )
    loaded, doubted = _rows(figures.filter(pl.col("sheet") == draft.sheet))
    return {
        "said": said, "figures": rows, "count": count, "units": units, "told": told, "loaded": loaded, "doubted": doubted,
    }  # fmt: skip


def _rows(figures: pl.DataFrame) -> tuple[list[int], list[int]]:
    """The numbers of the first rows of a sheet that hold figures: those that are loaded, those whose unit, plan or period is in doubt."""
    is_filled = pl.any_horizontal(pl.col("numerator_text", "denominator_text").is_not_null()) | pl.col("is_no_activity")
    own = figures.filter(is_filled, pl.col("row") <= MOST_ROWS)
    loaded = own.filter(pl.col("part").is_not_null())["row"].unique().sort().to_list()
    return loaded, sorted(set(own["row"].to_list()) - set(loaded))
