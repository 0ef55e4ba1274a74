"""The commands that write documents (docs: contract). Declared here, carried out by the dashboard in a process of its own:
documents show the same figures as the screens, and `etl` knows no screen."""

from __future__ import annotations

import importlib.util
import os
import sys
from decimal import Decimal
from pathlib import Path

import click

from etl.homes import whole_home
from etl.shell import JSON, Command, NamedPath
from warehouse.catalogue.model import LEVELS, OFFICE_LEVEL
from warehouse.errors import UsageError
from warehouse.filters import WINDOWS

PLAN = "Mã kế hoạch."
PERIOD = "Kỳ, dạng 2025-Q3."
WINDOW = click.option(
    "--window",
    type=click.Choice(WINDOWS),
    default="quarter",
    show_default=True,
    help="Trong quý, lũy kế năm, từ đầu giai đoạn.",
)


def hand_over(module: str, *arguments: str) -> None:
    """Ends this process in another one of the dashboard. Errors: `UsageError` where it is not installed."""
    home = whole_home()
    found = importlib.util.find_spec("dashboard")
    if found is None or not found.submodule_search_locations:
        raise UsageError("Bảng theo dõi chưa được cài đặt cùng phần mềm.")
    os.environ["CHITIEU_HOME"] = str(home.root)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-P", "-m", module, *arguments])


@click.command(cls=Command)
@click.option("--plan", help=PLAN)
@click.option("--period", help=PERIOD)
@WINDOW
@click.option(
    "--min-coverage", "least", type=click.FloatRange(0, 100), metavar="PHẦN_TRĂM",
    help="Độ phủ số liệu tối thiểu; dưới mức này thì không lập. Mặc định 90.",
)  # fmt: skip
@click.option("-o", "target", type=NamedPath(path_type=Path), help="Tệp .docx; phụ lục .xlsx cùng tên nằm bên cạnh.")
@click.option("--wording", "is_wording", is_flag=True, help="Chép câu chữ mặc định vào thư mục report của kho để sửa.")
@JSON
def report(
    plan: str | None, period: str | None, window: str, least: float | None, target: Path | None, is_wording: bool, as_json: bool
) -> None:  # fmt: skip
    """Báo cáo chính thức dạng Word và phụ lục Excel."""
    if is_wording:
        hand_over("dashboard.report", "wording")
        return
    given = {"--plan": plan, "--period": period, "-o": target}
    if missing := [name for name, value in given.items() if value is None]:
        raise UsageError(f"Thiếu tùy chọn {', '.join(missing)}.")
    _check_period(str(plan), str(period))
    # the shortest decimal that reads back as this float is the one typed
    coverage = [] if least is None else ["--min-coverage", str(Decimal(repr(least)))]
    hand_over(
        "dashboard.report", "report", *_common(str(plan), str(period), window, Path(str(target)), as_json), *coverage
    )


@click.command(cls=Command)
@click.option("--plan", required=True, help=PLAN)
@click.option("--period", required=True, help=PERIOD)
@WINDOW
@click.option("--unit", help="Mã đơn vị.")
@click.option("--all", "is_all", is_flag=True, help="Mọi đơn vị phải báo cáo.")
@click.option("--level", type=click.Choice([*LEVELS, OFFICE_LEVEL]), help="Với --all: chỉ một cấp học.")
@click.option("--area", help="Với --all: chỉ một địa bàn.")
@click.option("-o", "target", required=True, type=NamedPath(path_type=Path), help="Tệp .docx; với --all: tệp .zip.")
@JSON
def sheets(
    plan: str, period: str, window: str, unit: str | None, is_all: bool, level: str | None, area: str | None,
    target: Path, as_json: bool,
) -> None:  # fmt: skip
    """Phiếu một trang của một đơn vị hoặc mọi đơn vị."""
    if (unit is None) == (not is_all):
        raise UsageError("Chọn một trong hai: --unit MÃ hoặc --all.")
    if unit is not None and (level or area):
        raise UsageError("--level và --area chỉ dùng cùng --all.")
    _check_period(plan, period)
    narrowing = {"unit": unit, "level": level, "area": area}
    narrowed = [f"--{name}={value}" for name, value in narrowing.items() if value]
    hand_over("dashboard.report", "sheets", *_common(plan, period, window, target, as_json), *narrowed)


def _common(plan: str, period: str, window: str, target: Path, as_json: bool) -> list[str]:
    json = ["--json"] if as_json else []
    return [f"--plan={plan}", f"--period={period}", f"--window={window}", f"--target={target}", *json]


def _check_period(plan: str, period: str) -> None:
    """Errors: `UsageError` naming an unknown plan or period and the known ones."""
    given = whole_home().catalogue()
    plans = [known.code for known in given.plans]
    if plan not in plans:
        raise UsageError(f"Không có kế hoạch '{plan}'. Các kế hoạch: {', '.join(plans)}.")
    periods = [known.code for known in given.periods_of(plan)]
    if period not in periods:
        raise UsageError(f"Kế hoạch {plan} không có kỳ '{period}'. Các kỳ: {periods[0]} … {periods[-1]}.")


COMMANDS: tuple[click.Command, ...] = (report, sheets)
