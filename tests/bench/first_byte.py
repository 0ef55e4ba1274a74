"""How soon a screen's extract begins to come: the addresses of its menu, asked in this process from request to first and last byte.

    CHITIEU_HOME=DIR python tests/bench/first_byte.py [--rounds 5] [--ending csv] [--only ma-tran]

`first` is the first ask of the process, `median` that of the others. A screen has asked the same questions just before, so a file
is made from answers in memory; its rows never are. CPU seconds are of the process, one file at a time.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette

from dashboard import data, filters
from dashboard.extracts import making, routes
from dashboard.person import Person
from warehouse.home import home_from_environment
from warehouse.store import office_now

STAFF = Person("đo", "staff")
FILES = Starlette(routes=routes.ROUTES)


def addresses(plan: str | None) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Words, table and address of the longest tables of each screen, for the indicator that most units owe and the unit that owes most."""
    home, who = home_from_environment().required(), STAFF
    reading = data.reading(home, who)
    chosen = filters.read({"plan": [plan]} if plan else {}, reading.options(office_now().date()))
    where = chosen.where
    cells = reading.units(where)[1]
    indicator, unit = (str(cells[name].mode().sort()[0]) for name in ("indicator_code", "unit_code"))
    here = {"plan": where.plan, "period": where.period}
    yield "units by indicator", "ma-tran", here | {"by": "unit"}
    yield "indicators by area", "ma-tran", here | {"by": "area"}
    yield "ranking of units", "xep-hang", here | {"indicator": indicator}
    yield "spread of units", "phan-bo", here | {"indicator": indicator}
    yield "sources of a sum", "nguon-so", here | {"indicator": indicator}
    yield "units", "don-vi", here
    yield "who has sent", "tinh-hinh-nop", here
    yield "items of one figure", "muc-chi-tiet", here | {"indicator": indicator, "unit": unit}
    yield "data set, one indicator", "so-lieu", here | {"indicator": indicator}
    yield "data set of items", "so-lieu", here | {"data": "items", "indicator": indicator}


def asked(path: str, query: str) -> tuple[float, float, int, Mapping[str, str], int]:
    """Seconds to the first and the last byte of the body, status, headers and bytes."""
    begun = time.perf_counter()
    told: dict[str, Any] = {"first": 0.0, "bytes": 0}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            told["status"] = message["status"]
            told["headers"] = {name.decode(): value.decode() for name, value in message["headers"]}
        elif message.get("body"):
            told["first"] = told["first"] or time.perf_counter() - begun
            told["bytes"] += len(message["body"])

    async def receive() -> Any:
        return await asyncio.Event().wait()

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(b"host", b"localhost:8501")], "scheme": "http", "server": ("localhost", 8501), "root_path": "",
    }  # fmt: skip
    asyncio.run(FILES(scope, receive, send))
    return told["first"], time.perf_counter() - begun, told["status"], told["headers"], told["bytes"]


def taken(name: str, ending: str, query: Mapping[str, str]) -> tuple[float, float, float, int]:
    """Milliseconds to first byte, to last byte, of CPU, and bytes of one file, made anew."""
    routes.MAKING, routes.person = asyncio.Semaphore(2), lambda: STAFF
    cpu = time.process_time()
    _, led, status, headers, _ = asked(f"/xuat/{name}.{ending}", urlencode(query))
    if status != 303:
        raise SystemExit(f"{name}: {status}")
    path, _, signed = headers["location"].partition("?")
    first, last, _, _, size = asked(f"/xuat/{path}", signed)
    return 1000 * (led + first), 1000 * (led + last), 1000 * (time.process_time() - cpu), size


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the first byte of extracts, and print a table.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--ending", choices=making.ENDINGS, default="csv")
    parser.add_argument("--plan")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    print(f"milliseconds, {options.ending}, {options.rounds} rounds, load {os.getloadavg()[0]:.1f}\n")
    print("| table | first ask | to first byte | to last byte | CPU | KiB |\n|---|---|---|---|---|---|")
    for words, name, query in addresses(options.plan):
        if options.only and options.only != name:
            continue
        begun, *rest = [taken(name, options.ending, query) for _ in range(1 + options.rounds)]
        first, last, cpu, size = (median(each[at] for each in rest) for at in range(4))
        print(f"| {words} | {begun[0]:.0f} | {first:.0f} | {last:.0f} | {cpu:.0f} | {size / 1024:.0f} |", flush=True)


if __name__ == "__main__":
    main()
