"""The widget of a file whose layout nobody knows."""

import streamlit as st

from dashboard import text
from dashboard.component import pieces
from dashboard.component.mapping import mapping as explain
from dashboard.desk import actions, mapping
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from dashboard.view import View


def show(view: View, desk: Desk, job: Job, line: Line) -> None:
    """The sheet to be explained, where no layout fits the file."""
    if not mapping.is_unknown(desk, job, line):
        return
    words = view.reading.words
    with st.container(key="desk_mapping_place"):
        pieces.show(
            pieces.heading(text.MAPPING["title"], level=3),
            pieces.quiet(text.MAPPING["about"]),
            key="desk_mapping_title",
        )
        explain(
            job.id,
            line.k,
            plans=list(words.plans),
            indicators=[(code, str(row["indicator_name"])) for code, row in words.indicators.items()],
            key=f"desk_mapping {job.id} {line.k} {job.revision}",
            on_saved_change=actions.move_on,
        )
