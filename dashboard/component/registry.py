"""The pieces' scripts and styles: sent once a page by `load`, drawn from by every piece.

Streamlit sends a component's whole script and style with each use of it. A piece's own script is therefore one line
that hands over to the shared code, or waits for it. Data goes as bytes of JSON: Streamlit would look through every value
of anything else and write it twice, in every run.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import text
from dashboard.text import language
from dashboard.text.direction import straight

_HERE = Path(__file__).parent
# what is too large for one file stands in several of one scope
_PARTS = {"bar": ("bar_chooser",), "drop": ("drop_sending",), "fixing": ("fixing_rows",)}
_NAMES = ("pieces", "bar", "table", "grid", "chart", "freshness", "drop", "fixing", "mapping")
_STUB = """export default function (piece) {
  const draw = () => globalThis.chitieu.draw("%s", piece);
  if (globalThis.chitieu) draw();
  else (globalThis.chitieuWaiting ??= []).push(draw);
}"""
# beside the pieces' code: the language of the page, also of what Streamlit says around it
_SHARED = """export default function ({ data }) {
  document.documentElement.lang = data.language;
  if (globalThis.chitieu) return;
  translate(data.said);
  watchPlaces();
  keepPath();
  watchSearch(data.search);
  const styles = %(styles)s;
  const sheets = new Map();
  for (const [name, style] of Object.entries(styles)) {
    sheets.set(name, new CSSStyleSheet());
    sheets.get(name).replaceSync(style);
  }
  const scripts = { %(names)s };
  const text = new TextDecoder();
  globalThis.chitieu = {
    draw(name, piece) {
      const root = piece.parentElement.getRootNode();
      if (root !== document) root.adoptedStyleSheets = [sheets.get(name)];
      scripts[name]({ ...piece, data: JSON.parse(text.decode(piece.data)) });
      // what the start page shows meanwhile goes once there is something to read (dashboard/waiting.html)
      if (piece.parentElement.querySelector("h1,.notice")) document.getElementById("waiting")?.remove();
    },
  };
  for (const draw of globalThis.chitieuWaiting ?? []) draw();
}
%(scripts)s"""


class Piece:
    """A component made of `<name>.js` (and its parts) and `<name>.css`, with what all pieces share before them.

    An open one stands in the page itself, out of its own style sheet's reach: for a library that brings its own styles.
    """

    def __init__(self, name: str, *, is_open: bool = False) -> None:
        self._mount = st.components.v2.component(
            f"chitieu.{name}",
            html='<div class="ct"></div>\n<!-- filled by the script -->',
            js=_STUB % name,
            isolate_styles=not is_open,
        )

    def __call__(self, data: Any, *, key: str, **on_change: Any) -> None:
        """Show data, or what `packed` made of it earlier; `on_<name>_change` is called when the script sets a trigger."""
        self._mount(key=key, data=data if isinstance(data, bytes) else packed(data), **on_change)


def packed(data: Any) -> bytes:
    """Data as it goes to the browser, to be kept and shown again."""
    return straight(json.dumps(data, ensure_ascii=False, separators=(",", ":"))).encode()


def load() -> None:
    """Put the shared code on the page, once a run, before any piece."""
    _SHARED_CODE(
        key="shared_code", data={"language": language.current(), "said": text.STREAMLIT, "search": text.SEARCH_KEY}
    )


@cache
def shared_script() -> str:
    """The scripts of all pieces as one module, each in a scope of its own, and their styles."""
    styles = {name: _read("tokens.css") + _read(f"{name}.css") for name in _NAMES}
    scripts = [f"const {name} = (() => {{\n{_as_function(name)}\n}})();" for name in _NAMES]
    return _SHARED % {
        "styles": json.dumps(styles),
        "names": ", ".join(_NAMES),
        "scripts": "\n".join(
            [*(_read(f"{name}.js") for name in ("shared", "place", "search", "streamlit", "menu")), *scripts]
        ),
    }


def _as_function(name: str) -> str:
    module = "\n".join(_read(f"{part}.js") for part in (name, *_PARTS.get(name, ())))
    return module.replace("export default function", "const drawn = function") + "\nreturn drawn;"


def _read(file: str) -> str:
    return (_HERE / file).read_text(encoding="utf-8")


_SHARED_CODE = st.components.v2.component(
    "chitieu.shared", html="<span></span>\n<!-- code only -->", js=shared_script()
)
