"""The report and the sheets by address, by page and by command: the same files, the same refusals."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import docx
import openpyxl
import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import data, printed, report_page, routes, routes_report, text
from dashboard.extracts import routes as extract_routes
from dashboard.extracts import store as places
from dashboard.person import Person, person
from dashboard.report import __main__ as report_command
from dashboard.report import taking
from dashboard.report.document import Paragraph
from dashboard.report.making import Report
from dashboard.text import language
from etl import cli
from warehouse import store
from warehouse.home import Home

ROOT = Path(dashboard.__file__).parents[1]
APP = Path(dashboard.__file__).with_name("page.py")
GOOD = {"plan": "CCHC", "period": "2025-Q3"}
SITE = Starlette(routes=[*extract_routes.ROUTES, *routes_report.ROUTES])


@pytest.fixture(autouse=True)
def at_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    monkeypatch.setattr(routes_report, "PRINTING", asyncio.Semaphore(2))


@pytest.fixture(scope="session")
def empty_period(home: Home) -> str:
    """A quarter for which nothing came in."""
    words = data.reading(home, person()).words
    return next(code for (plan, code), row in words.periods.items() if plan == "CCHC" and not row["units_received"])


def ask(name: str, host: str = "localhost:8501", cookie: str = "", **asked: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to what a page links to."""
    return answer(f"/van-ban/{name}", urlencode(asked), host, cookie)


def answer(path: str, query: str, host: str = "localhost:8501", cookie: str = "") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to an address."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    came = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        for message in came:
            return message
        # the browser stays; it has nothing more to say
        return await asyncio.Event().wait()

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(b"host", host.encode()), (b"cookie", cookie.encode())], "scheme": "http", "server": ("localhost", 8501), "root_path": "",
    }  # fmt: skip
    asyncio.run(SITE(scope, receive, send))
    headers = {key.decode(): value.decode() for key, value in said[0]["headers"]}
    return said[0]["status"], headers, b"".join(each.get("body", b"") for each in said[1:])


def led(name: str, **asked: str) -> tuple[str, str]:
    """Path and query of the address to which a document's leads: that of its file, or of the page that waits for it."""
    status, headers, _ = ask(name, **asked)
    assert status == 303 and headers["location"].startswith("../xuat/")
    path, _, query = headers["location"].removeprefix("..").partition("?")
    return path, query


def taken(name: str, **asked: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of a document made at once."""
    path, query = led(name, **asked)
    assert path.startswith("/xuat/tep/")
    status, headers, body = answer(path, query)
    assert status == 200
    return headers, body


def test_a_report_and_its_annex_come_as_files_sent_from_the_disk(home: Home) -> None:
    headers, body = taken("bao-cao.docx", **GOOD)
    assert "attachment" in headers["content-disposition"] and "bao-cao-CCHC-2025-Q3-" in headers["content-disposition"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "BÁO CÁO" in [paragraph.text for paragraph in docx.Document(BytesIO(body)).paragraphs]
    path, query = led("bao-cao.xlsx", **GOOD)
    status, headers, body = answer(path, query)
    assert status == 200 and "Phụ lục I" in openpyxl.load_workbook(BytesIO(body)).sheetnames
    assert headers["content-type"] == extract_routes.KINDS["xlsx"] and ".xlsx" in headers["content-disposition"]
    folder = home.root / "extracts" / path.rpartition("/")[2]
    assert sorted(file.name for file in folder.iterdir()) == ["asked.json", "file", "ready"]


def test_nobody_else_and_no_altered_address_gets_a_document(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    path, query = led("bao-cao.docx", **GOOD)
    given = dict(parse_qsl(query))
    other, _ = led("phieu-don-vi.docx", unit=next(iter(data.reading(home, person()).words.units)), **GOOD)
    for place, said in (
        (path, {**given, "until": str(int(given["until"]) + 1)}), (path, {**given, "sig": "0" * 64}), (path, {}),
        (other, given), (path.replace("/tep/", "/cho/"), {**given, "sig": ""}),
    ):  # fmt: skip
        status, _, body = answer(place, urlencode(said))
        assert status == 404 and text.LINK_WRONG in body.decode()
    assert answer(path, query)[0] == 200
    monkeypatch.setattr(extract_routes, "person", lambda: Person("người khác", "leader"))
    status, _, body = answer(path, query)
    assert status == 404 and text.LINK_WRONG in body.decode()


def test_a_document_past_its_hour_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    path, query = led("bao-cao.docx", **GOOD)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + places.KEPT_SECONDS + 5)
    status, _, body = answer(path, query)
    assert status == 404 and text.FILE_GONE in body.decode()


def test_what_an_address_asks_for_and_there_is_not_is_named() -> None:
    for more in ({"area": "XYZ"}, {"unti": "1"}):
        status, _, body = ask("bao-cao.docx", **GOOD, **more)
        assert status == 409 and (more.get("area") or "unti") in body.decode()


def test_a_document_of_a_version_that_is_not_kept_is_refused_and_of_one_that_is_made(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(own.root))
    newest = store.current_version(own)
    older = f"{int(newest) - 1:06}"
    shutil.copy(store.version_file(own, newest), store.version_file(own, older))
    for version in (f"{int(newest) + 7:06}", "1", "<b>"):
        for name, more in (("bao-cao.docx", {}), ("phieu-don-vi.zip", {"level": "TH"})):
            status, _, body = ask(name, **GOOD, **more, version=version)
            assert status == 409 and "không còn được lưu" in body.decode() and "<b>" not in body.decode()
    headers, _ = taken("bao-cao.docx", **GOOD, version=older)
    assert f"-{older}.docx" in headers["content-disposition"]


def test_sheets_of_many_units_are_made_in_a_process_of_their_own(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_AT_ONCE", 1)
    path, query = led("phieu-don-vi.zip", level="TH", **GOOD)
    assert path.startswith("/xuat/cho/")
    until = time.monotonic() + 90
    while (answered := answer(path, query))[1].get("refresh") == str(extract_routes.LOOK_SECONDS):
        assert answered[0] == 200 and time.monotonic() < until
        assert text.FILE_WAIT in answered[2].decode() and 'class="progress"' in answered[2].decode()
        time.sleep(0.05)
    assert answered[0] == 200 and text.FILE_READY in answered[2].decode()
    status, headers, body = answer(path.replace("/cho/", "/tep/"), query)
    assert (status, headers["content-type"]) == (200, "application/zip")
    place = places.Place(home.root / "extracts" / path.rpartition("/")[2])
    reading = data.reading(home, person())
    with zipfile.ZipFile(BytesIO(body)) as packed:
        codes = {Path(name).name.split()[0] for name in packed.namelist()}
    assert place.progress == (len(codes), len(codes)) and place.counts == "units"
    assert codes and all("TH" in reading.words.units[code]["levels"] for code in codes)
    code = min(codes)
    _, alone = taken("phieu-don-vi.docx", unit=code, **GOOD)
    with zipfile.ZipFile(BytesIO(body)) as packed:
        name = next(name for name in packed.namelist() if Path(name).name.startswith(code))
        rows = [[cell.text for cell in row.cells] for row in docx.Document(BytesIO(packed.read(name))).tables[0].rows]
    assert rows == [[cell.text for cell in row.cells] for row in docx.Document(BytesIO(alone)).tables[0].rows]


def test_sheets_of_a_few_units_come_at_once_and_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    headers, body = taken("phieu-don-vi.zip", level="TH", **GOOD)
    assert (
        headers["content-type"] == "application/zip" and 'filename="phieu-don-vi-CCHC' in headers["content-disposition"]
    )
    with zipfile.ZipFile(BytesIO(body)) as packed:
        assert packed.namelist() and packed.testzip() is None


def test_only_the_sheets_of_many_units_ask_for_a_tab_of_their_own(see, monkeypatch: pytest.MonkeyPatch) -> None:
    link: Any = report_page.zip_link(see("bao-cao"))
    assert link.get("whole") and not link.get("fresh")
    monkeypatch.setattr(taking, "MOST_AT_ONCE", 1)
    link = report_page.zip_link(see("bao-cao"))
    assert link.get("fresh") and not link.get("whole")
    assert text.REPORT["slow"] in json.dumps(report_page.sheets(see("bao-cao")), ensure_ascii=False)


def test_a_page_that_waits_says_how_far_it_is_in_the_font_of_the_others(home: Home) -> None:
    place = places.begin(home, {"counts": "units"})
    query = places.signed(home, person(), place)
    for told, words in (("", text.FILE_LOOKING), ("340/1996", "340 trên 1.996 đơn vị")):
        if told:
            place.tell("progress", told)
        status, headers, body = answer(f"/xuat/cho/{place.id}", query)
        assert status == 200 and words in body.decode() and headers["refresh"] == str(extract_routes.LOOK_SECONDS)
        assert "src:url(../../static/media/" in body.decode()
    assert "width:17.0%" in body.decode()
    place.tell("fault", "Không ghi được <tệp>.")
    status, headers, body = answer(f"/xuat/cho/{place.id}", query)
    assert status == 409 and "Không ghi được &lt;tệp&gt;." in body.decode() and "refresh" not in headers


@pytest.mark.parametrize(
    ("name", "asked", "status"),
    [
        ("bao-cao.pdf", GOOD, 404),
        ("../bao-cao.docx", GOOD, 404),
        ("phieu-don-vi.docx", GOOD, 409),
        ("phieu-don-vi.zip", {**GOOD, "q": "zzzzzz"}, 409),
        ("bao-cao.docx", {**GOOD, "q": "x" * 9_000}, 400),
    ],
)
def test_what_cannot_be_made_is_told_in_a_sentence(name: str, asked: dict[str, str], status: int) -> None:
    found, headers, body = ask(name, **asked)
    assert (found, "attachment" in headers.get("content-disposition", "")) == (status, False)
    assert "Traceback" not in body.decode()


def test_another_host_gets_nothing() -> None:
    status, _, body = ask("bao-cao.docx", host="evil.example", **GOOD)
    assert status == 403 and text.WRONG_HOST in body.decode()


def test_below_coverage_the_address_refuses_until_told_otherwise(empty_period: str) -> None:
    status, _, body = ask("bao-cao.docx", plan="CCHC", period=empty_period)
    assert status == 409 and "thấp hơn mức 90%" in body.decode()
    _, body = taken("bao-cao.docx", plan="CCHC", period=empty_period, anyway="yes")
    assert any("thấp hơn mức 90% quy định" in paragraph.text for paragraph in docx.Document(BytesIO(body)).paragraphs)


def test_a_broken_template_is_a_sentence_everywhere(home: Home) -> None:
    folder = home.root / "report"
    folder.mkdir()
    try:
        (folder / "bao-cao.txt").write_text("[nop]\n{sai}\n", encoding="utf-8")
        status, _, body = ask("bao-cao.docx", **GOOD)
        assert status == 503 and "report/bao-cao.txt, dòng 2, mục [nop]" in body.decode()
        assert "dòng 2, mục [nop]" in "\n".join(opened())
    finally:
        (folder / "bao-cao.txt").unlink()
        folder.rmdir()


def opened(**asked: str) -> Iterator[str]:
    """All words of the page."""
    app = AppTest.from_file(str(APP), default_timeout=90)
    app.query_params.update({**GOOD, **asked})
    app.run()
    app.switch_page("screens/report.py").run()
    assert not app.exception
    for element in app.main:
        if element.type == "bidi_component":
            yield from strings(json.loads(element.proto.bytes or b"null"))
    yield from (box.label for box in app.checkbox)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def test_the_page_says_what_the_document_says(home: Home, see) -> None:
    said = set(opened())
    report = report_page.read(see("bao-cao"))
    assert isinstance(report, Report)
    for block in report.document.body:
        if isinstance(block, Paragraph):
            assert (f"- {block.text}" if block.kind == "item" else block.text) in said
    assert text.REPORT["anyway"] not in said
    assert any(words.startswith("van-ban/bao-cao.docx?plan=CCHC&period=2025-Q3") for words in said)
    assert text.covered(report.facts.least.shown, report.facts.least.reported, report.facts.least.owed, "90%") in said


def test_below_coverage_the_page_offers_the_tick(empty_period: str) -> None:
    said = list(opened(period=empty_period))
    assert text.REPORT["anyway"] in said and any("thấp hơn mức 90%" in words for words in said)
    assert not any(words.startswith("van-ban/bao-cao") for words in said)
    said = list(opened(period=empty_period, anyway="yes"))
    assert any("anyway=yes" in words and words.startswith("van-ban/bao-cao.docx") for words in said)
    assert any("thấp hơn mức 90% quy định" in words for words in said)


def test_the_report_prints_with_the_same_sentences_and_numbers(home: Home, see) -> None:
    html = printed.page(home, person(), "bao-cao", {key: [value] for key, value in GOOD.items()})
    report = report_page.read(see("bao-cao"))
    assert isinstance(report, Report)
    for block in report.document.body:
        if isinstance(block, Paragraph):
            assert routes.said(block.text, 200).body.decode().partition("<h1>")[2].partition("</h1>")[0] in html
        else:
            for row in block.rows:
                for cell in row.cells:
                    assert cell.replace("\n", ", ") in html.replace("&quot;", '"').replace("&amp;", "&")


def test_on_paper_the_head_is_of_the_whole_sector_whatever_the_address_narrows(home: Home, see) -> None:
    where = {key: [value] for key, value in GOOD.items()}
    area = next(unit["area"] for unit in see("bao-cao").reading.words.units.values() if unit["area"])
    heads = [
        printed.page(home, person(), "bao-cao", asked).partition("<header>")[2].partition("</header>")[0]
        for asked in (where, where | {"level": ["THCS"], "area": [area], "targets": ["plan"]})
    ]
    assert heads[0] == heads[1] and area not in heads[1]


def test_the_page_leads_to_the_overview_whose_numbers_are_the_report_s(see) -> None:
    view = see("bao-cao", level="THCS")
    shown = json.dumps(report_page.top(view, report_page.read(view)), ensure_ascii=False)
    assert text.REPORT["rounding"] in shown
    href = next(words for words in strings(report_page.rounding(view)) if words.startswith("./?"))
    assert "targets=plan" in href and "level" not in href
    assert text.REPORT["rounding"] in report_page.printed(view).body


def test_an_english_page_shows_the_vietnamese_document(home: Home, see) -> None:
    before = report_page.read(see("bao-cao"))
    language.use("en")
    try:
        after = report_page.read(see("bao-cao"))
        top = json.dumps(report_page.top(see("bao-cao"), after), ensure_ascii=False)
    finally:
        language.use("vi")
    assert isinstance(before, Report) and isinstance(after, Report)
    assert after.document == before.document
    assert "Official report" in top


def command(home: Home, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "etl.cli", *arguments], cwd=ROOT, env={**os.environ, "CHITIEU_HOME": str(home.root)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_the_command_writes_report_and_annex(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "bc.docx"
    code, said, _ = command(home, "report", "--plan", "CCHC", "--period", "2025-Q3", "-o", str(target), "--json")
    told = json.loads(said)
    assert code == 0
    assert (told["file"], told["annex"], told["version"]) == (
        str(target),
        str(tmp_path / "bc.xlsx"),
        store.current_version(home),
    )
    assert 0 <= told["figures_reported"] <= told["figures_owed"] and 0 <= told["coverage_pct"] <= 100
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bc.docx", "bc.xlsx"]


@pytest.fixture
def in_process(home: Home, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    """A command in this process: where it hands over to the next program, that one's own function goes on."""

    def handed_over(_program: str, arguments: list[str]) -> None:
        assert arguments[1:4] == ["-P", "-m", "dashboard.report"]
        sys.exit(report_command.main(arguments[4:]))

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main([*arguments], prog_name="chitieu")
        return int(ended.value.code or 0), *capfd.readouterr()

    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    monkeypatch.setattr(os, "execv", handed_over)
    return run


def test_the_command_s_exit_codes(home: Home, tmp_path: Path, empty_period: str, in_process: Any) -> None:
    out = str(tmp_path / "bc.docx")
    asked = ("report", "--plan", "CCHC", "--period")
    refused = ((*asked, empty_period, "-o", out), 2, "--min-coverage")
    unwritten = ((*asked, "2025-Q3", "-o", str(tmp_path / "none" / "bc.docx")), 3, "Không ghi được")
    for arguments, status, words in (refused, unwritten):
        code, _, said = command(home, *arguments)
        assert (code, words in said, "Traceback" in said) == (status, True, False), said
    for arguments, status, words in (
        refused,
        ((*asked, "2025-Q9", "-o", out), 2, "2025-Q9"),
        ((*asked, "2025-Q3", "-o", str(tmp_path / "bc.pdf")), 2, ".docx"),
        ((*asked, "2025-Q3"), 2, "-o"),
        ((*asked, "2025-Q3", "-o", out, "--min-coverage", "101"), 2, "--min-coverage"),
        unwritten,
        (("sheets", "--plan", "CCHC", "--period", "2025-Q3", "--unit", "x", "-o", out), 2, "'x'"),
        (("sheets", "--plan", "CCHC", "--period", "2025-Q3", "-o", out), 2, "--all"),
        (("sheets", "--plan", "CCHC", "--period", "2025-Q3", "--all", "--area", "Mars", "-o", out), 2, "Mars"),
    ):  # fmt: skip
        code, _, said = in_process(*arguments)
        assert (code, words in said, "Traceback" in said) == (status, True, False), said
    assert list(tmp_path.iterdir()) == []
    code, _, _ = command(home, *asked, empty_period, "-o", out, "--min-coverage", "0")
    assert code == 0


def test_the_command_writes_sheets(home: Home, tmp_path: Path) -> None:
    target = str(tmp_path / "p.zip")
    code, said, _ = command(
        home, "sheets", "--plan", "CCHC", "--period", "2025-Q3", "--all", "--level", "MN", "-o", target, "--json"
    )
    assert code == 0
    with zipfile.ZipFile(target) as packed:
        assert json.loads(said) == {"file": target, "sheets": len(packed.namelist())}


def test_the_wording_is_copied_once_and_over_nothing(home: Home, tmp_path: Path) -> None:
    folder = home.root / "report"
    try:
        code, said, _ = command(home, "report", "--wording")
        assert code == 0 and "bao-cao.txt" in said
        (folder / "phieu.txt").write_text("# của cơ quan\n", encoding="utf-8")
        assert "không chép đè" in command(home, "report", "--wording")[1]
        assert (folder / "phieu.txt").read_text(encoding="utf-8") == "# của cơ quan\n"
    finally:
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
