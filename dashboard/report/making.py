"""A report from a home: read, checked, put into words. In Vietnamese, whoever asks on whatever screen."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashboard import text
from dashboard.data import Reading
from dashboard.person import Person
from dashboard.report import facts as reading_of
from dashboard.report import sentences, wording
from dashboard.report.document import Document
from dashboard.report.facts import Facts
from dashboard.report.wording import Wording
from dashboard.text import language
from warehouse.errors import UsageError
from warehouse.home import Home

REPORT = "bao-cao"


@dataclass(frozen=True)
class Report:
    """A report, what it says and what it says it with."""

    facts: Facts
    wording: Wording
    document: Document
    made_on: date


def report(
    home: Home, version: str, who: Person, plan: str, period: str, window: str, least: Decimal, today: date
) -> Report:
    """The official report of a plan's period and window.

    Errors: `CoverageError` below the coverage asked for, `WordingError` for a broken template, `UsageError` where nobody
    owes anything, or for who may not see the whole sector.
    """
    if who.units:
        raise UsageError(text.whole_sector_only())
    with language.speaking(language.VIETNAMESE):
        words = wording.read(home, REPORT, plan)
        # a reading of its own: another one may hold its words in the language of the screen
        found = reading_of.read(Reading(home, version, who), plan, period, window)
        reading_of.check(found, least)
        return Report(found, words, sentences.report(found, words, today), today)
