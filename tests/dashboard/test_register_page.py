"""A unit register dropped on the desk: what it would change, applied by a click, all or nothing, refused in a sample home."""

import json
import runpy
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import dashboard
from dashboard import person, text
from dashboard.desk import judged, remaining, returning, runner
from dashboard.desk.jobs import Desk
from etl import register, setup
from etl.register_form import HEADINGS
from tests.dashboard.dropping import after, checked
from tests.dashboard.opening import opened, said
from warehouse import store
from warehouse.home import Home

APP = Path(dashboard.__file__).with_name("page.py")
ROWS = [
    ("0126001", "Trường A", "trường", "công lập", "TH", "Phường A"),
    ("0126002", "Trường B", "trường", "công lập", "MN", "Phường B"),
]


def written(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(list(HEADINGS.values())[:6])
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    home = Home(tmp_path / "h")
    setup.init(home, units=written(tmp_path / "first.xlsx", *ROWS))
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    monkeypatch.setitem(person._DOOR, "role", "finance")
    yield Desk(home)
    runner.of(home).stop()


def test_what_would_change_is_shown_and_applied_on_a_click(real: Desk, tmp_path: Path) -> None:
    version = store.current_version(real.home)
    path = written(
        tmp_path / "danh mục mới.xlsx", ("0126001", "Trường A mới", *ROWS[0][2:]), ("0126003", "Trường C", *ROWS[0][2:])
    )
    job = checked(real, path)
    told = said(opened("intake", job=job))
    assert text.register_dropped(1) in told
    assert f"job={job}&file=0" in told
    app = opened("intake", job=job, file="0")
    shown = said(app)
    # who has opened it is not sent there
    assert text.register_dropped(1) not in shown
    for words in (
        text.REGISTER["title"],
        text.REGISTER["file"],
        "Trường A mới",
        "Trường C",
        text.REGISTER_KINDS["renamed"],
        text.REGISTER_KINDS["new"],
    ):
        assert words in shown
    # nobody's figures are at fault: nothing to send back to a unit
    assert text.GET_MARKED not in shown and text.desk_file_title(text.UNKNOWN_UNIT, 1, 0) not in shown
    assert text.MESSAGE_TO_SEND not in [each.label for each in app.expander]
    assert store.current_version(real.home) == version
    app.button(key="do_register").click().run()
    assert not app.exception
    assert store.current_version(real.home) > version
    with store.opened(real.home) as con:
        names = dict(con.sql("select unit_code, unit_name from core.unit").fetchall())
    assert (names["0126001"], names["0126002"], names["0126003"]) == ("Trường A mới", "Trường B", "Trường C")
    entry = json.loads((real.home.journal / f"{store.current_version(real.home)}.json").read_text(encoding="utf-8"))
    assert [(event["kind"], event["file"], event["by"]) for event in entry["events"]] == [
        ("units", path.name, text.LOCAL_PERSON)
    ]
    after(real, job)
    assert text.REGISTER["same"] in said(opened("intake", job=job, file="0"))


@pytest.mark.parametrize("state", ["recorded", "undone"])
def test_a_register_is_not_lost_once_its_batch_is_over(real: Desk, tmp_path: Path, state: str) -> None:
    job = checked(real, written(tmp_path / "danh mục mới.xlsx", ("0126003", "Trường C", *ROWS[0][2:])))
    real.change(job, state=state, version=store.current_version(real.home))
    if state == "recorded":
        assert text.register_dropped(1) in said(opened("intake", job=job))
    app = opened("intake", job=job, file="0")
    assert "Trường C" in said(app)
    app.button(key="do_register").click().run()
    assert not app.exception
    with store.opened(real.home) as con:
        assert con.sql("select unit_code from core.unit where unit_name = 'Trường C'").fetchall() == [("0126003",)]
    assert real.needed(job).state == state
    assert text.REGISTER["same"] in said(opened("intake", job=job, file="0"))


def test_a_faulty_register_changes_nothing_and_names_every_fault(real: Desk, tmp_path: Path) -> None:
    version = store.current_version(real.home)
    job = checked(
        real,
        written(tmp_path / "sai.xlsx", ("0126003", "Trường C", *ROWS[0][2:]), ("0126004", None, "nhà", "x", "Y", "Z")),
    )
    app = opened("intake", job=job, file="0")
    assert "Điền tên đơn vị" in said(app)
    assert "do_register" not in {button.key for button in app.button}
    assert store.current_version(real.home) == version


def test_a_sample_home_shows_the_changes_and_names_the_command(desk: Desk, tmp_path: Path) -> None:
    job = checked(desk, written(tmp_path / "danh mục.xlsx", ("9990001", "Trường C", *ROWS[0][2:])))
    app = opened("intake", job=job, file="0")
    shown = said(app)
    assert "Trường C" in shown
    assert register.SAMPLE_STAYS in shown
    assert "do_register" not in {button.key for button in app.button}


def test_a_register_is_no_error_and_goes_back_to_nobody(desk: Desk, tmp_path: Path) -> None:
    made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "dropped.py"))
    source = sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[2]
    broken = made["broken"](source, tmp_path / "sai.xlsx")
    register_file = written(tmp_path / "danh mục.xlsx", ("9990001", "Trường C", *ROWS[0][2:]))
    job = checked(desk, register_file, broken, source)
    assert judged.counts(desk, job) == {"ok": 0, "warning": 0, "error": 1, "duplicate": 1, "register": 1}
    first, second, _ = judged.lines(desk, job)
    assert (first.name, first.verdict) == ("sai.xlsx", "error")
    assert (second.name, second.verdict, second.errors, second.warnings) == ("danh mục.xlsx", "register", 0, 0)
    assert remaining.left([first, second]) == [first]
    held = desk.needed(job)
    assert returning.one(desk, held, second.k) is None
    assert returning.message(desk, held, second, {}) == ""
    packed = returning.everything(desk, held)
    assert packed is not None
    with zipfile.ZipFile(packed) as opened_zip:
        assert not [name for name in opened_zip.namelist() if "danh mục" in name]
    shown = said(opened("intake", job=job))
    assert text.REGISTER["open"] in shown
    assert text.UNKNOWN_UNIT not in shown


def test_who_may_not_decide_sees_nothing_of_it(real: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = checked(real, written(tmp_path / "danh mục.xlsx", ("0126003", "Trường C", *ROWS[0][2:])))
    monkeypatch.setitem(person._DOOR, "role", "leader")
    assert "Trường C" not in said(opened("intake", job=job, file="0"))
