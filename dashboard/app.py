"""The dashboard as one ASGI application: `chitieu serve` and `streamlit run dashboard/app.py` serve the same."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from dashboard import faults, front, routes, routes_files, routes_report, warming
from dashboard.desk import blanks, fixing_routes, mapping_routes, runner
from dashboard.desk import routes as desk_routes
from dashboard.extracts import routes as extract_routes
from dashboard.person import person
from dashboard.routes_door import ThisMachine
from warehouse.home import home_from_environment


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Caches are warm before the first person comes."""
    try:
        await asyncio.gather(asyncio.to_thread(warming.first), asyncio.to_thread(front.warm))
        # what is loaded now stays: no collection need look through it again, which would stop every run for a while
        gc.collect()
        gc.freeze()
    except Exception as fault:  # noqa: BLE001  # a cold start is slower, no reason not to start
        faults.record(fault)
    home = home_from_environment()
    desk = runner.of(home) if home.exists and person().may_decide else None
    if desk is not None:
        desk.wake()
    warm = asyncio.create_task(warming.keep())
    try:
        yield None
    finally:
        warm.cancel()
        if desk is not None:
            await asyncio.to_thread(desk.stop)


ROUTES = [
    *routes.ROUTES,
    *routes_files.ROUTES,
    *extract_routes.ROUTES,
    *routes_report.ROUTES,
    *desk_routes.ROUTES,
    *fixing_routes.ROUTES,
    *mapping_routes.ROUTES,
    *blanks.ROUTES,
]
# `streamlit run` looks for this very assignment in the source
app = st.App(
    Path(__file__).with_name("page.py"),
    lifespan=lifespan,
    routes=ROUTES,
    middleware=[Middleware(ThisMachine), Middleware(front.Front, beside=ROUTES)],
)
