"""What a statement may be, why one is refused, which statements are alike, who reads it. Pure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST = 280
FEWEST = 3
#: Statements of one person that may wait to be read at the same time.
MOST_WAITING = 10
#: How many are shown at a time.
AT_A_TIME = 5
#: Statements that share this much of their letter groups say much the same.
ALIKE = 0.62
VALUES = (-1, 0, 1)

#: Why a statement is not put before the others; the words stand in the public policy.
REASONS = (
    "abusive",
    "identifies",
    "off_topic",
    "not_clear",
    "two_in_one",
    "advert",
    "unsafe",
)
VERDICTS = ("shown", "refused", "merged")


def tidy_statement(text: str) -> str:
    """The statement in one line, without signs that cannot be seen."""
    seen = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text
    )
    return " ".join(seen.split())


def plain(text: str) -> str:
    """What two ways of writing the same have in common: no case, no punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(s if s.isalnum() else " " for s in folded).split())


def likeness(one: str, other: str) -> float:
    """How much two texts share, 0 to 1: Dice's share of groups of three letters."""
    return _dice(_pieces(one), _pieces(other))


def alike(text: str, others: Iterable[tuple[int, str]], *, most: int = 3) -> list[int]:
    """Numbers of the texts that say much the same, the most alike first."""
    own = _pieces(text)
    found = [(_dice(own, _pieces(other)), number) for number, other in others]
    close = sorted(((-share, number) for share, number in found if share >= ALIKE))
    return [number for _share, number in close[:most]]


def _pieces(text: str) -> Counter[str]:
    letters = f"  {plain(text)} "
    return Counter(letters[at : at + 3] for at in range(len(letters) - 2))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def needs_second_reader(rule: Mapping[str, Any]) -> bool:
    """Whether two people read each statement before it is put to others."""
    return bool(rule.get("second_reader"))


def takes_statements(rule: Mapping[str, Any]) -> bool:
    """Whether people who take part may add statements of their own."""
    return bool(rule.get("own_statements", True))


def tidy_opinions(opinions: Mapping[Any, Any]) -> dict[int, int] | None:
    """Numbers of statements to -1, 0 or 1; none where anything else is among them."""
    try:
        tidy = {int(number): int(value) for number, value in opinions.items()}
    except (TypeError, ValueError):
        return None
    is_known = all(0 < number < 10**7 and value in VALUES for number, value in tidy.items())
    return tidy if is_known else None
