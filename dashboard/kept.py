"""Pieces of a page as they go to the browser: built once for a view, shown from memory after that."""

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.component import grid as grid_piece
from dashboard.component import pieces
from dashboard.component import table as table_piece
from dashboard.component.pieces import Node
from dashboard.component.registry import packed
from dashboard.extracts.menu import menu
from dashboard.view import View


def nodes(view: View, key: str, make: Callable[[], Sequence[Node]], *, of: object = "") -> None:
    """Show nodes where there are any; `of`: what they depend on beside the view."""
    found = view.made(f"nodes {key} {of}", lambda: _packed(pieces.data(*shown) if (shown := make()) else None))
    if found:
        pieces.show_data(found, key=key)


def table(
    view: View, key: str, make: Callable[[], dict[str, Any] | None], *, title: str = "", export: str = ""
) -> bool:
    """Show a table's data, under a heading where it has a title; False where there is none.

    `export`: the name under which the table leaves as a file.
    """
    found = view.made(f"table {key}", lambda: _packed(make()))
    if found:
        if title:
            actions = [menu(view, export, title)] if export else []
            pieces.show(pieces.heading(title, actions=actions, level=2), key=f"title_{key}")
        table_piece.show(found, key=key)
    return found is not None


def grid(view: View, key: str, make: Callable[[], dict[str, Any]]) -> None:
    """Show the matrix of all units."""
    grid_piece.show(view.made(f"grid {key}", lambda: packed(make())), key=key)


def _packed(data: dict[str, Any] | None) -> bytes | None:
    return None if data is None else packed(data)
