"""The command that writes blank workbooks (docs: contract)."""

from __future__ import annotations

from pathlib import Path

import click

from etl import prefill
from etl.homes import whole_home
from etl.shell import JSON, Command, bars, say
from warehouse.catalogue.model import LEVELS, OFFICE_LEVEL
from warehouse.errors import UsageError


@click.command(cls=Command)
@click.option("--plan", required=True, help="Mã kế hoạch.")
@click.option("--period", required=True, help="Kỳ, dạng 2025-Q3.")
@click.option("--unit", help="Mã đơn vị.")
@click.option("--all", "is_all", is_flag=True, help="Mọi đơn vị phải báo cáo.")
@click.option("--level", type=click.Choice([*LEVELS, OFFICE_LEVEL]), help="Với --all: chỉ một cấp học.")
@click.option("--area", help="Với --all: chỉ một địa bàn.")
@click.option(
    "-o", "target", required=True, type=click.Path(path_type=Path), help="Tệp; với --all: thư mục hoặc tệp .zip."
)
@JSON
def template(
    plan: str, period: str, unit: str | None, is_all: bool, level: str | None, area: str | None, target: Path, as_json: bool
) -> None:  # fmt: skip
    """Biểu mẫu trống cho một đơn vị hoặc mọi đơn vị."""
    if (unit is None) == (not is_all):
        raise UsageError("Chọn một trong hai: --unit MÃ hoặc --all.")
    if unit is not None and (level or area):
        raise UsageError("--level và --area chỉ dùng cùng --all.")
    counted = [0]
    with bars() as advance:

        def progress(done: int, total: int) -> None:
            counted[0] = total
            advance("Viết biểu mẫu", done, total)

        written = prefill.write_templates(
            whole_home(), plan, period, unit, target, level=level, area=area, progress=progress
        )
    files = {"files": [str(file) for file in written], "workbooks": counted[0]}
    say(as_json, files, f"Đã viết {counted[0]} biểu mẫu ở '{target}'.")


COMMANDS: tuple[click.Command, ...] = (template,)
