"""The order of Vietnamese names: letters by the alphabet, numbers by size, tones last (ngang, huyền, hỏi, ngã, sắc, nặng)."""

import re
import unicodedata
from functools import lru_cache

from dashboard.text.language import as_stored

_ALPHABET = as_stored("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
_PLACES = {letter: place for place, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_NUMBER = re.compile(r"([0-9]+)")
Key = tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]


@lru_cache(maxsize=4096)
def key(name: str) -> Key:
    """What a name is sorted by: equal only for the same name."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for part in _NUMBER.split(name):
        if part.isascii() and part.isdigit():
            letters.append((1, int(part[:18])))
            continue
        for each in unicodedata.normalize("NFC", part.lower()):
            letter, tone = _letter(each)
            letters.append(letter)
            tones.append(tone)
    return tuple(letters), tuple(tones), name


@lru_cache(maxsize=4096)
def _letter(said: str) -> tuple[tuple[int, int], int]:
    """The place of a letter, and its tone: signs and blanks, numbers, the alphabet, other letters."""
    parts = unicodedata.normalize("NFD", said)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
    plain = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    if plain in _PLACES:
        return (2, _PLACES[plain]), tone
    return (3 if plain.isalpha() else 0, ord(plain[:1] or " ")), tone
