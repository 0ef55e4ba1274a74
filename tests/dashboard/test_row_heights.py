"""How high a row is for its text: filled word by word, within what Excel holds."""

import pytest

from dashboard import row_heights


@pytest.mark.parametrize(
    ("words", "room", "lines"),
    [
        ("", 10, 1),
        ("một hai ba", 10, 1),
        ("một hai bốn", 10, 2),
        ("một\nhai", 10, 2),
        ("x" * 25, 10, 3),
        ("ab " + "x" * 25, 10, 4),
        ("x" * 25 + " abcd", 10, 3),
        ("x" * 25 + " abcde", 10, 4),
        ("mười bảy chữ cái ở đây", 11, 3),
    ],
)
def test_a_text_folds_word_by_word(words: str, room: float, lines: int) -> None:
    assert row_heights.folds(words, room) == lines


def test_a_row_is_as_high_as_its_longest_text_and_no_higher_than_excel_holds() -> None:
    assert row_heights.height([("một", 10), ("một hai bốn", 10)], 15.0, row_heights.PLAIN) == 30
    assert row_heights.height([], 15.0, row_heights.PLAIN) == 15
    assert row_heights.height([("x" * 33_000, 10)], 15.0, row_heights.OFFICIAL) == 409
