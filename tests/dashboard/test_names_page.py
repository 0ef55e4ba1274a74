"""Unit names nobody knows are asked once for all files of a job; what is remembered can be forgotten."""

import runpy
import shutil
from pathlib import Path

import pytest

import dashboard
from dashboard import text
from dashboard.desk import batch, judged, names_page, runner
from dashboard.desk import opened as desk_opened
from dashboard.desk.jobs import Desk, Upload
from tests.dashboard.dropping import after, checked
from tests.dashboard.opening import opened
from warehouse import store

APP = Path(dashboard.__file__).with_name("page.py")
made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))


@pytest.mark.parametrize(("said", "is_name"), [
    ("0126999", False), ("01 26", True), ("MN0126", False), ("THCS2", True), ("Trường B", True), ("12-34/5", False), ("–", False),
])  # fmt: skip
def test_a_code_is_no_name_to_remember(said: str, is_name: bool) -> None:
    assert desk_opened.is_name(said) is is_name


def test_an_unknown_code_is_not_offered_to_be_remembered(desk: Desk, tmp_path: Path) -> None:
    sources = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[:2]
    code = made["told"](sources[0], tmp_path / "mã.xlsx", unit="9999999", name="")
    named = made["told"](sources[1], tmp_path / "tên.xlsx", unit=None, name="Trường trên đồi xa")
    job = checked(desk, code, named)
    assert "unit_unknown" in judged.findings(desk, job, 0)["rule"].to_list()
    assert names_page.in_doubt(desk, job) == [("Trường trên đồi xa", 1)]
    lines = {line.name: line for line in judged.lines(desk, job)}
    held = desk.needed(job)
    assert desk_opened.doubts(desk, held, lines["mã.xlsx"]) == []
    assert [name for name, _ in desk_opened.doubts(desk, held, lines["tên.xlsx"])] == ["Trường trên đồi xa"]


def remembered(desk: Desk) -> list[tuple[str, str, str]]:
    with store.opened(desk.home) as con:
        return con.sql("select alias, unit_code, noted_by from core.alias order by 1").fetchall()


def test_names_are_chosen_together_remembered_at_once_and_forgotten(desk: Desk, tmp_path: Path) -> None:
    sources = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[:3]
    names = ("Trường trên đồi xa", "Trường trên đồi xa", "Trường <b>bên suối")
    files = [
        made["told"](source, tmp_path / f"{n}.xlsx", unit=None, name=name)
        for n, (source, name) in enumerate(zip(sources, names, strict=True))
    ]
    job = desk.create("Văn thư", 3)
    for n, path in enumerate(files):
        shutil.copy(path, batch.stored(desk, job, n, path.name))
        desk.put(job, Upload(n, path.name, path.stat().st_size, ""))
    desk.ask(job, "check", frozenset({"receiving"}))
    runner.of(desk.home).wake()
    after(desk, job)
    assert names_page.in_doubt(desk, job) == [("Trường trên đồi xa", 2), ("Trường <b>bên suối", 1)]

    version = int(store.current_version(desk.home))
    app = opened("intake", job=job)
    first = app.selectbox(key=f"desk_name {job} 0 {names[0]}")
    assert first.label == text.name_of_files(names[0], 2)
    assert app.button(key="desk_names_ok").disabled
    first.select_index(0).run()
    app.selectbox(key=f"desk_name {job} 1 {names[2]}").select_index(1).run()
    app.button(key="desk_names_ok").click().run()
    assert not app.exception
    assert int(store.current_version(desk.home)) == version + 1
    assert [(name, by) for name, _, by in remembered(desk)] == [
        (names[2], text.LOCAL_PERSON), (names[0], text.LOCAL_PERSON)
    ]  # fmt: skip
    after(desk, job)
    assert names_page.in_doubt(desk, job) == []

    app = opened("intake")
    app.selectbox(key="forget_name").select_index(1).run()
    app.button(key="do_forget").click().run()
    assert not app.exception
    assert [name for name, _, _ in remembered(desk)] == [names[2]]
    app = opened("intake")
    assert app.selectbox(key="forget_name").options == [names[2]]
