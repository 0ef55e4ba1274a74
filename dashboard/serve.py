"""`chitieu serve`: the dashboard as one process on this machine."""

import argparse
import os
import socket
import sys
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from dashboard import text
from dashboard.person import open_desk
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
    open_desk()
    from dashboard.app import app  # noqa: PLC0415  # only now: it reads the settings

    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


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
