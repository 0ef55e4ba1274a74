"""Fields that show what an address asks for and write what is chosen into it: no run of the script is between."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import text
from dashboard.component.registry import Piece, packed

Field = dict[str, Any]
_BAR = Piece("bar")


def one(
    name: str,
    choices: Mapping[str, str],
    value: str | None,
    *,
    empty: str = "",
    is_required: bool = False,
    usual: str = "",
    width: int = 0,
) -> Field:
    """One of a list, by the parameter it writes: {code: words}; `empty` stands where nothing is chosen.

    `usual`: the value that no address needs to name.
    """
    listed = list(choices.items())
    told = {"choices": listed, "value": value, "empty": empty, "is_required": is_required, "usual": usual}
    return {"kind": "one", "name": name, "label": text.FILTERS[name], "width": width, **told}


def many(
    name: str,
    choices: Mapping[str, str] | str,
    chosen: Mapping[str, str],
    *,
    empty: str,
    width: int = 0,
    is_wide: bool = False,
) -> Field:
    """Several of a list, or of the list that an address gives as [[code, words]]; a wide field shows all that are chosen."""
    listed = choices if isinstance(choices, str) else list(choices.items())
    told = {"choices": listed, "value": list(chosen.items()), "empty": empty, "is_wide": is_wide}
    return {"kind": "many", "name": name, "label": text.FILTERS[name], "width": width, **told}


def switch(name: str, choices: Mapping[str, str], value: str, *, usual: str) -> Field:
    """One of a few, all of them in sight."""
    told = {"choices": list(choices.items()), "value": value, "usual": usual}
    return {"kind": "switch", "name": name, "label": text.FILTERS[name], **told}


def flags(label: str, choices: Sequence[tuple[str, str, str, str, bool]]) -> Field:
    """Options behind a button: (name, words, note, the value that sets it, whether it is set)."""
    return {"kind": "flags", "name": "flags", "label": label, "choices": choices}


def words(name: str, value: str) -> Field:
    """Words to type in."""
    return {"kind": "words", "name": name, "label": text.FILTERS[name], "value": value}


def made(
    fields: Sequence[Field],
    *,
    label: str,
    always: Mapping[str, str],
    clears: Mapping[str, Sequence[str]],
    summary: str = "",
    is_labelled: bool = False,
) -> bytes:
    """A bar of fields, packed.

    `always`: parameters that an address names whatever is chosen; `clears`: those that a change of another takes away;
    `summary`: on the button that opens the fields on a phone, where they are put away if there is one.
    """
    said = {
        "none": text.STREAMLIT["No results"],
        "count": text.STREAMLIT["{} options available."],
        "remove": text.STREAMLIT["Remove {}"],
        "clear": text.STREAMLIT["Clear value"],
        **text.CHOICES,
    }
    told = {"label": label, "summary": summary, "labelled": is_labelled, "always": always, "clears": clears}
    return packed({**told, "fields": fields, "words": said})


def show(bar: bytes, *, key: str) -> None:
    """Put a bar on the page."""
    _BAR(bar, key=key)
