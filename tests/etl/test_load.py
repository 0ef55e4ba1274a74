"""Loading: what is stored, what is not, taking back, and several people at once."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from etl import load as loading
from warehouse import store

Told = Callable[..., dict[str, Any]]
ONE = ("CCHC-3.1", 17, 20)


def test_figures_as_stated_with_their_cells(desk: Any) -> None:
    desk.load(
        desk.book(
            ("CCHC-3.1", "1.234", "1 500", "Lũy kế", None, "vì thế"),
            ("CCHC-6.1", "Đạt"),
            ("CCHC-3.7", "KPS"),
            ("CCHC-2.1", "3/4"),
            ("CCHC-2.2",),
            ("CCHC-6.3", "1,2 tỷ"),
            items=[("CCHC-2.2", "mục một", 1, 2), ("CCHC-2.2", "mục hai", 2, 2)],
        )
    )
    stated = desk.sql(
        "select indicator_code, numerator::double, denominator::double, is_cumulative, is_no_activity, explanation, "
        "numerator_from, denominator_from, "
        "row_no, cells from core.figure order by row_no"
    )
    assert stated == [
        ("CCHC-3.1", 1234, 1500, True, False, "vì thế", "stated", "stated", 2, "E2:F2"),
        ("CCHC-6.1", 1, 1, False, False, None, "stated", "implied", 3, "E3"),
        ("CCHC-3.7", None, None, False, True, None, "stated", "stated", 4, "E4"),
        ("CCHC-2.1", 3, 4, False, False, None, "stated", "stated", 5, "E5"),
        ("CCHC-2.2", 3, 4, False, False, None, "items", "items", 6, "B6"),
        ("CCHC-6.3", 1200, None, False, False, None, "stated", "stated", 7, "E7"),
    ]


def test_items_keep_all_their_cells(desk: Any) -> None:
    row = (
        "CCHC-3.1",
        "=cmd|' /C calc'!A0",
        17,
        20,
        date(2025, 1, 5),
        "xong",
        "http://a.vn",
        "ghi chú",
        "hạn 3 ngày",
        5,
    )
    desk.sent(ONE, items=[row], more=["Thời hạn", 2025])
    (stored,) = desk.sql(
        "select title, numerator::int, item_on, state, evidence, note, fields, sheet, row_no, item_no from core.item"
    )
    assert stored[:6] == ("=cmd|' /C calc'!A0", 17, date(2025, 1, 5), "xong", "http://a.vn", "ghi chú")
    assert json.loads(stored[6]) == {"Thời hạn": "hạn 3 ngày", "2025": "5"}
    assert stored[7:] == ("Chi tiết", 2, 1)


def test_check_gives_the_verdicts_of_load_and_writes_nothing(desk: Any) -> None:
    books = [
        desk.book(ONE, name="a.xlsx"),
        desk.book(("CCHC-3.1", 1), name="b.xlsx"),
        desk.book(("CCHC-3.1", 18, 20), name="c.xlsx"),
    ]
    before, log = desk.traces(), sorted(desk.home.logs.iterdir())
    checked = desk.check(*books).as_json()
    assert desk.traces() == before
    assert sorted(desk.home.logs.iterdir()) == log
    loaded = desk.load(*books).as_json()
    assert (checked["version"], loaded["version"]) == (None, "000002")
    for one, other in zip(checked["files"], loaded["files"], strict=True):
        for submission in (*one["submissions"], *other["submissions"]):
            submission.pop("id")
        assert one == other


def test_every_file_received_is_kept_by_its_sha256(desk: Any) -> None:
    good, bad = desk.book(ONE), desk.book(("CCHC-3.1", 1))
    verdicts = desk.load(good, bad).verdicts
    for path, verdict in zip((good, bad), verdicts, strict=True):
        assert (desk.home.originals / verdict.sha256).read_bytes() == path.read_bytes()


def test_withdraw_and_reinstate(desk: Any) -> None:
    first, second = (
        verdict.submissions[0].id for verdict in desk.load(desk.book(ONE), desk.book(("CCHC-3.1", 18, 20))).verdicts
    )
    steps = [
        (("withdraw", second, "--why", "nhầm"), (17, 20)),
        (("reinstate", second), (18, 20)),
        (("reinstate", first), (17, 20)),
        (("withdraw", first, "--why", "nhầm"), (18, 20)),
        (("withdraw", second, "--why", "nhầm"), ()),
    ]
    for command, cell in steps:
        ran = desk.cli(*command, "--json")
        assert (ran.code, ran.json) == (0, {"version": store.current_version(desk.home), "id": command[1]})
        assert desk.cell("CCHC-3.1") == cell
    listed = desk.cli("submissions", "--json").json
    assert [(row["id"], row["state"], row["withdrawn_why"]) for row in listed] == [
        (first, "withdrawn", "nhầm"),
        (second, "withdrawn", "nhầm"),
    ]


def test_what_cannot_be_taken_back_or_reinstated(desk: Any) -> None:
    only = desk.sent(ONE)
    before = desk.traces()
    refused = [
        ("withdraw", "000009-0001", "--why", "x"),
        ("reinstate", "lạ"),
        ("reinstate", only),
        ("withdraw", only),
        ("withdraw", only, "--why", "  "),
    ]
    for command in refused:
        ran = desk.cli(*command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.strip()
    assert desk.traces() == before
    desk.cli("withdraw", only, "--why", "x")
    assert desk.cli("withdraw", only, "--why", "x").code == 2


def test_units_time_is_the_earliest_that_still_counts(desk: Any) -> None:
    early, late = datetime(2025, 2, 27, 8), datetime(2025, 3, 5, 8)
    first = desk.load(desk.book(ONE), received_at=early).verdicts[0].submissions[0].id
    desk.load(desk.book(("CCHC-3.1", 18, 20)), received_at=late)
    assert desk.sql("select received_at, days_late from mart.received") == [(early, 0)]
    assert desk.cell("CCHC-8.3") == (1, 1)
    desk.cli("withdraw", first, "--why", "x")
    assert desk.sql("select received_at, days_late from mart.received") == [(late, 5)]
    assert desk.cell("CCHC-8.3") == (0, 1)


@pytest.mark.parametrize("command", ["load", "withdraw", "units"])
def test_a_busy_writer_means_three_and_nothing_changed(desk: Any, u: Any, command: str) -> None:
    submission = desk.sent(ONE)
    arguments = {
        "load": [desk.book(("CCHC-3.1", 18, 20))],
        "withdraw": [submission, "--why", "x"],
        "units": [desk.register((u.TH, "Tên mới"), headings=("Mã đơn vị", "Tên đơn vị"))],
    }
    before = desk.traces()
    with FileLock(desk.home.warehouse / "writer.lock"):
        ran = desk.cli(command, *arguments[command])
    assert (ran.code, ran.out) == (3, "")
    assert "chưa có gì thay đổi" in ran.err
    assert desk.traces() == before


def test_two_loads_at_once_and_a_reader_all_along(desk: Any, u: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LOCK_SECONDS", 60)
    books = [desk.book(ONE, unit=unit) for unit in (u.MN, u.TH)]
    seen: list[int] = []
    with store.opened(desk.home) as reading:
        writers = [threading.Thread(target=desk.load, args=(book,)) for book in books]
        for writer in writers:
            writer.start()
        while any(writer.is_alive() for writer in writers):
            seen.append(reading.sql("select count(*) from core.submission").fetchall()[0][0])
            writers[len(seen) % 2].join(timeout=0.05)
    assert set(seen) == {0}
    assert store.current_version(desk.home) == "000003"
    assert sorted(desk.sql("select unit_code from core.submission")) == [(u.MN,), (u.TH,)]
    assert desk.cli("verify").code == 0


def test_a_file_changed_while_it_is_loaded(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    book = desk.book(ONE)
    read = loading.read_workbooks

    def read_then_change(paths: list[Path], progress: Any = None, sandbox: Any = None) -> Any:
        found = read(paths, progress, sandbox)
        book.write_bytes(book.read_bytes() + b"x")
        return found

    monkeypatch.setattr(loading, "read_workbooks", read_then_change)
    before = desk.traces()
    ran = desk.cli("load", book)
    assert ran.code == 3
    assert "thay đổi trong lúc nạp" in ran.err
    assert desk.traces() == before


def test_a_log_that_cannot_be_written_does_not_undo_the_load(desk: Any) -> None:
    (desk.home.logs / "load.jsonl").mkdir(parents=True)
    assert desk.cli("load", desk.book(ONE)).code == 0
    assert desk.cell("CCHC-3.1") == (17, 20)


NAMES = [
    "=1+1.xlsx",
    "-rf.xlsx",
    "a'b\"c.xlsx",
    "x;drop table core.figure.xlsx",
    "tệp có dấu cách và đ.xlsx",
    "{0}{}%s.xlsx",
    "a" * 240 + ".xlsx",
    os.fsdecode(b"\xff\xfe.xlsx"),
    "dòng\nmới\x1b[2J.xlsx",
    ".xlsx.xlsx",
    "khong-duoi",
]


def test_files_of_any_name(desk: Any, u: Any) -> None:
    units = (u.OFFICE, u.MN, u.TH, u.BOTH, u.OLD_A, u.OLD_B, u.PRIVATE, u.UP, u.DOWN)
    books = [
        desk.book(("CCHC-3.1", number, 20), name=name, unit=units[number % len(units)])
        for number, name in enumerate(NAMES)
    ]
    ran = desk.cli("load", "--json", "--", *books)
    assert ran.code == 0
    assert [file["verdict"] for file in ran.json["files"]] == ["warning"] * len(NAMES)
    assert all(file["file"].isprintable() for file in ran.json["files"])
    assert desk.sql("select count(*) from core.submission") == [(len(NAMES),)]
    target = desk.folder / "x.xlsx"
    assert desk.cli("extract", "submissions", "--plan", "CCHC", "--period", "2025-Q1", "-o", target).code == 0
    assert desk.cli("verify").code == 0


CLUMSY: dict[str, dict[str, Any]] = {
    "one cell": {"Sheet1": [("x",)]},
    "one cell in the right sheet": {"Chỉ tiêu": [("x",)]},
    "headings only": {"Chỉ tiêu": [("Mã chỉ tiêu", "Tử số", "Mẫu số")]},
    "anchor alone": {"Chỉ tiêu": [("Mã chỉ tiêu",), ("CCHC-3.1",)]},
    "codes of every type": {
        "Chỉ tiêu": [
            ("Mã chỉ tiêu", "Tử số", "Mẫu số"),
            (3.1, 1, 2),
            (True, 1, 2),
            (date(2025, 1, 1), 1, 2),
            (("=1/0", "#N/A"), 1, 2),
        ]
    },
    "huge text": {"Chỉ tiêu": [("Mã chỉ tiêu", "Tử số", "Mẫu số"), ("x" * 32_000, "9" * 32_000, "=" * 32_000)]},
    "headings of every type": {
        "Chỉ tiêu": [("Mã chỉ tiêu", 5, True, date(2025, 1, 1), ("=1/0", "#N/A")), ("CCHC-3.1", 1, 2, 3, 4)]
    },
    "table far away": {"Chỉ tiêu": [*[()] * 45, ("Mã chỉ tiêu", "Tử số"), ("CCHC-3.7", 1)]},
    "information of every type": {
        "Thông tin": [("Mã đơn vị", True), ("Kế hoạch", 5), ("Kỳ báo cáo", ("=1/0", "#N/A"))]
    },
    "information upside down": {"Thông tin": [("0126002", "Mã đơn vị"), ("CCHC", "Kế hoạch")]},
    "many columns": {"Chỉ tiêu": [("Mã chỉ tiêu", "Tử số", *[f"c{n}" for n in range(800)]), ("CCHC-99", *range(801))]},
}


def test_clumsy_workbooks_are_refused_with_sentences(desk: Any, told: Told) -> None:
    before = desk.traces()
    verdicts = desk.check(
        *[
            desk.book(sheets=sheets) if "Thông tin" in sheets else desk.book(ONE, sheets=sheets)
            for sheets in CLUMSY.values()
        ]
    ).verdicts
    assert {name: verdict.verdict for name, verdict in zip(CLUMSY, verdicts, strict=True)} == dict.fromkeys(
        CLUMSY, "error"
    ) | {"one cell": "warning"}
    assert all(told(verdict) or verdict.verdict == "warning" for verdict in verdicts)
    assert desk.traces() == before
