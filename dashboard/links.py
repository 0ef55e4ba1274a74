"""Addresses of views: which page, under which filters. Every link on a page is made here."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

HOME = "tong-quan"
Value = str | Iterable[str] | None


def address(page: str, carried: Mapping[str, Value], **more: Value) -> str:
    """The address of a page relative to any other; an empty value leaves its parameter out.

    Pages are one level deep, so `page?…` works from each of them, also behind a proxy with a prefix.
    """
    merged = {**carried, **more}
    joined = {name: value if isinstance(value, str) else ",".join(value) for name, value in merged.items() if value}
    return f"{'./' if page == HOME else page}?{urlencode(joined)}"
