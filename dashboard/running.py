"""Whether anybody is being served right now: what is done ahead waits for that."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# a page's next question, or the next person, comes within this after a run
QUIET_SECONDS = 0.5
_LOCK = threading.Lock()
_RUNS = {"now": 0, "ended": 0.0}


@contextmanager
def counted() -> Iterator[None]:
    """Somebody is being served within."""
    with _LOCK:
        _RUNS["now"] += 1
    try:
        yield
    finally:
        with _LOCK:
            _RUNS["now"] -= 1
            _RUNS["ended"] = time.monotonic()


def is_quiet() -> bool:
    """Whether nobody is being served, nor was a moment ago."""
    return not _RUNS["now"] and time.monotonic() - _RUNS["ended"] > QUIET_SECONDS
