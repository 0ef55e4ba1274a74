import streamlit as st

from dashboard.component.cells import Column, Mark, Row
from dashboard.component.pieces import heading, show
from dashboard.component.table import table

chosen = st.session_state["chosen"]
show(heading("Trang tổng quan"), key="heading")
table(
    (Column("", kind="code"), Column("Chỉ tiêu"), Column("THCS", kind="status"), Column("Toàn ngành", kind="status")),
    [
        Row(
            (
                code,
                f"Chỉ tiêu {code} <img src=x onerror='window.hit=1'>",
                Mark("missed", "62,5", chosen.address("chi-tieu", indicator=f"CCHC-{code}", level="THCS")),
                Mark("attained", "99,9", chosen.address("chi-tieu", indicator=f"CCHC-{code}")),
            )
        )
        for code in ("3.1", "7.1")
    ],
    caption="Ma trận",
    key="matrix",
)
