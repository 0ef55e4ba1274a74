"""The built-in catalogue as counted in the plans, every fault named by file, line and key, a third plan without code."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from warehouse import queries, record
from warehouse.catalogue import BUILT_IN, read_catalogue
from warehouse.catalogue.bundle import bundled, unbundled
from warehouse.catalogue.model import catalogue_json
from warehouse.errors import CatalogueError
from warehouse.filters import Filter
from warehouse.home import Home

PLAN = """\
code = "HTS"
name = "Kế hoạch học tập suốt đời (mẫu)"
name_en = "Lifelong learning (sample)"
document = "KH mẫu"
starts = "2027-Q1"
ends = "2028-Q4"
issued_on = 2027-01-05
basis_order = ["plan", "roadmap", "ours"]
phases = [{ code = "A", from = "2027-Q1", to = "2027-Q4" }, { code = "B", from = "2028-Q1", to = "2028-Q4" }]

[[questions]]
key = "lop"
indicator = "HT-1"
question = "Lớp nào được tính?"
default = "Mọi lớp."
"""
INDICATORS = """\
code,field,field_en,name,name_en,unit,measure,direction,accumulation,share,whole,derived,standing_denominator,requires,levels,ownership,reporter,owed_in,numerator,denominator,numerator_en,denominator_en,baseline_year,lead,support,clause,source_lines,basis
HT-1,Lớp học,Classes,Lớp mở đúng hạn,Classes on time,%,ratio,up,flow,true,true,false,false,,MN;TH;THCS,công lập,both,Q1;Q2;Q3;Q4,Đúng hạn,Đã mở,On time,Opened,,,,I.1,,plan
HT-2,Lớp học,Classes,Đã có kế hoạch,Plan made,%,milestone,up,stock,false,true,false,false,,TH,công lập,school,Q4,Đã xong,,Done,,,,,I.2,,plan
"""
TARGETS = """\
indicator,from,to,comparator,value,stretch,basis,level,unit_code,clause,source_lines,note
HT-1,2027-Q1,2028-Q4,>=,80,,roadmap,,,PL,,
HT-1,2027-Q1,2028-Q4,>=,90,,plan,,,I.1,,
HT-2,2027-Q1,2028-Q4,=,100,,plan,TH,,I.2,,
"""
CALENDAR = """\
period,name,starts_on,cutoff_on,due_on,basis,note
2027-Q1,Quý I/2027,2027-01-01,2027-03-31,2027-04-10,plan,
2027-Q2,Quý II/2027,2027-04-01,2027-06-30,2027-07-10,plan,
2027-Q4,Quý IV/2027,2027-10-01,2027-12-20,2027-12-31,ours,
"""
FIELDS = """\
indicator,name,name_en,type,role
HT-1,Lớp,Class,text,label
HT-1,Đúng hạn,On time,number,num
HT-2,Kế hoạch,Plan,text,label
"""
FILES = {
    "plan.toml": PLAN,
    "indicators.csv": INDICATORS,
    "targets.csv": TARGETS,
    "calendar.csv": CALENDAR,
    "item_fields.csv": FIELDS,
}


def write_plan(root: Path, **changed: str) -> Path:
    """The third plan's folder under `root`; `changed` by file stem."""
    folder = root / "hts"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")
    return root


# what the plans hold


def test_both_plans_are_counted():
    catalogue = read_catalogue()
    counts = Counter(indicator.plan_code for indicator in catalogue.indicators)
    assert counts == {"CCHC": 28, "THTK": 36}
    assert [plan.code for plan in catalogue.plans] == ["CCHC", "THTK"]
    assert {code: len(catalogue.periods_of(code)) for code in counts} == {"CCHC": 15, "THTK": 3}
    assert [indicator.code for indicator in catalogue.indicators if indicator.is_derived] == ["CCHC-8.3", "TK-5.4"]


def test_every_indicator_can_be_asked_and_itemised():
    catalogue = read_catalogue()
    for indicator in catalogue.indicators:
        roles = Counter(field.role for field in catalogue.fields_of(indicator.code))
        assert indicator.is_derived or roles["label"] == 1, indicator.code
        assert all(count == 1 for role, count in roles.items() if role != "extra"), indicator.code
        assert set(indicator.owed_in) <= {p.quarter for p in catalogue.periods_of(indicator.plan_code)} | {"Q4"}, (
            indicator.code
        )


@pytest.mark.parametrize(
    ("period", "wanted"),
    [
        ("2023-Q3", [("roadmap", ">=", 40), ("plan", ">=", 85)]),
        ("2025-Q3", [("roadmap", ">=", 85), ("plan", ">=", 85)]),
    ],
)
def test_where_plan_and_appendix_disagree_both_stand(period, wanted):
    found = read_catalogue().targets_at("CCHC-7.1", period)
    assert [(t.basis, t.comparator, t.value) for t in found] == wanted


def test_the_strict_target_of_the_roadmap_is_strict():
    (target,) = read_catalogue().targets_at("CCHC-1.2", "2024-Q1")
    assert (target.comparator, target.value) == (">", 85)


def test_json_has_the_shape_of_the_contract():
    given = json.loads(catalogue_json(read_catalogue()))
    assert set(given) == {"plans", "indicators", "targets", "item_fields", "calendar"}
    assert set(given["indicators"][0]) == {
        "code",
        "plan",
        "field",
        "name",
        "name_en",
        "unit",
        "measure",
        "direction",
        "accumulation",
        "share",
        "whole",
        "derived",
        "levels",
        "ownership",
        "owed_in",
        "reporter",
        "lead",
        "support",
        "clause",
        "basis",
    }
    assert {row["value"] for row in given["targets"] if row["indicator"] == "CCHC-7.1"} == {"40", "85"}
    assert given["calendar"][-1]["due_on"] == "2026-11-10"


def test_a_quarter_without_phases_is_one_phase():
    catalogue = read_catalogue()
    thtk = catalogue.plan["THTK"]
    assert (thtk.phase_of("2026-Q2").from_period, thtk.phase_of("2026-Q2").to_period) == ("2026-Q1", "2026-Q4")


# faults


FAULTS = [
    ("plan", 'code = "HTS"', 'code = "H S"', 1, "code"),
    ("plan", 'name = "Kế hoạch học tập suốt đời (mẫu)"\n', "", 1, "name"),
    ("plan", 'document = "KH mẫu"', 'document = " "', 4, "document"),
    ("plan", 'starts = "2027-Q1"', 'starts = "2027-1"', 5, "starts"),
    ("plan", 'ends = "2028-Q4"', 'ends = "2026-Q4"', 6, "ends"),
    ("plan", "issued_on = 2027-01-05", 'issued_on = "5/1/2027"', 7, "issued_on"),
    ("plan", '["plan", "roadmap", "ours"]', '["plan", "roadmap"]', 8, "basis_order"),
    ("plan", '["plan", "roadmap", "ours"]', "3", 8, "basis_order"),
    ("plan", '["plan", "roadmap", "ours"]', '["plan", "roadmap", 3]', 8, "basis_order"),
    ("plan", 'from = "2028-Q1"', 'from = "2027-Q4"', 9, "phases"),
    ("plan", 'to = "2027-Q4"', 'to = "2026-Q4"', 9, "phases"),
    ("plan", 'from = "2028-Q1", ', "", 9, "phases"),
    ("plan", '{ code = "A", from = "2027-Q1", to = "2027-Q4" }', '"A"', 9, "phases"),
    ("plan", 'default = "Mọi lớp."', "", 11, "questions"),
    ("plan", 'indicator = "HT-1"', 'indicator = "HT-9"', 12, "lop"),
    ("plan", 'name_en = "', 'colour = "', 1, "name_en"),
    ("plan", "basis_order = ", 'color = "x"\nbasis_order = ', 8, "color"),
    ("plan", 'starts = "2027-Q1"', 'starts = "2027-Q1', 5, "plan.toml"),
    ("indicators", "HT-2,", "HT-1,", 3, "code"),
    ("indicators", "HT-2,", "HT 2,", 3, "code"),
    ("indicators", ",ratio,", ",percent,", 2, "measure"),
    ("indicators", ",milestone,up,", ",milestone,sideways,", 3, "direction"),
    ("indicators", ",milestone,up,stock,", ",milestone,up,flow,", 3, "accumulation"),
    ("indicators", ",ratio,up,flow,true,", ",ratio,up,flow,yes,", 2, "share"),
    ("indicators", ",milestone,up,stock,false,", ",milestone,up,stock,true,", 3, "share"),
    ("indicators", "MN;TH;THCS", "MN;TH;THPT", 2, "levels"),
    ("indicators", "MN;TH;THCS", "MN;TH;TH", 2, "levels"),
    ("indicators", ",công lập,both", ",công,both", 2, "ownership"),
    ("indicators", ",both,", ",everyone,", 2, "reporter"),
    ("indicators", "Q1;Q2;Q3;Q4", "Q1;Q5", 2, "owed_in"),
    ("indicators", ",Đã mở,", ",,", 2, "denominator"),
    ("indicators", ",Opened,,", ",Opened,năm nay,", 2, "baseline_year"),
    ("indicators", ",I.2,", ",,", 3, "clause"),
    ("indicators", ",false,false,,MN", ",false,false,budget,MN", 2, "requires"),
    ("indicators", "standing_denominator", "standing", 1, "standing, standing_denominator"),
    ("indicators", ",I.2,,plan", ",I.2,plan", 3, "csv"),
    ("indicators", "HT-2,Lớp học", 'HT-2,"Lớp học', 3, "csv"),
    ("targets", "HT-2,", "HT-7,", 4, "indicator"),
    ("targets", "2027-Q1,2028-Q4,=,", "2027-Q1,2026-Q4,=,", 4, "to"),
    ("targets", "2027-Q1,2028-Q4,=,", "2027,2028-Q4,=,", 4, "from"),
    ("targets", ",=,100", ",==,100", 4, "comparator"),
    ("targets", ",80,", ",tám mươi,", 2, "value"),
    ("targets", ",80,", ",-1,", 2, "value"),
    ("targets", ",80,", ",0.0000001,", 2, "value"),
    ("targets", ",80,", ",NaN,", 2, "value"),
    ("targets", ",80,", ",Infinity,", 2, "value"),
    ("targets", ",80,", ",1e30,", 2, "value"),
    ("targets", ",80,,", ",80,NaN,", 2, "stretch"),
    ("targets", ",plan,TH,", ",plan,THPT,", 4, "level"),
    ("targets", ",plan,TH,,", ",plan,TH,0123,", 4, "unit_code"),
    ("targets", ",90,,plan,", ",90,,roadmap,", 3, "from"),
    ("calendar", "2027-Q4,", "2029-Q4,", 4, "period"),
    ("calendar", "2027-Q2,", "2027-Q1,", 3, "period"),
    ("calendar", "2027-07-10", "2027-06-30", 3, "cutoff_on"),
    ("calendar", "2027-04-01", "2027-03-31", 3, "starts_on"),
    ("calendar", "2027-06-30", "30/06/2027", 3, "cutoff_on"),
    ("calendar", ",ours,", ",roadmap,", 4, "basis"),
    ("item_fields", "HT-2,", "HT-8,", 4, "indicator"),
    ("item_fields", "text,label\nHT-1", "text,title\nHT-1", 2, "role"),
    ("item_fields", "number,num", "integer,num", 3, "type"),
    ("item_fields", "number,num", "number,label", 3, "role"),
    ("item_fields", "HT-2,Kế hoạch,Plan,text,label", "HT-2,Kế hoạch,Plan,text,note", 4, "role"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "key"), FAULTS)
def test_a_fault_names_file_line_and_key(tmp_path, file, old, new, line, key):
    name = next(name for name in FILES if name.startswith(f"{file}."))
    assert FILES[name].count(old) >= 1
    with pytest.raises(CatalogueError) as found:
        read_catalogue(write_plan(tmp_path, **{file: FILES[name].replace(old, new, 1)}))
    assert (found.value.file.name, found.value.line, found.value.key) == (name, line, key)
    assert f"hts/{name}, dòng {line}, {key}" in str(found.value)


@pytest.mark.parametrize("name", list(FILES)[1:])
def test_a_missing_file_is_named(tmp_path, name):
    write_plan(tmp_path)
    (tmp_path / "hts" / name).unlink()
    with pytest.raises(CatalogueError, match=f"hts/{name}"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize("name", list(FILES))
def test_bytes_that_are_not_utf8_are_named(tmp_path, name):
    write_plan(tmp_path)
    (tmp_path / "hts" / name).write_bytes(FILES[name].encode("utf-16"))
    with pytest.raises(CatalogueError, match=f"hts/{name}"):
        read_catalogue(tmp_path)


def test_an_empty_calendar_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="chưa có kỳ nào"):
        read_catalogue(write_plan(tmp_path, calendar=CALENDAR.splitlines()[0] + "\n"))


def test_a_code_of_another_plan_is_refused(tmp_path):
    with pytest.raises(CatalogueError) as found:
        read_catalogue(BUILT_IN, write_plan(tmp_path, plan=PLAN.replace('"HTS"', '"CCHC"')))
    assert (found.value.file.parent.name, found.value.line, found.value.key) == ("hts", 1, "code")


# settings


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("[XYZ]\nissued_on = 2026-01-05\n", 1, "XYZ"),
        ("THTK = 3\n", 1, "THTK"),
        ('[THTK]\nissued_on = "hôm qua"\n', 2, "issued_on"),
        ('[THTK]\nbasis_order = ["plan"]\n', 2, "basis_order"),
        ("[THTK]\nbasis_order = 3\n", 2, "basis_order"),
        ("[THTK]\nname = 'x'\n", 2, "name"),
        ("[THTK\n", 1, "settings.toml"),
    ],
)
def test_a_fault_of_the_settings_is_named(tmp_path, text, line, key):
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as found:
        read_catalogue(settings=file)
    assert (found.value.line, found.value.key) == (line, key)


def test_settings_answer_for_the_office(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text(
        '[THTK]\nissued_on = 2026-01-05\n[CCHC]\nbasis_order = ["plan", "roadmap", "ours"]\n', encoding="utf-8"
    )
    catalogue, plain = read_catalogue(settings=file), read_catalogue(settings=tmp_path / "none.toml")
    assert (plain.plan["THTK"].issued_on, catalogue.plan["THTK"].issued_on) == (None, date(2026, 1, 5))
    assert [t.basis for t in catalogue.targets_at("CCHC-7.1", "2023-Q3")] == ["plan", "roadmap"]
    assert catalogue.digest != plain.digest


# a further plan


def test_a_third_plan_needs_no_code(tmp_path, kit):
    write_plan(tmp_path / "catalogue")
    catalogue = Home(tmp_path).catalogue()
    assert [plan.code for plan in catalogue.plans] == ["CCHC", "THTK", "HTS"]
    world = kit.World(
        catalogue=catalogue, plan="HTS", units=(kit.school("A", "TH"), kit.school("B", "MN"), kit.office())
    )
    world.send("A", "2027-Q1", HT_1="17/20")
    world.send("B", "2027-Q1", HT_1="lk:9/10")
    world.send("B", "2027-Q2", HT_1="lk:19/20")
    assert world.cell("2027-Q1", code="HT-1")["status"] == "near"
    both = world.group("2027-Q2", code="HT-1", window="ytd")
    assert (both["numerator"], both["denominator"], both["status"], both["target"]) == (36, 40, "attained", Decimal(90))
    assert world.cell("2027-Q1", code="HT-2") == {}
    assert world.cell("2027-Q4", code="HT-2")["status"] == "not_reported"
    assert world.cell("2027-Q4", unit="B", code="HT-2") == {}


def test_replacing_the_catalogue_derives_everything_again(tmp_path, kit):
    before = read_catalogue(write_plan(tmp_path / "1"))
    after = read_catalogue(
        write_plan(
            tmp_path / "2",
            targets=TARGETS.replace(",90,", ",75,"),
            indicators=INDICATORS.replace(",school,Q4,", ",school,Q1;Q4,"),
        )
    )
    world = kit.World(catalogue=before, plan="HTS")
    world.send("A", "2027-Q1", HT_1="17/20")
    assert world.cell("2027-Q1", code="HT-1")["status"] == "near"
    record.catalogue(world.con, after)
    assert world.cell("2027-Q1", code="HT-1")["status"] == "attained"
    assert world.cell("2027-Q1", code="HT-2")["status"] == "not_reported"


def test_the_whole_catalogue_is_stored_as_read():
    catalogue = read_catalogue()
    with duckdb.connect() as con:
        record.schema(con, is_sample=False)
        record.catalogue(con, catalogue)
        stored = {
            table: con.sql(f"select count(*) from core.{table}").fetchall()[0][0]
            for table in ("plan", "indicator", "target", "period", "item_field")
        }
        assert queries.attainment(con, Filter("CCHC", "2025-Q3")).is_empty()
    assert stored == {
        "plan": 2, "indicator": 64, "target": len(catalogue.targets), "period": 18, "item_field": len(catalogue.item_fields),
    }  # fmt: skip


# the text a journal keeps


def test_bundle_round_trip(tmp_path):
    write_plan(tmp_path / "catalogue")
    (tmp_path / "settings.toml").write_text("[THTK]\nissued_on = 2026-01-05\n", encoding="utf-8")
    home = Home(tmp_path)
    text = home.catalogue_text()
    assert unbundled(text) == home.catalogue()
    assert unbundled(text).digest == home.catalogue().digest
    assert bundled((BUILT_IN, tmp_path / "catalogue"), tmp_path / "settings.toml") == text


def test_a_line_end_of_another_system_changes_nothing(tmp_path):
    for name, end in (("unix", "\n"), ("windows", "\r\n")):
        folder = tmp_path / name / "hts"
        folder.mkdir(parents=True)
        for file, text in FILES.items():
            (folder / file).write_bytes(
                ("\ufeff" * (end == "\r\n" and file != "plan.toml") + text.replace("\n", end)).encode()
            )
    assert read_catalogue(tmp_path / "unix").digest == read_catalogue(tmp_path / "windows").digest
