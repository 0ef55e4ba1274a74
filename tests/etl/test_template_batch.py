"""Blank workbooks for many units: the same as written one by one, for those asked for, in a folder or one zip."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from etl.template import TemplateRow, write_template
from etl.template_batch import TemplateWriter
from warehouse.catalogue import Catalogue, read_catalogue

CODES = ("CCHC-2.2", "CCHC-3.7", "CCHC-4.1", "CCHC-5.2", "CCHC-6.1", "CCHC-6.3", "CCHC-8.3")
CREATED = re.compile(rb"<dcterms:(created|modified)[^<]*<")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def rows(n: int) -> list[TemplateRow]:
    last = {"CCHC-2.2": f"{n}/15 (2025-Q2) <&>", "CCHC-6.1": "có (2025-Q1)", "CCHC-3.7": "" if n % 2 else None}
    known = {"CCHC-4.1": Decimal(50 + n), "CCHC-5.2": Decimal("45.123456") if n % 3 else None}
    own = (">=", Decimal(90), "ours") if n % 4 == 0 else None
    return [TemplateRow(code, last.get(code), known.get(code), own if code == "CCHC-2.2" else None) for code in CODES]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: CREATED.sub(b"", package.read(name)) for name in package.namelist()}


NAMES = (
    "TH A", "TH <B> & 'C' \"D\"", "=1+1", "TH " + "dài " * 60, "TH _x0041_ lạ", "Trường & & &", " đầu", "Trường\tTab", "TH {0} %s \\1", "x" * 179,
)  # fmt: skip


def test_the_same_as_written_one_by_one(catalogue: Catalogue) -> None:
    writer = TemplateWriter(catalogue, "CCHC", "2025-Q3")
    for n, name in enumerate((*NAMES, *NAMES[::-1])):
        given = writer.workbook(f"0126{n:03}", name, rows(n))
        alone = io.BytesIO()
        write_template(
            alone,
            catalogue=catalogue,
            plan_code="CCHC",
            period_code="2025-Q3",
            unit_code=f"0126{n:03}",
            unit_name=name,
            rows=rows(n),
        )
        one, other = parts(given), parts(alone.getvalue())
        assert list(one) == list(other)
        assert {part for part in one if one[part] != other[part]} == set(), name
    assert 2 < len(writer.prepared) < len(NAMES)


def test_only_some_level_and_area_in_a_folder_or_a_zip(desk: Any, u: Any, tmp_path: Path) -> None:
    asked = ("template", "--plan", "CCHC", "--period", "2025-Q3", "--all", "-o")
    for extra, units in (
        ((), {u.OFFICE, u.MN, u.TH, u.BOTH, u.NEW, u.PRIVATE, u.UP}),
        (("--level", "TH"), {u.TH, u.BOTH, u.NEW, u.UP}),
        (("--level", "Cơ quan"), {u.OFFICE}),
        (("--area", "Phường A (mẫu)", "--level", "TH"), {u.TH}),
    ):
        names = {f"{unit}_CCHC_2025-Q3.xlsx" for unit in units}
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        ran = desk.cli(*asked, folder, *extra, "--json")
        assert (ran.code, ran.json["workbooks"], len(ran.json["files"])) == (0, len(units), len(units))
        assert {file.name for file in folder.iterdir()} == names
        target = folder / "bieu-mau.zip"
        assert desk.cli(*asked, target, *extra).code == 0
        with zipfile.ZipFile(target) as packed:
            assert set(packed.namelist()) == names
            for name in names:
                assert openpyxl.load_workbook(io.BytesIO(packed.read(name)))["Thông tin"]["B1"].value == name[:7]
        assert [file.name for file in folder.iterdir() if "part" in file.name] == []


@pytest.mark.parametrize(
    "more",
    [
        ("--unit", "0126002", "--level", "TH"),
        ("--all", "--area", "lạ"),
        ("--all", "--level", "THPT"),
        ("--all", "--unit", "0126002"),
    ],
)
def test_what_nobody_can_be_meant_by(desk: Any, tmp_path: Path, more: tuple[str, ...]) -> None:
    ran = desk.cli("template", "--plan", "CCHC", "--period", "2025-Q3", *more, "-o", tmp_path / "a.xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert not (tmp_path / "a.xlsx").exists()


def test_a_zip_of_templates_comes_back_through_the_desk(desk: Any, u: Any, tmp_path: Path) -> None:
    target = tmp_path / "bieu-mau.zip"
    desk.cli("template", "--plan", "CCHC", "--period", "2025-Q3", "--all", "-o", target)
    verdicts = desk.check(target).verdicts
    assert {verdict.problems["rule"][0] for verdict in verdicts} == {"empty"}
