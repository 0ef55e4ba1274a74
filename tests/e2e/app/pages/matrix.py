"""Two thousand units by twelve indicators, some of them named by someone hostile."""

import streamlit as st

from dashboard import text
from dashboard.component import grid, pieces
from dashboard.component.cells import Column, Mark, Row
from dashboard.component.grid import BETWEEN, LETTERS, RANKS, SCORED
from dashboard.component.table import table

UNITS = 2_000
HOSTILE = "Trường <img src=x onerror='window.hit=1'>"
chosen = st.session_state["chosen"]
names = [HOSTILE, "Trường Đỗ Quyên", *(f"Trường {at}" for at in range(2, UNITS))]
columns = [
    {
        "indicator": f"CCHC-{at}.1",
        "code": f"{at}.1",
        "name": f"Chỉ tiêu {at} <script>window.hit=1</script>",
        "field": "Lĩnh vực",
        "aim": "≥ 85%",
        "is_down": False,
        "why": text.NO_BASE,
        "total": {"status": "near", "text": "84,6", "href": chosen.address("chi-tieu", indicator=f"CCHC-{at}.1"), "detail": [["Độ phủ", "1/2"]]},
        "statuses": "".join(("a", "m", "r", "-")[(unit + at) % 4] for unit in range(UNITS)),
        "texts": BETWEEN.join(("95,0", f"{unit % 80},5", "", "")[(unit + at) % 4] for unit in range(UNITS)),
    }
    for at in range(1, 13)
]  # fmt: skip
pieces.show(pieces.heading("Trang ma trận"), key="heading")
grid.show(
    {
        "caption": "Đơn vị theo chỉ tiêu",
        "view": chosen.address("ma-tran"),
        "total": text.SECTOR,
        "rate": "50,0%",
        "words": text.GRID | {"statuses": text.STATUSES, "yes": text.YES, "no": text.NO},
        "locale": "vi",
        "decimal": ",",
        "letters": {letter: status for status, letter in LETTERS.items()},
        "ranks": RANKS,
        "scored": SCORED,
        "between": BETWEEN,
        "by": ["indicator", "unit"],
        "units": {
            "codes": [f"{at:07d}" for at in range(1, UNITS + 1)],
            "names": names,
            "places": [at % 2 for at in range(UNITS)],
            "areas": ["Phường A", "Phường B"],
            "attained": [3] * UNITS,
            "scored": [9] * UNITS,
            "missing": [3] * UNITS,
        },
        "columns": columns,
        "cell": chosen.address("chi-tiet", unit=None),
        "unit": chosen.address("chi-tieu", indicator="CCHC-3.1", unit=None),
    },
    key="grid",
)
table(
    (Column("Trường"), Column("Giá trị", kind="status")),
    [Row((f"Dòng {at}", Mark("near", "84,6")), href=chosen.address("chi-tiet", row=str(at))) for at in range(1, 1_001)],
    caption="Bảng dài",
    key="long",
    height=300,
)
st.text(f"lần chạy {st.session_state.setdefault('runs', 0)}")
st.session_state["runs"] += 1
