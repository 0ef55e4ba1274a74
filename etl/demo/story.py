"""A whole sample home on disk: the register, every workbook, and the order in which they came in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from etl.demo.books import BookMaker
from etl.demo.dice import Dice
from etl.demo.faults import spoil
from etl.demo.figures import World
from etl.demo.filled import write_filled
from etl.demo.items import ItemWriter
from etl.demo.register import draw_register, write_register
from etl.demo.sendings import Move, Plot
from etl.demo.wording import REASONS
from etl.demo.workbooks import write_book
from warehouse.catalogue.model import Catalogue

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Arrival:
    """One file of a load step. `path` is relative to the sample folder; `received_at` ISO with the Hanoi offset."""

    path: str
    received_at: str
    refused: bool


@dataclass(frozen=True)
class Step:
    """`load` of files in order of time, or `withdraw` (with its reason) or `reinstate` of one accepted file."""

    do: str
    files: tuple[Arrival, ...] = ()
    path: str = ""
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        if self.do == "load":
            return {"do": self.do, "files": [asdict(arrival) for arrival in self.files]}
        return {"do": self.do, "path": self.path} | ({"why": self.why} if self.why else {})


@dataclass(frozen=True)
class Story:
    """What a sample home holds: the steps to play, the hard cases counted, and its size."""

    steps: tuple[Step, ...]
    counts: dict[str, int]
    size: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """The shape of `story.json`."""
        return {"steps": [step.as_json() for step in self.steps]}


def write_demo(
    folder: Path,
    *,
    catalogue: Catalogue,
    units: int = 120,
    first: str = "2021-Q1",
    last: str = "2026-Q3",
    items: int = 3,
    seed: int = 1,
    progress: Progress | None = None,
) -> Story:
    """A sample home's files under `folder` and the story of how they came in; `progress(done, total)` after each file.

    Shape: `units.xlsx`, `<plan>/<period>/*.xlsx`, `story.json`. The same arguments give the same figures.
    Errors: ValueError for fewer than 12 units or no quarter between `first` and `last`.
    """
    dice = Dice(str(seed))
    world = World(catalogue, draw_register(units, dice), dice)
    plot = Plot(world, first, last)
    if not plot.periods:
        raise ValueError(f"no quarter of any plan between {first} and {last}")
    moves = list(plot.moves())
    maker = BookMaker(world, ItemWriter(catalogue, dice, items))
    size: Counter[str] = Counter()
    folder.mkdir(parents=True, exist_ok=True)
    write_register(folder / "units.xlsx", world.register, catalogue)
    sendings = [sending for move in moves for sending in move.sendings]
    for parent in {(folder / sending.path).parent for sending in sendings}:
        parent.mkdir(parents=True, exist_ok=True)
    for done, sending in enumerate(sendings, start=1):
        book = maker.book(sending)
        if sending.fault:
            spoil(book, catalogue)
        if sending.uses_template:
            write_filled(folder / sending.path, book, world)
        else:
            write_book(folder / sending.path, book)
        size.update(files=1, figures=len(book.figures), items=len(book.items))
        if progress:
            progress(done, len(sendings))
    size["units"] = len({unit.code for unit in world.register.units})
    story = Story(tuple(_step(move) for move in moves), dict(sorted((plot.counts + maker.counts).items())), dict(size))
    (folder / "story.json").write_text(json.dumps(story.as_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    return story


def _step(move: Move) -> Step:
    arrivals = tuple(
        Arrival(sending.path, sending.received_at.isoformat(), refused=bool(sending.fault)) for sending in move.sendings
    )
    return Step(move.do, arrivals, move.path, REASONS.get(move.case, "") if move.do == "withdraw" else "")
