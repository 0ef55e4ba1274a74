"""Addresses of views: which page, under which filters. Every link on a page is made here."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import quote_plus

HOME = "tong-quan"
Value = str | Iterable[str] | None


def address(page: str, carried: Mapping[str, Value], **more: Value) -> str:
    """The address of a page relative to any other; an empty value leaves its parameter out.

    Pages are one level deep, so `page?…` works from each of them, also behind a proxy with a prefix.
    """
    merged = {**carried, **more}
    joined = {name: value if isinstance(value, str) else ",".join(value) for name, value in merged.items() if value}
    asked = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in joined.items())
    return f"{'./' if page == HOME else page}?{asked}"


@lru_cache(maxsize=16_384)
def _quoted(part: str) -> str:
    """A part of an address; a page of 2,000 links repeats the same few, so they are kept."""
    return quote_plus(part)
