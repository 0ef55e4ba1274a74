"""`verify`: 0 whatever was honestly done, 1 whatever was tampered with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse import store


@pytest.fixture
def lived_in(desk: Any, u: Any) -> Any:
    """A home with loads, refusals, a partial load, a withdrawal taken back, a register and a catalogue change."""
    book = desk.book
    first = desk.load(
        book(("CCHC-3.1", 40, 50), ("CCHC-2.1", "1/2")),
        book(("CCHC-3.1", 70, 80, "Lũy kế"), period="2025-Q2"),
        book(("CCHC-3.1", 1), unit=u.MN),
    )
    second = desk.sent(("CCHC-3.1", 41, 50), ("CCHC-4.1", 49, 50), items=[("CCHC-3.1", "a", 41, 50)], unit=u.MN)
    desk.cli("withdraw", second, "--why", "nhầm")
    desk.cli("reinstate", second)
    desk.cli(
        "units", desk.register((u.TH, "Tên mới", "01/06/2025"), headings=("Mã đơn vị", "Tên đơn vị", "Hiệu lực từ"))
    )
    (desk.home.root / "settings.toml").write_text("[THTK]\nissued_on = 2026-01-15\n", encoding="utf-8")
    desk.sent(("TK-5.1", "có"), plan="THTK", period="2026-Q1")
    partial = [("Mã đơn vị", "Mã chỉ tiêu", "Tử số", "Mẫu số"), (u.UP, "CCHC-3.1", 1, 2), (u.BOTH, "CCHC-3.1", 3, 2)]
    info = [("Kế hoạch", "CCHC"), ("Kỳ báo cáo", "2025-Q1")]
    verdict = desk.load(book(sheets={"Thông tin": info, "Chỉ tiêu": partial}), is_partial=True).verdicts[0]
    assert (verdict.verdict, len(verdict.submissions), len(first.verdicts)) == ("error", 1, 3)
    return desk


def test_whatever_was_honestly_done_is_replayed(lived_in: Any) -> None:
    before = lived_in.traces()
    ran = lived_in.cli("verify", "--json")
    assert (ran.code, ran.json) == (0, {"differences": []})
    assert lived_in.traces() == before


def test_originals_of_an_interrupted_load_are_no_difference(desk: Any) -> None:
    desk.sent(("CCHC-3.1", 4, 5))
    (desk.home.originals / "abc.part").write_bytes(b"x")
    (desk.home.originals / ("0" * 64)).write_bytes(b"x")
    assert desk.cli("verify").code == 0


def original_changed(desk: Any) -> None:
    file = desk.home.originals / desk.sql("select sha256 from core.submission")[0][0]
    file.write_bytes(file.read_bytes() + b"x")


def original_gone(desk: Any) -> None:
    (desk.home.originals / desk.sql("select sha256 from core.submission")[0][0]).unlink()


def register_changed(desk: Any) -> None:
    entry = json.loads((desk.home.journal / "000001.json").read_text(encoding="utf-8"))
    (event,) = [event for event in entry["events"] if event["kind"] == "units"]
    (desk.home.originals / event["sha256"]).write_bytes(b"x")


def statement(text: str) -> Callable[[Any], None]:
    def change(desk: Any) -> None:
        con = duckdb.connect(store.version_file(desk.home, store.current_version(desk.home)))
        con.execute(text)
        con.close()

    return change


def pointed_elsewhere(desk: Any) -> None:
    (desk.home.warehouse / "CURRENT").write_text("000009", encoding="ascii")


def warehouse_garbage(desk: Any) -> None:
    store.version_file(desk.home, store.current_version(desk.home)).write_bytes(b"not a database" * 1000)


def journal(text: str | None) -> Callable[[Any], None]:
    def change(desk: Any) -> None:
        file: Path = desk.home.journal / "000002.json"
        file.unlink() if text is None else file.write_text(text, encoding="utf-8")

    return change


TAMPERINGS: dict[str, Callable[[Any], None]] = {
    "original changed": original_changed,
    "original gone": original_gone,
    "register changed": register_changed,
    "pointer": pointed_elsewhere,
    "warehouse unreadable": warehouse_garbage,
    "journal entry gone": journal(None),
    "journal entry broken": journal("{"),
    "journal entry of no kind": journal('{"version": "000002", "at": "2025-01-01", "events": [{"kind": "x"}]}'),
    "journal entry rewritten": journal('{"version": "000002", "at": "2025-01-01", "events": []}'),
}


CHANGED_ROWS = {
    "core.figure": "update core.figure set explanation = 'x'",
    "core.submission": "update core.submission set received_at = '2025-01-01'",
    "core.warning": "delete from core.warning",
    "core.state": "update core.state set is_sample = true",
    "core.target": "update core.target set clause = 'x'",
    "core.unit": "update core.unit set unit_name = 'x'",
    "core.item": "update core.item set title = 'x'",
    "mart.quarter_cell": "update mart.quarter_cell set numerator = 5 where is_held",
    "mart.received": "update mart.received set days_late = 9",
}


@pytest.fixture(scope="module")
def small_home(shared_desk: Any) -> Any:
    shared_desk.sent(("CCHC-3.1", 4, 5), items=[("CCHC-3.1", "a", 4, 5)])
    return shared_desk


@pytest.fixture
def tampered(desk: Any, small_home: Any) -> Any:
    """The desk with a copy of the small home, to tamper with."""
    shutil.rmtree(desk.home.root)
    shutil.copytree(small_home.home.root, desk.home.root)
    return desk


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(tampered: Any, name: str) -> None:
    TAMPERINGS[name](tampered)
    ran = tampered.cli("verify", "--json")
    assert ran.code == 1
    assert ran.json["differences"]
    assert all(isinstance(sentence, str) and sentence for sentence in ran.json["differences"])
    for english in ("Errno", "No such", "Expecting", "Error", "line ", "Decimal(", "not a valid"):
        assert english not in ran.out


def test_words_of_an_earlier_release_are_no_difference(tampered: Any) -> None:
    statement("update core.warning set message = 'x', remedy = 'y', value = 'z'")(tampered)
    assert tampered.sql("select count(*) from core.warning where message = 'x'")[0][0] > 0
    assert tampered.cli("verify").code == 0


def test_every_changed_row_of_the_warehouse_is_found(tampered: Any) -> None:
    statement(";".join(CHANGED_ROWS.values()))(tampered)
    ran = tampered.cli("verify", "--json")
    assert ran.code == 1
    assert {sentence.split(":")[0] for sentence in ran.json["differences"]} == set(CHANGED_ROWS)
