"""Files of one batch that speak of the same unit and period: each is fine by itself, together one takes the other's place."""

from __future__ import annotations

from collections.abc import Iterable

MOST_NAMED = 5
Part = tuple[str, str, str]


def groups(files: Iterable[tuple[str, Iterable[Part]]]) -> dict[Part, list[str]]:
    """Names of files by (plan, period, unit code), where there are several, in the order they go in.

    Shape of `files`: each one's name and the parts of it that go into the figures.
    """
    found: dict[Part, list[str]] = {}
    for name, parts in files:
        for part in dict.fromkeys(parts):
            found.setdefault(part, []).append(name)
    return {part: names for part, names in found.items() if len(names) > 1}
