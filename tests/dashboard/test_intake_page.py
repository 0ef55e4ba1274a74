"""The intake page as Streamlit runs it: who sees it, what stands on it at each step, what each button does."""

import json
import runpy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import dashboard
from dashboard import person, text
from dashboard.desk import rows
from dashboard.desk.jobs import Desk
from etl import workflow
from tests.dashboard.dropping import after, checked, done, dropped
from tests.dashboard.opening import opened, pieces, said
from warehouse import store

APP = Path(dashboard.__file__).with_name("page.py")
made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))


@pytest.fixture
def files(desk: Desk, tmp_path: Path) -> list[Path]:
    """One file with a warning, one with an error, one of an unknown unit."""
    sources = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))
    lowered = made["lowered"](sources[2], tmp_path / "x.xlsx")
    return [
        made["told"](lowered, tmp_path / "can-xem.xlsx", name="Tên khác"),
        made["broken"](sources[2], tmp_path / "loi.xlsx"),
        made["told"](sources[3], tmp_path / "la.xlsx", unit=None, name="Trường trên đồi xa"),
    ]


def test_only_those_who_decide_see_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert text.DROP["drop"] in said(opened("intake"))
    monkeypatch.setitem(person._DOOR, "role", "leader")
    shown = said(opened("intake"))
    assert text.ONLY_DECIDING in shown
    assert text.DROP["drop"] not in shown
    assert "nop-so-lieu?" not in shown


def test_an_unknown_or_strange_job_is_told(desk: Desk) -> None:
    assert text.desk_unknown() in said(opened("intake", job="0" * 12))
    assert text.NO_JOBS in said(opened("intake", job="../../x", file="<b>"))


def test_two_files_of_one_unit_and_quarter_are_named_together(desk: Desk, files: list[Path], tmp_path: Path) -> None:
    source = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[2]
    again = made["told"](source, tmp_path / "bản nữa.xlsx", name="Tên khác nữa")
    job = checked(desk, files[0], files[2], again)
    shown = said(opened("intake", job=job))
    (told,) = [line for line in shown.split("\n") if "2 tệp trong đợt này" in line]
    assert "can-xem.xlsx; bản nữa.xlsx" in told and "Quý III/2025" in told and "la.xlsx" not in told
    assert "2 tệp trong đợt này" not in said(opened("intake", job=checked(desk, files[0])))


def test_the_steps_of_a_job(desk: Desk, files: list[Path]) -> None:
    version = store.current_version(desk.home)
    job = checked(desk, *files)
    assert job in said(opened("intake"))
    app = opened("intake", job=job)
    shown = said(app)
    for words in ("Nộp số liệu: 3 tệp, 1 tệp ghi nhận được", "can-xem.xlsx", "đổi 1", text.PREVIEW, "returned.zip"):
        assert words in shown
    button = app.button(key="desk_record")
    assert button.disabled
    found = desk.needed(job)
    app.checkbox(key=f"desk_seen {job} {found.revision}").check().run()
    button = app.button(key="desk_record")
    assert not button.disabled
    assert button.label.startswith("Ghi nhận 1 tệp, ")
    assert store.current_version(desk.home) == version
    button.click().run()
    assert not app.exception
    assert after(desk, job).state == "recorded"
    app = opened("intake", job=job)
    assert "công bố thành phiên bản" in said(app)
    assert (
        text.CHANGED["recorded"] in (shown := said(opened("intake", job=job, file="0"))) and text.PREVIEW not in shown
    )
    assert "sẽ là bản" not in shown and "đã ghi là bản 2" in shown
    # a press without a reason is answered, and typing does not take the button away
    app.button(key="desk_undo_now").click().run()
    assert text.NO_REASON in said(app) and desk.needed(job).state == "recorded"
    app.text_input(key=f"desk_undo {job}").input("nhầm").run()
    assert text.NO_REASON not in said(app)
    app.button(key="desk_undo_now").click().run()
    assert after(desk, job).state == "undone"
    app = opened("intake", job=job)
    shown = said(app)
    assert "đã được hoàn tác" in shown and str(text.REDO_NOTE) in shown
    # neither its counts nor its line among the jobs promise what is no more
    assert "sẵn sàng" not in shown and "đã hoàn tác, có cảnh báo" in shown
    assert "1 đã hoàn tác, có cảnh báo" in said(opened("intake"))
    button = app.button(key="desk_redo")
    assert button.label == text.desk_redo(1)
    button.click().run()
    assert not app.exception
    assert after(desk, job).state == "recorded"
    app = opened("intake", job=job)
    assert "công bố thành phiên bản" in said(app)
    assert "desk_redo" not in {each.key for each in app.button}


def test_one_file_with_everything_found(desk: Desk, files: list[Path]) -> None:
    job = checked(desk, *files)
    shown = said(opened("intake", job=job, file="1"))
    for words in (
        "không phải là một con số",
        f"desk/jobs/{job}/fixing/1",
        f"desk/jobs/{job}/returned/1",
        text.GET_MARKED,
    ):
        assert words in shown
    app = opened("intake", job=job, file="2")
    assert "Trường trên đồi xa" in said(app)
    # beside an opened file, too, the list names the files
    listed = next(each for each in pieces(app) if each.get("caption") == text.FILES_OF_JOB)
    assert str(text.FILE_COLUMNS["file"]) in [column["label"] for column in listed["columns"]]
    assert "can-xem.xlsx" in json.dumps(listed["rows"], ensure_ascii=False)
    choice = app.selectbox(key=f"desk_unit {job} 2 0")
    choice.select_index(3).run()
    app.button(key=f"desk_unit {job} 2 0 ok").click().run()
    assert not app.exception
    after(desk, job)
    assert "Trường trên đồi xa. " not in said(opened("intake", job=job, file="2"))
    with store.opened(desk.home) as con:
        assert con.sql("select alias from core.alias").fetchall() == [("Trường trên đồi xa",)]


def test_an_earlier_day_needs_a_reason(desk: Desk, files: list[Path]) -> None:
    job = checked(desk, files[0])
    app = opened("intake", job=job)
    app.button(key="desk_set_day").click().run()
    assert text.desk_later_day() in said(app)
    assert desk.needed(job).received_on is None
    app.text_input(key=f"desk_why {job}").input("nhận bản giấy").run()
    app.button(key="desk_set_day").click().run()
    assert after(desk, job).received_why == "nhận bản giấy"


def test_all_of_two_thousand_files_are_reached_by_scrolling(desk: Desk, files: list[Path]) -> None:
    job = checked(desk, files[0])
    with desk.connected() as con:
        con.execute(
            "insert into judged select job, k + n.value, upload, 'tep-' || n.value || '.xlsx', sha256, verdict, is_read, "
            "parts, submissions, errors, warnings, first, problems, changes from judged, "
            "(with recursive n(value) as (select 1 union all select value + 1 from n where value < 1999) "
            "select value from n) n where job = ?",
            [job],
        )
    app = opened("intake", job=job)
    shown = said(app)
    assert shown.count(".xlsx") < 500
    table = next(each for each in pieces(app) if each.get("caption") == text.FILES_OF_JOB)
    address = urlsplit(table["rest"]["href"])
    assert address.path == f"desk/jobs/{job}/rows/files"
    asked = parse_qs(address.query)
    reached = list(table["rows"])
    while len(reached) < table["rest"]["total"]:
        found = rows.rows(desk, desk.needed(job), person.person(), "files", asked | {"from": [str(len(reached))]})
        assert found
        reached += found
    assert len({row["href"] for row in reached}) == len(reached) == 2000
    app.text_input(key=f"desk_find {job}").input("tep-1999").run()
    shown = said(app)
    assert "tep-1999.xlsx" in shown
    assert "tep-10.xlsx" not in shown
    assert rows.rows(desk, desk.needed(job), person.person(), "files", asked | {"version": ["999999"]}) is None
    assert rows.rows(desk, desk.needed(job), person.person(), "nothing", asked | {"from": ["0"]}) is None
    narrowed = rows.rows(
        desk, desk.needed(job), person.person(), "files", asked | {"from": ["0"], "find": ["tep-77.x"]}
    )
    assert narrowed is not None
    assert len(narrowed) == 1


def test_item_changes_are_shown_old_and_new_on_demand(desk: Desk, files: list[Path], tmp_path: Path) -> None:
    job = checked(desk, made["lowered"](files[0], tmp_path / "a.xlsx"))
    app = opened("intake", job=job, file="0")
    assert text.ITEM_CHANGES not in said(app)
    app.toggle(key=f"desk_items {job} 0").set_value(True).run()
    table = next(each for each in pieces(app) if each.get("caption") == text.ITEM_CHANGES)
    (row,) = table["rows"]
    assert row["cells"][4] == text.CHANGES["changed"]
    old, new = (int(row["cells"][at].split("/")[0]) for at in (2, 3))
    assert new < old
    asked = {"version": [store.current_version(desk.home)], "from": ["0"], "file": ["0"], "job": [job]}
    assert rows.rows(desk, desk.needed(job), person.person(), "items", asked) == [row]


def test_what_a_closed_quarter_refused_can_be_checked_again_once_it_is_open(desk: Desk, tmp_path: Path) -> None:
    workflow.locked(desk.home, plan="CCHC", period="2025-Q3", by="Lan")
    source = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[2]
    job = checked(desk, made["lowered"](source, tmp_path / "a.xlsx"))
    assert "desk_check" not in {button.key for button in opened("intake", job=job).button}
    # who is told to ask the office is the office: the way to where it is unlocked
    shown = said(opened("intake", job=job, file="0"))
    assert text.REFUSED_CLOSED in shown and "tinh-hinh-nop?plan=CCHC&period=2025-Q3" in shown
    workflow.unlocked(desk.home, plan="CCHC", period="2025-Q3", why="bổ sung", by="Lan")
    assert text.REFUSED_CLOSED not in said(opened("intake", job=job, file="0"))
    app = opened("intake", job=job)
    assert app.button(key="desk_record").disabled
    app.button(key="desk_check").click().run()
    assert after(desk, job).state == "ready"
    assert not opened("intake", job=job).button(key="desk_record").disabled


def test_a_verdict_older_than_the_closing_of_its_quarter_says_so_with_the_remedy(desk: Desk, tmp_path: Path) -> None:
    source = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[2]
    job = checked(desk, made["lowered"](source, tmp_path / "a.xlsx"))
    workflow.locked(desk.home, plan="CCHC", period="2025-Q3", by="Lan", why="chốt số")
    for asked in ({}, {"file": "0"}):
        shown = said(opened("intake", job=job, **asked))
        assert "Quý III/2025 đã khóa sổ" in shown and "(Lan): chốt số. Kết quả kiểm tra đang hiện" in shown
        assert "1 tệp của kỳ này sẽ không ghi nhận được" in shown
    app = opened("intake", job=job, file="0")
    assert [each.label for each in app.button].count(text.CHECK_AGAIN) == 1
    app.button(key="desk_check").click().run()
    assert after(desk, job).state == "ready"
    # judged by what is closed now, and then by what is open again
    assert "Kết quả kiểm tra đang hiện" not in said(opened("intake", job=job))
    workflow.unlocked(desk.home, plan="CCHC", period="2025-Q3", why="bổ sung", by="Minh")
    shown = said(opened("intake", job=job))
    assert "(Minh): bổ sung. Kết quả kiểm tra đang hiện" in shown
    assert "1 tệp bị từ chối vì khóa sổ nay có thể ghi nhận được" in shown


def test_what_was_recorded_in_a_closed_quarter_is_not_undone_and_says_why(desk: Desk, tmp_path: Path) -> None:
    source = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[2]
    job = checked(desk, made["lowered"](source, tmp_path / "a.xlsx"))
    assert done(desk, job, "record", "ready").state == "recorded"
    workflow.locked(desk.home, plan="CCHC", period="2025-Q3", by="Lan")
    app = opened("intake", job=job)
    shown = said(app)
    assert "Không hoàn tác được đợt này: Quý III/2025 đã khóa sổ" in shown and text.UNLOCK_FIRST in shown
    (undo,) = [each for each in app.main if each.type == "popover" and each.proto.popover.label == text.UNDO]
    assert undo.proto.popover.disabled


def test_the_names_of_files_stand_there_before_any_is_read(desk: Desk, files: list[Path]) -> None:
    job = dropped(desk, *files)
    # as at the moment the check was asked for
    assert desk.change(job, state="checking", task='{"do": "check", "because": "layout"}')
    shown = said(opened("intake", job=job))
    for words in (
        text.desk_unread(3),
        "can-xem.xlsx",
        "loi.xlsx",
        "la.xlsx",
        text.READING,
        text.CHECKED_BECAUSE["layout"],
    ):
        assert words in shown
    assert after(desk, job).state == "ready"
    assert text.READING not in said(opened("intake", job=job))
