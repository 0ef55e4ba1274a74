import random
import runpy
import time
from pathlib import Path

import pytest

from etl import envelope, sheet_facts
from etl.guard import inspect, inspect_bytes
from etl.sheet_facts import cell_name

made = runpy.run_path(str(Path(__file__).parents[1] / "data" / "hostile.py"))
parts, sheet, packed, workbook, cells, GOOD = (
    made[name] for name in ("parts", "sheet", "packed", "workbook", "cells", "GOOD")
)


@pytest.mark.parametrize("name", made["REFUSED"])
def test_refused_in_one_plain_sentence(name: str, tmp_path: Path) -> None:
    build, rule = made["REFUSED"][name]
    path = tmp_path / name
    path.write_bytes(build())

    refusal = inspect(path).refusal

    assert refusal is not None
    assert refusal.rule == rule
    assert refusal.message.endswith(".")
    assert "\n" not in refusal.message
    assert refusal.remedy.endswith(".")
    assert str(tmp_path) not in refusal.message + refusal.remedy
    assert f'"{name}"' in refusal.message or refusal.sheet == "S1"


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("thua.xlsx", "XFD1048576"),
        ("thua2.xlsx", "ZZ100000"),
        ("dong_lon.xlsx", "A4294967295"),
        ("o_hai_lan.xlsx", "A1"),
    ],
)
def test_refusal_names_sheet_and_cell(name: str, cell: str) -> None:
    refusal = inspect_bytes(made["REFUSED"][name][0](), name).refusal
    assert refusal is not None
    assert (refusal.sheet, refusal.cell) == ("S1", cell)


@pytest.mark.parametrize(
    "data",
    [
        workbook(),
        workbook() + bytes(5_000),
        packed(parts({"S1": sheet(GOOD)}), method=0),
        packed(parts({"S1": sheet(GOOD, before='<dimension ref="A1:XFD1048576"/>')})),
        packed({name: part.replace(made["MAIN"].encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
                for name, part in parts({"S1": sheet(GOOD)}).items()}),
        packed({name.replace("workbook", "Workbook"): part for name, part in parts({"S1": sheet(GOOD)}).items()}),
        packed(parts({"S1": sheet(GOOD)}, strings='count="9" uniqueCount="900000"><si><t>a</t></si>')),
        workbook(cells("B2", "A1")),
        workbook("<!-- chú thích -->" + GOOD),
        workbook(""),
    ],
)  # fmt: skip
def test_honest_files_pass(data: bytes) -> None:
    seen = inspect_bytes(data, "a.xlsx")
    assert seen.refusal is None
    assert [facts.name for facts in seen.sheets] == ["S1"]


def test_styled_empty_rows_are_no_data() -> None:
    styled = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="XFD{n}" s="1"/></row>' for n in range(2, 20_000))
    seen = inspect_bytes(workbook(GOOD + styled), "a.xlsx")
    assert seen.refusal is None


def test_box_of_filled_cells_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_facts, "MAX_BOX", 20)
    assert inspect_bytes(workbook(cells("B2", "E6")), "a.xlsx").refusal is None
    over = inspect_bytes(workbook(cells("B2", "E7")), "a.xlsx").refusal
    assert over is not None
    assert (over.rule, over.cell) == ("sheet_too_big", "E7")


def test_unpacked_size_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    size = sum(map(len, parts({"S1": sheet(GOOD)}).values()))
    monkeypatch.setattr(envelope, "MAX_UNPACKED", size)
    assert inspect_bytes(workbook(), "a.xlsx").refusal is None
    monkeypatch.setattr(envelope, "MAX_UNPACKED", size - 1)
    assert inspect_bytes(workbook(), "a.xlsx").refusal is not None


def test_number_of_sheets_and_entries_at_the_limit() -> None:
    assert inspect_bytes(packed(parts({f"S{n}": sheet(GOOD) for n in range(64)})), "a.xlsx").refusal is None
    base = parts({"S1": sheet(GOOD)})
    full = packed(base, tuple((f"j/{n}", b"") for n in range(2_000 - len(base))))
    assert inspect_bytes(full, "a.xlsx").refusal is None


def test_file_over_20_mb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "to.xlsx"
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    refusal = inspect(path).refusal
    assert refusal is not None
    assert refusal.rule == "file_too_big"
    assert "20 MB" in refusal.message


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "khong_co.xlsx", tmp_path):
        refusal = inspect(path).refusal
        assert refusal is not None
        assert refusal.rule == "file_missing"


ROWS = (
    '<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1" t="e"><f>1/0</f><v>#N/A</v></c>'
    '<c r="C1"><f>1+1</f></c></row>'
    '<row r="2" hidden="1"><c r="A2"><f>SUM(A1:B1)</f><v></v></c><c r="B2" s="1"><v>0.85</v></c></row>'
    '<row r="3" hidden="true"><c r="A3" s="2"/></row>'
    '<row r="4"><c r="A4" t="str"><f>IF(1&lt;2,"","x")</f><v></v></c><c r="B4" s="2"><v>0.5</v></c>'
    '<c r="C4" s="4"><v>5</v></c>'
    '<c r="D4"><f>A1&amp;"&lt;"</f><v/></c><c r="E4"><f t="shared" si="0"/><v>7</v></c>'
    '<c r="F4"><f t="shared" si="0"/></c></row>'
    '<row r="5" hidden="0"><c r="AA5" t="b"><v>1</v></c></row>'
)


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        "<!-- walked cell by cell -->" + ROWS,
        ROWS.replace('"1" hidden', "'1' hidden").replace('t="e"', "t='e'"),
        ROWS.replace("<row", "\n  <row").replace("<c ", "\n    <c ").replace("</row>", "\n  </row>"),
        ROWS.replace("<row ", "<x:row xmlns:x='y' ").replace("</row", "</x:row"),
    ],
)
def test_facts_are_the_same_however_the_xml_is_written(rows: str) -> None:
    (facts,) = inspect_bytes(workbook(rows), "a.xlsx").sheets
    assert facts.errors == {(1, 1): "#DIV/0!", (1, 2): "#N/A"}
    assert facts.formulas == {(1, 3): "=1+1", (2, 1): "=SUM(A1:B1)", (4, 4): '=A1&"<"', (4, 6): "="}
    assert facts.percent == {(2, 2), (4, 2)}
    assert facts.hidden_rows == [2]


@pytest.mark.parametrize("rows", [GOOD, "<!-- walked -->" + GOOD])
def test_hidden_columns_with_data(rows: str) -> None:
    before = '<cols><col min="1" max="1" width="9" hidden="0"/><col min="2" max="5" hidden="1"/></cols>'
    (facts,) = inspect_bytes(packed(parts({"S1": sheet(rows, before=before)})), "a.xlsx").sheets
    assert facts.hidden_columns == {2}


def test_hidden_sheets_macros_and_links() -> None:
    made_parts = parts({"Thông tin": sheet(GOOD), "A&amp;B": sheet(GOOD)}, states={"A&amp;B": "veryHidden"})
    seen = inspect_bytes(
        packed(made_parts, (("xl/vbaProject.bin", b"x"), ("xl/externalLinks/externalLink1.xml", b"<x/>"))), "a.xlsm"
    )
    assert [(facts.name, facts.state) for facts in seen.sheets] == [("Thông tin", "visible"), ("A&B", "veryHidden")]
    assert (seen.has_macros, seen.has_external_links) == (True, True)
    plain = inspect_bytes(workbook(), "a.xlsx")
    assert (plain.has_macros, plain.has_external_links) == (False, False)


def test_sheets_longer_than_one_piece() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="e"><v>#N/A</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in range(1, 60_001)
    )
    (facts,) = inspect_bytes(workbook(rows), "a.xlsx").sheets
    assert set(facts.errors) == {(n, 1) for n in range(1, 60_001)}
    again = rows + '<row r="7"><c r="C7"><v>1</v></c></row>'
    refusal = inspect_bytes(workbook(again), "a.xlsx").refusal
    assert refusal is not None
    assert refusal.rule == "duplicate_cell"


def test_name_of_the_file_is_shown_as_text() -> None:
    refusal = inspect_bytes(b"", "{file}\u202e\udcff.xlsx").refusal
    assert refusal is not None
    assert refusal.message == 'Tệp "{file}?.xlsx" rỗng (0 byte).'


def test_broken_bytes_never_raise() -> None:
    chance, whole = random.Random(7), workbook(ROWS)
    for _ in range(400):
        data = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.2 else whole)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        started = time.monotonic()
        inspect_bytes(bytes(data), "a.xlsx")
        assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("row", "col", "name"), [(1, 1, "A1"), (12, 5, "E12"), (9, 26, "Z9"), (9, 27, "AA9"), (9, 702, "ZZ9"),
     (1048576, 16384, "XFD1048576")],
)  # fmt: skip
def test_cell_name(row: int, col: int, name: str) -> None:
    assert cell_name(row, col) == name
