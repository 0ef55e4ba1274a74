"""Chi tiết: the rows behind one unit's figure, down to the sender's own row."""

import streamlit as st

from dashboard import behind, explained, figures, itemised, matrix, mended, parts, picking, text, unit_choice
from dashboard.component import pieces
from dashboard.component.cells import as_data
from dashboard.component.table import show, table
from dashboard.extracts.menu import menu
from dashboard.picking import Picking
from dashboard.view import EndedError, current

view = current()
chosen, reading = view.chosen, view.reading
words, where = reading.words, chosen.where
# below this many rows nobody sorts or filters
FEWEST_PICKED = 4


def pick_rows() -> Picking:
    """What the person asks of the rows of this figure; nothing is asked of a few."""
    if len(items) < FEWEST_PICKED:
        return Picking()
    own = f"{chosen.indicator} {unit}"
    with st.container(key="rows_bar", horizontal=True, gap="small", vertical_alignment="center"):
        order = st.selectbox(
            text.SORT_LABEL,
            picking.orders(items, is_summed=bool(itemised.summed_parts(items, indicator))),
            key=f"rows_order {own}",
            format_func=text.SORTS.__getitem__,
            label_visibility="collapsed",
            width=190,
        )
        wanted: list[str] = []
        if known := picking.states(items):
            wanted = st.multiselect(
                text.STATE_LABEL,
                known,
                key=f"rows_states {own}",
                placeholder=text.STATE_LABEL,
                label_visibility="collapsed",
                width=220,
            )
        find = st.text_input(
            text.FIND_LABEL,
            key=f"rows_find {own}",
            placeholder=text.FIND_LABEL,
            label_visibility="collapsed",
            width=240,
        )
    return Picking(order, tuple(wanted), find)


if chosen.indicator is None:
    pieces.show(
        pieces.heading(text.CHOOSE_ITEMS, actions=[pieces.legend(), menu(view, "chi-tieu", text.CHOOSE_ITEMS)]),
        key="choose",
    )
    table(*matrix.every(reading, chosen), caption=text.CHOOSE_ITEMS, key="choices")
    raise EndedError

indicator = words.indicators[chosen.indicator]
code = text.short_code(chosen.indicator)
crumbs = [
    (text.PAGES["tong-quan"], chosen.address("tong-quan", unit=None)),
    (f"{code} {indicator['indicator_name']}", chosen.address("chi-tieu", indicator=chosen.indicator, unit=None)),
]

if len(where.units) != 1:
    listed, count = unit_choice.table(view)
    pieces.show(
        pieces.breadcrumb(crumbs, text.CHOOSE_UNIT),
        pieces.heading(text.CHOOSE_UNIT, actions=[menu(view, "chon-don-vi", text.CHOOSE_UNIT)]),
        pieces.quiet(f"{code} {indicator['indicator_name']}"),
        key="choose",
    )
    show(parts.begun(listed, view, "chon-don-vi", count), key="choices")
    raise EndedError

unit = where.units[0]
found = behind.read(view)
if found is None:
    name = str(words.units[unit]["unit_name"])
    why = pieces.notice(text.not_owed_by(name, where.period))
    pieces.show(pieces.breadcrumb(crumbs, name), pieces.heading(name), why, key="nothing")
    raise EndedError
cell, quarters, items = found.cell, found.quarters, found.items
name = str(cell["unit_name"])

changes = mended.sentences(mended.of_figure(mended.of_plan(reading, where), list(quarters), chosen.indicator))
answer = text.item_heading(
    name,
    figures.stated(cell) or figures.with_unit(cell, indicator["unit"], of_unit=True),
    text.STATUSES[cell["status"]],
    figures.gap(cell, indicator["is_whole"]),
)
pieces.show(
    pieces.breadcrumb(crumbs, name),
    pieces.heading(
        answer, pieces.tag(cell["status"]), actions=[pieces.node("a", "step", text.UNIT, href=chosen.address("don-vi"))]
    ),
    pieces.node("div", "facts", *itemised.summary(cell, indicator)),
    *([pieces.quiet(f"{text.SUBMISSION_NOTE}: {cell['explanation']}")] if cell["explanation"] else []),
    *map(pieces.notice, changes),
    key="figure",
)
targets = figures.in_force(cell, words.targets_at(chosen.indicator, where))
with st.expander(text.WHY, key="why_figure"):
    pieces.show(
        pieces.facts(explained.facts(cell, targets, indicator, of_unit=True, changes=changes)), key="why_figure_facts"
    )
if not quarters:
    pieces.show(pieces.notice(text.nothing_held(name)), key="not_held")
    raise EndedError

row, opened = found.row, found.opened
left, right = st.columns([1.62, 1], gap="medium") if opened else (st.container(), None)
with left:
    if chosen.row and row is None:
        pieces.show(pieces.notice(text.row_gone(chosen.row)), key="row_gone")
    if items:
        if where.search and not picking.matching(items, where.search):
            pieces.show(pieces.notice(text.no_match(where.search)), key="no_match")
        asked = pick_rows()
        columns, rows, is_equal = itemised.table_of(items, quarters, found.fields, indicator, chosen, asked)
        if asked.is_narrowed and not any(row.href for row in rows):
            pieces.show(pieces.notice(text.NO_ROW_FITS), key="no_row_fits")
        taken = menu(view, "muc-chi-tiet", text.FILES["items"], picking=asked)
        pieces.show(pieces.heading(text.FILES["items"], actions=[taken], level=2), key="items_title")
        table(columns, rows, caption=answer, key="items", dense=True, height=620 if len(rows) > 24 else None)
        note = itemised.extras_note(items, found.fields) if row is None else ""
        pieces.show(
            itemised.sum_note(items, quarters, is_equal), *([pieces.quiet(note)] if note else []), key="items_sum"
        )
    else:
        pieces.show(
            pieces.quiet(text.no_items("; ".join(itemised.figure_place(each) for each in quarters.values()))),
            key="no_items",
        )
    if own := found.cells():
        taken = menu(view, "o-so-lieu", own.caption)
        pieces.show(pieces.heading(own.caption, actions=[taken], level=2), key="own_title")
        show(as_data(own), key="own")
if opened and right is not None:
    with right, st.container(border=True, key="source"):
        number, sheet = int(opened["row"]), str(opened["sheet"])
        received = reading.received(opened["submission_id"])
        warnings = [each for each in reading.warnings(opened["submission_id"]).to_dicts() if each["sheet"] == sheet]
        here = [
            each
            for each in warnings
            if (each["cell"] or "").split(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(number)
        ]
        flagged = [each["cell"] for each in here]
        extract = found.extract
        close = []
        if row:
            away = (text.SOURCE["close"], chosen.address("chi-tiet", indicator=chosen.indicator))
            steps = [*itemised.beside(items, chosen), away]
            close = [pieces.node("a", "step", said, href=href) for said, href in steps]
        pieces.show(
            pieces.node("p", "quiet", text.SOURCE["heading"], **({"reveal": f"{chosen.row}"} if chosen.row else {})),
            pieces.heading(text.source_title(sheet, number), actions=close, level=2),
            itemised.sheet(extract, number, flagged) if extract else pieces.notice(text.SOURCE["missing"]),
            key="sheet",
        )
        if readings := found.readings():
            taken = menu(view, "o-da-doc", readings.caption)
            pieces.show(pieces.heading(readings.caption, actions=[taken], level=3), key="cells_title")
            show(as_data(readings), key="cells")
        if received:
            labels = text.SOURCE
            pieces.show(
                *(pieces.notice(text.warning(each["cell"] or "", each["message"])) for each in here),
                pieces.heading(labels["origin"], level=3),
                pieces.facts(
                    [
                        (labels["file"], received["file"]),
                        (labels["place"], f"{sheet} · {text.row_cells(opened, number)}"),
                        (
                            labels["version"],
                            text.version_state(
                                received["version"], received["is_current"], received["withdrawn_at"] is not None
                            ),
                        ),
                        (labels["loaded_by"], text.restated(received["loaded_by"])),
                        (labels["received"], text.received_fact(received)),
                    ]
                ),
                pieces.node(
                    "a",
                    "",
                    text.TAKE_ORIGINAL,
                    href=f"original/{received['submission_id']}?{received['version']}",
                    whole=True,
                ),
                key="origin",
            )
