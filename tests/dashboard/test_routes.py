"""The addresses beside the pages: who is let in, what they are told, and never why we failed."""

import asyncio
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from streamlit import config
from streamlit.web.server.app_discovery import discover_asgi_app

import dashboard
from dashboard import data, printed, routes, routes_files, text
from dashboard.person import person
from dashboard.routes_door import ThisMachine, is_near
from warehouse import store
from warehouse.home import Home

PAPER = Starlette(routes=[*routes.ROUTES, *routes_files.ROUTES])


def ask(
    path: str, query: str = "", *, host: str = "localhost:8501", method: str = "GET", cookie: str = ""
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of an answer."""
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
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(b"host", host.encode()), (b"cookie", cookie.encode())], "scheme": "http", "server": ("localhost", 8501), "root_path": "",
    }  # fmt: skip
    asyncio.run(PAPER(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], headers, b"".join(each.get("body", b"") for each in said[1:]).decode(errors="replace")


@pytest.fixture(autouse=True)
def at_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    # a semaphore belongs to the loop it first waited in
    for module in (routes, routes_files):
        monkeypatch.setattr(module, "PRINTING", asyncio.Semaphore(2))


def test_ready_tells_the_version_and_nothing_else(home: Home) -> None:
    status, headers, body = ask("/ready")
    assert (status, json.loads(body)) == (200, {"version": store.current_version(home)})
    assert len(body) < 30
    assert headers["cache-control"] == "no-store"


def test_the_units_of_a_level_are_listed_for_who_chooses(home: Home) -> None:
    units = data.reading(home, person()).words.units
    nursery = [(code, unit["unit_name"]) for code, unit in units.items() if "MN" in unit["levels"]]
    status, _, body = ask("/choices/units", "level=MN")
    assert status == 200 and 0 < len(nursery) < len(units)
    assert [(code, name) for code, name, _ in json.loads(body)] == nursery
    for query in ("", "level=%3Cb%3E&area=nope&version=nope&unit=x"):
        assert len(json.loads(ask("/choices/units", query)[2])) == len(units)
    assert ask("/choices/units", host="evil.example")[0] == ask("/ready", host="evil.example")[0]


@pytest.mark.parametrize("holds", [False, True])
def test_without_a_version_nothing_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holds: bool) -> None:
    if holds:
        (tmp_path / "warehouse").mkdir()
        (tmp_path / "warehouse" / "CURRENT").write_text("000007", encoding="ascii")
    monkeypatch.setenv("CHITIEU_HOME", str(tmp_path))
    status, _, body = ask("/ready")
    assert (status, json.loads(body)) == (503, {"version": None})


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "localhost@evil.example"])
@pytest.mark.parametrize("path", ["/ready", "/in/tong-quan", "/in/khong-co"])
def test_another_host_name_gets_a_sentence_and_no_data(path: str, host: str, home: Home) -> None:
    status, _, body = ask(path, host=host)
    assert status == 403
    assert text.WRONG_HOST in body
    assert store.current_version(home) not in body
    assert "CCHC" not in body


def test_a_page_for_paper_carries_no_script_and_is_kept_nowhere() -> None:
    status, headers, body = ask("/in/tong-quan", "plan=CCHC&period=2025-Q3")
    assert status == 200
    assert headers["content-type"].startswith("text/html")
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script-src" not in headers["content-security-policy"]
    assert "chỉ tiêu đạt" in body
    assert "<script" not in body


@pytest.mark.parametrize("page", ["khong-co", "", "../ready", "tong-quan/x", "<script>alert(1)</script>"])
def test_an_unknown_page_is_named(page: str) -> None:
    status, _, body = ask(f"/in/{page}")
    assert status == 404
    assert "để in" in body
    assert f'<a href="{"../" * (f"/in/{page}".count("/") - 1)}">{text.FIRST_PAGE}</a>' in body
    assert "<script" not in body


def test_too_long_an_address_is_refused_and_strange_ones_are_answered() -> None:
    assert ask("/in/tong-quan", "q=" + "a" * 9000)[0] == 400
    for query in ("plan=%00&period=%FF%FE&unit=,,,", "plan", "&&&=&", "unit=" + "x," * 900, "row=1e9&window=%3Cb%3E"):
        status, _, body = ask("/in/chi-tieu", query)
        assert status == 200
        assert "Traceback" not in body
        assert "<b>" not in body.partition("<header>")[2].partition("<h1>")[0].replace("<b>THTK", "").replace(
            "<b>CCHC", ""
        )


def test_only_reading_is_answered() -> None:
    assert ask("/in/tong-quan", method="POST")[0] == 405
    assert ask("/ready", method="DELETE")[0] == 405


def test_our_fault_is_a_sentence_with_a_reference_that_the_log_knows(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> str:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(printed, "page", fail)
    status, _, body = ask("/in/tong-quan")
    assert status == 500
    assert "secret" not in body
    assert "Traceback" not in body
    reference = re.search(r"mã ([0-9A-F]{8})", body)
    assert reference
    assert reference[1] in (home.logs / "dashboard.log").read_text(encoding="utf-8")


def test_no_home_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(tmp_path))
    status, _, body = ask("/in/tong-quan")
    assert status == 503
    assert "chitieu demo" in body


@pytest.mark.parametrize(
    ("client", "near"),
    [
        (None, True),
        (("127.0.0.1", 1), True),
        (("::1", 1), True),
        (("::ffff:127.0.0.1", 1), True),
        (("192.0.2.7", 1), False),
        (("::ffff:192.0.2.7", 1), False),
        (("testclient", 1), False),
        (("", 0), False),
    ],
)
def test_another_machine_is_let_in_nowhere(client: tuple[str, int] | None, near: bool) -> None:
    reached, said = [], []

    async def behind(scope: Any, _receive: Any, _send: Any) -> None:
        reached.append(scope["type"])

    async def send(message: Any) -> None:
        said.append(message)

    assert is_near(client) is near
    for kind in ("http", "websocket", "lifespan"):
        asyncio.run(ThisMachine(behind)({"type": kind, "client": client}, None, send))  # type: ignore[arg-type]
    assert reached == (["http", "websocket", "lifespan"] if near else ["lifespan"])
    assert [each.get("status", each.get("code")) for each in said if "body" not in each] == (
        [] if near else [403, 1008]
    )


def test_both_doors_open_the_same_application_on_this_machine_only() -> None:
    found = discover_asgi_app(Path(dashboard.__file__).with_name("app.py"))
    assert (found.is_asgi_app, found.import_string) == (True, "app:app")
    assert config.get_option("server.allowedHosts") == ["localhost", "127.0.0.1"]


@pytest.mark.parametrize("code", ["en", "vi"])
def test_a_language_is_kept_for_a_year_and_the_view_comes_back(code: str) -> None:
    back = "chi-tieu?plan=CCHC&q=h%E1%BB%8Dp+l%E1%BB%9Bp&indicator=CCHC-7.1"
    status, headers, body = ask(f"/language/{code}", f"back={quote(back)}")
    assert (status, body) == (303, "")
    assert headers["location"] == f"../{back}"
    assert headers["cache-control"] == "no-store"
    kept = headers["set-cookie"]
    assert kept.startswith(f"chitieu_lang={code}; ")
    assert {"Max-Age=31536000", "Path=/", "SameSite=lax"} <= set(kept.split("; "))


@pytest.mark.parametrize(
    ("back", "place"),
    [
        ("./?plan=CCHC", "../?plan=CCHC"),
        ("tong-quan?plan=CCHC", "../tong-quan?plan=CCHC"),
        ("", "../"),
        ("//evil.example/?x", "../"),
        ("https://evil.example/?x", "../"),
        ("/chi-tieu?x", "../"),
        ("..//evil.example?x", "../"),
        ("evil.example?x", "../"),
        ("khong-co?x=1", "../"),
        ("language/en?back=x", "../"),
        ("in/chi-tieu?x=1", "../"),
        ("chi-tieu?x=1\r\nSet-Cookie: a=b", "../"),
        ("chi-tieu?x=<script>", "../"),
        ("chi-tieu?x=1#//evil", "../"),
        ("\\\\evil?x", "../"),
        ("chi-tieu?q=" + "a" * 8_000, "../"),
    ],
)
def test_a_change_of_language_leads_to_pages_of_ours_only(back: str, place: str) -> None:
    status, headers, _ = ask("/language/en", f"back={quote(back)}")
    assert (status, headers["location"]) == (303, place)
    assert headers["set-cookie"].count("chitieu_lang") == 1
    assert "a=b" not in headers["set-cookie"]


def test_a_language_we_do_not_have_is_said_and_not_kept() -> None:
    status, headers, body = ask("/language/fr", "back=./%3F")
    assert (status, "set-cookie" in headers) == (404, False)
    assert text.unknown_language("fr") in unescape(body)


def test_another_host_name_changes_no_language() -> None:
    status, headers, _ = ask("/language/en", "back=./%3F", host="evil.example")
    assert (status, "set-cookie" in headers) == (403, False)


@pytest.mark.parametrize(
    ("cookie", "words"), [("", "Tổng quan"), ("chitieu_lang=en", "Overview"), ("chitieu_lang=x", "Tổng quan")]
)
def test_paper_follows_the_cookie(cookie: str, words: str) -> None:
    _, _, body = ask("/in/tong-quan", "plan=CCHC&period=2025-Q3", cookie=cookie)
    assert f"<title>{words} · CCHC" in body
    status, _, body = ask("/in/khong-co", cookie=cookie)
    assert status == 404
    assert ("There is no page" in body) == (words == "Overview")


def test_the_original_is_the_bytes_that_were_sent_and_never_opens_in_the_browser(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITIEU_HOME", str(home.root))
    with store.opened(home) as con:
        rows = con.sql("select submission_id, sha256, file from core.submission limit 1").fetchall()
    ((submission, sha256, file),) = rows
    status, headers, body = ask(f"/original/{submission}")
    assert status == 200
    assert headers["content-disposition"].startswith("attachment; filename")
    assert quote(Path(file).name) in headers["content-disposition"] or Path(file).name in headers["content-disposition"]
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"
    assert int(headers["content-length"]) == (home.originals / sha256).stat().st_size
    assert body[:2] == "PK"
    for unknown in ("nope", "..%2f..%2fetc", "x" * 300):
        assert ask(f"/original/{unknown}")[0] == 404
    assert ask(f"/original/{submission}", host="evil.example")[0] == 403


def test_the_reminder_is_of_the_version_asked_for_or_refused(home: Home) -> None:
    asked = "plan=CCHC&period=2025-Q3"
    newest = store.current_version(home)
    earlier = f"{int(newest) - 1:06}"
    for version in (newest, earlier):
        status, headers, letter = ask("/tep/loi-nhac.txt", f"{asked}&version={version}")
        assert (status, f"_{version}.txt" in headers["content-disposition"]) == (200, True)
        assert "CCHC Quý III/2025" in letter
    for wrong in (f"{asked}&version=999999", f"{asked}&version=xyz", f"{asked}&version={newest}&level=XYZ"):
        status, headers, refused = ask("/tep/loi-nhac.txt", wrong)
        assert status == 409 and "content-disposition" not in headers
        assert "999999" in refused or "xyz" in refused.lower()
        assert "CCHC Quý III/2025" not in refused
