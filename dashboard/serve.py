"""`chitieu serve`: the dashboard as one ASGI process, its caches warm before the first person comes."""

import argparse
import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from starlette.middleware import Middleware

from dashboard import faults, front, text
from warehouse.errors import ChitieuError, UsageError
from warehouse.home import home_from_environment

HERE = Path(__file__).parent


def main(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve until stopped. Errors: `UsageError` without a home, or for a host that others can reach."""
    if not is_loopback(host):
        raise UsageError(text.LOOPBACK_ONLY)
    home = home_from_environment().required()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise UsageError(text.port_taken(port)) from fault
    # Streamlit reads its settings from the working directory only
    os.environ["CHITIEU_HOME"] = str(home.root)
    os.chdir(HERE.parent)
    sys.stdout.write(f"{text.opened_at(host, port)}\n")
    sys.stdout.flush()
    uvicorn.run(application(), host=host, port=port, log_level="warning", access_log=False)


def application() -> st.App:
    """The dashboard as an ASGI application."""
    return st.App(HERE / "app.py", lifespan=_lifespan, middleware=[Middleware(front.Front)])


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    try:
        await asyncio.gather(asyncio.to_thread(warm), asyncio.to_thread(front.warm))
    except Exception as fault:  # noqa: BLE001  # a cold start is slower, no reason not to start
        faults.record(fault)
    yield None


def warm() -> None:
    """Ask what the first screen will ask, of every plan, and import what only charts need."""
    from dashboard import charts, data, filters, source_row  # noqa: F401, PLC0415  # plotly and its like take a second
    from dashboard.person import person  # noqa: PLC0415
    from warehouse.store import office_now  # noqa: PLC0415

    reading = data.reading(home_from_environment(), person())
    if not reading.words.units:
        return
    options = reading.options(office_now().date())
    for plan in options.plans:
        chosen = filters.read({"plan": [plan]}, options)
        reading.overview(chosen.where, "level")
        reading.turnout(chosen.where)


if __name__ == "__main__":
    # `chitieu serve` hands over to this module: the command line itself knows nothing of Streamlit
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    given = parser.parse_args()
    try:
        main(given.host, given.port)
    except ChitieuError as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(fault.exit_code)
