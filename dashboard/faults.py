"""Our own faults: the details go to HOME/logs under a reference number, the person gets one sentence with it."""

import logging
import secrets
from logging.handlers import RotatingFileHandler

from warehouse.home import home_from_environment

_MEGABYTE = 1 << 20


def record(fault: BaseException) -> str:
    """Write a fault to the log; gives back its reference."""
    reference = secrets.token_hex(4).upper()
    _log().error("%s", reference, exc_info=fault)
    return reference


def _log() -> logging.Logger:
    logger = logging.getLogger("chitieu.dashboard")
    logs = home_from_environment().logs
    if not logger.handlers and logs.parent.is_dir():
        logs.mkdir(exist_ok=True)
        handler = RotatingFileHandler(logs / "dashboard.log", maxBytes=_MEGABYTE, backupCount=5, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
    return logger
