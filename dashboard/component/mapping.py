"""A sheet whose layout nobody knows, explained once: heading rows, the meaning of each column, what would be read."""

from collections.abc import Callable, Sequence

from dashboard import text
from dashboard.component.drop import JOBS
from dashboard.component.registry import Piece

_MAPPING = Piece("mapping")


def mapping(
    job: str, file: int, *, plans: Sequence[str], indicators: Sequence[tuple[str, str]], key: str,
    on_saved_change: Callable[[], None],
) -> None:  # fmt: skip
    """Show the sheets of a file. `indicators` = (code, name) of those that may stand across.

    Trigger: `saved` = the layout is kept and the job is checked again.
    """
    data = {
        "address": f"{JOBS}/{job}/layout/{file}", "words": text.MAPPING, "meanings": text.FIELD_MEANINGS, "plans": list(plans),
        "indicators": [list(each) for each in indicators], "heads": text.MAP_COLUMNS,
    }  # fmt: skip
    _MAPPING(data, key=key, on_saved_change=on_saved_change)
