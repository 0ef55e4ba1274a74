import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import homes
from warehouse import store
from warehouse.home import Home

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# of this switch the last one counts: Playwright's own names, and the address bar's suggestions, which as pages of their
# own cost every window more than most of ours do
DISABLED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
)
QUIET = [
    f"--disable-features={','.join(DISABLED)}",
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# a busy machine is slow, not broken
expect.set_options(timeout=15_000)


def serve(*command: str, port: int, **more: str) -> Iterator[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            address = f"http://localhost:{port}"
            await_health(address, server)
            yield address
        finally:
            server.terminate()


def await_health(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """A small application over the real filter bar, links and tables, without a warehouse."""
    port = free_port()
    command = ["uvicorn", "asgi:app", "--app-dir", str(HERE / "app"), "--host", "localhost", "--port", str(port)]
    yield from serve(*command, port=port)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample home, made through the product's own command line."""
    return homes.sample(tmp_path_factory)


@pytest.fixture(scope="session")
def sample_unit(sample_home: Path) -> str:
    """The unit of the sample home with the most values."""
    with store.opened(Home(sample_home)) as con:
        found = con.sql(
            "select unit_code from attainment where plan = 'CCHC' and period = '2025-Q3' "
            "group by unit_code order by count(value) desc, unit_code limit 1"
        ).fetchall()
    return str(found[0][0])


@pytest.fixture(scope="session")
def way(request: pytest.FixtureRequest) -> str:
    """How the product is served: both doors open the same application, the other one is tried by the tests that name it."""
    return str(getattr(request, "param", "chitieu serve"))


@pytest.fixture(scope="session")
def product(way: str, sample_home: Path) -> Iterator[str]:
    """The product itself on the sample home."""
    port = free_port()
    if way == "chitieu serve":
        command = ["etl.cli", "serve", "--port", str(port)]
    else:
        command = ["streamlit", "run", str(ROOT / "dashboard" / "app.py"), "--server.port", str(port)]
    yield from serve(*command, port=port, CHITIEU_HOME=str(sample_home))


@pytest.fixture
def own_home(sample_home: Path, tmp_path: Path) -> Home:
    """A copy of the sample home that a test may change, without what other tests made the dashboard log."""
    return Home(homes.copied(sample_home, tmp_path / "h"))


@pytest.fixture
def own_product(own_home: Home) -> Iterator[str]:
    """The product on a home that a test may change, started as `chitieu serve` does in the end."""
    port = free_port()
    yield from serve("dashboard.serve", "--port", str(port), port=port, CHITIEU_HOME=str(own_home.root))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """The browser ends with the last test of this folder: while it lives a loop runs in this thread, which other tests
    cannot have.
    """
    yield
    if nextitem is None or HERE not in nextitem.path.parents:
        BROWSERS.close()


BROWSERS = ExitStack()
KEPT: list[Browser] = []


@pytest.fixture
def chromium() -> Browser:
    """One browser for all tests of this process; each has contexts of its own."""
    if CHROMIUM is None:
        if os.environ.get("CHITIEU_BROWSER") == "required":
            pytest.fail("CHITIEU_BROWSER=required, but there is no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    if not (KEPT and KEPT[-1].is_connected()):
        BROWSERS.close()
        player = BROWSERS.enter_context(sync_playwright())
        KEPT.append(player.chromium.launch(executable_path=CHROMIUM, args=QUIET))
        BROWSERS.callback(KEPT[-1].close)
    return KEPT[-1]


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
