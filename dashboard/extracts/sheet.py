"""A screen's table as columns of one kind each: what every file of it is written from.

The numbers are those that the screen says, with as many decimals, so a file can never tell another story than the screen
it was taken from. "1.058/1.691" becomes two columns, a share among such a third, a target its number and its basis, a
line its values.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from dashboard import text
from dashboard.component.cells import Aim, Cell, Column, Mark, Spark, Table, Text
from dashboard.text import reading

Kind = Literal["text", "number", "mark", "moment"]
# Excel keeps fifteen digits of a number: longer ones leave as text
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Value:
    """One cell: its words as on the screen and, where they say one, the number or the time.

    `form`: the number format under which a spreadsheet shows the words; `is_told`: whether the number leaves words out.
    """

    text: str = ""
    number: Decimal | None = None
    form: str = ""
    at: datetime | None = None
    status: str = ""
    is_part: bool = False
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a file; `column` is the screen's, whose words explain it."""

    heading: str
    kind: Kind
    column: Column
    part: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file. A `group` has the two texts of its heading and its note."""

    kind: Literal["row", "group", "total"]
    values: Sequence[Value]


@dataclass(frozen=True)
class Sheet:
    """Everything one table of a screen says, row by row in its order."""

    title: str
    fields: Sequence[Field]
    lines: Sequence[Line]
    words: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> int:
        """How many columns stay in sight: up to the one that names the row."""
        return next((at + 1 for at, each in enumerate(self.fields) if each.column.kind == "text"), 0)


Take = Callable[[Cell], Value]
EMPTY = Value()


def sheet(shown: Table) -> Sheet:
    """The sheet of a table."""
    rows = [row for row in shown.rows if row.kind != "group"]
    fields: list[Field] = []
    columns: list[list[Value]] = []
    for at, column in enumerate(shown.columns):
        cells = [row.cells[at] for row in rows]
        for made, take in _split(column, cells):
            fields.append(made)
            columns.append(_taken(take, cells))
    values = zip(*columns, strict=True)
    lines = [
        Line("group", [Value(str(cell)) for cell in row.cells]) if row.kind == "group" else Line(row.kind, next(values))
        for row in shown.rows
    ]
    return Sheet(shown.caption, _told_apart(fields), lines, shown.words)


def _taken(take: Take, cells: Sequence[Cell]) -> list[Value]:
    """The values of a column; the cells of a large matrix are a few thousand said over and over, each is read once."""
    known: dict[str | int, Value] = {}
    made = []
    for cell in cells:
        # the table holds its cells meanwhile: none of their ids is used again
        key = cell if isinstance(cell, str) else id(cell)
        found = known.get(key)
        if found is None:
            found = known[key] = take(cell)
        made.append(found)
    return made


def _told_apart(fields: Sequence[Field]) -> list[Field]:
    """No two columns under one heading: programs know them by it."""
    met: dict[str, int] = {}
    made = []
    for each in fields:
        count = met[each.heading] = met.get(each.heading, 0) + 1
        heading = each.heading if count == 1 else f"{each.heading} ({count})"
        made.append(Field(heading, each.kind, each.column, each.part))
    return made


def _split(column: Column, cells: Sequence[Cell]) -> Iterator[tuple[Field, Take]]:
    label = column.label or column.title or text.CODE

    def of(part: str, kind: Kind) -> Field:
        heading = f"{label} ({text.FILES[part]})" if part else label
        return Field(heading, kind, column, part)

    if column.kind == "status":
        yield of("", "mark"), _mark
    elif column.kind == "spark":
        # a line may begin before anybody had a value: those steps are no columns
        steps = max((_begun(cell) for cell in cells if isinstance(cell, Spark)), default=0)
        for back in reversed(range(steps)):
            yield Field(text.back_in_time(label, back), "number", column, "spark"), _step(back)
    elif column.kind == "target":
        yield from _targets(column, label, cells, of)
    elif column.kind == "date":
        yield of("", "moment"), _moment
    elif column.kind in {"number", "change"} or _is_count(column, cells):
        if any(reading.parts(words(cell)) for cell in cells):
            yield of("above", "number"), _above
            yield of("below", "number"), _below
            if any(_is_share(cell) for cell in cells):
                yield of("share", "number"), _share
        else:
            yield of("", "number"), _change if column.kind == "change" else _number
    else:
        yield of("", "text"), _text
        if any(isinstance(cell, Text) and cell.title and cell.title != cell.text for cell in cells):
            # beside the name of a unit stands its code
            code = text.FILES["code"]
            yield Field(code, "text", column, "code") if label == text.UNIT else of("more", "text"), _title


def _targets(
    column: Column, label: str, cells: Sequence[Cell], of: Callable[[str, Kind], Field]
) -> Iterator[tuple[Field, Take]]:
    most = max((len(cell) for cell in cells if _are_aims(cell)), default=1)  # type: ignore[arg-type]
    yield of("", "number"), lambda cell: _aim(cell, 0)
    yield of("basis", "text"), lambda cell: _basis(cell, 0)
    if most > 1:
        second = text.second(label)
        yield Field(second, "mark", column, "second"), lambda cell: _aim(cell, 1)
        yield Field(f"{second} ({text.FILES['basis']})", "text", column, "basis"), lambda cell: _basis(cell, 1)


def words(cell: Cell) -> str:
    """What a cell says."""
    if isinstance(cell, Text | Mark):
        return cell.text
    return cell if isinstance(cell, str) else ""


def _is_count(column: Column, cells: Sequence[Cell]) -> bool:
    """Whether a column of codes counts rows or says places ("3=")."""
    if column.kind != "code":
        return False
    said = [words(cell).removesuffix("=") for cell in cells if words(cell)]
    return bool(said) and all(each.isascii() and each.isdigit() for each in said)


def _number(cell: Cell) -> Value:
    return _said(words(cell), text.language.current())


@lru_cache(maxsize=65_536)
def _said(shown: str, _language: str) -> Value:
    """A number as it is said in the language spoken; a large matrix says the same few thousand."""
    said = reading.number(shown)
    if said is None or len(said.number.as_tuple().digits) > MOST_DIGITS:
        return Value(shown, is_told=bool(shown))
    form = f"{_literal(said.before)}{_digits(said.places)}{_literal(said.after)}"
    is_told = any(letter.isalpha() for letter in said.before + said.after)
    negative = f';{_literal(said.before)}"{reading.MINUS}"{_digits(said.places)}{_literal(said.after)}'
    return Value(shown, said.number, form + (negative if said.number < 0 else ""), is_told=is_told)


def _change(cell: Cell) -> Value:
    """A step as a signed number under the screen's arrows."""
    shown = words(cell)
    if shown == "=":
        return Value(shown, Decimal(0), '0;0;"="')
    said = reading.number(shown)
    if said is None:
        return Value(shown, is_told=bool(shown))
    digits = _digits(said.places)
    sign = -1 if "▼" in said.before else 1
    return Value(shown, sign * said.number, f'"▲ "{digits};"▼ "{digits};"="')


def _above(cell: Cell) -> Value:
    both = _halves(_fraction(cell), text.language.current())
    if both:
        return both[0]
    return EMPTY if _is_share(cell) else _number(cell)


def _below(cell: Cell) -> Value:
    both = _halves(_fraction(cell), text.language.current())
    return both[1] if both else EMPTY


def _share(cell: Cell) -> Value:
    return _number(cell) if _is_share(cell) else EMPTY


def _is_share(cell: Cell) -> bool:
    return words(cell).endswith("%")


def _fraction(cell: Cell) -> str:
    """What a cell says in two parts; of a share what stands behind it."""
    return cell.title if isinstance(cell, Text) and _is_share(cell) else words(cell)


@lru_cache(maxsize=65_536)
def _halves(shown: str, _language: str) -> tuple[Value, Value] | None:
    both = reading.parts(shown)
    return (_amount(both[0]), _amount(both[1])) if both else None


def _amount(value: Decimal) -> Value:
    if len(value.as_tuple().digits) > MOST_DIGITS:
        return Value(text.amount(value), is_told=True)
    return Value(text.amount(value), value, _digits(max(0, -int(value.as_tuple().exponent))))


def _mark(cell: Cell) -> Value:
    if not isinstance(cell, Mark):
        return Value(words(cell))
    is_part = cell.incomplete and cell.status != "not_reported"
    return _marked(cell.status, cell.text, is_part, text.language.current())


@lru_cache(maxsize=65_536)
def _marked(status: str, number: str, is_part: bool, language: str) -> Value:
    said = _said(number, language)
    symbol, star = text.SYMBOLS.get(status, ""), text.PART_SIGN if is_part else ""
    shown = " ".join(filter(None, [symbol, number + star]))
    if said.number is None:
        return Value(shown, status=status, is_part=is_part, is_told=bool(number))
    # symbol at the left edge, number at the right one, as on the screen
    lead, tail = (_literal(symbol) + "* " if symbol else ""), _literal(star)
    form = ";".join(f"{lead}{part}{tail}" for part in said.form.split(";"))
    return Value(shown, said.number, form, status=status, is_part=is_part, is_told=said.is_told)


def _begun(line: Spark) -> int:
    """How many steps back the first value of a line lies."""
    return next((len(line.values) - at for at, value in enumerate(line.values) if value is not None), 0)


def _step(back: int) -> Take:
    def taken(cell: Cell) -> Value:
        values = cell.values if isinstance(cell, Spark) else ()
        value = values[-1 - back] if len(values) > back else None
        if value is None:
            return EMPTY
        # nowhere in words: told as exactly as it is drawn, so that no rounding speaks against the one of the value's own cell
        number = Decimal(str(value)).normalize()
        return Value(f"{value:g}", number, _digits(max(0, -int(number.as_tuple().exponent))))

    return taken


def _are_aims(cell: Cell) -> bool:
    return isinstance(cell, Sequence) and not isinstance(cell, str)


def _aim_of(cell: Cell, at: int) -> Aim | None:
    aims: Any = cell if _are_aims(cell) else ()
    return aims[at] if len(aims) > at else None


def _aim(cell: Cell, at: int) -> Value:
    aim = _aim_of(cell, at)
    if aim is None:
        return EMPTY
    made = _mark(Mark(aim.status, aim.text)) if aim.status else _number(aim.text)
    # its number alone does not say whether it is a floor, a ceiling or the very value
    return replace(made, is_told=bool(aim.text))


def _basis(cell: Cell, at: int) -> Value:
    aim = _aim_of(cell, at)
    return Value(aim.basis) if aim else EMPTY


def _moment(cell: Cell) -> Value:
    shown = words(cell)
    at = reading.moment(shown)
    if at is None:
        return Value(shown, is_told=bool(shown))
    return Value(shown, at=at, form=text.FILES["moment" if ":" in shown else "day"])


def _text(cell: Cell) -> Value:
    return Value(words(cell))


def _title(cell: Cell) -> Value:
    return Value(cell.title) if isinstance(cell, Text) and cell.title != cell.text else EMPTY


def _digits(places: int) -> str:
    return f"#,##0.{'0' * places}" if places else "#,##0"


def _literal(words: str) -> str:
    """Words inside a number format; a quotation mark has no place in one."""
    plain = words.replace('"', "")
    return f'"{plain}"' if plain else ""
