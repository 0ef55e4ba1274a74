"""A sheet as a frame for programs, written as csv or parquet: typed columns, statuses by their codes."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import polars as pl

from dashboard import text
from dashboard.extracts.sheet import Field, Sheet, Value
from etl.extract import RISKY, guarded
from warehouse.errors import WriteError

PRECISION = 38


def frame(sheet: Sheet) -> pl.DataFrame:
    """The rows and totals of a sheet.

    Shape: a column per field; beside a mark its status (the codes of the contract) and, where something is marked so,
    that it is not complete; beside numbers what words say instead of them. Headings of groups become the first columns,
    what a row is the next one where the table has totals.
    """
    made: list[pl.Series] = []
    groups, kinds, rows = _unfolded(sheet)
    if any(any(group) for group in groups):
        made += [
            pl.Series(text.FILES["group"], [" ".join(filter(None, group[:2])) for group in groups], pl.String),
            pl.Series(text.FILES["group_note"], [group[2] for group in groups], pl.String),
        ]
    if "total" in kinds:
        said = [text.FILES["total"] if kind == "total" else "" for kind in kinds]
        made.append(pl.Series(text.FILES["kind"], said, pl.String))
    for at, each in enumerate(sheet.fields):
        made += _columns(each, [row[at] for row in rows])
    return pl.DataFrame(made)


def write_csv(sheet: Sheet, target: Path) -> None:
    """UTF-8 with the mark by which Windows knows it; no text or heading of it is taken for a formula."""
    rows = guarded(frame(sheet))
    safe = {name: f"'{name}" for name in rows.columns if name.startswith(RISKY)}
    try:
        rows.rename(safe).write_csv(target, include_bom=True, datetime_format="%Y-%m-%dT%H:%M:%S")
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise WriteError(text.CANNOT_MAKE) from fault


def write_parquet(sheet: Sheet, target: Path) -> None:
    try:
        frame(sheet).write_parquet(target, compression="zstd")
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise WriteError(text.CANNOT_MAKE) from fault


def _unfolded(sheet: Sheet) -> tuple[list[tuple[str, str, str]], list[str], list[Sequence[Value]]]:
    """The group, the kind and the values of every row that is no group heading."""
    group = ("", "", "")
    groups, kinds, rows = [], [], []
    for line in sheet.lines:
        if line.kind == "group":
            code, label, note = (value.text for value in line.values)
            group = (code, label, note)
            continue
        groups.append(group if line.kind == "row" else ("", "", ""))
        kinds.append(str(line.kind))
        rows.append(line.values)
    return groups, kinds, rows


def _columns(of: Field, values: Sequence[Value]) -> Iterator[pl.Series]:
    # a value that is said a thousand times is one object: a column is made of the distinct ones, then laid out
    distinct = {id(value): value for value in values}
    places = {key: place for place, key in enumerate(distinct)}
    order = pl.Series([places[id(value)] for value in values], dtype=pl.UInt32)

    def laid(heading: str, said: Sequence[object], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
        return pl.Series(heading, said, dtype).gather(order)

    said = list(distinct.values())
    if of.kind == "text":
        yield laid(of.heading, [value.text for value in said], pl.String)
        return
    if of.kind == "moment":
        yield laid(of.heading, [value.at for value in said], pl.Datetime("us"))
    else:
        numbers = [value.number for value in said]
        yield laid(of.heading, numbers, pl.Decimal(PRECISION, _places(numbers)))
    if of.kind == "mark":
        yield laid(_beside(of, "state"), [value.status or None for value in said], pl.String)
        if any(value.is_part for value in said):
            yield laid(_beside(of, "part"), [value.is_part if value.status else None for value in said], pl.Boolean)
    if any(value.is_told for value in said):
        yield laid(_beside(of, "words"), [_words(value) if value.is_told else "" for value in said], pl.String)


def _words(value: Value) -> str:
    """A cell's words without the sign of its status."""
    sign = text.SYMBOLS.get(value.status, "")
    plain = value.text.removeprefix(sign).strip() if value.status else value.text
    return plain.removesuffix(text.PART_SIGN) if value.is_part else plain


def _places(numbers: Sequence[Decimal | None]) -> int:
    return max((max(0, -int(each.as_tuple().exponent)) for each in numbers if each is not None), default=0)


def _beside(of: Field, what: str) -> str:
    return f"{of.heading} ({text.FILES[what]})"
