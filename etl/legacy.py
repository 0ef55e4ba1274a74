"""Text in the fonts of before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times) → the letters a reader saw.

The font's name decides. Text that only looks so is never converted: `doubt` gives its other reading, to ask about.
"""

from __future__ import annotations

import re
import unicodedata

_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
_PLAIN = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_MARKS = {
    "a": _PLAIN | dict(zip("âáàåãä", ("\u0302", *(f"\u0302{tone}" for tone in "\u0301\u0300\u0309\u0303\u0323")), strict=True))
    | dict(zip("êéèúüë", ("\u0306", *(f"\u0306{tone}" for tone in "\u0301\u0300\u0309\u0303\u0323")), strict=True)),
    "e": _PLAIN | dict(zip("âáàåãä", ("\u0302", *(f"\u0302{tone}" for tone in "\u0301\u0300\u0309\u0303\u0323")), strict=True)),
    "o": _PLAIN | dict(zip("âáàåãä", ("\u0302", *(f"\u0302{tone}" for tone in "\u0301\u0300\u0309\u0303\u0323")), strict=True)),
    "u": _PLAIN, "y": _PLAIN, "ô": _PLAIN, "ö": _PLAIN,
}  # fmt: skip
_VNI_BASES = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}

_ONSET = "(?:ngh|ng|nh|gh|gi|qu|ph|th|tr|kh|ch|[bcdđghklmnprstvx])?"
_NUCLEUS = (
    "(?:uyê|iêu|yêu|uôi|ươi|ươu|oai|oay|oeo|uya|uyu|uây|oao|ia|iê|yê|ua|uô|ưa|ươ|oa|oă|oe|uê|uy|uâ|uơ|ai|ao|au|ay|âu|ây"
    "|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
)
_SYLLABLE = re.compile(f"{_ONSET}{_NUCLEUS}(?:ch|ng|nh|[cmnpt])?|[bcdđghklmnpqrstvx]+")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SIGNS = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾"
_WORD = re.compile(rf"(?:[^\W\d_]|[{_SIGNS}])+")
# signs that honest Vietnamese text has too (§ © ® « » · × ÷) start no closer look by themselves
MARKED = re.compile("[¡¢£¤¥¦¨ª¬\u00adµ¶¸¹¼½¾ÄÅÆÇËÎÏÑÖØÛÜÞßäåæçëîïñöøûüþ]")
_LATIN1 = re.compile("[\u0000-\u00ff\u2010-\u201f\u2026\u20ab]*")


def charset_of(font: str) -> str | None:
    """A font's name → the character set its letters stand in: TCVN3, TCVN3H (its capitals), VNI, or None."""
    name = font.strip(" '\"").casefold()
    if name.startswith(".vn"):
        return "TCVN3H" if name.endswith("h") else "TCVN3"
    return "VNI" if re.match(r"vni[-_ ]", name) else None


def converted(text: str, charset: str) -> str:
    """Text of a cell in an old font → the same in Unicode; Unicode text that merely stands in such a font stays."""
    if text.isascii() or not _LATIN1.fullmatch(text):
        return text
    reading = _read(text, charset)
    return text if not _is_vietnamese(reading) and _is_vietnamese(text) else reading


def doubt(text: str) -> list[tuple[str, str]]:
    """Text without an old font → the readings it may have: (character set, reading); empty for ordinary text."""
    if text.isascii() or not _LATIN1.fullmatch(text) or _is_vietnamese(text):
        return []
    readings = [(charset, _read(text, charset)) for charset in ("TCVN3", "VNI")]
    return [(charset, reading) for charset, reading in readings if reading != text and _is_vietnamese(reading)]


def _read(text: str, charset: str) -> str:
    if charset == "VNI":
        return _from_vni(text)
    reading = text.translate(_TCVN3)
    return reading.upper() if charset == "TCVN3H" else reading


def _from_vni(text: str) -> str:
    """VNI writes most letters as two: the vowel, then its mark."""
    letters: list[str] = []
    before = ""
    for letter in text:
        low = letter.lower()
        mark = _VNI_MARKS.get(before, {}).get(low)
        if mark is not None:
            letters[-1] += mark
            before = ""
            continue
        base = _VNI_BASES.get(low, low)
        letters.append(base.upper() if letter != low else base)
        before = low
    return unicodedata.normalize("NFC", "".join(letters))


def _is_vietnamese(text: str) -> bool:
    """Whether every word beyond ASCII is spelt as Vietnamese is: one syllable, one tone, in one case."""
    return all(_is_syllable(word) for word in _WORD.findall(text) if not word.isascii() and word.strip(_SIGNS))


def _is_syllable(word: str) -> bool:
    if not (word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())):
        return False
    parts = unicodedata.normalize("NFD", word.lower())
    toneless = unicodedata.normalize("NFC", parts.translate(_TONES))
    tones = len(parts) - len(parts.translate(_TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(toneless) is not None
