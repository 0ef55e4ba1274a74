"""Whose file it is: by code, by a remembered name, by name; asked where that is not certain."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from etl.unit_names import area_key, unit_key
from warehouse import store

NAMES = [
    ("Trường Tiểu học Trần Phú", "TRƯỜNG TH TRẦN PHÚ ", True),
    ("Trường tiểu học Trần Phú", "TH. Trần Phú", True),
    ("Trường TH&THCS Hòa Bình", "Trường Tiểu học và Trung học cơ sở Hoà Bình", True),
    ("TH - THCS Hòa Bình", "TH–THCS Hoà Bình", True),
    ("Phòng Giáo dục và Đào tạo", "phòng GD&ĐT", True),
    ("Trường MN Cẩm Giang", "Trường MN Cẩm Giàng", False),
    ("Trường TH Trần Phú", "Trường THCS Trần Phú", False),
]


@pytest.mark.parametrize(("one", "other", "is_same"), NAMES)
def test_names_of_one_school(one: str, other: str, is_same: bool) -> None:
    assert (unit_key(one) == unit_key(other)) is is_same


def test_areas_with_and_without_their_kind() -> None:
    assert area_key("Phường Hà Đông") == area_key("P. Hà Đông") == area_key("hà đông")


def info(**said: Any) -> list[tuple[str, Any]]:
    names = {"unit": "Mã đơn vị", "name": "Tên đơn vị", "area": "Địa bàn", "plan": "Kế hoạch", "period": "Kỳ báo cáo"}
    return [(names[name], value) for name, value in said.items()]


SAID = {"plan": "CCHC", "period": "2025-Q1"}
OK = ("CCHC-3.1", 17, 20)


def judged(desk: Any, **said: Any) -> Any:
    return desk.verdict(OK, sheets={"Thông tin": info(**said)})


def test_a_name_alone_when_one_unit_has_it(desk: Any, u: Any, told: Callable[..., Any]) -> None:
    verdict = judged(desk, name="Trường Tiểu học Bình Minh (mẫu)", **SAID)
    assert [part.unit for part in verdict.submissions] == [u.TH]
    assert told(verdict) == {"unit_by_name": ("warning", "Thông tin", "B1", "Trường Tiểu học Bình Minh (mẫu)")}


def test_two_units_of_one_name_are_asked_about_unless_the_area_tells(
    desk: Any, u: Any, told: Callable[..., Any]
) -> None:
    twins = [
        ("0126101", "Trường TH Trần Phú", "trường", "công lập", "TH", "Phường A (mẫu)", u.OFFICE),
        ("0126102", "Trường TH Trần Phú", "trường", "công lập", "TH", "Phường B (mẫu)", u.OFFICE),
    ]
    assert desk.cli("units", desk.register(*twins)).code == 0
    asked = judged(desk, name="TH Trần Phú", **SAID)
    assert told(asked)["unit_ambiguous"] == ("error", "Thông tin", "B1", "TH Trần Phú")
    (problem,) = asked.problems.filter(rule="unit_ambiguous").to_dicts()
    assert "0126101 Trường TH Trần Phú (Phường A (mẫu)); 0126102" in problem["message"]
    assert "chitieu" not in problem["remedy"]
    shown = desk.cli("check", desk.book(OK, sheets={"Thông tin": info(name="TH Trần Phú", **SAID)}))
    assert 'chitieu alias "TÊN" --unit MÃ' in shown.out
    within = judged(desk, name="TH Trần Phú", area="B (mẫu)", **SAID)
    assert [part.unit for part in within.submissions] == ["0126102"]
    elsewhere = judged(desk, name="TH Trần Phú", area="Phường C", **SAID)
    assert "unit_unknown" in told(elsewhere)


def test_an_unknown_name_names_what_is_near(desk: Any) -> None:
    verdict = judged(desk, name="Trường TH Bình Min (mẫu)", **SAID)
    (problem,) = verdict.problems.filter(rule="unit_unknown").to_dicts()
    assert "Gần giống: 0126002 Trường TH Bình Minh (mẫu)" in problem["message"]


def test_the_code_decides_over_the_name(desk: Any, u: Any, told: Callable[..., Any]) -> None:
    verdict = judged(desk, unit=u.MN, name="Trường TH Bình Minh (mẫu)", **SAID)
    assert [part.unit for part in verdict.submissions] == [u.MN]
    assert told(verdict)["unit_name"][0] == "warning"


def test_an_alias_is_remembered_listed_and_replayed(desk: Any, u: Any, told: Callable[..., Any]) -> None:
    assert told(judged(desk, name="Trường Bình Minh 2", **SAID)).keys() >= {"unit_unknown"}
    ran = desk.cli("alias", "Trường Bình Minh 2", "--unit", u.TH, "--json")
    assert (ran.code, ran.json["unit"]) == (0, u.TH)
    (verdict,) = desk.load(desk.book(OK, sheets={"Thông tin": info(name="  trường BÌNH MINH 2", **SAID)})).verdicts
    assert [part.unit for part in verdict.submissions] == [u.TH]
    assert [(held["alias"], held["unit"]) for held in desk.cli("alias", "--json").json] == [
        ("Trường Bình Minh 2", u.TH)
    ]
    assert "Trường Bình Minh 2 → 0126002" in desk.cli("alias").out
    newest = max(desk.home.journal.glob("*.json"))
    events = [
        event
        for file in sorted(desk.home.journal.glob("*.json"))
        for event in json.loads(file.read_text(encoding="utf-8"))["events"]
    ]
    assert newest.exists()
    assert [event["kind"] for event in events][-2:] == ["alias", "load"]
    assert desk.cli("verify").code == 0


def test_an_alias_of_an_area_counts_there_only_and_the_newest_wins(desk: Any, u: Any) -> None:
    assert desk.cli("alias", "Trường Mới", "--unit", u.TH, "--area", "Phường A (mẫu)").code == 0
    assert not judged(desk, name="Trường Mới", **SAID).submissions
    assert judged(desk, name="Trường Mới", area="Phường A (mẫu)", **SAID).submissions[0].unit == u.TH
    assert desk.cli("alias", "Trường Mới", "--unit", u.MN, "--area", "Phường A (mẫu)").code == 0
    assert judged(desk, name="Trường Mới", area="Phường A (mẫu)", **SAID).submissions[0].unit == u.MN
    assert desk.cli("verify").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x", "--unit", "999"), "Không có đơn vị mã '999'"),
        (("  ", "--unit", "0126001"), "Ghi tên cần nhớ"),
        (("0126002", "--unit", "0126001"), "mã của một đơn vị khác"),
        (("x" * 300, "--unit", "0126001"), "quá dài"),
        (("x", "--unit", "0126001", "--area", "Ở đâu"), "Không có địa bàn"),
        (("x",), "Lệnh chưa đúng"),
    ],
)
def test_a_senseless_alias_is_refused(desk: Any, arguments: tuple[str, ...], said: str) -> None:
    before = desk.traces()
    ran = desk.cli("alias", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert desk.traces() == before


def test_plan_and_period_of_a_batch_fill_only_what_a_file_does_not_say(desk: Any, u: Any) -> None:
    silent = desk.book(OK, sheets={"Thông tin": info(unit=u.TH)})
    speaking = desk.book(OK, unit=u.MN, period="2025-Q2")
    assert desk.cli("check", silent).code == 1
    ran = desk.cli("load", silent, speaking, "--plan", "cchc", "--period", "Quý I/2025", "--json")
    assert [(part["unit"], part["period"]) for file in ran.json["files"] for part in file["submissions"]] == [
        (u.TH, "2025-Q1"), (u.MN, "2025-Q2"),
    ]  # fmt: skip
    assert desk.cli("verify").code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--plan", "X"), "Không có kế hoạch 'X'"),
        (("--period", "quý"), "Không rõ kỳ"),
        (("--plan", "CCHC", "--period", "2019-Q1"), "Kế hoạch CCHC không có Quý I/2019."),
    ],
)
def test_a_plan_or_period_nobody_knows(desk: Any, options: tuple[str, ...], said: str) -> None:
    ran = desk.cli("check", desk.book(OK), *options)
    assert (ran.code, said in ran.err) == (2, True)


def test_a_name_is_forgotten_where_it_was_remembered_and_asked_about_again(desk: Any, u: Any) -> None:
    area = "Phường A (mẫu)"
    desk.cli("alias", "Trường Bình Minh 2", "--unit", u.TH)
    desk.cli("alias", "Trường Bình Minh 2", "--unit", u.MN, "--area", area)
    path = desk.book(("CCHC-3.1", 1, 2), unit="Trường Bình Minh 2")
    assert desk.load(path).verdicts[0].submissions
    ran = desk.cli("alias", "trường  bình minh 2", "--forget", "--json")
    assert (ran.code, ran.json["alias"]) == (0, "trường  bình minh 2")
    assert [(held["unit"], held["area"]) for held in desk.cli("alias", "--json").json] == [(u.MN, area)]
    again = desk.book(("CCHC-3.1", 2, 2), unit="Trường Bình Minh 2")
    assert desk.check(again).verdicts[0].verdict == "error"
    assert desk.cli("alias", "Trường Bình Minh 2", "--forget", "--area", area).code == 0
    assert desk.cli("alias", "--json").json == []
    # what was loaded under the name stays, also when it is all done again
    assert desk.sql("select count(*) from core.submission") == [(1,)]
    assert desk.cli("verify").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("Lạ", "--forget"),
        ("--forget",),
        ("Lạ", "--forget", "--unit", "0126002"),
        ("Lạ",),
        ("Lạ", "--forget", "--area", "Không có"),
    ],
)
def test_forgetting_what_is_not_remembered_changes_nothing(desk: Any, arguments: tuple[str, ...]) -> None:
    version = store.current_version(desk.home)
    ran = desk.cli("alias", *arguments)
    assert ran.code == 2
    assert ran.err
    assert store.current_version(desk.home) == version
