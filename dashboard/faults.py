"""Our own faults: the details go to HOME/logs under a reference number, the person gets one sentence with it."""

import logging
import secrets
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path

from warehouse.home import home_from_environment

_MEGABYTE = 1 << 20


def record(fault: BaseException) -> str:
    """Write a fault to the log; gives back its reference."""
    reference = secrets.token_hex(4).upper()
    logs = home_from_environment().logs
    logger = _log(logs) if logs.parent.is_dir() else logging.getLogger("chitieu.dashboard")
    logger.error("%s", reference, exc_info=fault)
    return reference


@cache
def _log(logs: Path) -> logging.Logger:
    """The log of one home."""
    logs.mkdir(exist_ok=True)
    handler = RotatingFileHandler(logs / "dashboard.log", maxBytes=_MEGABYTE, backupCount=5, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    # a logger of its own: what went wrong in one home is no other home's
    logger = logging.getLogger(f"chitieu.dashboard {logs}")
    logger.addHandler(handler)
    return logger
