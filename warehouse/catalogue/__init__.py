"""Plans, indicators, targets, calendar and item fields as reviewable data.

One folder per plan; a further plan is a further folder, here or in `HOME/catalogue/`, and needs no code.
"""

from warehouse.catalogue.model import (
    Catalogue,
    Indicator,
    ItemField,
    Period,
    Phase,
    Plan,
    Question,
    Target,
)
from warehouse.catalogue.reader import BUILT_IN, read_catalogue

__all__ = [
    "BUILT_IN",
    "Catalogue",
    "Indicator",
    "ItemField",
    "Period",
    "Phase",
    "Plan",
    "Question",
    "Target",
    "read_catalogue",
]
