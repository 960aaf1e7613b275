"""Numbers, money and days as they are said."""

import datetime as dt

import pytest
from django.utils import translation

from hearth.faces.shared.figures import say_count, say_money, say_ratio, say_share, say_when


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.123, "12%"), (1, "100%"), (0, "0%"), (0.004, "0.4%"), (None, "not known")],
)
def test_it_says_a_share(share: float | None, said: str) -> None:
    assert say_share(share) == said


@pytest.mark.parametrize(
    ("ratio", "said"), [(0.617, "0.62"), (0.999, "1.0"), (1.84, "1.8"), (None, "not known")]
)
def test_it_says_a_ratio(ratio: float | None, said: str) -> None:
    assert say_ratio(ratio) == said


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (1234500, "GBP", "£12,345"),
        (1250, "GBP", "£12.50"),
        (5, "GBP", "£0.05"),
        (-1250, "GBP", "−£12.50"),
        (900, "JPY", "¥900"),
        (1500, "PLN", "PLN\u00a015"),
        (None, "GBP", "not known"),
    ],
)
def test_it_says_money(minor: int | None, currency: str, said: str) -> None:
    assert say_money(minor, currency) == said


def test_it_says_a_count_or_that_it_is_hidden() -> None:
    assert say_count(20345) == "20,345"
    assert say_count(None) == "hidden to protect people"


def test_it_says_a_day_in_plain_english_and_in_the_readers_language() -> None:
    day = dt.date(2026, 3, 1)
    assert say_when(day) == "1 March 2026"
    with translation.override("pl"):
        assert "marca" in say_when(day)
