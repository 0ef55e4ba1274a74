import streamlit as st

from dashboard.component.cells import Column, Row, Text
from dashboard.component.pieces import heading, show
from dashboard.component.table import table

chosen = st.session_state["chosen"]
show(heading(f"Chi tiết {chosen.indicator}, dòng {chosen.row}"), key="heading")
table(
    (Column("Nội dung"), Column("Ô", kind="link")),
    [
        Row(("Cuộc họp", Text(f"A{row}", href=chosen.address("chi-tiet", indicator=chosen.indicator, row=str(row)))))
        for row in (21, 22)
    ],
    caption="Mục",
    key="items",
)
