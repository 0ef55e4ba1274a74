"""Workbooks as they are read → what a batch of them says. Their cells are let go of a few files later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

import duckdb
import polars as pl

from etl import problems
from etl.ahead import ahead
from etl.corrections import corrected
from etl.files import Incoming
from etl.identify import Register, said_for
from etl.layouts import SheetLayout, built_in
from etl.mending import explained
from etl.read import CELLS, Workbook
from etl.register_form import is_register, register_problem
from etl.sandbox import Sandbox
from etl.tidy import Tidied, tidy
from etl.values import quoted
from warehouse import record
from warehouse.aliases import aliases
from warehouse.catalogue import Catalogue

FILES_AT_ONCE, CELLS_AT_ONCE = 64, 400_000
Part = tuple[str, str, str]


# the numbers of files just understood, and what they say under these numbers
ToldOfReading = Callable[[Sequence[int], Tidied], None]


@dataclass(frozen=True)
class Understood:
    """What the files of a batch say, by their number in it.

    `workbooks` are without their cells; `parts` are what each file speaks of, accepted or not: (plan, period, unit); `units`
    the codes of all units it names, also where plan or period is in doubt.
    """

    tidied: Tidied
    workbooks: Sequence[Workbook]
    parts: dict[int, tuple[Part, ...]]
    units: dict[int, tuple[str, ...]]

    def of_files(self, files: Sequence[int]) -> Tidied:
        """What some of the files say, in the order of the batch."""
        given = self.tidied
        if len(files) == len(self.workbooks):
            return given
        own = pl.col("file_no").is_in(pl.Series(list(files), dtype=pl.Int32).implode())
        return Tidied(given.figures.filter(own), given.items.filter(own), given.problems.filter(own))

    def in_reading_order(self, found: pl.DataFrame, incoming: Sequence[Incoming]) -> pl.DataFrame:
        """Problems file by file, errors first, then as one leafs through the workbook; each file by its given name."""
        return in_reading_order(found, self.workbooks, incoming)


def in_reading_order(
    found: pl.DataFrame, workbooks: Sequence[Workbook] | Mapping[int, Workbook], incoming: Sequence[Incoming]
) -> pl.DataFrame:  # fmt: skip
    """As `Understood.in_reading_order`."""
    numbers = found["file_no"].unique(maintain_order=True).to_list()
    # the file of a zip was read under a name of ours
    names = {number: (quoted(workbooks[number].path.name), quoted(incoming[number].name)) for number in numbers}
    messages = [text.replace(*names[number]) for number, text in found.select("file_no", "message").iter_rows()]
    sheets = pl.DataFrame(
        [(number, sheet.name, place) for number in numbers for place, sheet in enumerate(workbooks[number].sheets)],
        schema={"file_no": pl.Int32, "sheet": pl.String, "place": pl.Int32},
        orient="row",
    )
    row_no = pl.col("cell").str.extract(r"(\d+)").cast(pl.Int64)
    return (
        found.with_columns(pl.Series("message", messages, pl.String))
        .join(sheets, on=["file_no", "sheet"], how="left", maintain_order="left")
        .sort(
            "file_no", pl.col("severity") != "error", pl.col("place").fill_null(-1), row_no,
            maintain_order=True, nulls_last=False,
        )
        .drop("place")
    )  # fmt: skip


@dataclass
class Understanding:
    """Takes the workbooks of a batch in whatever order they come, by the units and names of the open version."""

    con: duckdb.DuckDBPyConnection
    catalogue: Catalogue
    layouts: Sequence[SheetLayout] = field(default_factory=built_in)
    told: ToldOfReading | None = None
    workbooks: dict[int, Workbook] = field(default_factory=dict)
    _waiting: dict[int, tuple[Incoming, Workbook]] = field(default_factory=dict)
    _cells: int = 0
    _slices: list[Tidied] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.register = Register(record.spells(self.con), aliases(self.con))

    def read(
        self, incoming: Sequence[Incoming], sandbox: Sandbox | None = None,
        progress: Callable[[int, int], None] | None = None, first: int = 0,
    ) -> None:  # fmt: skip
        """Reads files, which are numbered from `first`, and takes them. `progress(done, total)` after each file."""
        if sandbox is None:
            with Sandbox() as own:
                self.read(incoming, own, progress, first)
            return
        read = sandbox.read_each([given.path for given in incoming])
        with ahead(read, _weight, CELLS_AT_ONCE) as found:
            for done, (number, workbook) in enumerate(found, start=1):
                self.take(first + number, incoming[number], workbook)
                if progress is not None:
                    progress(done, len(incoming))

    def take(self, number: int, given: Incoming, workbook: Workbook) -> None:
        """One more file of the batch, as it reads with what the office mended."""
        self._waiting[number] = (given, corrected(workbook, given.desked.corrections))
        self._cells += workbook.cells.height
        if len(self._waiting) >= FILES_AT_ONCE or self._cells >= CELLS_AT_ONCE:
            self.understand()

    def understand(self) -> None:
        """Makes out what the files taken last say, and lets go of their cells."""
        if not self._waiting:
            return
        numbers = sorted(self._waiting)
        incoming = [self._waiting[number][0] for number in numbers]
        workbooks = [self._waiting[number][1] for number in numbers]
        self._waiting, self._cells = {}, 0
        said = tidy(workbooks, self.catalogue, self.register, said_for(incoming), self.layouts)
        tidied = explained(said, incoming)
        found = _with_registers(tidied, workbooks)
        made = Tidied(*(_numbered(frame, numbers) for frame in (tidied.figures, tidied.items, found)))
        self._slices.append(made)
        for number, workbook in zip(numbers, workbooks, strict=True):
            self.workbooks[number] = replace(workbook, cells=_NO_CELLS)
        if self.told is not None:
            self.told(numbers, made)

    def done(self, numbers: Sequence[int] | None = None) -> Understood:
        """What all files taken say; `numbers` are those they were taken under in the order of the batch (None: as they are)."""
        self.understand()
        order = range(len(self.workbooks)) if numbers is None else numbers
        places = {number: place for place, number in enumerate(order)}
        frames = []
        for name in ("figures", "items", "problems"):
            parts = [getattr(one, name) for one in self._slices]
            whole = pl.concat(parts, how="vertical_relaxed") if parts else getattr(self._nothing(), name)
            placed = pl.col("file_no").replace_strict(places, default=None, return_dtype=pl.Int32)
            whole = whole.with_columns(placed)
            is_sorted = whole["file_no"].is_sorted()
            frames.append(whole if is_sorted else whole.sort("file_no", maintain_order=True))
        self._slices.clear()
        tidied = Tidied(*frames)
        workbooks = [self.workbooks[number] for number in order]
        return Understood(tidied, workbooks, parts_of(tidied.figures), units_of(tidied.figures))

    def _nothing(self) -> Tidied:
        return tidy([], self.catalogue, self.register, (), self.layouts)


_NO_CELLS = pl.DataFrame(schema=CELLS)


def _weight(read: tuple[int, Workbook]) -> int:
    return read[1].cells.height


def _numbered(frame: pl.DataFrame, numbers: Sequence[int]) -> pl.DataFrame:
    """A frame of files numbered from 0 under their numbers in the batch."""
    return frame.with_columns(
        pl.col("file_no").replace_strict(list(range(len(numbers))), list(numbers), return_dtype=pl.Int32)
    )


def _with_registers(tidied: Tidied, workbooks: Sequence[Workbook]) -> pl.DataFrame:
    """The problems of reading, with why files are refused unread; of a unit register only that it is one."""
    with_rows = set(tidied.figures["file_no"])
    registers = [n for n, workbook in enumerate(workbooks) if n not in with_rows and is_register(workbook)]
    refusals = problems.from_rows([
        {"file_no": number, "severity": "error", **asdict(workbook.refusal)}
        for number, workbook in enumerate(workbooks)
        if workbook.refusal is not None
    ])  # fmt: skip
    others = tidied.problems.filter(~pl.col("file_no").is_in(registers)) if registers else tidied.problems
    return problems.gathered(others, *map(register_problem, registers), refusals)


def parts_of(figures: pl.DataFrame) -> dict[int, tuple[Part, ...]]:
    """What each file speaks of, by its number: (plan, period, unit code)."""
    named = figures.filter(pl.col("part").is_not_null())
    found: dict[int, list[Part]] = {}
    for number, *part in (
        named.select("file_no", "plan_code", "period", "unit_code").unique(maintain_order=True).iter_rows()
    ):
        found.setdefault(number, []).append(tuple(part))
    return {number: tuple(own) for number, own in found.items()}


def units_of(figures: pl.DataFrame) -> dict[int, tuple[str, ...]]:
    """The codes of all units that each file names, by its number, also where plan or period is in doubt."""
    named = figures.select("file_no", "unit_code").drop_nulls().unique(maintain_order=True)
    found: dict[int, list[str]] = {}
    for number, unit in named.iter_rows():
        found.setdefault(number, []).append(unit)
    return {number: tuple(own) for number, own in found.items()}
