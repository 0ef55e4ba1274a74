"""Words as people type them: `tthc` stands for "thủ tục hành chính", and the other way round."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.folding import fold

FILE = Path(__file__).with_name("abbreviations.csv")
_MARKS = ",;"


@dataclass(frozen=True)
class Word:
    """One word of a question, or a meaning written out: the forms any of which says it, as typed and without diacritics."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """What the abbreviations of the field mean, by their folded short form; some say one thing in several ways."""
    found: dict[str, tuple[str, ...]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            short = fold(row["short"])
            found[short] = (*found.get(short, ()), row["meaning"])
    return found


def words(asked: str) -> list[Word]:
    """The words of a question, in lower case; accents count as they were typed, an abbreviation stands for the right ones."""
    typed = [part.strip(_MARKS) or part for part in asked.split()]
    found: list[Word] = []
    while typed:
        short, length = _written_out(typed) or (fold(typed[0]), 1)
        said, typed = " ".join(typed[:length]), typed[length:]
        ways = [way for meaning in abbreviations().get(short, ()) for way in _ways(meaning)]
        # words without any accent say nothing of accents; an abbreviation means the right ones
        has_accents = length == 1 or said != fold(said)
        forms = [said, *ways, *([short] if ways else [])]
        found.append(_word(forms if has_accents else [said, short], forms))
    return found


def _word(exact: Sequence[str], folded: Sequence[str]) -> Word:
    return Word(tuple(dict.fromkeys(exact)), tuple(dict.fromkeys(fold(form) for form in folded)))


def _ways(meaning: str) -> list[str]:
    """A meaning with and without the marks between its words."""
    return [meaning, " ".join(word.strip(_MARKS) for word in meaning.split())]


@cache
def _meanings() -> dict[tuple[str, ...], str]:
    return {tuple(fold(_ways(meanings[0])[1]).split()): short for short, meanings in abbreviations().items()}


def _written_out(typed: Sequence[str]) -> tuple[str, int] | None:
    """The abbreviation whose meaning the words begin with, and of how many words: the longest one."""
    plain = [fold(word) for word in typed]
    for length in range(len(plain), 1, -1):
        if short := _meanings().get(tuple(plain[:length])):
            return short, length
    return None
