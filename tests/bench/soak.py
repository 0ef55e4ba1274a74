"""Half an hour of people coming and going: whether the server's memory stays flat.

    python tests/bench/soak.py [--home FOLDER] [--minutes 30] [--people 8]

Each person opens the dashboard, clicks through it once a second for half a minute or so, leaves, and another one comes. Memory is the
server's resident set, read every half minute; the first third of the time, in which caches fill, is left out of the verdict.
Exit 1 when the last third stands more than a tenth above the middle one, or anything went wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

import browser
import clients

from dashboard import links
from warehouse import store
from warehouse.home import Home

EVERY = 30
ALLOWED_GROWTH = 1.10


def resident(pid: int) -> float:
    """Megabytes of a process in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def views(home: Home) -> list[tuple[str, str]]:
    """Pages of every kind: plans, periods, indicators and units as they come."""
    with store.opened(home) as con:
        periods = con.sql("select distinct plan_code, chosen_period from mart.cell order by all").fetchall()
        cells = con.sql(
            "select plan_code, chosen_period, indicator_code, unit_code from mart.cell where \"window\" = 'quarter' "
            "order by hash(unit_code || indicator_code || chosen_period) limit 2000"
        ).fetchall()
    found = [("", links.address("", {"plan": plan, "period": period})) for plan, period in periods]
    for plan, period, indicator, unit in cells:
        where = {"plan": plan, "period": period}
        found.append(("chi-tieu", links.address("", where, indicator=indicator)))
        found.append(("don-vi", links.address("", where, unit=unit)))
        found.append(("chi-tiet", links.address("", where, indicator=indicator, unit=unit)))
        found.append(("", links.address("", where, by="unit")))
    return [(page, address.partition("?")[2]) for page, address in found]


async def visits(port: int, asked: list[tuple[str, str]], until: float, number: int, found: clients.Found) -> None:
    dice = random.Random(number)
    while time.monotonic() < until:
        await clients.person(port, asked, dice.randint(10, 45), dice, found)


async def weigh(pid: int, until: float, weights: list[float]) -> None:
    while time.monotonic() < until:
        await asyncio.sleep(EVERY)
        weights.append(resident(pid))
        print(f"{len(weights) * EVERY / 60:5.1f} min   {weights[-1]:7.0f} MB", flush=True)


async def together(
    port: int, pid: int, asked: list[tuple[str, str]], given: argparse.Namespace
) -> tuple[list[float], clients.Found]:
    until, weights, found = time.monotonic() + 60 * given.minutes, list[float](), clients.Found()
    people = (visits(port, asked, until, number, found) for number in range(given.people))
    await asyncio.gather(weigh(pid, until, weights), *people)
    return weights, found


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether memory stays flat while people come and go.")
    parser.add_argument("--home", type=Path, help="a loaded home; a sample one is made where none is given")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--people", type=int, default=8)
    given = parser.parse_args()
    with ExitStack() as stack:
        home = Home(given.home or Path(stack.enter_context(TemporaryDirectory(prefix="chitieu-soak-"))) / "home")
        if not home.exists:
            command = [Path(sys.executable).with_name("chitieu"), "demo", "--units", "60"]
            subprocess.run(command, env={**os.environ, "CHITIEU_HOME": str(home.root)}, check=True, capture_output=True)
        port = browser.free_port()
        server = stack.enter_context(
            browser.started("dashboard.serve", "--port", str(port), port=port, CHITIEU_HOME=str(home.root))
        )
        weights, found = asyncio.run(together(port, server.pid, views(home), given))
    third = len(weights) // 3
    middle, last = median(weights[third : 2 * third]), median(weights[2 * third :])
    p50, p95, count = browser.percentiles([1000 * seconds for seconds in found.seconds])
    print(f"{count} clicks, p50 {p50:.0f} ms, p95 {p95:.0f} ms, errors {len(found.errors)} {found.errors[:3]}")
    print(f"middle third {middle:.0f} MB, last third {last:.0f} MB: {100 * (last / middle - 1):+.1f}%")
    sys.exit(bool(found.errors) or last > ALLOWED_GROWTH * middle)


if __name__ == "__main__":
    main()
