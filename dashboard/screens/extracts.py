"""Trích xuất: choose what to take, see its first rows and its size, take it, keep the choice for next quarter."""

from dashboard import text
from dashboard.component import pieces
from dashboard.extracts import page
from dashboard.view import current

view = current()

if view.reading.person.may_extract:
    page.choose(view)
    page.take(view)
    page.kept(view)
else:
    pieces.show(pieces.blank(text.STAFF_ONLY), key="not_extracting")
