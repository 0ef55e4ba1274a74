"""The page Trích xuất: which data set, which of its columns, its first rows, and the files."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from dashboard import filter_bar, filters, text
from dashboard.component import bar, pieces
from dashboard.component.cells import Column, Kind, Row, Text
from dashboard.component.pieces import Node
from dashboard.component.table import table
from dashboard.extracts import choices, datasets, making, menu
from dashboard.view import View
from etl.extract import XLSX_ROWS
from warehouse.errors import ChitieuError
from warehouse.filters import BY

PHONE_COLUMNS = frozenset(
    [
        "unit_name",
        "indicator_code",
        "level",
        "area",
        "field",
        "value",
        "status",
        "coverage_pct",
        "title",
        "state",
        "days_late",
    ]
)
# of a text among the first rows; the file has all of it
LONGEST = 60
SAID = "extract_said"


def choose(view: View) -> None:
    """What to take: the data set, its grouping, one indicator or all, its columns. All of it lives in the address."""
    data = view.chosen.data
    always = {"plan": view.chosen.where.plan, "period": view.chosen.where.period}
    kinds = bar.switch("data", {name: text.DATA[name] for name in filters.DATA}, data, usual=filters.DATA[0])
    for key, fields, label in (
        ("extract_data", [kinds], text.FILTERS["data"]),
        ("extract_bar", _fields(view), text.DATA[data]),
    ):
        bar.show(
            bar.made(fields, label=label, always=always, clears=filter_bar.CLEARS, is_labelled=True),
            key=key,
        )


def _fields(view: View) -> list[bar.Field]:
    """The fields of a data set."""
    chosen, words = view.chosen, view.reading.words
    by = chosen.group if chosen.data == "rollup" else ()
    fields: list[bar.Field] = []
    if chosen.data == "rollup":
        groups = {name: text.GROUPS[name] for name in BY}
        fields.append(_several("group", groups, chosen.group, text.GROUPS["indicator"]))
    if chosen.data not in {"submissions", "completeness"}:
        codes = {
            row["indicator_code"]: f"{text.short_code(row['indicator_code'])} {row['indicator_name']}"
            for row in words.indicators_of(chosen.where.plan)
        }
        fields.append(bar.one("indicator", codes, chosen.indicator, empty=text.EXTRACTS["every_indicator"], width=320))
    known = {name: datasets.heading(name) for name in datasets.free(chosen.data, by)}
    every = text.every_column(len(datasets.columns(chosen.data, by)))
    return [*fields, _several("columns", known, [name for name in chosen.columns if name in known], every)]


def _several(name: str, known: Mapping[str, str], chosen: Sequence[str], empty: str) -> bar.Field:
    return bar.many(name, known, {code: known[code] for code in chosen}, empty=empty, width=320, is_wide=True)


def take(view: View) -> None:
    """How many rows there are, the files, and the first rows as they will stand there."""
    wanted, found = datasets.asked(view), datasets.glance(view)
    known = datasets.columns(wanted.what, wanted.by)
    is_long = found.count > making.MOST_AT_ONCE
    fits = found.count <= XLSX_ROWS
    links: list[Node] = [
        pieces.node(
            "a", "take", words, href=menu.address(view, making.DATA, ending), **{"fresh" if is_long else "whole": True}
        )
        for ending, words in text.ENDINGS.items()
        if ending != "xlsx" or fits
    ]
    notes = [text.DATA_NOTES[wanted.what]]
    notes += [] if fits else [text.too_many_rows(found.count, XLSX_ROWS)]
    notes += [text.EXTRACTS["long"]] if is_long else []
    pieces.show(
        pieces.heading(text.extract_heading(wanted.what, found.count), actions=links),
        pieces.quiet(" ".join([f"{text.columns_of(len(wanted.columns), len(known))}.", *notes])),
        key="extract_take",
    )
    if not found.count:
        pieces.show(pieces.notice(text.EXTRACTS["nothing"]), key="extract_nothing")
        return
    codes = [pieces.quiet(text.EXTRACTS["codes"])] if _coded(wanted.what, found.first.columns) else []
    pieces.show(pieces.heading(text.EXTRACTS["first"], level=2), *codes, key="extract_first")
    table(
        *first_rows(found.first, wanted.what),
        caption=text.EXTRACTS["first"],
        key="extract_rows",
        dense=True,
        height=420,
    )


def first_rows(rows: pl.DataFrame, what: str) -> tuple[list[Column], list[Row]]:
    """Rows under the headings of the workbook, under each its name in csv and parquet; codes in words, the code as a tooltip."""
    coded = _coded(what, rows.columns)
    said = [
        [
            _in_words(str(value), coded[name]) if value is not None and name in coded else _said(value)
            for name, value in zip(rows.columns, row, strict=True)
        ]
        for row in rows.iter_rows()
    ]
    columns = [
        Column(
            datasets.heading(name),
            kind=_kind(dtype),
            note=name,
            phone=name in PHONE_COLUMNS,
        )
        for name, dtype in rows.schema.items()
    ]
    return columns, [Row(row) for row in said]


def _coded(what: str, columns: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """The columns of a data set that hold codes, and the words of each code."""
    words: dict[str, Mapping[str, str]] = {
        "window": text.WINDOWS,
        "measure": text.MEASURES,
        "comparator": text.COMPARATORS,
        "target_basis": text.BASES,
        "status": text.STATUSES,
        "marks": text.MARKS,
    }
    # an item's own state is what the sender wrote
    words |= {"state": text.SUBMISSION_STATES} if what != "items" else {}
    return {name: words[name] for name in columns if name in words}


def _in_words(codes: str, words: Mapping[str, str]) -> Text:
    said = "; ".join(words.get(code, code) for code in codes.split(";"))
    return Text(said, title=codes if said != codes else "")


def _kind(dtype: pl.DataType) -> Kind:
    if dtype.is_numeric():
        return "number"
    # texts in one line each, as in a spreadsheet
    return "date" if dtype.is_temporal() else "line"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return text.YES if value else text.NO
    if isinstance(value, datetime):
        return text.moment(value)
    if isinstance(value, date):
        return text.day(value)
    if isinstance(value, Decimal | int):
        return text.amount(Decimal(value))
    said = str(value or "")
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"


def kept(view: View) -> None:
    """Keep what is chosen under a name; what was kept, to be opened again."""
    home, labels = view.reading.home, text.EXTRACTS
    if said := st.session_state.pop(SAID, None):
        pieces.show(said, key="extract_said")
    pieces.show(pieces.heading(labels["kept"], level=2), key="choices_title")
    with st.container(key="extract_keep", horizontal=True, gap="small", vertical_alignment="bottom"):
        st.text_input(
            labels["save"],
            key="choice_name",
            placeholder=labels["name_hint"],
            max_chars=choices.LONGEST_NAME,
            width=360,
        )
        st.checkbox(labels["newest"], key="choice_newest", value=True, help=labels["newest_note"])
        st.button(labels["keep"], key="choice_keep", on_click=_keep, args=(view,))
    found = choices.listed(home)
    if not found:
        pieces.show(pieces.quiet(labels["none_kept"]), key="choices_none")
    for choice in found:
        with st.container(key=f"choice_{choice.id}", horizontal=True, gap="small", vertical_alignment="center"):
            when = labels["at_newest"] if choice.is_newest else ""
            said = " · ".join(filter(None, [when, text.choice_made(choice.made_by, choice.made_at)]))
            pieces.show(
                pieces.node(
                    "p", "para", pieces.node("a", "", choice.name, href=choice.address), " ",
                    pieces.node("span", "ink3", said),
                ),
                key=f"choice_link_{choice.id}",
            )  # fmt: skip
            st.button(
                labels["remove"], key=f"choice_remove_{choice.id}", type="tertiary", on_click=choices.remove,
                args=(home, choice.id), help=choice.name,
            )  # fmt: skip


def _keep(view: View) -> None:
    name = st.session_state["choice_name"]
    try:
        choices.keep(
            view.reading.home, view.reading.person, name, view.here, is_newest=st.session_state["choice_newest"]
        )
    except ChitieuError as fault:
        st.session_state[SAID] = pieces.notice(str(fault))
        return
    st.session_state["choice_name"] = ""
    st.session_state[SAID] = pieces.done(text.choice_kept(" ".join(name.split())))
