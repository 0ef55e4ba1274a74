"""Tables, pieces and whole pages as plain HTML for paper. Whatever they hold is escaped; nothing on them can be clicked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path

import streamlit

from dashboard import text
from dashboard.component.cells import Aim, Cell, Column, Mark, Row, Spark, Table, Text
from dashboard.component.pieces import Node
from dashboard.printed_widths import lines_of, widths
from dashboard.text.direction import straight

_HERE = Path(__file__).parent
_FONT = next((Path(streamlit.__file__).parent / "static" / "static" / "media").glob("SourceSansVF-Upright*.woff2"))
RIGHT = frozenset({"number", "status", "change", "spark", "date"})
PLAIN = frozenset({"div", "span", "p", "b", "small", "h1", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd", "i"})
# up to so many rows stay on one sheet
WHOLE = 14
# more rows than these ask for smaller type to stay on one portrait sheet
LONG = 36
# letters of a number that leave room for a sign beside it, in the smallest type
BESIDE_SIGN = 5
# of the width, in percent
DENSE_NAME, DENSE_SHARE = 21.0, 4.2
# up to so many status columns leave room for their words beside the numbers
ROOMY = 5
_LINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
# the shapes of component/shared.js
SYMBOLS = {
    "attained": f'<path {_LINE} stroke-width="1.9" d="M1.6 6.4 4.6 9.6 10.4 2.6"/>',
    "near": f'<circle {_LINE} stroke-width="1.5" cx="6" cy="6" r="4.6"/>'
    '<path fill="currentColor" d="M6 1.4a4.6 4.6 0 0 0 0 9.2z"/>',
    "missed": f'<path {_LINE} stroke-width="2" d="M2 2l8 8M10 2l-8 8"/>',
    "not_reported": f'<circle {_LINE} stroke-width="1.6" cx="6" cy="6" r="4.4"/>',
    "no_activity": f'<path {_LINE} stroke-width="1.5" d="M2.5 6h7"/>',
    "monitored": f'<path {_LINE} stroke-width="1.5" d="M6 1.3 10.7 6 6 10.7 1.3 6z"/>',
    "not_applicable": '<circle fill="currentColor" cx="6" cy="6" r="1.2"/>',
    "late": f'<circle {_LINE} stroke-width="1.5" cx="6" cy="6" r="4.6"/>'
    '<path fill="currentColor" d="M6 1.4a4.6 4.6 0 0 0 0 9.2z"/>',
    "on_time": f'<path {_LINE} stroke-width="1.9" d="M1.6 6.4 4.6 9.6 10.4 2.6"/>',
    "missing": f'<circle {_LINE} stroke-width="1.6" cx="6" cy="6" r="4.4"/>',
    "untimed": f'<path {_LINE} stroke-width="1.5" d="M6 1.3 10.7 6 6 10.7 1.3 6z"/>',
    "returned": f'<path {_LINE} stroke-width="1.6" d="M4.6 1.6 1.6 4.6l3 3M1.8 4.6h5.4a3 3 0 0 1 0 6H4.4"/>',
    "approved": f'<rect {_LINE} stroke-width="1.3" x="1.2" y="1.2" width="9.6" height="9.6" rx="1.6"/>'
    f'<path {_LINE} stroke-width="1.4" d="M3.4 6.2 5.2 8 8.6 3.9"/>',
    "locked": f'<rect {_LINE} stroke-width="1.3" x="2" y="5.4" width="8" height="5.4" rx="1"/>'
    f'<path {_LINE} stroke-width="1.3" d="M3.8 5.2V3.6a2.2 2.2 0 0 1 4.4 0v1.6"/>',
    "reopened": f'<rect {_LINE} stroke-width="1.3" x="2" y="5.4" width="8" height="5.4" rx="1"/>'
    f'<path {_LINE} stroke-width="1.3" d="M3.8 5.2V3.4a2.2 2.2 0 0 1 4.2-.8"/>',
    "after_lock": '<rect fill="currentColor" x="2" y="5.4" width="8" height="5.4" rx="1"/>'
    f'<path {_LINE} stroke-width="1.3" d="M3.8 5V3.4a2.2 2.2 0 0 1 4.2-.8"/>',
    "extended": f'<circle {_LINE} stroke-width="1.3" cx="6" cy="6" r="4.8"/>'
    f'<path {_LINE} stroke-width="1.3" d="M6 3.2V6l2 1.6"/>',
    "warning": f'<path {_LINE} stroke-width="1.4" d="M6 1.4 11.2 10.6H.8z"/>'
    f'<path {_LINE} stroke-width="1.4" d="M6 4.6v2.8M6 8.9v.3"/>',
}

# those of the light theme, where a style sheet cannot refer to them
COLOURS = {
    "attained": "#1A7456",
    "near": "#85570A",
    "missed": "#A9221B",
    "not_reported": "#525D70",
    "no_activity": "#667084",
    "monitored": "#3A5BA0",
    "not_applicable": "#A9B1BE",
    "on_time": "#1A7456",
    "late": "#85570A",
    "missing": "#525D70",
    "untimed": "#3A5BA0",
    "returned": "#A9221B",
}


def page(
    title: str, body: str, foot: Sequence[str], *, is_portrait: bool = False, is_plain: bool = False, depth: int = 1
) -> str:
    """A whole page; the lines of `foot` stand at the bottom of every sheet of it, beside the sheet's number.

    `is_plain`: a page of a few words, as wide as the screen it is read on. `depth`: how many folders its address stands below
    the pages.
    """
    size = f"@page{{size:A4 {'portrait' if is_portrait else 'landscape'}}}"
    said = "\\a ".join(css_text(line) for line in foot)
    number = f'"{css_text(text.SHEET)} "counter(page)"/"counter(pages)'
    feet = f'@page{{@bottom-left{{content:"{said}"}}@bottom-right{{content:{number}}}}}'
    return straight(
        f'<!doctype html><html lang="{text.language.current()}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        # on a phone the whole sheet is seen first, as of a PDF
        f'<meta name="viewport" content="width={"device-width" if is_plain else 820 if is_portrait else 1140}">'
        f"<style>{_style(depth)}{size}{feet}</style></head><body>{_symbols()}"
        f'<main class="ct {"portrait" if is_portrait else "landscape"}{" plain" if is_plain else ""}">{body}</main></body></html>'
    )


def sentence_page(sentence: str, *, more: str = "", depth: int = 1, is_fault: bool = False) -> str:
    """A page that says one thing, and below it `more`, which is HTML; one of a fault leads to the first page."""
    if is_fault:
        more += f'<p class="onscreen"><a href="{"../" * depth or "./"}">{escape(text.FIRST_PAGE)}</a></p>'
    body = f"<header><p>{escape(text.APP)}</p></header><h1>{escape(sentence)}</h1>{more}"
    return page(text.APP, body, [text.APP], is_plain=True, depth=depth)


def progress(done: int, total: int) -> str:
    """How far something is, as a bar; its numbers must stand beside it."""
    share = 100 * min(done, total) / total if total else 0
    return f'<div class="progress" aria-hidden="true"><i style="width:{share:.1f}%"></i></div>'


def css_text(words: str) -> str:
    """Words inside a string of a style sheet: whatever is no letter, digit or space goes by its number."""
    flat = " ".join(straight(words).split())
    return "".join(each if each.isalnum() or each == " " else f"\\{ord(each):x} " for each in flat)


def symbol(status: str) -> str:
    """The drawn symbol of a status; its word must stand beside it, or in a legend on the same sheet."""
    return f'<svg class="i {status}"><use href="#{status}"/></svg>' if status in SYMBOLS else ""


def legend(words: Mapping[str, str] | None = None) -> str:
    """Statuses, symbol and word: those given, else the seven of a cell and the sign of what is incomplete."""
    # whole drawings: in a head that repeats, Chromium leaves out what only refers to a symbol
    said = "".join(
        f'<span><svg class="i {code}" viewBox="0 0 12 12">{SYMBOLS[code]}</svg>{escape(word)}</span>'
        for code, word in (words or text.STATUSES).items()
    )
    note = "" if words else f"<span>{escape(text.PART_NOTE)}</span>"
    return f'<div class="legend">{said}{note}</div>'


def nodes(shown: Iterable[Node]) -> str:
    """Pieces of a screen without what can only be clicked: no ways back, no switches, no buttons."""
    return "".join(_node(each) for each in shown)


def _node(shown: Node) -> str:
    if isinstance(shown, str):
        return escape(shown)
    if "status" in shown and "tag" not in shown:
        return symbol(shown["status"])
    if "spark" in shown:
        return spark(Spark(**shown["spark"]))
    tag = {"a": "span"}.get(shown["tag"], shown["tag"])
    css = shown.get("css", "")
    if tag not in PLAIN or css in {"acts", "legend", "step"}:
        return ""
    inside = nodes(shown.get("nodes", ()))
    styled = f' class="{escape(css)}"' if css else ""
    share = f' style="flex:{float(shown["share"])}"' if "share" in shown else ""
    return f"<{tag}{styled}{share}>{inside}</{tag}>"


def table(
    shown: Table,
    *,
    without: frozenset[str] = frozenset(),
    legended: bool = False,
    is_portrait: bool = False,
    key: str = "",
) -> str:
    """A table with all its rows, but for the columns of the kinds named; heads repeat on every sheet.

    `legended`: cells carry symbol and number only, and the head explains the symbols, by `key` where one is given.
    """
    kept = [at for at, column in enumerate(shown.columns) if column.kind not in without]
    columns = [shown.columns[at] for at in kept]
    rows = [row if row.kind == "group" else replace(row, cells=[row.cells[at] for at in kept]) for row in shown.rows]
    is_roomy = sum(column.kind == "status" for column in columns) <= ROOMY and not legended
    sized = [DENSE_NAME, DENSE_SHARE] if legended else widths(columns, rows, is_portrait=is_portrait, is_roomy=is_roomy)
    cols = "".join(f'<col style="width:{share}%">' for share in sized)
    explained = f'<tr><td class="key" colspan="{len(columns)}">{key or legend()}</td></tr>' if legended else ""
    css = ["dense" if legended else "roomy" if is_roomy else "", "whole" if len(rows) <= WHOLE else ""]
    css += ["tight"] if is_portrait and len(rows) > LONG else []
    return (
        f'<table class="{" ".join(filter(None, css))}"><caption>{escape(shown.caption)}</caption>'
        f"<colgroup>{cols}</colgroup>"
        f"<thead>{explained}<tr>{''.join(map(_head, columns))}</tr></thead>"
        f"{_bodies(rows, columns, shown.words, is_worded=not legended)}</table>"
    )


def _bodies(rows: Sequence[Row], columns: Sequence[Column], words: Mapping[str, str], *, is_worded: bool) -> str:
    """Rows by group; no sheet ends within a short group, but for the first, which must not leave its head alone."""
    bodies: list[list[str]] = [[]]
    for row in rows:
        if row.kind == "group":
            bodies.append([_group(row, columns)])
        else:
            bodies[-1].append(_row(row.kind, row.cells, columns, words, is_worded=is_worded))
    filled = [lines for lines in bodies if lines]
    return "".join(
        f"<tbody{' class=whole' if at and 1 < len(lines) <= WHOLE else ''}>{''.join(lines)}</tbody>"
        for at, lines in enumerate(filled)
    )


def _head(column: Column) -> str:
    note = f"<small>{escape(column.note)}</small>" if column.note else ""
    return f'<th scope="col" class="{_side(column)}">{escape(column.label)}{note}</th>'


def _side(column: Column) -> str:
    return "r" if column.kind in RIGHT else ""


def _group(row: Row, columns: Sequence[Column]) -> str:
    code, label, note = (escape(str(cell)) for cell in row.cells)
    coded = columns[0].kind == "code"
    first = f"<td>{code}</td>" if coded else ""
    title = f'<th scope="rowgroup" colspan="{len(columns) - coded}"><span>{note}</span>{label}</th>'
    return f'<tr class="group">{first}{title}</tr>'


def _row(
    kind: str, cells: Sequence[Cell], columns: Sequence[Column], words: Mapping[str, str], *, is_worded: bool
) -> str:
    made = []
    is_named = False
    for cell, column in zip(cells, columns, strict=True):
        name = not is_named and column.kind == "text"
        is_named |= name
        tag, scope = ("th", ' scope="row"') if name else ("td", "")
        status = cell.status if isinstance(cell, Mark) else ""
        # in a narrow cell the sign would lie under a long number: there it stands above it
        is_long = isinstance(cell, Mark) and len(cell.text) + cell.incomplete > BESIDE_SIGN
        css = " ".join(filter(None, [column.kind, _side(column), status, "long" if is_long and not is_worded else ""]))
        # the narrow column of a step has no room for what its tooltip says
        shown = escape(cell.text) if column.kind in {"link", "change"} and isinstance(cell, Text) else None
        if column.kind == "number" and isinstance(cell, str):
            shown = (
                " ".join(f"<span>{escape(line)}</span>" for line in lines_of(cell)) if " (" in cell else escape(cell)
            )
        inside = shown if shown is not None else _cell(cell, words, is_worded=is_worded)
        made.append(f'<{tag}{scope} class="{css}">{inside}</{tag}>')
    return f'<tr class="{kind}">{"".join(made)}</tr>'


def _cell(cell: Cell, words: Mapping[str, str], *, is_worded: bool) -> str:
    if cell is None or isinstance(cell, str):
        return escape(cell or "")
    if isinstance(cell, Mark):
        return _mark(cell, words, is_worded=is_worded)
    if isinstance(cell, Spark):
        return spark(cell)
    if isinstance(cell, Text):
        note = f"<small>{escape(cell.title)}</small>" if cell.title and cell.title != cell.text else ""
        return escape(cell.text) + note
    return "".join(_aim(aim, words) for aim in cell)


def _mark(mark: Mark, words: Mapping[str, str], *, is_worded: bool) -> str:
    star = "*" if mark.incomplete and mark.status != "not_reported" else ""
    if not is_worded:
        return escape(mark.text) + star
    number = f"<b>{escape(mark.text)}{star}</b>" if mark.text else star
    if mark.status == "not_applicable":
        return symbol(mark.status)
    # why a cell has no value stands under the table
    word = words.get(mark.status, "")
    return f"{symbol(mark.status)}{number}<small>{escape(word)}</small>"


def _aim(aim: Aim, words: Mapping[str, str]) -> str:
    basis = f" <small>{escape(aim.basis)}</small>" if aim.basis else ""
    status = f" {symbol(aim.status)} <small>{escape(words.get(aim.status, ''))}</small>" if aim.status else ""
    return f'<span class="aim">{escape(aim.text)}{basis}{status}</span>'


def spark(shown: Spark) -> str:
    """A small line with gaps, and its target."""
    known = [value for value in (*shown.values, *shown.targets) if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)

    def place(at: int, value: float) -> str:
        down = 10.0 if high == low else 17 - 14 * (value - low) / (high - low)
        return f"{2 + 84 * at / max(1, len(shown.values) - 1):.1f} {down:.1f}"

    def trace(series: Sequence[float | None]) -> str:
        return "".join(
            f"{'M' if at == 0 or series[at - 1] is None else 'L'}{place(at, value)}"
            for at, value in enumerate(series)
            if value is not None
        )

    aim = f'<path class="t" d="{trace(shown.targets)}"/>' if shown.targets else ""
    return f'<svg class="spark" viewBox="0 0 88 20">{aim}<path d="{trace(shown.values)}"/></svg>'


@cache
def _style(depth: int) -> str:
    tokens = (_HERE / "component" / "tokens.css").read_text(encoding="utf-8")
    own = (_HERE / "printed.css").read_text(encoding="utf-8")
    face = (
        f"@font-face{{font-family:'Source Sans';font-weight:200 900;src:url({'../' * depth}static/media/{_FONT.name})}}"
    )
    # a page of a few words is no paper: it follows the browser's theme, as the pages it was reached from
    plain = f"html:has(.plain),.ct.plain{{{_dark(tokens)}color-scheme:dark}}:is(html,body):has(.plain){{background:var(--bg)}}"
    themed = f"@media screen and (prefers-color-scheme:dark){{{plain}}}"
    return face + tokens + own + themed + "".join(_background(status, colour) for status, colour in COLOURS.items())


def _dark(tokens: str) -> str:
    """The colours of the dark theme, as declarations."""
    return tokens.partition(".ct[data-theme=dark]{")[2].partition("}")[0]


def _background(status: str, colour: str) -> str:
    """The symbol as the background of a cell: eighty thousand drawings take Chromium five times as long."""
    shape = SYMBOLS[status].replace("currentColor", colour).replace('"', "%22").replace("#", "%23")
    drawing = f"<svg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 12 12%22>{shape}</svg>"
    return f".ct .dense td.{status}{{background-image:url('data:image/svg+xml,{drawing}')}}"


@cache
def _symbols() -> str:
    shapes = "".join(f'<symbol id="{code}" viewBox="0 0 12 12">{shape}</symbol>' for code, shape in SYMBOLS.items())
    return f'<svg class="defs" aria-hidden="true">{shapes}</svg>'
