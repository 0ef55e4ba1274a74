"""Vietnamese text as offices type it: one cleaned form, one comparison key, one search form."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

# Characters that are invisible on screen: zero-width, direction marks, byte-order mark.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f]")

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    r"(?P<onset>qu|gi(?=[aăâeêioôơuưy])|[bcdđghklmnpqrstvx]*)"
    r"(?P<vowels>[aăâeêioôơuưy]{1,3})"
    r"(?P<coda>[cghkmnpt]{0,2})"
)
_MARKED = frozenset("ăâêôơư")


def clean(text: str) -> str:
    """Text as typed → the same words in NFC, without invisible characters, with single spaces.

    The letter eth (Ð ð), which looks like Đ đ, becomes Đ đ.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    visible = _INVISIBLE.sub("", text).replace("\u00d0", "Đ").replace("\u00f0", "đ")
    return " ".join(unicodedata.normalize("NFC", visible).split())


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Name or heading → comparison key: equal for what a reader takes as the same words.

    Case, spaces, Unicode form and the place of the tone mark do not matter (hoà = hòa, luỹ = lũy, qúy = quý);
    every letter and tone does (Cẩm Giang ≠ Cẩm Giàng).
    """
    return _WORD.sub(lambda word: _with_old_style_tone(word[0]), unicodedata.normalize("NFC", clean(text).casefold()))


def fold(text: str) -> str:
    """Text → search form: lower case, no tone or vowel marks, đ as d. Never a key: different names share one fold."""
    parts = unicodedata.normalize("NFD", clean(text).lower())
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    return unicodedata.normalize("NFC", letters).replace("đ", "d")


@lru_cache(maxsize=8192)
def _with_old_style_tone(word: str) -> str:
    """Lower-case word → the word with its tone where the old style puts it; any other word unchanged."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    tones = [part for part in parts if part in _TONES]
    if len(tones) != 1:
        return word
    toneless = unicodedata.normalize("NFC", parts.replace(tones[0], ""))
    syllable = _SYLLABLE.fullmatch(toneless)
    if not syllable:
        return word
    place = syllable.start("vowels") + _tone_place(syllable["vowels"], closed=bool(syllable["coda"]))
    return unicodedata.normalize("NFC", toneless[: place + 1] + tones[0] + toneless[place + 1 :])


def _tone_place(vowels: str, closed: bool) -> int:
    """Vowels of a syllable → index of the one that bears the tone in the old style."""
    marked = [place for place, vowel in enumerate(vowels) if vowel in _MARKED]
    if marked:
        return marked[-1]
    if len(vowels) == 3 or (len(vowels) == 2 and closed):
        return 1
    return 0


# Words in the form `key` gives them.
NO_ACTIVITY = frozenset(
    {"kps", "k.p.s", "không phát sinh", "ko phát sinh", "không có", "không có phát sinh", "chưa phát sinh"}
    | {"khong phat sinh", "khong co", "không phát sinh trong kỳ", "không có số liệu phát sinh"}
)
YES = frozenset(
    {"x", "v", "√", "✓", "✔", "☑", "1", "đạt", "có", "true", "yes", "hoàn thành", "thực hiện", "xong"}
    | {"đã đạt", "đã có", "đã thực hiện", "đã hoàn thành", "đã xong", "có thực hiện"}
)
NO = frozenset(
    {"không", "ko", "k", "0", "false", "no", "chưa", "chưa đạt", "không đạt", "chưa có", "chưa thực hiện"}
    | {"không thực hiện", "chưa hoàn thành", "không hoàn thành", "chưa xong"}
)
# Money words → đồng. The indicator's own unit is looked up in the same table.
MONEY = (
    dict.fromkeys(("đ", "đồng", "vnđ", "vnd", "₫", "dong"), Decimal(1))
    | dict.fromkeys(("nghìn", "ngàn", "nghìn đồng", "ngàn đồng", "nghìn đ", "1.000 đ", "1.000 đồng"), Decimal(10) ** 3)
    | dict.fromkeys(("tr", "trđ", "tr đ", "tr.đ", "triệu", "triệu đồng", "tr đồng", "triệu đ", "tr.đồng", "trđồng"),
                    Decimal(10) ** 6)
    | dict.fromkeys(("tỷ", "tỉ", "tỷ đồng", "tỉ đồng", "tỷ đ", "tỉ đ"), Decimal(10) ** 9)
)  # fmt: skip
# Words that count things one by one: they never change the figure they stand behind.
COUNTED = frozenset(
    {"người", "cuộc", "hồ sơ", "văn bản", "lượt", "lượt người", "vụ", "vụ việc", "dự án", "cơ sở", "đơn vị", "buổi"}
    | {"thủ tục", "tthc", "dịch vụ", "đầu mối", "tập thể", "cá nhân", "hoạt động", "công trình", "cán bộ", "viên chức"}
    | {"học sinh", "giáo viên", "trường", "lớp", "tài sản", "gói thầu", "nhiệm vụ", "sáng kiến", "đề tài", "phiếu"}
    | {"đợt", "lần", "tin", "bài", "tin bài", "cái", "chiếc", "bộ", "ý kiến", "đơn", "quyết định", "biên chế"}
)

# The same typed without any tone or vowel mark.
YES_PLAIN, NO_PLAIN = frozenset(map(fold, YES)), frozenset(map(fold, NO))
