"""Blank workbooks for many units: one is written for each set of rows, and of the others only what is the unit's own.

Units of a level are asked the same; their workbooks differ in code, name, last figures and denominators already known.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from etl.template import MAX_TITLE, TemplateRow, title_of, write_template
from warehouse.catalogue.model import Catalogue

CODE, NAME = "\ue000code\ue001", "\ue000name\ue001"
LAST = "\ue000last{}\ue001"
_TOKEN = re.compile("\ue000(code|name|last[0-9]+)\ue001")
_HEADER = re.compile("<oddHeader>.*?</oddHeader>", re.DOTALL)
_KNOWN = re.compile(r'(<c r="F([0-9]+)"(?: s="[0-9]+")?><v>)[^<]*(?=</v>)')
_FIGURES = "xl/worksheets/sheet2.xml"
# what the writer of the workbook would write otherwise than as it stands
_ODD = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x1f\ue000\ue001\ud800-\udfff\ufffe\uffff]|^\s|\s$")

Shape = tuple[tuple[str, bool, bool, tuple[str, Decimal, str] | None], ...]


@dataclass
class TemplateWriter:
    """Writes the workbooks of one plan and period; the first of each shape takes long, the others hardly any time."""

    catalogue: Catalogue
    plan_code: str
    period_code: str
    prepared: dict[Shape, list[tuple[str, str | bytes]]] = field(default_factory=dict)

    def workbook(self, unit_code: str, unit_name: str, rows: Sequence[TemplateRow]) -> bytes:
        """The blank workbook of a unit, the same as `write_template` makes."""
        asked = [row for row in rows if not self.catalogue.indicator[row.indicator_code].is_derived]
        if any(_ODD.search(text) for text in (unit_code, unit_name, *(row.last_text or "" for row in asked))):
            return self._written(unit_code, unit_name, asked)
        shape = tuple(self._shape(row) for row in asked)
        if shape not in self.prepared:
            named = [
                replace(row, last_text=LAST.format(n) if row.last_text else row.last_text)
                for n, row in enumerate(asked)
            ]
            self.prepared[shape] = _parts(self._written(CODE, NAME, named))
        texts = {"code": unit_code, "name": unit_name} | {
            f"last{n}": row.last_text or "" for n, row in enumerate(asked)
        }
        known = {str(n + 2): row.prefilled_denominator for n, row in enumerate(asked)}
        return self._packed(self.prepared[shape], texts, known)

    def _written(self, unit_code: str, unit_name: str, rows: Sequence[TemplateRow]) -> bytes:
        out = io.BytesIO()
        write_template(
            out, catalogue=self.catalogue, plan_code=self.plan_code, period_code=self.period_code, unit_code=unit_code,
            unit_name=unit_name, rows=rows,
        )  # fmt: skip
        return out.getvalue()

    def _shape(self, row: TemplateRow) -> tuple[str, bool, bool, tuple[str, Decimal, str] | None]:
        is_known = (
            row.prefilled_denominator is not None and self.catalogue.indicator[row.indicator_code].takes_denominator
        )
        return row.indicator_code, bool(row.last_text), is_known, row.own_target

    def _packed(
        self, parts: Sequence[tuple[str, str | bytes]], texts: dict[str, str], known: dict[str, Decimal | None]
    ) -> bytes:
        escaped = {name: _escaped(text) for name, text in texts.items()}
        period = self.catalogue.period[self.plan_code, self.period_code]
        shown = len(title_of(period, "")) + len(texts["name"]) - MAX_TITLE
        header = _escaped((texts["name"][:-shown] if shown > 0 else texts["name"]).replace("&", "&&"))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=2) as package:
            for name, part in parts:
                if isinstance(part, bytes):
                    package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED, 2)
                    continue
                text = _HEADER.sub(lambda found: found.group().replace(NAME, header), part)
                text = _TOKEN.sub(lambda found: escaped[found.group(1)], text)
                if name == _FIGURES:
                    text = _KNOWN.sub(lambda found: f"{found.group(1)}{float(known[found.group(2)] or 0):.16G}", text)
                package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED, 2)
        return out.getvalue()


def _parts(data: bytes) -> list[tuple[str, str | bytes]]:
    """The parts of a package: as text where something of the unit's own stands in it, as bytes where not."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = [(name, package.read(name)) for name in package.namelist()]
    return [(name, part.decode() if "\ue000".encode() in part or name == _FIGURES else part) for name, part in found]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
