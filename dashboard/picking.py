"""Which rows of a figure are wanted, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashboard import text
from dashboard.figures import Record
from warehouse.folding import fold


@dataclass(frozen=True)
class Picking:
    """Which rows are wanted and in which order; the running sum goes over all of them in that order."""

    order: str = "file"
    states: Sequence[str] = ()
    find: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.states or self.find.strip())


ALL = Picking()


def orders(items: Sequence[Record], *, is_summed: bool) -> list[str]:
    """The orders these rows can stand in."""
    held = {"date": any(item["date"] for item in items), "numerator": is_summed}
    return [name for name in text.SORTS if held.get(name, True)]


def in_order(items: Sequence[Record], order: str) -> list[Record]:
    """Rows as sent, by day (those without one last), by their words, or the largest first."""
    if order == "date":
        return sorted(items, key=lambda item: (item["date"] is None, item["date"] or date.min))
    if order == "title":
        return sorted(items, key=lambda item: fold(item["title"]))
    if order == "numerator":
        return sorted(items, key=lambda item: -(item["numerator"] or Decimal(0)))
    return list(items)


def states(items: Sequence[Record]) -> list[str]:
    """The states these rows are in, as first met."""
    return list(dict.fromkeys(str(item["state"]) for item in items if item["state"]))


def matching(items: Sequence[Record], search: str | None) -> set[int]:
    """Which items hold the words searched for, with or without diacritics; all of them without a search."""
    if not search:
        return set(range(len(items)))
    wanted = fold(search)
    return {
        at
        for at, item in enumerate(items)
        if wanted in fold(" ".join(str(item[name] or "") for name in ("title", "state", "evidence", "note")))
    }
