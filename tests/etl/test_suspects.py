"""What looks strange after a load: found, placed, ranked, never more than asked for, never in the way."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from etl import suspects
from warehouse import store


def asked(desk: Any, *ids: str) -> pl.DataFrame:
    with store.opened(desk.home) as con:
        return suspects.suspects(con, ids)


def owed(desk: Any, unit: str, period: str = "2025-Q2") -> list[str]:
    rows = desk.sql(
        "select indicator_code from mart.quarter_cell join core.indicator using (indicator_code) where is_share and measure = 'ratio' "
        f"and core.indicator.accumulation = 'flow' and unit_code = '{unit}' and period = '{period}' and not is_derived order by 1"
    )
    return [code for (code,) in rows]


def reasons(frame: pl.DataFrame) -> set[tuple[str, str | None]]:
    return set(frame.select("reason", "indicator_code").rows())


@pytest.mark.parametrize("factor", [1_000, 1_000_000])
def test_a_jump_by_thousands_against_the_units_own_past(desk: Any, u: Any, factor: int) -> None:
    for period in ("2024-Q2", "2024-Q3"):
        desk.sent(("CCHC-6.3", 1.4), ("CCHC-3.1", 17, 20), period=period)
    fine = desk.sent(("CCHC-6.3", 4), ("CCHC-3.1", 18, 20), period="2025-Q1")
    assert asked(desk, fine).is_empty()
    strange = desk.sent(("CCHC-6.3", 1.5 * factor), ("CCHC-3.1", 18, 20), period="2025-Q2", name="la.xlsx")
    (row,) = asked(desk, strange).to_dicts()
    assert (row["reason"], row["indicator_code"], row["sheet"], row["cell"]) == ("jump", "CCHC-6.3", "Chỉ tiêu", "E2")
    assert f"{factor:,}".replace(",", ".") in row["message"]
    assert row["question"].startswith(
        "Kính gửi Trường TH Bình Minh (mẫu): báo cáo CCHC Quý II/2025 (tệp la.xlsx, trang Chỉ tiêu, ô E2)"
    )
    assert row["question"].endswith("?")
    # the indicator by its name, the file as its sender knows it
    name = desk.home.catalogue().indicator["CCHC-6.3"].name
    assert row["message"].startswith(f"{name} (CCHC-6.3): ")
    assert f"{name} (CCHC-6.3): " in row["question"]


def test_the_same_figures_as_another_unit_and_as_the_quarter_before(desk: Any, u: Any) -> None:
    codes = owed(desk, u.TH)[:6]
    figures = [(code, 7 + n, 11 + n) for n, code in enumerate(codes)]
    before = desk.sent(*figures, period="2025-Q1")
    again = desk.sent(*figures, period="2025-Q2")
    other = desk.sent(*figures, unit=u.UP, period="2025-Q2")
    assert asked(desk, before).is_empty()
    found = asked(desk, again, other)
    by_unit = {(row["unit_code"], row["reason"]): row["message"] for row in found.to_dicts()}
    assert (u.UP, "same_as_other") in by_unit
    assert "Trường TH Bình Minh (mẫu)" in by_unit[u.UP, "same_as_other"]
    # of one version only the strangest word on the file as a whole is said
    assert (u.TH, "same_as_other") in by_unit
    alone = desk.sent(*[(code, n, 20) for n, code in enumerate(codes, 5)], unit=u.UP, period="2025-Q2")
    assert reasons(asked(desk, again)) == {("same_as_last", None)}
    assert ("same_as_other", None) not in reasons(asked(desk, alone))


def test_everything_at_exactly_a_hundred(desk: Any, u: Any) -> None:
    codes = owed(desk, u.TH)[:6]
    full = desk.sent(*[(code, n, n) for n, code in enumerate(codes, 3)], period="2025-Q2")
    assert reasons(asked(desk, full)) == {("all_full", None)}
    fair = desk.sent(*[(code, n - (n == 3), n) for n, code in enumerate(codes, 3)], period="2025-Q2")
    assert asked(desk, fair).is_empty()


def test_cumulative_numbers_said_to_be_of_the_quarter(desk: Any, u: Any) -> None:
    codes = owed(desk, u.TH)[:5]
    desk.sent(*[(code, 8 + n, 10 + n) for n, code in enumerate(codes)], period="2025-Q1")
    taken = desk.sent(*[(code, 17 + 2 * n, 20 + 2 * n) for n, code in enumerate(codes)], period="2025-Q2")
    assert reasons(asked(desk, taken)) == {("cumulative", None)}
    stated = desk.sent(*[(code, 17 + 2 * n, 20 + 2 * n, "Lũy kế") for n, code in enumerate(codes)], period="2025-Q2")
    assert asked(desk, stated).is_empty()


def test_far_from_the_units_of_its_level(desk: Any, u: Any) -> None:
    rows = [
        (f"02260{n:02}", f"Trường TH Số {n} (mẫu)", "trường", "công lập", "TH", "Phường A (mẫu)", u.OFFICE)
        for n in range(12)
    ]
    assert desk.cli("units", desk.register(*rows, headings=u.HEADINGS[:7])).code == 0
    heading = ("Mã đơn vị", "Mã chỉ tiêu", "Tử số", "Mẫu số")
    values = [(row[0], "CCHC-3.1", 90 + n, 100 + n) for n, row in enumerate(rows[:-1])]
    book = desk.book(sheets={
        "Thông tin": [("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "2025-Q1")],
        "Chỉ tiêu": [heading, *values, (rows[-1][0], "CCHC-3.1", 3, 100)],
    })  # fmt: skip
    ids = [accepted.id for accepted in desk.load(book).verdicts[0].submissions]
    (row,) = asked(desk, *ids).to_dicts()
    assert (row["unit_code"], row["reason"], row["indicator_code"]) == (rows[-1][0], "outlier", "CCHC-3.1")


def test_at_most_so_many_strangest_first(desk: Any, u: Any) -> None:
    codes = owed(desk, u.TH)[:6]
    for period in ("2024-Q2", "2024-Q3"):
        desk.sent(*[(code, 5, 10 + n) for n, code in enumerate(codes)], period=period)
    strange = desk.sent(*[(code, 5_000, 10_000 + n) for n, code in enumerate(codes)], period="2025-Q1")
    found = asked(desk, strange)
    assert found.height == suspects.PER_VERSION
    assert found["weight"].is_sorted(descending=True)
    with store.opened(desk.home) as con:
        assert suspects.suspects(con, [strange], limit=1).height == 1
        assert suspects.suspects(con, []).is_empty()


def test_the_command_says_them_and_loads_all_the_same(desk: Any, u: Any) -> None:
    figures = [(code, n, n) for n, code in enumerate(owed(desk, u.TH)[:6], 3)]
    ran = desk.cli("load", desk.book(*figures, period="2025-Q2"), "--json")
    assert ran.code == 0
    (row,) = ran.json["suspects"]
    assert set(row) == {*suspects.SCHEMA} - {"weight"}
    assert (row["reason"], len(ran.json["files"][0]["submissions"])) == ("all_full", 1)
    ran = desk.cli(
        "load", desk.book(*[(*f[:2], f[2], None, None, "rà soát") for f in figures], unit=u.UP, period="2025-Q2")
    )
    assert "Nên hỏi lại" in ran.out
    assert "suspects" not in desk.cli("check", desk.book(*figures), "--json").json
