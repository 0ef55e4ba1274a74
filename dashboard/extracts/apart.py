"""Long files: each made by a process of its own, one at a time; where one ends without its file, the place says so."""

import os
import subprocess
import sys
import threading

from dashboard import faults, text
from dashboard.extracts.store import Place
from warehouse.home import Home

# one long file at a time: the others wait their turn, and the server keeps a core
_ONE_BY_ONE = threading.Lock()


def start(home: Home, place: Place, module: str) -> None:
    """Begin the file of a place: the module is run as a program with the place's folder."""
    threading.Thread(target=_run, args=(home, place, module), name="extract", daemon=True).start()


def _run(home: Home, place: Place, module: str) -> None:
    environment = {**os.environ, "CHITIEU_HOME": str(home.root)}
    command = [sys.executable, "-P", "-m", module, str(place.folder)]
    with _ONE_BY_ONE:
        try:
            done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
            said = done.stderr.decode(errors="replace").strip()[-2000:] or f"exit {done.returncode}"
        except OSError as fault:
            said = str(fault)
    if place.file is None and not place.fault:
        place.tell("fault", text.fault(faults.record(RuntimeError(said))))
