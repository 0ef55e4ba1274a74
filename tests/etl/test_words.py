import unicodedata

import pytest

from etl.words import clean, fold, key


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Tỷ   lệ\t\n(%) ", "Tỷ lệ (%)"),
        (unicodedata.normalize("NFD", "Tỷ lệ"), "Tỷ lệ"),
        ("Tử\u200b số\ufeff", "Tử số"),
        ("\u202eabc\u2066xslx\u2069", "abcxslx"),
        ("Mã\u00a0đơn\u202fvị\u3000x", "Mã đơn vị x"),
        ("Ðơn vị ðo", "Đơn vị đo"),
        ("TH  Trần Phú ", "TH Trần Phú"),
        ("a\x00b\x07", "ab"),
        ("kết quả \u00ad đạt", "kết quả \u00ad đạt"),
        ("", ""),
        (" \u200b\u00a0 ", ""),
    ],
)
def test_clean(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Hoà Bình", "HÒA BÌNH"),
        ("TH&THCS Hoà Bình", "TH&THCS Hòa Bình"),
        ("thuỷ", "thủy"),
        ("khoá sổ", "khóa sổ"),
        ("uỷ ban", "ủy ban"),
        ("luỹ kế", "LŨY KẾ"),
        ("Lũy  kế ", unicodedata.normalize("NFD", "luỹ kế")),
        ("khoẻ", "khỏe"),
        ("tuý", "túy"),
        ("qúy", "quý"),
        ("qủa", "quả"),
        ("gía", "giá"),
        ("hòan thành", "hoàn thành"),
        ("Ðạt", "đạt"),
    ],
)
def test_key_unites(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    "word",
    [
        "thuở", "quý", "quả", "quốc", "quỹ", "giá", "giếng", "gì", "gìn", "giữa", "hoàn", "khuỷu", "ngoéo", "huỳnh",
        "mía", "của", "đường", "người", "tuyển", "nguyễn", "huế", "oái", "ngoài", "yến", "ủy", "hòa", "café", "résumé",
        "đắk lắk", "chuẩn", "thuế", "rượu", "yếu", "kiểu", "uống", "ỉa", "xoèn", "nghiệp", "quyết", "giặt", "hỏi",
    ],
)  # fmt: skip
def test_key_keeps_right_spelling(word: str) -> None:
    assert key(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cẩm Giang", "Cẩm Giàng"), ("Đạt", "Đát"), ("đa", "da"), ("Hoa Bình", "Hòa Bình"), ("tỷ", "tỉ")],
)
def test_key_keeps_apart(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đạt đủ", "dat du"), ("Trường Tiểu học Hà Đông", "truong tieu hoc ha dong"), ("Ðề án", "de an"), ("ƯỚC", "uoc")],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
