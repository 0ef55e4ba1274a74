import asyncio
import gzip
import tomllib
from pathlib import Path
from typing import Any

import pytest
import streamlit
from starlette.responses import Response

from dashboard import front, text
from dashboard.app import ROUTES
from dashboard.serve import is_loopback, main
from warehouse.errors import UsageError


def test_streamlit_itself_listens_to_this_machine_only() -> None:
    settings = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert is_loopback(settings["server"]["address"])


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("192.0.2.7", False),
        ("example.org", False),
    ],
)
def test_only_this_machine_is_served(host: str, near: bool) -> None:
    assert is_loopback(host) is near


def test_another_host_or_no_home_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"127\.0\.0\.1"):
        main("0.0.0.0")
    monkeypatch.setenv("CHITIEU_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="chitieu init"):
        main()


async def other(scope: Any, _receive: Any, send: Any) -> None:
    """Whatever stands behind: it says that it was reached."""
    if scope["type"] == "http":
        await Response("behind")(scope, _receive, send)
    else:
        await send({"type": "websocket.accept"})


def ask(
    path: str,
    *,
    method: str = "GET",
    kind: str = "http",
    accept: str = "gzip, br",
    cookie: str = "",
    wants: str = "*/*",
) -> tuple[dict[str, str], bytes]:
    """Headers and body that the browser gets."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(b"accept-encoding", accept.encode()), (b"cookie", cookie.encode()), (b"accept", wants.encode())]
    path, _, query = path.partition("?")
    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": headers,
        "extensions": {},
    }
    asyncio.run(front.Front(other, ROUTES)(scope, None, send))  # type: ignore[arg-type]
    if kind != "http":
        return {}, said[0]["type"].encode()
    return {name.decode(): value.decode() for name, value in said[0]["headers"]}, said[1].get("body", b"")


STATIC = Path(streamlit.__file__).parent / "static" / "static"
SCRIPT = max(STATIC.glob("js/BidiComponent.*.js"))


def test_scripts_and_styles_are_sent_packed_and_kept_for_ever() -> None:
    for file in (SCRIPT, *STATIC.glob("css/index.*.css")):
        headers, body = ask(f"/static/{file.parent.name}/{file.name}")
        assert headers["content-encoding"] == "gzip"
        assert headers["cache-control"] == "public, immutable, max-age=31536000"
        assert headers["vary"] == "Accept-Encoding"
        assert int(headers["content-length"]) == len(body) < file.stat().st_size / 2
        assert gzip.decompress(body) == file.read_bytes()


@pytest.mark.parametrize("accept", ["gzip", "identity"])
def test_plotly_s_script_comes_from_its_own_package(accept: str) -> None:
    headers, body = ask(front.PLOTLY, accept=accept)
    assert headers["content-type"].startswith("text/javascript")
    assert b"plotly.js v" in (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body)[:200]


@pytest.mark.parametrize("path", ["/", *(f"/{page}" for page in text.PAGES if page != "tong-quan")])
@pytest.mark.parametrize("accept", ["gzip", "identity"])
def test_each_page_starts_with_the_server_s_own_address_in_vietnamese(path: str, accept: str) -> None:
    headers, body = ask(path, accept=accept)
    page = (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode()
    assert ("content-encoding" in headers) == (accept == "gzip")
    assert headers["cache-control"] == "no-cache"
    assert headers["content-type"].startswith("text/html")
    assert '<html lang="vi">' in page
    assert page.index("BACKEND_BASE_URL") < page.index('type="module"')
    assert "<title>Streamlit" not in page
    assert "You need to enable" not in page


@pytest.mark.parametrize("query", ["", "?plan=CCHC&period=2025-Q3&q=h%E1%BB%8Dp"])
def test_the_first_page_by_its_name_is_the_server_s_own_address(query: str) -> None:
    assert ask(f"/tong-quan{query}")[0]["location"] == f"./{query}"


@pytest.mark.parametrize(
    ("cookie", "code", "title"),
    [
        ("", "vi", "Bảng theo dõi chỉ tiêu"),
        ("chitieu_lang=en; other=1", "en", "Target dashboard"),
        ("chitieu_lang='</title>", "vi", "Bảng theo dõi chỉ tiêu"),
    ],
)
def test_the_start_page_is_in_the_language_that_was_chosen(cookie: str, code: str, title: str) -> None:
    headers, body = ask("/chi-tieu", accept="identity", cookie=cookie)
    page = body.decode()
    assert f'<html lang="{code}">' in page
    assert f"<title>{title}</title>" in page
    assert headers["vary"] == "Accept-Encoding, Cookie"


@pytest.mark.parametrize(
    "given",
    [
        {"path": "/_stcore/health"},
        {"path": "/chi-tieu/_stcore/health"},
        {"path": "/khong-co"},
        {"path": "/static/../index.html"},
        {"path": f"/static/js/{SCRIPT.name}", "method": "POST"},
        {"path": f"/static/js/{SCRIPT.name}", "accept": "identity"},
        {"path": "/static/media/x.woff2"},
        {"path": "/", "method": "HEAD"},
    ],
    ids=str,
)
def test_everything_else_passes(given: dict[str, str]) -> None:
    assert ask(**given)[1] in (b"behind", b"")
    assert "content-encoding" not in ask(**given)[0]


def test_a_websocket_passes() -> None:
    assert ask("/_stcore/stream", kind="websocket") == ({}, b"websocket.accept")


@pytest.mark.parametrize("path", ["/khong-co", "/a/b", "/tong-quan2", "/<script>"])
def test_a_page_that_there_is_not_is_said_in_our_words(path: str) -> None:
    _, body = ask(path, wants="text/html,*/*")
    assert "Không có trang" in body.decode()
    assert b"<script" not in body


@pytest.mark.parametrize("path", ["/ready", "/in/tong-quan", "/_stcore/health", "/media/x.png", "/rows/xep-hang"])
def test_what_stands_beside_the_pages_is_let_through(path: str) -> None:
    assert ask(path, wants="text/html,*/*")[1] == b"behind"
