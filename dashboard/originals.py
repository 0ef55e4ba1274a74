"""The very file that a unit sent, as it was received."""

from pathlib import Path, PurePosixPath

from dashboard.data import reading
from dashboard.person import Person
from warehouse.home import Home


def original(home: Home, person: Person, submission_id: str) -> tuple[Path, str] | None:
    """Where a version's file is kept and what its sender called it; None for no version, or one this person may not see.

    Errors: `UsageError` without a home.
    """
    received = reading(home.required(), person).received(submission_id)
    if received is None or (person.units and received["unit_code"] not in person.units):
        return None
    path = home.originals / str(received["sha256"])
    return (path, PurePosixPath(str(received["file"])).name) if path.is_file() else None
