"""Labels by which a chooser of Streamlit finds a unit: it looks for what is typed in the words it shows, accents and all."""

from collections.abc import Mapping
from typing import Any

from warehouse.folding import fold


def unit(name: str, *known_by: str | None) -> str:
    """A unit in a chooser, with what else it is known by and, where its name has accents, the name without them."""
    folded = fold(name)
    return " · ".join(filter(None, (name, *known_by, folded if folded != name.lower() else "")))


def with_area(units: Mapping[str, Mapping[str, Any]], code: str) -> str:
    """A unit of the register by its name, area and code."""
    return unit(units[code]["unit_name"], units[code]["area"], code)
