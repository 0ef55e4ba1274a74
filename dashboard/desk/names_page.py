"""Names of units: those nobody knows, asked once for all files of a job, and those remembered, to be forgotten again."""

import json
from collections.abc import Mapping

import streamlit as st

from dashboard import findable, text
from dashboard.component import pieces
from dashboard.component.cells import as_data
from dashboard.component.table import show as show_table
from dashboard.desk import act, actions, exported, listing, opened
from dashboard.desk.decisions import Done
from dashboard.desk.jobs import Desk, Job
from dashboard.extracts.menu import menu
from dashboard.view import View
from etl.aliases import forget_alias
from warehouse import store
from warehouse.aliases import Alias, aliases
from warehouse.errors import UsageError

MOST_NAMES = 12
_ASKED = """
select json_extract(found.value, '$.value') as name, count(distinct judged.k) as files
from judged, json_each(judged.problems) found
where judged.job = ? and json_extract(found.value, '$.rule') in (select value from json_each(?))
    and json_extract(found.value, '$.value') is not null
group by 1 order by 2 desc, 1
"""


def in_doubt(desk: Desk, job: str) -> list[tuple[str, int]]:
    """The names of units that nobody knows in a job, with the number of files that say them, most files first."""
    with desk.connected() as con:
        found = con.execute(_ASKED, [job, json.dumps(opened.IN_DOUBT)]).fetchall()
    return [(str(name), int(files)) for name, files in found if opened.is_name(str(name))]


def ask(view: View, desk: Desk, job: Job) -> None:
    """Every name in doubt with the units it may mean: chosen together, remembered together, checked once."""
    found = in_doubt(desk, job.id)
    if not found:
        return
    units = view.reading.words.units
    shown = found[:MOST_NAMES]
    maybe = opened.candidates(desk, [name for name, _ in shown])
    with st.expander(text.names_title(len(found)), expanded=not view.chosen.file, key="desk_names"):
        keys = {}
        for at, (name, files) in enumerate(shown):
            keys[name] = f"desk_name {job.id} {at} {name}"
            known = list(dict.fromkeys([*(code for code in maybe[name] if code in units), *units]))
            st.selectbox(
                text.name_of_files(name, files), known, index=None, key=keys[name], placeholder=text.CHOOSE_UNIT_FOR,
                format_func=lambda code: findable.with_area(units, code),
            )  # fmt: skip
        if len(found) > len(shown):
            pieces.show(pieces.quiet(text.names_left(len(found) - len(shown))), key="desk_names_left")
        chosen = sum(st.session_state.get(key) is not None for key in keys.values())
        st.button(
            text.names_remember(chosen) if chosen else text.REMEMBER, key="desk_names_ok", type="primary",
            disabled=not chosen, on_click=actions.remember_names, args=(desk, job.id, keys, view.reading.person.name),
        )  # fmt: skip
        if not chosen:
            actions.why_not(text.UNIT_FIRST, "desk_names_first")


def remembered(view: View, desk: Desk) -> None:
    """The names remembered, with who and when, each to be forgotten."""
    act.done(view)
    with store.opened(desk.home) as con:
        known = aliases(con)
    if not known:
        return
    units = view.reading.words.units
    with st.expander(text.names_known(len(known)), key="desk_known"):
        taken = menu(view, exported.NAMES, text.FORGET["title"])
        pieces.show(pieces.node("div", "acts own", taken), key="desk_known_out")
        show_table(as_data(listing.names_table(known, units)), key="desk_known_table")
        named = {_key(held): held for held in known}
        st.selectbox(
            text.FORGET["which"], list(named), index=None, key="forget_name", placeholder=text.FORGET["which"],
            format_func=lambda key: _shown(named[key]) if key in named else key,
        )  # fmt: skip
        act.button(
            view,
            "forget",
            text.FORGET["do"],
            lambda given: _forgotten(view, named, given["forget_name"]),
            "forget_name",
        )


def _forgotten(view: View, named: Mapping[str, Alias], key: str) -> Done:
    if not view.reading.person.may_decide or view.reading.person.units:
        raise UsageError(text.MAY_NOT_DECIDE)
    if key not in named:
        raise UsageError(text.FORGET["first"])
    held = named[key]
    version = forget_alias(view.reading.home, held.alias, by=view.reading.person.name, area=held.area)
    return Done(version, text.done_forget(held.alias))


def _key(held: Alias) -> str:
    return f"{held.alias_key}\n{held.area or ''}"


def _shown(held: Alias) -> str:
    return f"{held.alias} ({held.area})" if held.area else held.alias
