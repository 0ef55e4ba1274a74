"""The cells of one file with what is found in them, mended in place: judged again by the server as a person types."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard import text
from dashboard.component.drop import JOBS
from dashboard.component.registry import Piece

_FIXING = Piece("fixing")


def fixing(
    job: str, file: int, found: Mapping[str, Any], draft: Mapping[str, Any] | None, *, why: str, sheets: Sequence[str], key: str,
    on_applied_change: Callable[[], None],
) -> None:  # fmt: skip
    """Show what is `found` in a file, as `dashboard.desk.fixing.shown` gives it; `draft` is what was typed before and not applied, as `dashboard.desk.drafts` keeps it; `sheets` are those a cell may be added from.

    Trigger: `applied` = what was mended is kept.
    """
    data = {
        "address": f"{JOBS}/{job}/fixing/{file}", "found": found, "draft": draft, "why": why, "sheets": list(sheets),
        "words": text.FIXING, "severity": {"error": text.VERDICTS["error"], "warning": text.VERDICTS["warning"]},
    }  # fmt: skip
    _FIXING(data, key=key, on_applied_change=on_applied_change)
