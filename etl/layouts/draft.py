"""A table as a person explained it once: what each column means, where unit, plan and period stand → an office's own layout."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from etl.layouts.model import BUILT_IN, IDENTITY, LayoutError, SheetLayout, in_force, own_text, read_layout
from etl.layouts.proposal import NAMES
from etl.words import clean, key
from warehouse.catalogue import Catalogue
from warehouse.home import Home

PARTS = ("numerator", "denominator")
RESERVED = (*BUILT_IN, "v1")


@dataclass(frozen=True)
class Draft:
    """One table explained.

    `meanings`: column number → one of `NAMES`, or "CCHC-3.1 numerator" where indicators stand across. `headings`: column
    number → its headings, ">" between rows. `labels`: what a labelled line above the table holds → its label. `plan`: the
    one plan such tables are of.
    """

    name: str
    sheet: str
    meanings: Mapping[int, str]
    headings: Mapping[int, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    plan: str | None = None


def layout_text(draft: Draft, catalogue: Catalogue, *, by: str, at: datetime) -> str:
    """The layout file of a draft, saying who made it and when. Errors: `LayoutError` saying what is missing or doubtful."""
    across = {col: meaning.partition(" ")[::2] for col, meaning in draft.meanings.items() if " " in meaning}
    single = {col: meaning for col, meaning in draft.meanings.items() if " " not in meaning}
    for col in draft.meanings:
        if not clean(draft.headings.get(col, "")):
            raise LayoutError("Cột được chọn chưa có tiêu đề: chọn lại dòng tiêu đề.")
    columns = _columns(draft, single, is_wide=bool(across))
    units: list[str] = [name for name in ("unit_code", "unit_name") if name in columns]
    if not units and not {"unit_code", "unit_name"} & set(draft.labels):
        raise LayoutError("Chỉ ra cột đơn vị (mã hoặc tên), hoặc dòng có nhãn ghi đơn vị ở trên bảng.")
    if across:
        if not units:
            raise LayoutError("Bảng xếp chỉ tiêu theo cột cần một cột đơn vị: mỗi dòng một đơn vị.")
        required: list[str | list[str]] = [units]
    else:
        if not {"indicator", "numerator"} <= set(columns):
            raise LayoutError("Chỉ ra cột chỉ tiêu và cột tử số; nếu mỗi chỉ tiêu một cột, chọn chỉ tiêu cho từng cột.")
        required = [*([units] if units else []), "indicator", "numerator"]
    if draft.plan is not None and draft.plan not in {plan.code for plan in catalogue.plans}:
        raise LayoutError(f"Không có kế hoạch '{clean(draft.plan)}'.")
    lines = [
        f"# Lưu bởi {clean(by)}, {at:%d/%m/%Y %H:%M}", f"name = {_quoted(draft.name)}",
        f"title = {_quoted(f'Bảng theo trang {draft.sheet}')}", f"means = {_quoted('unit' if across else 'figure')}",
        *([f"plan = {_quoted(draft.plan)}"] if draft.plan else []),
        f"required = {json.dumps(required)}",
        *_section("labels", {what: label for what, label in draft.labels.items() if what in IDENTITY and clean(label)}),
        *_section("columns", columns),
        *(_across(draft, across, catalogue) if across else []),
        "",
    ]  # fmt: skip
    text = "\n".join(lines)
    read_layout(text, f"{draft.name}.toml")
    return text


def layout_of(draft: Draft, catalogue: Catalogue, *, by: str, at: datetime) -> SheetLayout:
    """The layout a draft would be. Errors: `LayoutError`."""
    return read_layout(layout_text(draft, catalogue, by=by, at=at), f"{draft.name}.toml")


def save(home: Home, draft: Draft, *, by: str, at: datetime) -> Path:
    """A draft as a file of `HOME/layouts`, whole or not at all. Errors: `LayoutError`, also for a name that is taken; `OSError`."""
    if draft.name in RESERVED:
        raise LayoutError(f"Tên '{draft.name}' là của bố cục có sẵn. Chọn tên khác.")
    text = layout_text(draft, home.catalogue(), by=by, at=at)
    in_force(own_text(home))
    folder = home.root / "layouts"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{draft.name}.toml"
    with NamedTemporaryFile("w", dir=folder, suffix=".part", encoding="utf-8", delete=False) as part:
        part.write(text)
        part.flush()
        os.fsync(part.fileno())
    try:
        os.link(part.name, target)
    except FileExistsError:
        raise LayoutError(f"Đã có bố cục tên '{draft.name}'. Chọn tên khác.") from None
    finally:
        Path(part.name).unlink(missing_ok=True)
    return target


def _columns(draft: Draft, single: Mapping[int, str], *, is_wide: bool) -> dict[str, str]:
    allowed = {*IDENTITY, "stt"} if is_wide else set(NAMES)
    found: dict[str, str] = {}
    for col, meaning in sorted(single.items()):
        if meaning not in allowed:
            why = "trong bảng xếp chỉ tiêu theo cột" if meaning in NAMES else "trong danh sách"
            raise LayoutError(f"Không có loại cột '{clean(meaning)}' {why}.")
        if meaning in found:
            raise LayoutError(f"Hai cột '{found[meaning]}' và '{draft.headings[col]}' cùng được chọn là một loại.")
        found[meaning] = clean(draft.headings[col])
    return found


def _across(draft: Draft, across: Mapping[int, tuple[str, str]], catalogue: Catalogue) -> list[str]:
    """Indicators across: the heading that names each, and the heading that says which part of it a column is."""
    names: dict[str, str] = {}
    parts: dict[str, str] = {}
    for col, (code, part) in sorted(across.items()):
        if code not in catalogue.indicator or part not in PARTS:
            raise LayoutError(f"Không có chỉ tiêu '{clean(code)}'.")
        texts = [clean(text) for text in draft.headings[col].split(" > ")]
        named, last = (texts[-2], texts[-1]) if len(texts) > 1 else (texts[-1], texts[-1])
        for known, text, value in ((names, named, code), (parts, last, part)):
            if known.setdefault(text, value) != value:
                raise LayoutError(f"Tiêu đề '{text}' được chọn với hai nghĩa khác nhau; phần mềm không phân biệt được.")
    by_code: dict[str, list[str]] = {}
    for text, code in names.items():
        by_code.setdefault(code, []).append(text)
    by_part: dict[str, list[str]] = {}
    for text, part in parts.items():
        by_part.setdefault(part, []).append(text)
    return [*_section("parts", by_part), *_section("indicators", by_code)]


def _section(name: str, rows: Mapping[str, str | list[str]]) -> list[str]:
    if not rows:
        return []
    return ["", f"[{name}]", *(f"{_quoted(what)} = {_quoted(value)}" for what, value in rows.items())]


def _quoted(value: str | list[str]) -> str:
    """A text, or several, as TOML."""
    made = [clean(text) for text in value] if isinstance(value, list) else clean(value)
    return json.dumps(made, ensure_ascii=False).replace("\x7f", "")


def suggested_labels(lines: list[str]) -> dict[str, str]:
    """Labels above a table that seem to hold unit and period: 'Đơn vị báo cáo: Trường A' → unit_name."""
    found: dict[str, str] = {}
    for line in lines:
        label, colon, _ = line.partition(":")
        words = key(label)
        if not colon:
            continue
        if words.startswith(("đơn vị tính", "đvt")):
            continue
        if words.startswith("mã"):
            found.setdefault("unit_code", clean(label))
        elif words.startswith(("đơn vị", "trường", "tên đơn vị", "tên trường", "cơ sở")):
            found.setdefault("unit_name", clean(label))
        elif words.startswith(("kỳ", "quý")):
            found.setdefault("period", clean(label))
    return found
