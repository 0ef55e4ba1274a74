import streamlit as st

from dashboard.component.cells import Column, Mark, Row
from dashboard.component.pieces import heading, show
from dashboard.component.table import table

chosen = st.session_state["chosen"]
show(heading(f"Chỉ tiêu {chosen.indicator}"), key="heading")
table(
    (Column("Đơn vị"), Column("Giá trị", kind="status")),
    [
        Row(
            (f"Trường {unit}", Mark("near", "84,6")),
            href=chosen.address("chi-tiet", indicator=chosen.indicator, unit=unit),
        )
        for unit in ("0000001", "0000003")
    ],
    caption="Đơn vị",
    key="units",
)
