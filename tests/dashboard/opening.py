"""A page as Streamlit runs it, and what stands on it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

import dashboard

APP = Path(dashboard.__file__).with_name("page.py")


def opened(screen: str, **asked: str) -> AppTest:
    """A screen of `dashboard/screens` at an address, which must not fail."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(asked)
    app.run()
    app.switch_page(f"screens/{screen}.py").run()
    assert not app.exception
    return app


def pieces(app: AppTest) -> list[dict[str, Any]]:
    """The data of our own pieces of a page."""
    found = [json.loads(each.proto.bytes or b"null") for each in app.main if each.type == "bidi_component"]
    return [data for data in found if isinstance(data, dict)]


def said(app: AppTest) -> str:
    """All words in the pieces of a page, a line each; not what its filters offer."""
    return "\n".join(_words([data for data in pieces(app) if "always" not in data]))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _words(each)
