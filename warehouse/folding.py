"""Text without diacritics, for search: `Đống Đa` is found by `dong da`."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, single spaces. The same folding as the stored `*_folded` columns."""
    decomposed = unicodedata.normalize(
        "NFD", text.replace("Đ", "D").replace("đ", "d").replace("\u00d0", "D").replace("\u00f0", "d")
    )
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.lower().split())
