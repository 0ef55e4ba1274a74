"""What a person waits for, in a real browser, beside an empty Streamlit page on the same machine.

    python tests/bench/browser.py [--home FOLDER] [--times 30] [--people 25] [--clicks 30]

Every time is taken inside the page: from the press of the button (or the start of the navigation) to the frame in which the new numbers stand.
"Uncached" views are asked for the first time since the server started.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

import clients
import overview
from bench_plan import INDICATORS, PERIODS, PLAN

from warehouse.home import Home

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
# looks into every piece's own tree in every frame until what is awaited stands there
WATCH = """
window.everywhere = (css) => {
  const found = [...document.querySelectorAll(css)];
  for (const host of document.querySelectorAll('.stBidiComponent, .stBidiComponent *')) if (host.shadowRoot) found.push(...host.shadowRoot.querySelectorAll(css));
  return found;
};
window.stands = (css, words) => everywhere(css).some((node) => `${node.textContent} ${node.getAttribute('href') ?? ''}`.includes(words));
window.await_ = (groups) => {
  window.taken = null;
  const times = [];
  const look = () => {
    const wanted = groups[times.length];
    if (window.since !== undefined && wanted.every(([css, words]) => stands(css, words))) times.push(performance.now() - window.since);
    if (times.length === groups.length) requestAnimationFrame(() => { window.taken = times; });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
window.watch = (groups) => {
  window.since = undefined;
  const began = () => { window.since = performance.now(); };
  document.addEventListener('pointerdown', began, { capture: true, once: true });
  await_(groups);
};
"""
BARE = """import streamlit as st
chosen = st.selectbox('list', [f'option {number}' for number in range(9)])
st.write('bare', chosen)
"""
Timing = tuple[float, float, int]
# a piece of the page and the words or address it must hold; several of them stand together
Wanted = tuple[tuple[str, str], ...]


def percentiles(milliseconds: list[float]) -> Timing:
    return overview.percentile(milliseconds, 50), overview.percentile(milliseconds, 95), len(milliseconds)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(*command: str, port: int, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            until = time.monotonic() + 60
            while server.poll() is None and time.monotonic() < until:
                try:
                    urlopen(f"http://localhost:{port}/_stcore/health", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield server
        finally:
            server.terminate()


@contextmanager
def served(*command: str, port: int, **more: str) -> Iterator[str]:
    with started(*command, port=port, **more):
        yield f"http://localhost:{port}"


def opened(context: BrowserContext, address: str, wanted: Wanted) -> float:
    """Milliseconds from the start of the navigation until everything wanted stands on the page."""
    page = context.new_page()
    page.add_init_script(f"{WATCH}\nwindow.since = 0; await_([{[list(each) for each in wanted]}]);")
    page.goto(address, wait_until="commit")
    (taken,) = _taken(page)
    page.close()
    return taken


def _taken(page: Page) -> list[float]:
    found: list[float] = page.wait_for_function("() => window.taken", timeout=30_000).json_value()
    return found


def bytes_of(browser: Browser, address: str) -> tuple[int, int]:
    """Bytes and requests of a first visit with an empty cache, websocket messages included."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    wire, count = 0, 0
    session = context.new_cdp_session(page)
    session.send("Network.enable")

    def add(size: float, requests: int) -> None:
        nonlocal wire, count
        wire, count = wire + int(size), count + requests

    session.on("Network.loadingFinished", lambda event: add(event["encodedDataLength"], 1))
    page.on("websocket", lambda opened_: opened_.on("framereceived", lambda frame: add(len(frame), 0)))
    page.goto(address)
    settled(page)
    page.wait_for_load_state("networkidle")
    context.close()
    return wire, count


def settled(page: Page) -> None:
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
    )


def clicked(page: Page, click: Callable[[], None], *groups: Wanted) -> list[float]:
    """Milliseconds from the press of the button until each group stands, one after another."""
    page.evaluate("(groups) => watch(groups)", [[list(each) for each in wanted] for wanted in groups])
    click()
    taken = _taken(page)
    settled(page)
    return taken


def choose(page: Page, field: str, option: str) -> Callable[[], None]:
    """Open a filter's list and give back the click on its option."""
    page.get_by_role("combobox", name=field, exact=True).click()
    found = page.get_by_role("option", name=option, exact=True)
    found.scroll_into_view_if_needed()
    return found.click


# a matrix's cells and the list of concerns both carry the filter in their links
def stands(words: str) -> Wanted:
    return (("td.status a.cell", words), (".att a.it", words))


def filter_changes(page: Page, site: str, times: int) -> Iterator[tuple[str, float]]:
    """Quarters under two levels, one after another: the first time uncached, the second time cached."""
    roman = ("I", "II", "III", "IV")
    for again in ("uncached", "cached"):
        for level in ("MN", "TH"):
            page.goto(f"{site}/?plan={PLAN}&period={PERIODS[-1]}&level={level}")
            page.wait_for_function("() => window.stands && stands('td.status a.cell', 'period')")
            settled(page)
            for period in reversed(PERIODS[-1 - times // 2 : -1]):
                year, quarter = period.split("-Q")
                click = choose(page, "Kỳ báo cáo", f"Quý {roman[int(quarter) - 1]}/{year}")
                yield f"quarter changed, {again}", clicked(page, click, stands(f"period={period}&level={level}"))[0]
    words = {"MN": "Mầm non", "TH": "Tiểu học", "THCS": "THCS"}
    for again, periods in (
        ("uncached", PERIODS[-1 - -(-times // 3) : -1]),
        ("cached", PERIODS[-1 - -(-times // 3) : -1]),
    ):
        for period in periods:
            page.goto(f"{site}/?plan={PLAN}&period={period}&window=ytd")
            page.wait_for_function("() => window.stands && stands('td.status a.cell', 'period')")
            settled(page)
            for level in words:
                yield (
                    f"level changed, {again}",
                    clicked(page, choose(page, "Cấp học", words[level]), stands(f"level={level}"))[0],
                )


def bare_changes(page: Page, bare: str, times: int) -> Iterator[float]:
    """The press on a list's option on a Streamlit page that holds nothing else."""
    page.goto(bare)
    page.wait_for_function("() => window.stands && stands('p', 'bare')")
    settled(page)
    for number in range(1, times + 1):
        page.get_by_role("combobox").click()
        found = page.get_by_role("option", name=f"option {number % 9}", exact=True)
        yield clicked(page, found.click, (("p", f"bare option {number % 9}"),))[0]


def drills(page: Page, site: str, times: int) -> Iterator[tuple[str, float]]:
    """From the overview to an indicator's page, each indicator once, then again."""
    for again in ("uncached", "cached"):
        page.goto(f"{site}/?plan={PLAN}&period={PERIODS[-1]}")
        for code in INDICATORS[:times]:
            short = code.rpartition("-")[2]
            cell = page.locator(f'td.status.strong a.cell[href*="indicator={code}"]').first
            cell.scroll_into_view_if_needed()
            settled(page)
            answer, units = clicked(
                page, cell.click, (("h1", f"{short} "), (".big", "%")), (("tbody a.row", f"indicator={code}"),)
            )
            yield f"click to an indicator, its answer, {again}", answer
            yield f"click to an indicator, all its units, {again}", units
            page.go_back()


def matrices(page: Page, site: str, times: int) -> Iterator[tuple[str, float]]:
    """The matrix of all units, of each quarter and window once, then again."""
    asked = [(period, window) for window in ("quarter", "ytd", "phase") for period in PERIODS][-times:]
    for again in ("uncached", "cached"):
        for period, window in asked:
            page.goto(f"{site}/?plan={PLAN}&period={period}&window={window}")
            seg = page.get_by_role("navigation", name="Xem chỉ tiêu theo").get_by_role("link", name="Đơn vị")
            seg.scroll_into_view_if_needed()
            settled(page)
            yield (
                f"matrix of all units opened, {again}",
                clicked(page, seg.click, (("table[role=grid] tbody a.cell", f"period={period}"),))[0],
            )


def report(name: str, timing: Timing, budget: str) -> None:
    p50, p95, count = timing
    print(f"{name:46} p50 {p50:7.0f} ms   p95 {p95:7.0f} ms   n {count:3}   {budget}", flush=True)


def first_screens(browser: Browser, site: str, bare: str, times: int) -> None:
    front = f"{site}/?plan={PLAN}&period={PERIODS[-1]}"
    views = {
        "empty Streamlit page": (bare, (("p", "bare"),)),
        "first screen, numbers visible": (front, ((".big", "%"), *stands("period="))),
    }
    for cache in ("browser cache cold", "browser cache warm"):
        for name, (address, wanted) in views.items():
            taken = []
            kept = browser.new_context(viewport={"width": 1440, "height": 900})
            for _ in range(times + 1):
                context = (
                    kept
                    if cache == "browser cache warm"
                    else browser.new_context(viewport={"width": 1440, "height": 900})
                )
                taken.append(opened(context, address, wanted))
                if context is not kept:
                    context.close()
            kept.close()
            report(f"{name}, {cache}", percentiles(taken[1:]), "< 1,500 ms" if name in list(views)[1:] else "the floor")
    for name, (address, _) in views.items():
        wire, count = bytes_of(browser, address)
        print(
            f"{name:46} {wire / 1e6:.2f} MB in {count} requests, nothing cached   {'≤ 4.5 MB' if address == front else ''}",
            flush=True,
        )


def crowd_views() -> list[tuple[str, str]]:
    """Overviews, indicators and units of the last eight quarters, at any level: partly cached, as an office would find them."""
    base = [
        f"plan={PLAN}&period={period}" + (f"&level={level}" if level else "")
        for period in PERIODS[-8:]
        for level in ("", "MN", "TH", "THCS")
    ]
    views = [("", query) for query in base]
    views += [("chi-tieu", f"{query}&indicator={code}") for query in base[::2] for code in INDICATORS[::6]]
    views += [
        ("don-vi", f"plan={PLAN}&period={period}&unit=0{100_000 + number}")
        for period in PERIODS[-4:]
        for number in range(0, 60, 3)
    ]
    return views


def crowd(port: int, bare_port: int, people: int, clicks: int) -> None:
    """People who come the moment the server is up, and once more when they have seen every view."""
    # playwright keeps a loop running in this thread
    with ThreadPoolExecutor(1) as alone:
        floor = alone.submit(clients.measure, bare_port, [("", "a=1"), ("", "a=2")], people, min(clicks, 10)).result()
        first, again = (alone.submit(clients.measure, port, crowd_views(), people, clicks).result() for _ in range(2))
    report(f"{people} people, an empty page", percentiles([1000 * seconds for seconds in floor.seconds]), "the floor")
    for what, found in (("nothing asked for before", first), ("the same views again", again)):
        taken = percentiles([1000 * seconds for seconds in found.seconds])
        report(f"{people} people, {what}", taken, f"p95 < 250 ms; errors {len(found.errors)}")
        print(f"{'':46} {sum(found.bytes) / len(found.bytes) / 1000:.0f} kB a click; {found.errors[:3]}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="What a person waits for, in a real browser.")
    parser.add_argument("--home", type=Path, help="a home holding the bench plan; built there when there is none")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--people", type=int, default=25)
    parser.add_argument("--clicks", type=int, default=30, help="of each of the people")
    parser.add_argument("--only", choices=["first", "filter", "drill", "matrix", "crowd"], action="append")
    given = parser.parse_args()
    wanted = set(given.only or ["first", "filter", "drill", "matrix", "crowd"])
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="chitieu-bench-")))
        home = given.home or folder / "home"
        if not Home(home).exists:
            overview.build(home, 2_000, 10_000_000)
        (folder / "bare.py").write_text(BARE, encoding="utf-8")
        port, bare_port = free_port(), free_port()
        site = stack.enter_context(served("dashboard.serve", "--port", str(port), port=port, CHITIEU_HOME=str(home)))
        bare = stack.enter_context(
            served("streamlit", "run", str(folder / "bare.py"), "--server.port", str(bare_port), port=bare_port)
        )
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        stack.callback(browser.close)
        print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        if "first" in wanted:
            first_screens(browser, site, bare, given.times)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_init_script(WATCH)
        page = context.new_page()
        if "filter" in wanted:
            floor = list(bare_changes(page, bare, given.times))
            report("empty Streamlit page, its one list changed", percentiles(floor), "the floor")
        measured = {"filter": filter_changes, "drill": drills, "matrix": matrices}
        for name, measure in measured.items():
            if name not in wanted:
                continue
            budget = {"filter": "p50 < 120 ms, p95 < 250 ms", "drill": "p50 < 200 ms, p95 < 250 ms"}.get(name, "")
            taken: dict[str, list[float]] = {}
            for what, milliseconds in measure(page, site, given.times):
                taken.setdefault(what, []).append(milliseconds)
            for what, values in taken.items():
                report(what, percentiles(values), budget)
        context.close()
        if "crowd" in wanted:
            crowd(port, bare_port, given.people, given.clicks)


if __name__ == "__main__":
    main()
