"""Layouts of workbooks as data: v1.toml is the product's own; the others are official forms and other offices' tables."""

from etl.layouts.model import LayoutError, SheetLayout, built_in, in_force, read_layout
from etl.layouts.proposal import Proposal, proposed

__all__ = ["LayoutError", "Proposal", "SheetLayout", "built_in", "in_force", "proposed", "read_layout"]
