"""What a register would change is told before it is applied, and is what applying it does."""

from __future__ import annotations

from typing import Any

import pytest

from etl import register
from etl.register_changes import changes, planned
from etl.register_read import RegisterError
from warehouse import record, store

HEAD = (
    "Mã đơn vị",
    "Tên đơn vị",
    "Loại",
    "Cấp học",
    "Địa bàn",
    "Hiệu lực từ",
    "Hiệu lực đến",
    "Sáp nhập vào",
    "Tách từ",
)


def told(desk: Any, *rows: Any, headings: Any = HEAD) -> list[tuple[str, str, str, str, str]]:
    plan = planned(desk.home, desk.register(*rows, headings=headings))
    return [(one.kind, one.unit_code, one.field, one.old, one.new) for one in plan.changes]


def test_new_renamed_merged_closed_split_and_other_changes(desk: Any, u: Any) -> None:
    found = told(
        desk,
        ("0999001", "Trường TH Mới toanh", "trường", "TH", "Phường A (mẫu)"),
        ("0999002", "Trường tách", "trường", "TH", "Phường A (mẫu)", "01/06/2025", None, None, u.BOTH),
        (u.TH, "Tên mới", "trường", "TH", "Phường A (mẫu)", "01/06/2025"),
        (u.MN, "Trường MN Hoa Sen (mẫu)", "trường", "MN", "Phường B (mẫu)"),
        (u.PRIVATE, "Trường MN Tư thục (mẫu)", "trường", "MN", "Phường A (mẫu)", None, "30/06/2025"),
        (u.UP, "Trường TH Nhận (mẫu)", "trường", "TH", "Phường B (mẫu)", None, "30/06/2025", u.BOTH),
    )
    assert found == [
        ("new", "0999001", "", "", "trường · TH · Phường A (mẫu)"),
        ("new", "0999002", "", "", "trường · TH · Phường A (mẫu)"),
        ("renamed", u.TH, "", "Trường TH Bình Minh (mẫu)", "Tên mới (01/06/2025)"),
        ("merged", u.UP, "", "", f"{u.BOTH}, 30/06/2025"),
        ("closed", u.PRIVATE, "", "", "30/06/2025"),
        ("split", "0999002", "", u.BOTH, "0999002"),
        ("changed", u.MN, "area", "Phường A (mẫu)", "Phường B (mẫu)"),
    ]


def test_applying_leaves_nothing_to_change(desk: Any, u: Any) -> None:
    path = desk.register((u.TH, "Tên mới", "01/06/2025"), headings=("Mã đơn vị", "Tên đơn vị", "Hiệu lực từ"))
    with store.opened(desk.home) as con:
        before = record.spells(con)
    plan = planned(desk.home, path)
    assert [one.kind for one in plan.changes] == ["renamed"]
    assert (plan.is_sample, plan.based_on) == (False, store.current_version(desk.home))
    register.apply(desk.home, path, by="t")
    assert planned(desk.home, path).changes == ()
    with store.opened(desk.home) as con:
        assert [one.kind for one in changes(before, record.spells(con))] == ["renamed"]


def test_a_register_with_faults_is_refused_with_all_of_them(desk: Any) -> None:
    with pytest.raises(RegisterError) as refused:
        told(desk, ("0999001", None, "trường", "TH"), ("0999002", "B", "nhà", None))
    assert refused.value.problems.height >= 2
