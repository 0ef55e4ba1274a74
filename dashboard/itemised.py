"""The rows behind a unit's figure, with a running sum, and one of them as it stands in the sender's workbook."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard import figures, text
from dashboard.component import pieces
from dashboard.component.cells import Column, Kind, Row, Text
from dashboard.component.pieces import Node, SheetRow
from dashboard.figures import Record
from dashboard.filters import Chosen
from dashboard.picking import ALL, Picking, in_order, matching
from dashboard.source_row import Extract
from warehouse.filters import Filter
from warehouse.folding import fold

MOST_ROWS = 5_000
MOST_EXTRAS = 6
EVIDENCE_ONLY = frozenset({"milestone", "rank", "score"})
PARTS = ("numerator", "denominator")


def alone(where: Filter, unit: str, indicator: str) -> Filter:
    """The one figure whose rows are asked for, whatever else the filter narrows."""
    return where.but(
        units=(unit,), level=None, area=None, field=None, search=None, statuses=(), indicators=(indicator,)
    )


def sendings(quarters: Sequence[Record], cell: Record, indicator: Record) -> dict[str, Record]:
    """The figures behind a cell by the version that holds them; of a stock the one that counts."""
    held = {row["submission_id"]: row for row in quarters if row["submission_id"]}
    is_stock = indicator["accumulation"] == "stock"
    return {key: row for key, row in held.items() if key == cell["submission_id"]} if is_stock else held


def place_of(row: Record, chosen_period: str) -> str:
    """What names an item's row in an address: its sheet row, after its quarter unless that is the chosen one."""
    number = str(row["row"])
    return number if row["period"] == chosen_period else f"{row['period']}.{number}"


def picked(rows: Sequence[Record], chosen: Chosen) -> Record | None:
    """The row an address names, if it is among these."""
    return next((row for row in rows if place_of(row, chosen.where.period) == chosen.row), None)


def beside(items: Sequence[Record], chosen: Chosen) -> list[tuple[str, str]]:
    """The rows before and after the opened one: words and address."""
    places = [place_of(item, chosen.where.period) for item in items]
    if chosen.row not in places:
        return []
    at = places.index(chosen.row)
    found = [("previous", at - 1)] if at else []
    found += [("next", at + 1)] if at + 1 < len(places) else []
    return [
        (text.SOURCE[name], chosen.address("chi-tiet", indicator=items[0]["indicator_code"], row=places[place]))
        for name, place in found
    ]


def summed_parts(items: Sequence[Record], indicator: Record) -> tuple[str, ...]:
    """The parts of the figure that the items make up."""
    if indicator["measure"] in EVIDENCE_ONLY:
        return ()
    return tuple(part for part in PARTS if any(item[part] is not None for item in items))


def table_of(
    items: Sequence[Record],
    sendings: Mapping[str, Record],
    fields: Sequence[Record],
    indicator: Record,
    chosen: Chosen,
    picking: Picking = ALL,
    *,
    is_whole: bool = False,
) -> tuple[list[Column], list[Row], bool | None]:
    """The items under their sendings, with the running sum; whether the sum is the figure (None = never summed).

    While a row is opened beside them the indicator's own columns give way. In another order than that of the
    sendings their headings give way. `is_whole`: every row and every column of the indicator's own, as a screen has no
    room for.
    """
    items = in_order(items, picking.order)
    parts = summed_parts(items, indicator)
    extras = [] if picked(items, chosen) else _held(items, fields)[: None if is_whole else MOST_EXTRAS]
    named = {field["role"]: field["name"] for field in fields}
    shown = [name for name in ("date", "state") if any(item[name] for item in items)]
    columns = [
        Column("", kind="code", width=34),
        Column(text.named(named.get("label", text.ITEM["title"]))),
        *(
            _column(named.get(name, text.ITEM[name]), "date" if name == "date" else "text", phone=name == "date")
            for name in shown
        ),
        *(_column(name, phone=False) for name in extras),
        *(Column(text.ITEM[part], kind="number", title=text.named(named.get(part[:3], ""))) for part in parts),
        *([Column(text.ITEM["running"], kind="number")] if parts else []),
        Column(text.ITEM["place"], kind="link", width=150),
    ]
    kept = matching(items, chosen.where.search) or set(range(len(items)))
    kept &= matching(items, picking.find.strip())
    kept = {at for at in kept if not picking.states or items[at]["state"] in picking.states}
    rows: list[Row] = []
    running = dict.fromkeys(parts, Decimal(0))
    part_sums = dict.fromkeys(parts, Decimal(0))
    sending, listed = None, 0
    for at, item in enumerate(items):
        for part in parts:
            running[part] += item[part] or 0
            part_sums[part] += item[part] or 0 if at in kept else 0
        if item["submission_id"] != sending and (picking.order == "file" or len(sendings) == 1):
            sending = item["submission_id"]
            rows.append(_sending_row(item, sendings.get(sending)))
        if at in kept and (is_whole or len(rows) < MOST_ROWS):
            rows.append(_item_row(item, (shown, extras), running, chosen, indicator))
            listed += 1
    totals = [text.amount(running[part]) for part in parts]
    joined = _joined(running, indicator)
    is_equal = _is_equal(running, sendings) if parts else None
    said = text.items_count(len(items), len(items) if listed == len(kept) else listed)
    blanks = [""] * (len(shown) + len(extras))
    if len(kept) < len(items):
        narrowed = [text.amount(part_sums[part]) for part in parts]
        rows.append(Row(("", text.items_kept(len(kept), len(items)), *blanks, *narrowed, *[""] * len(joined), "")))
    rows.append(Row(("", said, *blanks, *totals, *joined, ""), kind="total"))
    return columns, rows, is_equal


def _joined(running: Mapping[str, Decimal], indicator: Record) -> list[str]:
    """The running sum: of both parts together, or of the one there is."""
    if len(running) == 2:
        return [text.parts_of(indicator["measure"], *running.values())]
    return [text.amount(total) for total in running.values()]


def _column(heading: str, kind: Kind = "text", *, phone: bool = True) -> Column:
    """A column under the short form of a long heading."""
    shown = text.named(heading)
    return Column(shown.partition(" (")[0], kind=kind, phone=phone, title=shown)


def sum_note(items: Sequence[Record], sendings: Mapping[str, Record], is_equal: bool | None) -> Node:
    """Whether the rows make up the figure, and where that stands."""
    places = "; ".join(dict.fromkeys(figure_place(row) for row in sendings.values()))
    mark = [] if is_equal is None else [pieces.symbol("attained" if is_equal else "warning")]
    return pieces.node("p", "apart", *mark, pieces.node("span", "", text.items_sum(len(items), is_equal, places)))


def _is_equal(running: Mapping[str, Decimal], sendings: Mapping[str, Record]) -> bool:
    """The items' sums against what the quarters' figures add up to."""
    for part, total in running.items():
        stated = [row[part] for row in sendings.values() if row[part] is not None]
        if not stated or sum(stated, Decimal(0)) != total:
            return False
    return True


def figure_place(row: Record) -> str:
    """Where the figure itself stands: "Chỉ tiêu · E18:F18"."""
    return " · ".join(str(part) for part in (row["sheet"], row["cells"]) if part)


def extras_note(items: Sequence[Record], fields: Sequence[Record]) -> str:
    """What the table leaves out of the indicator's own columns; nothing where it shows all."""
    total = len(_held(items, fields))
    return text.extra_columns(MOST_EXTRAS, total) if total > MOST_EXTRAS else ""


def _held(items: Sequence[Record], fields: Sequence[Record]) -> list[str]:
    """The indicator's own columns that hold anything."""
    held: set[str] = set()
    for item in items:
        held |= {name for name, value in _own(item).items() if value not in (None, "")}
    named = [field["name"] for field in fields if field["role"] == "extra" and field["name"] in held]
    return [*named, *sorted(held - set(named))]


def _own(item: Record) -> dict[str, Any]:
    found = json.loads(item["fields"] or "{}")
    return found if isinstance(found, dict) else {}


def _sending_row(item: Record, figure: Record | None) -> Row:
    note = ""
    if figure:
        said = text.received(item["version"], figure["version_received_at"], figure["days_late"], figure["received_at"])
        note = text.loaded_by(said, figure["loaded_by"])
    return Row(("", text.sending(item["period"], str(item["file"])), note), kind="group")


def _item_row(
    item: Record,
    columns: tuple[Sequence[str], Sequence[str]],
    running: Mapping[str, Decimal],
    chosen: Chosen,
    indicator: Record,
) -> Row:
    shown, extras = columns
    own = _own(item)
    place = place_of(item, chosen.where.period)
    href = chosen.address("chi-tiet", indicator=indicator["indicator_code"], row=place)
    parts = list(running)
    said = {"date": text.day(item["date"]), "state": item["state"] or ""}
    return Row(
        (
            str(item["item_no"]),
            item["title"],
            *(said[name] for name in shown),
            *(str(own.get(name, "") or "") for name in extras),
            *(text.amount(item[part]) for part in parts),
            *_joined(running, indicator),
            Text(
                text.place(str(item["sheet"]), int(item["row"]), int(item["version"])),
                href=href,
                title=str(item["file"]),
            ),
        ),
        selected=chosen.row == place,
        href=href,
    )


def letters(count: int) -> list[str]:
    """The first column letters of a sheet: A, B, … Z, AA …"""
    made = []
    for at in range(count):
        name, rest = "", at + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            name = chr(65 + digit) + name
        made.append(name)
    return made


def sheet(extract: Extract, row: int, warned: Sequence[str]) -> Node:
    """The sender's rows as a spreadsheet shows them, ours marked, with the cells that carry a warning."""
    width = max((len(cells) for _, cells in extract.rows), default=0)
    names = letters(width)

    def line(number: int, cells: Sequence[str], *, heading: bool = False) -> SheetRow:
        padded = [*cells, *[""] * (width - len(cells))]
        flagged = frozenset(at for at, name in enumerate(names) if f"{name}{number}" in warned)
        return SheetRow(number, padded[:width], flagged, selected=number == row, heading=heading)

    top = [line(*extract.heading, heading=True)] if extract.heading else []
    return pieces.sheet(names, [*top, *(line(number, cells) for number, cells in extract.rows)])


def readings(extract: Extract, row: int, read: Mapping[str, str]) -> tuple[list[Column], list[Row]]:
    """Each cell of our row: its name, its column's heading, what is written, how it was read."""
    labels = text.SOURCE
    columns = [
        Column(labels["cell"], kind="code", width=44),
        Column(labels["column"]),
        Column(labels["written"]),
        Column(labels["read"]),
    ]
    cells = next((texts for number, texts in extract.rows if number == row), ())
    heading = extract.heading[1] if extract.heading else ()
    rows = []
    for at, (name, written) in enumerate(zip(letters(len(cells)), cells, strict=True)):
        if not written:
            continue
        label = heading[at] if at < len(heading) else ""
        value = read.get(fold(label))
        same = value is None or value == written
        rows.append(
            Row((f"{name}{row}", label or "–", written, Text(labels["as_written"], muted=True) if same else str(value)))
        )
    return columns, rows


def read_values(row: Record, fields: Sequence[Record] = ()) -> dict[str, str]:
    """How a row's cells were read, by folded heading: those of the workbook layout and the item's own."""
    roles = {"label": "title", "num": "numerator", "den": "denominator"}
    said: dict[str, str] = {}
    for name, heading in text.LAYOUT_HEADINGS.items():
        value = row.get(name)
        if value is None:
            continue
        shown = text.amount(value) if isinstance(value, Decimal) else text.day(value) if name == "date" else str(value)
        said[fold(heading)] = shown
        said |= {fold(field["name"]): shown for field in fields if roles.get(field["role"], field["role"]) == name}
    if "fields" in row:
        said |= {fold(name): str(value) for name, value in _own(row).items() if value is not None}
    return said


def summary(figure: Record, indicator: Record) -> list[Node]:
    """The figure in a line: value, target, marks, its own cell."""
    aim = (
        text.target(figure["comparator"], figure["target"], indicator["unit"])
        if figure["target"] is not None
        else text.NO_TARGET
    )
    basis = text.BASES.get(figure["target_basis"] or "", "")
    said = [
        (
            text.DETAIL["value"],
            figures.with_unit(figure, indicator["unit"], of_unit=True)
            or figures.unvalued(figure, indicator)
            or text.STATUSES[figure["status"]],
        ),
        (text.DETAIL["target"], f"{aim} {basis}".strip()),
        (text.HEADINGS["figure_cell"], figure_place(figure)),
        ("", text.marks(figure["marks"])),
    ]
    return [
        pieces.node("span", "", *([f"{label} "] if label else []), pieces.node("b", "", value))
        for label, value in said
        if value
    ]
