"""Where the command line hands over to: `chitieu report` and `chitieu sheets`.

`etl` knows no screen, so the commands are declared there and carried out here, in this process of its own.
"""

import argparse
import json
import sys
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

from dashboard import faults, text
from dashboard.data import Reading
from dashboard.person import person
from dashboard.report import files
from dashboard.report.facts import LEAST_COVERAGE
from dashboard.text import language
from dashboard.text.numbers import tenths
from warehouse import store
from warehouse.errors import ChitieuError, UsageError
from warehouse.filters import Filter
from warehouse.home import home_from_environment
from warehouse.store import office_now


def main(arguments: list[str] | None = None) -> int:
    """Carry out a command; its exit code (docs: contract)."""
    language.use(language.VIETNAMESE)
    given = _parser().parse_args(arguments)
    try:
        given.run(given)
    except ChitieuError as fault:
        sys.stderr.write(f"{fault}\n")
        return fault.exit_code
    except Exception as fault:  # noqa: BLE001  # the last door: nobody is shown a traceback
        sys.stderr.write(f"{text.command_fault(faults.record(fault))}\n")
        return 3
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    report = commands.add_parser("report")
    report.set_defaults(run=_report)
    sheets = commands.add_parser("sheets")
    sheets.set_defaults(run=_sheets)
    for command in (report, sheets):
        for name in ("plan", "period", "window", "target"):
            command.add_argument(f"--{name}", required=True)
        command.add_argument("--json", action="store_true")
    report.add_argument("--min-coverage", type=Decimal, default=LEAST_COVERAGE)
    for name in ("unit", "level", "area"):
        sheets.add_argument(f"--{name}")
    commands.add_parser("wording").set_defaults(run=_wording, json=False)
    return parser


def _report(given: argparse.Namespace) -> None:
    home = home_from_environment().required()
    version = store.current_version(home)
    asked = files.Asked(version, person(), given.plan, given.period, given.window, given.min_coverage)
    target = Path(given.target)
    annex, facts = files.report(home, asked, target, office_now().date())
    covered = facts.least
    told = {
        "file": str(target),
        "annex": str(annex),
        "version": version,
        "coverage_pct": float(tenths(covered.share, ROUND_FLOOR)),
        "figures_owed": covered.owed,
        "figures_reported": covered.reported,
    }
    is_sample = facts.words.state["is_sample"]
    _say(given, told, text.report_written(str(target), str(annex), covered.shown, is_sample=is_sample))


def _sheets(given: argparse.Namespace) -> None:
    home = home_from_environment().required()
    reading = Reading(home, store.current_version(home), person())
    known = reading.words.units
    if given.unit and given.unit not in known:
        raise UsageError(text.unknown_unit(given.unit))
    areas = sorted({row["area"] for row in known.values() if row["area"]})
    if given.area and given.area not in areas:
        raise UsageError(text.unknown_area(given.area, areas))
    where = Filter(
        plan=given.plan,
        period=given.period,
        window=given.window,
        units=(given.unit,) if given.unit else (),
        level=given.level,
        area=given.area,
    )
    target = Path(given.target)
    count = files.sheets(home, reading.version, reading.person, where, target, office_now().date())
    _say(given, {"file": str(target), "sheets": count}, text.sheets_written(count, str(target)))


def _wording(_given: argparse.Namespace) -> None:
    home = home_from_environment().required()
    sys.stdout.write(f"{text.wording_copied([file.name for file in files.copy_wording(home)])}\n")


def _say(given: argparse.Namespace, told: dict[str, Any], sentence: str) -> None:
    sys.stdout.write(f"{json.dumps(told, ensure_ascii=False, indent=1) if given.json else sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
