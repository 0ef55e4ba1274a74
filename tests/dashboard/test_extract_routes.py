"""The way of a file: made, signed for who asked, sent in pieces, gone after an hour; long ones made apart."""

import asyncio
import csv
import io
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import openpyxl
import polars as pl
import pytest
from starlette.applications import Starlette

from dashboard import filters, person, text
from dashboard.extracts import datasets, making, menu, routes, store
from dashboard.person import Person
from dashboard.text import collation
from dashboard.view import View
from etl import extract
from warehouse.errors import UsageError, WriteError
from warehouse.filters import Filter
from warehouse.home import Home
from warehouse.store import current_version, version_file

FILES = Starlette(routes=routes.ROUTES)
ASKED = "plan=CCHC&period=2025-Q3"
STAFF = Person("chuyên viên", "staff")


def ask(path: str, query: str = "", host: str = "localhost:8501") -> tuple[int, dict[str, str], list[bytes]]:
    """Status, headers and the pieces of an answer's body."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        return await asyncio.Event().wait()

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(b"host", host.encode())], "scheme": "http", "server": ("localhost", 8501), "root_path": "",
    }  # fmt: skip
    asyncio.run(FILES(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], headers, [each["body"] for each in said[1:] if each.get("body")]


def taken(name: str, query: str = ASKED) -> tuple[dict[str, str], bytes]:
    """A file by the address of its menu: where it leads, and what stands there."""
    status, headers, _ = ask(f"/xuat/{name}", query)
    assert status == 303 and headers["location"].startswith("tep/")
    path, _, more = headers["location"].partition("?")
    status, headers, pieces = ask(f"/xuat/{path}", more)
    assert status == 200
    return headers, b"".join(pieces)


def words(pieces: list[bytes]) -> str:
    return b"".join(pieces).decode()


@pytest.fixture(autouse=True)
def at_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    # a semaphore belongs to the loop it first waited in
    monkeypatch.setattr(routes, "MAKING", asyncio.Semaphore(2))
    monkeypatch.setattr(routes, "person", lambda: STAFF)
    return


@pytest.mark.parametrize("ending", making.ENDINGS)
def test_a_table_comes_as_a_file_to_be_kept(ending: str) -> None:
    headers, body = taken(f"ma-tran.{ending}")
    assert headers["content-type"] == routes.KINDS[ending]
    assert 'attachment; filename="ma-tran_CCHC_2025-Q3_' in headers["content-disposition"]
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
    assert body[:3] == {"xlsx": b"PK\x03", "csv": b"\xef\xbb\xbf", "parquet": b"PAR"}[ending]


@pytest.mark.parametrize(
    ("name", "of"),
    [("xep-hang", "CCHC-7.1_2025-Q3"), ("theo-cap-hoc", "CCHC-7.1_2025-Q3"), ("chi-tieu", "CCHC_2025-Q3")],
)
def test_a_file_is_named_after_what_it_is_of(name: str, of: str) -> None:
    more = "&indicator=CCHC-7.1" if "-7.1" in of else ""
    headers, _ = taken(f"{name}.csv", f"{ASKED}{more}")
    assert f'filename="{name}_{of}_' in headers["content-disposition"]


def test_a_file_is_sent_in_pieces_and_a_part_of_it_can_be_had() -> None:
    _, headers, _ = ask("/xuat/so-lieu.csv", f"{ASKED}&data=items&window=phase")
    path, _, more = headers["location"].partition("?")
    _, headers, pieces = ask(f"/xuat/{path}", more)
    assert len(pieces) > 1 and int(headers["content-length"]) == sum(map(len, pieces))
    assert headers["accept-ranges"] == "bytes"


def test_nobody_else_and_no_altered_address_gets_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    _, headers, _ = ask("/xuat/ma-tran.csv", ASKED)
    path, _, more = headers["location"].partition("?")
    given = dict(parse_qsl(more))
    other = store.begin(Home(Path(os.environ["CHITIEU_HOME"])), {})
    wrong = [
        (path, {**given, "until": str(int(given["until"]) + 1)}), (path, {**given, "sig": given["sig"][:-1] + "0"}),
        (path, {**given, "sig": ""}), (path, {**given, "until": "x" * 40}), (path, {}), (f"tep/{other.id}", given),
        ("tep/../.key", given), (path.replace("tep/", "cho/"), {**given, "sig": "0" * 64}),
    ]  # fmt: skip
    for place, query in wrong:
        if dict(query) == given and place == path:
            continue
        status, _, pieces = ask(f"/xuat/{place}", urlencode(query))
        assert status == 404 and b"PAR" not in b"".join(pieces), place
    status, _, pieces = ask(f"/xuat/{path}", urlencode({**given, "until": str(int(given["until"]) + 1)}))
    assert text.LINK_WRONG in words(pieces)
    monkeypatch.setattr(routes, "person", lambda: Person("người khác", "staff"))
    status, _, pieces = ask(f"/xuat/{path}", more)
    assert status == 404 and text.LINK_WRONG in words(pieces)


def test_an_address_past_its_time_is_told_so_and_the_file_is_swept(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    _, headers, _ = ask("/xuat/ma-tran.csv", ASKED)
    path, _, more = headers["location"].partition("?")
    folder = home.root / "extracts" / path.removeprefix("tep/")
    assert folder.joinpath("file").stat().st_size
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + store.KEPT_SECONDS + 5)
    status, _, pieces = ask(f"/xuat/{path}", more)
    assert status == 404 and text.FILE_GONE in words(pieces)
    taken("can-chu-y.csv")
    assert not folder.exists()


def test_the_key_is_the_homes_own_and_for_its_owner_alone(home: Home, tmp_path: Path) -> None:
    taken("can-chu-y.csv")
    key = home.root / "extracts" / ".key"
    assert len(key.read_bytes()) == 32 and key.stat().st_mode & 0o077 == 0
    other = Home(tmp_path)
    place = store.begin(home, {})
    with pytest.raises(UsageError, match="không đúng"):
        store.check(other, STAFF, place.id, *_signed(home, place))


def _signed(home: Home, place: store.Place) -> tuple[str, str]:
    given = dict(parse_qsl(store.signed(home, STAFF, place)))
    return given["until"], given["sig"]


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("khong-co.csv", ASKED, 404), ("ma-tran.txt", ASKED, 404), ("ma-tran", ASKED, 404), (".csv", ASKED, 404),
        ("xep-hang.csv", ASKED, 409), ("ma-tran.csv", f"{ASKED}&by=unit&sort=CCHC-9.99", 409), ("ma-tran.csv", f"{ASKED}&by=unit&sort=-area", 409), ("ma-tran.csv", "x" * 9_000, 400), ("ma-tran.csv", "plan=X&period=%00&columns=%27", 409),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_one_sentence(name: str, query: str, status: int) -> None:
    found, _, pieces = ask(f"/xuat/{name}", query)
    assert found == status
    assert "Traceback" not in words(pieces) and f'href="../">{text.FIRST_PAGE}' in words(pieces)
    if status == 404:
        assert f"Không có bảng “{name}” để xuất" in words(pieces) and "để in" not in words(pieces)


def test_a_matrix_comes_in_the_order_asked_for() -> None:
    def units(more: str) -> list[str]:
        rows = pl.read_csv(io.BytesIO(taken("ma-tran.csv", f"{ASKED}&by=unit{more}")[1]), infer_schema=False)
        return rows[text.UNIT].to_list()[1:]

    every = units("")
    by_name = units("&sort=name")
    assert by_name == sorted(every, key=collation.key) != every
    found = units("&sort=name&find=th+cs")
    assert 0 < len(found) < len(every) and found == [name for name in by_name if name in found]
    assert sorted(units("&sort=-CCHC-7.1")) == sorted(every)
    by_area = pl.read_csv(io.BytesIO(taken("ma-tran.csv", f"{ASKED}&by=unit&sort=area")[1]), infer_schema=False)
    groups = by_area[text.FILES["group"]].to_list()[1:]
    assert groups == sorted(groups, key=collation.key) and len(set(groups)) > 1


def test_a_workbook_says_what_was_found_and_counts_the_rows_and_no_headings() -> None:
    def about(query: str) -> tuple[dict[str, str], Any]:
        book = openpyxl.load_workbook(io.BytesIO(taken("ma-tran.xlsx", f"{ASKED}&{query}")[1]))
        return {row[0]: row[1] for row in book["Thông tin"].iter_rows(values_only=True)}, book["Số liệu"]

    facts, page = about("by=unit&sort=area&find=th+cs")
    assert (facts["Tìm trong bảng"], facts["Thứ tự"], facts["Tìm kiếm"]) == ("th cs", "Địa bàn", "không")
    named = [row for row in page.iter_rows(min_row=3, values_only=True) if row[1]]
    assert int(facts["Số dòng"]) == len(named) < page.max_row - 2
    # a matrix of levels is not sorted there
    assert "Tìm trong bảng" not in about("sort=area&find=th")[0]


def test_an_unknown_filter_gives_no_other_data_but_is_named() -> None:
    for query, named in (
        ("plan=NOPE&period=2025-Q3", "NOPE"),
        (f"{ASKED}&area=XYZ", "XYZ"),
        (f"{ASKED}&unti=1", "unti"),
    ):
        status, _, pieces = ask("/xuat/ma-tran.csv", query)
        assert status == 409 and named in words(pieces)


def test_a_version_that_is_not_kept_is_refused_and_one_that_is_gives_its_own_figures(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(own.root))
    newest = current_version(own)
    older = f"{int(newest) - 1:06}"
    shutil.copy(version_file(own, newest), version_file(own, older))
    gone = f"{int(newest) + 7:06}"
    for version in (gone, "1", "../../x", "<b>", "０００００１"):
        for name in ("ma-tran.csv", "so-lieu.csv"):
            status, _, pieces = ask(f"/xuat/{name}", urlencode({**dict(parse_qsl(ASKED)), "version": version}))
            assert status == 409 and "không còn được lưu" in words(pieces) and newest in words(pieces)
            assert "<b>" not in words(pieces)
    for version in (older, newest):
        headers, _ = taken("ma-tran.csv", f"{ASKED}&version={version}")
        assert f"_{version}.csv" in headers["content-disposition"]
    # what waits for its child is made of the figures that it was asked of
    place = making.begin(own, STAFF, "ma-tran", "csv", {"plan": ["CCHC"], "period": ["2025-Q3"]})
    assert place.asked["asked"]["version"] == [newest]


def test_another_host_name_gets_nothing() -> None:
    for path in ("/xuat/ma-tran.csv", "/xuat/tep/0123456789abcdef", "/xuat/cho/0123456789abcdef"):
        assert ask(path, ASKED, host="evil.example")[0] == 403


def test_a_leader_takes_what_is_on_the_screen_and_no_data_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "person", lambda: Person("lãnh đạo", "leader"))
    assert ask("/xuat/ma-tran.csv", ASKED)[0] == 303
    status, _, pieces = ask("/xuat/so-lieu.csv", ASKED)
    assert status == 403 and text.STAFF_ONLY in words(pieces)


def test_who_may_see_one_unit_takes_that_unit(monkeypatch: pytest.MonkeyPatch, reading: Any) -> None:
    unit = next(iter(reading.words.units))
    monkeypatch.setattr(routes, "person", lambda: Person("một trường", "staff", (unit,)))
    rows = pl.read_csv(io.BytesIO(taken("so-lieu.csv")[1]), infer_schema=False)
    assert set(rows["unit_code"]) == {unit}


@pytest.mark.parametrize("what", filters.DATA)
def test_a_data_set_is_the_one_of_the_command_line(what: str, home: Home, reading: Any) -> None:
    _, body = taken("so-lieu.csv", f"{ASKED}&data={what}&level=TH&group=area,indicator&window=ytd")
    where = Filter("CCHC", "2025-Q3", "ytd", level="TH")
    with reading.cursor() as con:
        expected = extract.guarded(extract.extract(con, what, where, ("area", "indicator")))
    with io.StringIO(body.decode("utf-8-sig"), newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == expected.columns and len(rows) - 1 == expected.height > 0
    file = home.root / "x.csv"
    extract.write(expected, file, what=what, facts=[])
    # guarded once more: an apostrophe is no sign of a formula
    assert body == file.read_bytes()
    file.unlink()


def test_columns_come_in_the_order_of_the_contract(see: Any) -> None:
    view = see("trich-xuat", columns="value,unit_code,status,numerator,figures")
    assert datasets.asked(view).columns == ["unit_code", "numerator", "value", "status"]
    _, body = taken("so-lieu.parquet", f"{ASKED}&columns=value,unit_code")
    assert pl.read_parquet(body).columns == ["unit_code", "value"]


@pytest.mark.parametrize("what", filters.DATA)
def test_the_number_of_rows_is_known_before(what: str, see: Any) -> None:
    view = see("trich-xuat", data=what, window="ytd", group="unit,indicator")
    found = datasets.glance(view)
    rows = datasets.rows(view)
    assert found.count == rows.height and found.first.equals(rows.head(datasets.FIRST_ROWS))


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything takes long."""
    monkeypatch.setattr(making, "MOST_AT_ONCE", 0)


def waited(path: str, more: str) -> tuple[int, dict[str, str], str]:
    """The waiting page once it no longer waits."""
    until = time.monotonic() + 90
    while True:
        status, headers, pieces = ask(f"/xuat/{path}", more)
        if headers.get("refresh") != str(routes.LOOK_SECONDS) or time.monotonic() > until:
            return status, headers, words(pieces)
        assert status == 200
        time.sleep(0.1)


@pytest.mark.usefixtures("apart")
def test_a_long_file_is_made_apart_and_waited_for(home: Home) -> None:
    query = f"{ASKED}&data=items"
    status, headers, _ = ask("/xuat/so-lieu.xlsx", query)
    assert status == 303 and headers["location"].startswith("cho/")
    path, _, more = headers["location"].partition("?")
    status, headers, said = waited(path, more)
    assert status == 200 and text.FILE_READY in said
    place, _, rest = headers["refresh"].partition("url=../")[2].partition("?")
    status, headers, pieces = ask(f"/xuat/{place}", rest)
    assert status == 200 and headers["content-disposition"].startswith('attachment; filename="items_CCHC')
    rows = pl.read_excel(io.BytesIO(b"".join(pieces)), sheet_name="Số liệu", engine="openpyxl")
    with store.Place(home.root / "extracts" / path.removeprefix("cho/")).folder.joinpath("progress").open() as file:
        assert file.read() == f"{rows.height}/{rows.height}"


@pytest.mark.usefixtures("apart")
def test_a_long_file_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making.sys, "executable", "/khong/co/python")
    _, headers, _ = ask("/xuat/so-lieu.csv", ASKED)
    path, _, more = headers["location"].partition("?")
    status, headers, said = waited(path, more)
    assert status == 409 and "refresh" not in headers
    assert "/khong/co" not in said and "Traceback" not in said


def test_a_disk_that_refuses_is_one_sentence(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    status, _, pieces = ask("/xuat/ma-tran.csv", ASKED)
    assert status == 503 and text.CANNOT_MAKE in words(pieces)
    with pytest.raises(WriteError):
        store.begin(home, {})


def test_every_link_of_a_menu_is_a_file(see: Any) -> None:
    view: View = see("tong-quan", level="TH", q="hồ sơ")
    node: Any = menu.menu(view, "ma-tran", "x", picture="trend")
    links = [each for each in node["nodes"][1]["nodes"] if each["tag"] == "a"]
    assert len(links) == 3
    for each in links:
        path, _, query = each["href"].partition("?")
        assert ask(f"/{path}", query)[0] == 303
        assert f"version={view.reading.version}" in query
    pictures = [each["picture"] for each in node["nodes"][1]["nodes"] if each["tag"] == "button"]
    assert {each["kind"] for each in pictures} == {"png", "svg"}
    assert all(text.SAMPLE in each["foot"] and view.reading.version in each["foot"] for each in pictures)


def test_what_is_only_shown_here_may_be_decided_by_nobody() -> None:
    assert not Person("x", "leader").may_extract
    assert all(Person("x", role).may_extract for role in ("staff", "finance", "admin"))
    assert person.EXTRACTING >= person.DECIDING
