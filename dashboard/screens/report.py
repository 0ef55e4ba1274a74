"""Báo cáo: is there enough for the official report, what it says, its files; and the sheets of all units."""

import streamlit as st

from dashboard import report_page, text
from dashboard.component import pieces
from dashboard.component.cells import Table, as_data
from dashboard.component.table import show as show_table
from dashboard.report import preview
from dashboard.report.making import Report
from dashboard.view import current

view = current()


def carry() -> None:
    """Write the tick into the address."""
    if st.session_state["report_anyway"]:
        st.query_params["anyway"] = "yes"
    else:
        st.query_params.pop("anyway", None)


with st.spinner(text.RECOUNTING):
    found = report_page.read(view)


def choices() -> None:
    """What can be taken, and what stands in the way."""
    pieces.show(*report_page.top(view, found), key="report_top")
    if view.chosen.anyway or not isinstance(found, Report):
        st.session_state["report_anyway"] = view.chosen.anyway
        st.checkbox(text.REPORT["anyway"], key="report_anyway", on_change=carry)
    pieces.show(*report_page.sheets(view), key="report_sheets")


def document(report: Report) -> None:
    """The document as it will be written, with its tables."""
    pieces.show(pieces.heading(text.REPORT["preview"], level=2), key="report_preview")
    for number, part in enumerate(preview.parts(report.document)):
        if isinstance(part, Table):
            pieces.show(pieces.heading(part.caption, level=3), key=f"report_caption_{number}")
            show_table(as_data(part), key=f"report_table_{number}")
        else:
            pieces.show(part, key=f"report_part_{number}")


if isinstance(found, Report):
    # one under the other where the screen is narrow
    left, right = st.columns([1, 2.3], gap="large")
    with left:
        choices()
    with right:
        document(found)
else:
    choices()
