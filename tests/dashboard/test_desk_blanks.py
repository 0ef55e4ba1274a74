"""Blank workbooks from the desk: one, all of a filter as a zip, a blank register; nothing is left behind."""

import asyncio
import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from starlette.applications import Starlette

from dashboard import person
from dashboard.desk import blanks
from dashboard.desk.jobs import Desk
from warehouse import store
from warehouse.home import Home

ROUTES = Starlette(routes=blanks.ROUTES)


@pytest.fixture
def desk(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    copied = Home(Path(shutil.copytree(home.root, tmp_path / "h")))
    monkeypatch.setenv("CHITIEU_HOME", str(copied.root))
    monkeypatch.setitem(person._DOOR, "role", "finance")
    yield Desk(copied)
    # whatever was asked, the file is gone once it is sent
    assert not list(copied.root.glob("desk/blanks/*"))


def get(path: str, site: str = "same-origin", **asked: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        if len(said) or not receive_once:
            await asyncio.sleep(3600)
        receive_once.pop()
        return {"type": "http.request", "body": b"", "more_body": False}

    receive_once = [True]
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": urlencode(asked).encode(),
        "headers": [(b"host", b"localhost:8501"), (b"sec-fetch-site", site.encode())],
        "scheme": "http", "server": ("localhost", 8501), "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    asyncio.run(ROUTES(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], headers, b"".join(each.get("body", b"") for each in said[1:])


def test_one_units_workbook(desk: Desk) -> None:
    with store.opened(desk.home) as con:
        ((unit, name),) = con.sql(
            "select unit_code, unit_name from core.unit where unit_code like '%002' limit 1"
        ).fetchall()
    status, headers, body = get(blanks.ONE, plan="CCHC", period="2025-Q3", unit=unit)
    assert status == 200
    assert f"bieu-mau_CCHC_2025-Q3_{unit}.xlsx" in headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(body))
    told = {row[0].value: row[1].value for row in book["Thông tin"].iter_rows()}
    assert (told["Mã đơn vị"], told["Tên đơn vị"], told["Kỳ báo cáo"]) == (unit, name, "2025-Q3")


def test_all_units_of_a_level_in_one_zip(desk: Desk) -> None:
    with store.opened(desk.home) as con:
        codes = con.sql(
            "select distinct unit_code from core.unit where list_contains(levels, 'TH') and kind = 'trường'"
        ).fetchall()
    status, _, body = get(blanks.MANY, plan="CCHC", period="2025-Q3", level="TH")
    assert status == 200
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        assert {name.partition("_")[0] for name in packed.namelist()} <= {code for (code,) in codes}
        assert packed.namelist()
    everyone = get(blanks.MANY, plan="CCHC", period="2025-Q3")[2]
    assert len(zipfile.ZipFile(io.BytesIO(everyone)).namelist()) > len(packed.namelist())


def test_a_blank_register(desk: Desk) -> None:
    status, headers, body = get(blanks.REGISTER)
    assert status == 200
    assert "danh-muc-trong.xlsx" in headers["content-disposition"]
    words = {cell.value for row in openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows() for cell in row}
    assert {"Mã đơn vị", "Tên đơn vị"} <= words


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"plan": "X", "period": "2025-Q3"}, "Không có kế hoạch"),
        ({"plan": "CCHC", "period": "2025-Q3", "level": "--help"}, "--level"),
        ({"plan": "CCHC", "period": "2025-Q3", "area": "nơi khác"}, "Không đơn vị nào"),
        ({}, "Không có kế hoạch"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(desk: Desk, asked: dict[str, str], said: str) -> None:
    status, headers, body = get(blanks.MANY, **asked)
    assert status == 409
    assert headers["content-type"].startswith("text/html")
    assert said in body.decode()


def test_other_sites_and_those_who_may_not_decide_get_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert get(blanks.REGISTER, site="cross-site")[0] == 403
    monkeypatch.setitem(person._DOOR, "role", "staff")
    assert get(blanks.REGISTER)[0] == 403
