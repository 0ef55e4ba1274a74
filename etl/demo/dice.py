"""Fixed rolls: the same words give the same number on every machine and Python version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Dice:
    """Rolls that depend on a seed and on the words they are asked for, never on the order of asking."""

    seed: str

    @cached_property
    def _key(self) -> bytes:
        return self.seed.encode()[:64]

    def roll(self, *words: object) -> float:
        """A number in [0, 1)."""
        text = "|".join(map(str, words)).encode()
        return int.from_bytes(blake2b(text, digest_size=7, key=self._key).digest(), "big") / (1 << 56)

    def between(self, low: int, high: int, *words: object) -> int:
        """A whole number in low..high, both inclusive."""
        return low + int(self.roll(*words) * (high - low + 1))

    def spread(self, low: float, high: float, *words: object) -> float:
        """A number in [low, high)."""
        return low + (high - low) * self.roll(*words)

    def pick(self, choices: Sequence[T], *words: object) -> T:
        """One of the choices."""
        return choices[int(self.roll(*words) * len(choices))]

    def shuffled(self, choices: Sequence[T], *words: object) -> list[T]:
        """The choices in a fixed but arbitrary order."""
        order = sorted(range(len(choices)), key=lambda n: self.roll(*words, n))
        return [choices[n] for n in order]
