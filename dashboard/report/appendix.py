"""In which order the annex lists indicators: that of the plan's own appendix, then the rest of the plan by its sections."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard import text
from dashboard.report.facts import Facts
from dashboard.report.tables import fields
from dashboard.report.wording import FOLDER, WordingError
from warehouse.home import Home

BUILT_IN = Path(__file__).with_name("appendix")
COLUMNS = ("phase", "row", "heading", "requirement", "indicator")


@dataclass(frozen=True)
class Line:
    """A line of the annex: a heading with its number, or what the plan asks for and the indicator that measures it, if any."""

    number: str
    requirement: str
    indicator: str = ""
    is_heading: bool = False


def lines(facts: Facts, others: str) -> list[Line]:
    """The lines of the annex; `others` heads the plan's indicators that its appendix does not name.

    Errors: `WordingError` for an office's own list with an unknown indicator or column.
    """
    period = facts.words.periods[facts.where.plan, facts.where.period]
    listed = [row for row in _rows(facts) if not row["phase"] or row["phase"] == period["phase"]]
    found: list[Line] = []
    number = ""
    for row in listed:
        if row["row"] != number:
            number = row["row"]
            found.append(Line(number, row["heading"], is_heading=True))
        found.append(Line("", row["requirement"], row["indicator"]))
    named = {row["indicator"] for row in listed}
    rest = {
        field: codes
        for field, rows in fields(facts).items()
        if (codes := [row["indicator_code"] for row in rows if row["indicator_code"] not in named])
    }
    if listed and rest:
        found.append(Line("", others, is_heading=True))
    for at, (field, codes) in enumerate(rest.items(), start=1):
        # beside the numbers of the appendix others would mislead
        found.append(Line("" if listed else str(at), field, is_heading=True))
        found += [Line("", "", code) for code in codes]
    return found


def _rows(facts: Facts) -> Iterator[dict[str, str]]:
    name = f"phu-luc.{facts.where.plan}.csv"
    file = next((file for file in (_own(facts.view.reading.home, name), BUILT_IN / name) if file.is_file()), None)
    if file is None:
        return
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise WordingError(text.appendix_columns(f"{FOLDER}/{name}", COLUMNS))
            for row in reader:
                code = row["indicator"] or ""
                if code and code not in facts.words.indicators:
                    raise WordingError(text.appendix_unknown(f"{FOLDER}/{name}", reader.line_num, code))
                yield {column: row[column] or "" for column in COLUMNS}
    except UnicodeDecodeError as fault:
        raise WordingError(text.wording_not_text(f"{FOLDER}/{name}")) from fault
    except OSError as fault:
        raise WordingError(text.wording_unreadable(f"{FOLDER}/{name}")) from fault


def _own(home: Home, name: str) -> Path:
    return home.root / FOLDER / name
