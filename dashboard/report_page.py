"""What the page *Báo cáo* shows: whether there is enough for a report, what it says, and its files; the same on paper."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from urllib.parse import quote_plus

from dashboard import filters, links, text
from dashboard.component import pieces
from dashboard.component.cells import Table
from dashboard.component.pieces import Node
from dashboard.filters import Chosen
from dashboard.printed_html import nodes, table
from dashboard.printed_sheets import Sheet
from dashboard.report import making, preview, taking
from dashboard.report.facts import LEAST_COVERAGE, Covered
from dashboard.report.making import Report
from dashboard.view import View
from warehouse.errors import UsageError
from warehouse.filters import Filter
from warehouse.store import office_now

NOT_FOLLOWED = ("level", "area", "unit", "field", "status", "q", "targets", "structure", "approved")


def read(view: View) -> Report | str:
    """The report of the view's plan, period and window, or the sentence why there is none.

    Errors: `WordingError` for a broken template.
    """
    where = view.chosen.where
    least = Decimal(0) if view.chosen.anyway else LEAST_COVERAGE
    held = view.reading
    try:
        return making.report(
            held.home, held.version, held.person, where.plan, where.period, where.window, least, office_now().date()
        )
    except UsageError as refused:
        return str(refused)


def top(view: View, found: Report | str) -> list[Node]:
    """The heading with what can be downloaded, the coverage, which filters do not count here."""
    is_made = isinstance(found, Report)
    actions = [_link(text.REPORT[ending], file_address(view, "report", ending), "take") for ending in ("docx", "xlsx")]
    shown = [pieces.heading(text.REPORT["title"]), *([pieces.node("div", "acts own", *actions)] if is_made else [])]
    if isinstance(found, Report):
        shown.append(pieces.quiet(coverage(found.facts.least)))
    else:
        shown.append(pieces.notice(found))
    ignored = [name for name in NOT_FOLLOWED if view.chosen.carried.get(name)]
    note = f" {text.regardless(ignored).capitalize()}." if ignored else ""
    return [*shown, pieces.quiet(text.REPORT["whole"] + note), *rounding(view)]


def rounding(view: View) -> list[Node]:
    """Why a number may differ from the first page's, and the way to that page under the options where none does."""
    chosen = whole(view).chosen
    link = pieces.node("a", "", text.REPORT["same_overview"], href=chosen.address(links.HOME, targets="plan"))
    return [pieces.quiet(text.REPORT["rounding"]), pieces.node("p", "quiet", link)]


def whole(view: View) -> View:
    """The view without the filters that a report does not follow."""
    where = view.chosen.where
    kept = Filter(plan=where.plan, period=where.period, window=where.window)
    return View(view.reading, Chosen(kept, filters.carried(kept)), view.page)


def coverage(covered: Covered) -> str:
    """How much came in, against what a report needs."""
    return text.covered(covered.shown, covered.reported, covered.owed, f"{text.amount(LEAST_COVERAGE)}%")


def sheets(view: View) -> list[Node]:
    """The way to the sheets of the units the filter leaves."""
    slow = [pieces.quiet(text.REPORT["slow"])] if _is_long(view) else []
    return [pieces.heading(text.REPORT["sheets"], level=2), pieces.node("div", "acts own", zip_link(view)), *slow]


def sheet_link(view: View) -> Node:
    """The sheet of the one unit that is looked at."""
    return _link(text.REPORT["sheet"], file_address(view, "sheets", "docx"))


def zip_link(view: View) -> Node:
    """The sheets of the units that the filter leaves; a tab of its own waits for those of many."""
    address = file_address(view, "sheets", "zip")
    if _is_long(view):
        return pieces.node("a", "", text.REPORT["zip"], href=address, fresh=True)
    return _link(text.REPORT["zip"], address)


def _is_long(view: View) -> bool:
    """Whether the sheets may be so many that they are waited for."""
    where = view.chosen.where
    units = [
        unit
        for unit in view.reading.words.units.values()
        if (not where.level or where.level in unit["levels"]) and (not where.area or unit["area"] == where.area)
    ]
    return len(units) > taking.MOST_AT_ONCE


def file_address(view: View, name: str, ending: str) -> str:
    """Where a file of this view stands, at the very version shown."""
    query = view.here.partition("?")[2]
    version = quote_plus(view.reading.version)
    return f"van-ban/{text.REPORT_FILES[name]}.{ending}?{query}&version={version}"


def _link(words: str, href: str, css: str = "") -> Node:
    # left to the browser: the answer is a file, no page
    return pieces.node("a", css, words, href=href, whole=True)


def printed(view: View) -> Sheet:
    """The report on paper, from the same paragraphs and tables."""
    found = read(view)
    if not isinstance(found, Report):
        return Sheet(found, "", is_portrait=True)
    body: Sequence[str] = [
        f"<h2>{escape(part.caption)}</h2>{table(part, is_portrait=True)}" if isinstance(part, Table) else nodes([part])
        for part in preview.parts(found.document)
    ]
    said = nodes([pieces.quiet(coverage(found.facts.least)), pieces.quiet(text.REPORT["rounding"])])
    return Sheet(text.REPORT["title"], said + "".join(body), is_portrait=True)
