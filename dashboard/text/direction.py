"""Characters that turn the direction of writing: in somebody's text they would turn what stands after it on the page."""

import re

_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def straight(words: str) -> str:
    """Text, or a whole page of it, without characters that turn the direction of writing."""
    return _TURNS.sub("", words)
