"""The dashboard as one ASGI application: `chitieu serve` and `streamlit run dashboard/app.py` serve the same."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from dashboard import faults, front, routes
from dashboard.desk import routes as desk_routes
from dashboard.desk import runner
from dashboard.person import person
from dashboard.routes_door import ThisMachine
from warehouse.home import home_from_environment


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Caches are warm before the first person comes."""
    try:
        await asyncio.gather(asyncio.to_thread(warm), asyncio.to_thread(front.warm))
        # what is loaded now stays: no collection need look through it again, which would stop every run for a while
        gc.collect()
        gc.freeze()
    except Exception as fault:  # noqa: BLE001  # a cold start is slower, no reason not to start
        faults.record(fault)
    home = home_from_environment()
    if not (home.exists and person().may_decide):
        yield None
        return
    desk = runner.of(home)
    desk.wake()
    yield None
    await asyncio.to_thread(desk.stop)


def warm() -> None:
    """Ask what the first screen will ask, of every plan, and import what only charts need."""
    from dashboard import charts, data, filters, source_row  # noqa: F401, PLC0415  # plotly and its like take a second
    from warehouse.store import office_now  # noqa: PLC0415

    home = home_from_environment()
    if not home.exists:
        return
    reading = data.reading(home, person())
    if not reading.words.units:
        return
    options = reading.options(office_now().date())
    for plan in options.plans:
        chosen = filters.read({"plan": [plan]}, options)
        reading.overview(chosen.where, "level")
        reading.turnout(chosen.where)


# `streamlit run` looks for this very assignment in the source
app = st.App(
    Path(__file__).with_name("page.py"),
    lifespan=lifespan,
    routes=[*routes.ROUTES, *desk_routes.ROUTES],
    middleware=[Middleware(ThisMachine), Middleware(front.Front)],
)
