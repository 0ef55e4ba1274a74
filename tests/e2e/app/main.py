"""A small app over the real filter bar, links and table: two pages to drill through, no warehouse."""

from pathlib import Path

import streamlit as st

import dashboard
from dashboard import filter_bar, filters, text
from dashboard.component import bar, pieces, registry

OPTIONS = filters.Options(
    plans={"CCHC": "Cải cách hành chính", "THTK": "Tiết kiệm"},
    periods={"CCHC": ["2025-Q3", "2025-Q2", "2025-Q1"], "THTK": ["2026-Q3"]},
    newest={"CCHC": "2025-Q3", "THTK": "2025-Q3"},
    fields={"CCHC": ["Công tác chỉ đạo, điều hành"], "THTK": ["Mua sắm"]},
    areas=["Phường A", "Phường B"],
    units={f"{at:07d}": "Trường <b>trùng tên</b>" if at < 3 else f"Trường {at}" for at in range(1, 127)},
    indicators={"CCHC": ["CCHC-3.1", "CCHC-7.1"], "THTK": ["TK-1.1"]},
)

st.set_page_config(layout="wide")
st.html(f"<style>{Path(dashboard.__file__).with_name('page.css').read_text(encoding='utf-8')}</style>")
registry.load()
page = st.navigation(
    [
        st.Page("pages/overview.py", title="Tổng quan", url_path="tong-quan", default=True),
        st.Page("pages/indicator.py", title="Chỉ tiêu", url_path="chi-tieu"),
        st.Page("pages/items.py", title="Chi tiết", url_path="chi-tiet"),
        st.Page("pages/matrix.py", title="Ma trận", url_path="ma-tran"),
    ],
    position="hidden",
)
chosen = filters.asked(OPTIONS)
bar.show(filter_bar.made(chosen, OPTIONS, "choices/units"), key="filters")
st.session_state["chosen"] = chosen
if chosen.ignored:
    pieces.show(pieces.notice(text.ignored_parameters(chosen.ignored)), key="ignored")
where = chosen.where
words = [where.plan, where.period, where.window, where.level, where.area, ",".join(where.units), where.search]
st.text(" | ".join(str(word or "-") for word in words))
menu = [
    pieces.node("a", "", title, href=chosen.address(path))
    for path, title in (("tong-quan", "Tổng quan"), ("chi-tieu", "Chỉ tiêu"))
]
pieces.show(pieces.node("nav", "", *menu, label="Các trang"), key="menu")
page.run()
