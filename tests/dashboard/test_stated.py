"""The sheet of figures saved alone as .csv: known as what it is, its unit, plan and period asked for, recorded and replayed."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from dashboard import text
from dashboard.desk import judged, mapping, stated
from dashboard.desk.jobs import Desk
from etl import verify
from tests.dashboard.dropping import after, checked, done
from tests.dashboard.opening import opened, said
from warehouse import store
from warehouse.folding import fold


def saved_alone(workbook: Path, sheet: str, target: Path) -> Path:
    """One sheet of a workbook as Excel saves it as .csv, a numerator another one than before."""
    rows = openpyxl.load_workbook(workbook, data_only=True)[sheet].iter_rows(values_only=True)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        for row in rows:
            shown = [int(value) if isinstance(value, float) and value.is_integer() else value for value in row]
            csv.writer(file, delimiter=";").writerow("" if value is None else value for value in shown)
    return target


def name_of(desk: Desk, unit: str) -> str:
    with store.opened(desk.home) as con:
        ((name,),) = con.sql(
            "select unit_name from core.unit where unit_code = $unit limit 1", params={"unit": unit}
        ).fetchall()
    return str(name)


@pytest.fixture
def source(desk: Desk) -> Path:
    return sorted((desk.home.demo / "CCHC" / "2025-Q3").glob("*_CCHC_2025-Q3.xlsx"))[2]


def test_a_sheet_of_figures_saved_as_csv_is_asked_about_recorded_and_replayed(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    unit = source.name.partition("_")[0]
    figures = saved_alone(source, "Chỉ tiêu", tmp_path / f"{unit}_Chỉ tiêu.csv")
    job = checked(desk, figures)
    line = judged.line(desk, job, 0)
    assert line is not None
    assert {"unit_code_missing", "plan_code_missing", "period_missing"} <= judged.rules(desk, job)
    assert not mapping.is_unknown(desk, desk.needed(job), line)
    app = opened("intake", job=job)

    assert "1 tệp không ghi đơn vị" in said(app)
    # the code in the file's name is offered, and nothing more than that
    assert app.selectbox(key=f"desk_unit_of {job} {line.sha256}").value == unit
    assert stated.units(desk, job) == {}
    app.selectbox(key=f"desk_plan {job}").select("CCHC").run()
    app.selectbox(key=f"desk_period {job}").select("2025-Q3").run()
    app.button(key="desk_state").click().run()
    assert not app.exception
    assert desk.needed(job).task.get("because") == "stated" or desk.needed(job).state == "ready"
    assert after(desk, job).state == "ready"
    line = judged.line(desk, job, 0)
    assert line is not None and line.parts == [("CCHC", "2025-Q3", unit)]
    assert line.verdict in {"ok", "warning"}
    assert "desk_state" not in [button.key for button in opened("intake", job=job).button]

    assert done(desk, job, "record", "ready").state == "recorded"
    event = json.loads((desk.home.journal / f"{store.current_version(desk.home)}.json").read_text("utf-8"))
    (file,) = next(one["files"] for one in event["events"] if one["kind"] == "load")
    assert (file["unit"], file["plan"], file["period"]) == (unit, "CCHC", "2025-Q3")
    assert verify.verify(desk.home) == []


def test_what_a_person_said_is_told_as_theirs_and_is_changed_until_it_is_recorded(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    unit = source.name.partition("_")[0]
    figures = saved_alone(source, "Chỉ tiêu", tmp_path / "chỉ tiêu.csv")
    job = checked(desk, figures, ("bản sao.csv", figures))
    app = opened("intake", job=job, file="0")
    assert [each.key for each in app.button if each.key == "desk_said_change"] == []
    field = f"desk_unit_of {job} {stated.missing(desk, job)[0].sha256}"
    other = next(code for code in app.selectbox(key=field).options if unit not in code).split(" · ")[1]
    # a chooser looks in the words it shows: code, name, name without accents
    shown = next(option for option in app.selectbox(key=field).options if unit in option)
    name = name_of(desk, unit)
    assert shown == f"{name} · {unit} · {fold(name)}" and fold(name) != name.lower()
    app.selectbox(key=field).select(other).run()
    app.selectbox(key=f"desk_plan {job}").select("CCHC").run()
    app.selectbox(key=f"desk_period {job}").select("2025-Q2").run()
    app.button(key="desk_state").click().run()
    assert after(desk, job).state == "ready"
    line = judged.line(desk, job, 0)
    assert line is not None and line.parts == [("CCHC", "2025-Q2", other)]

    app = opened("intake", job=job, file="0")
    told = said(app)
    assert f"Đơn vị do {text.LOCAL_PERSON} chọn: " in told and f" · {other}" in told
    assert f"Kế hoạch do {text.LOCAL_PERSON} chọn: CCHC" in told
    assert f"Kỳ do {text.LOCAL_PERSON} chọn: Quý II/2025" in told
    assert "desk_state" not in [each.key for each in app.button]
    app.button(key="desk_said_change").click().run()
    again = field.replace("desk_unit_of", "desk_unit_of_again")
    assert app.selectbox(key=again).value == other
    assert app.selectbox(key=f"desk_period_again {job}").value == "2025-Q2"
    # pressed once more: as it was
    app.button(key="desk_said_change").click().run()
    assert "desk_state_again" not in [each.key for each in app.button]
    app.button(key="desk_said_change").click().run()
    app.selectbox(key=again).select(unit).run()
    app.selectbox(key=f"desk_period_again {job}").select("2025-Q3").run()
    app.button(key="desk_state_again").click().run()
    assert not app.exception
    assert after(desk, job).state == "ready"
    line = judged.line(desk, job, 0)
    assert line is not None and line.parts == [("CCHC", "2025-Q3", unit)]
    app = opened("intake", job=job, file="0")
    assert f" · {unit}" in said(app)
    assert "desk_state_again" not in [each.key for each in app.button]

    # a recorded one is changed no more
    assert done(desk, job, "record", "ready").state == "recorded"
    app = opened("intake", job=job, file="0")
    assert f"Kỳ do {text.LOCAL_PERSON} chọn: Quý III/2025" in said(app)
    assert "desk_said_change" not in [each.key for each in app.button]


def test_nothing_chosen_says_so_beside_the_button_and_items_alone_are_no_figures(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    figures = saved_alone(source, "Chỉ tiêu", tmp_path / "chỉ tiêu.csv")
    items = saved_alone(source, "Chi tiết", tmp_path / "chi tiết.csv")
    job = checked(desk, figures, items)
    assert judged.findings(desk, job, 1)["rule"].to_list() == ["figures_missing"]
    assert [file.name for file in stated.missing(desk, job)] == ["chỉ tiêu.csv"]
    app = opened("intake", job=job)
    assert app.button(key="desk_state").disabled
    assert text.STATE_FIRST in said(app)
    # an error that stands at no cell says where it is mended
    assert text.NO_CELL["stated"] in said(opened("intake", job=job, file="0"))
    assert text.NO_CELL["other"] in said(opened("intake", job=job, file="1"))


def test_a_unit_is_offered_only_where_a_name_holds_the_code_of_one() -> None:
    codes = {"00126007", "00126008"}
    assert stated.suggested("x/00126007_CCHC.csv", codes) == "00126007"
    assert stated.suggested("00126007 và 00126008.csv", codes) is None
    assert stated.suggested("100126007.csv", codes) is None
