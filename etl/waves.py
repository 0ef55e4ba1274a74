"""In which order the files of a batch are judged: waves by period, and slices of a wave that know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from warehouse.record import UnitSpell

AT_ONCE = 200


def waves(figures: pl.DataFrame) -> list[list[int]]:
    """File numbers in the order they are judged: by period, one version of a part at a time."""
    parts = figures.filter(pl.col("part").is_not_null()).select("file_no", "part", "period").unique(maintain_order=True)
    first = parts.group_by("file_no").agg(pl.col("period").min(), pl.col("part").unique()).sort("period", "file_no")
    found: list[tuple[str, list[int], set[str]]] = []
    for file_no, period, own in first.iter_rows():
        for wave_period, wave_files, wave_parts in found:
            if wave_period == period and not wave_parts & set(own) and _follows(found, wave_files, period, own):
                wave_files.append(file_no)
                wave_parts |= set(own)
                break
        else:
            found.append((period, [file_no], set(own)))
    return [files for _, files, _ in found]


def _follows(found: list[tuple[str, list[int], set[str]]], files: list[int], period: str, own: Sequence[str]) -> bool:
    """Whether no later wave of the period already holds an earlier version of one of these parts."""
    place = next(n for n, wave in enumerate(found) if wave[1] is files)
    return not any(wave[0] == period and wave[2] & set(own) for wave in found[place + 1 :])


def slices(wave: Sequence[int], figures: pl.DataFrame, spells: Sequence[UnitSpell], at_once: int) -> list[list[int]]:
    """A wave in slices of about `at_once` files that may be judged one after the other and find what they would find all at once.

    What a unit stated bears on whoever it was merged into: their files stay together. What schools state bears on offices:
    their files come first, as they would see none of the wave.
    """
    if len(wave) <= at_once:
        return [list(wave)]
    offices = {spell.unit_code for spell in spells if spell.kind != "trường"}
    first: list[int] = []
    found: list[list[int]] = [[]]
    for files, units in _together(wave, figures, spells):
        if units & offices:
            first += files
        elif found[-1] and len(found[-1]) + len(files) > at_once:
            found.append(files)
        else:
            found[-1] += files
    return [each for each in (first, *found) if each]


def _together(
    wave: Sequence[int], figures: pl.DataFrame, spells: Sequence[UnitSpell]
) -> Iterator[tuple[list[int], set[str]]]:
    """The files of a wave that hang together, with their units: those of one unit, and of units merged into each other."""
    parent: dict[str, str] = {}

    def root(unit: str) -> str:
        while (above := parent.setdefault(unit, unit)) != unit:
            parent[unit] = parent.setdefault(above, above)
            unit = above
        return unit

    for spell in spells:
        if spell.merged_into:
            parent[root(spell.unit_code)] = root(spell.merged_into)
    named = figures.filter(pl.col("unit_code").is_not_null()).group_by("file_no").agg(pl.col("unit_code").unique())
    units_of: dict[int, list[str]] = dict(named.iter_rows())
    for file_no in wave:
        own = units_of.get(file_no, [])
        for unit in own[1:]:
            parent[root(unit)] = root(own[0])
    groups: dict[str, tuple[list[int], set[str]]] = {}
    for file_no in wave:
        own = units_of.get(file_no, [])
        files, units = groups.setdefault(root(own[0]) if own else f"? {file_no}", ([], set()))
        files.append(file_no)
        units.update(own)
    yield from groups.values()
