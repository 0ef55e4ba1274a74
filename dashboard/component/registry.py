"""The scripts and styles beside this module, joined and registered with Streamlit."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_HERE = Path(__file__).parent


def register(name: str) -> ComponentRenderer:
    """A component made of `<name>.js` and `<name>.css`, with what all pieces share before them."""
    return st.components.v2.component(
        f"chitieu.{name}",
        html='<div class="ct"></div>\n<!-- filled by the script -->',
        css=_read("tokens.css") + _read(f"{name}.css"),
        js=_read("shared.js") + _read(f"{name}.js"),
    )


def _read(file: str) -> str:
    return (_HERE / file).read_text(encoding="utf-8")
