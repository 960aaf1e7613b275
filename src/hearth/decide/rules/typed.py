"""A ballot as somebody types it quickly from paper, and back again. Pure.

| kind | typed | kept |
|---|---|---|
| approval, knapsack | `3 7 12` | numbers |
| points, score | `3:5 7:2` | marks by number |
| ranking | `3>7>12` (or `3 7 12`) | numbers, best first |
| pairwise | `3>7 2>5` | pairs, better first; `3=7` is "about the same" and says nothing |

Commas, semicolons and digits of other scripts are read too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

MOST_LETTERS = 4000


class TypedWrongError(ValueError):
    """A part that cannot be read; `args[0]` is that part."""


def read_typed(text: str, *, kind: str) -> Any:
    """Choices in the shape of `rules.ballots`. Raises TypedWrongError with the part that is wrong."""
    plain = _plain(text[:MOST_LETTERS])
    if kind in ("points", "score"):
        return _marks(plain)
    if kind == "pairwise":
        return _pairs(plain)
    return [
        _number(part)
        for part in re.split(r"[\s>]+" if kind == "ranking" else r"\s+", plain)
        if part
    ]


def write_typed(choices: Any, *, kind: str) -> str:
    """What would be typed for a ballot that is kept."""
    if not choices:
        return ""
    if kind in ("points", "score"):
        return " ".join(f"{number}:{mark}" for number, mark in dict(choices).items())
    if kind == "pairwise":
        return " ".join(f"{better}>{worse}" for better, worse in choices)
    return (">" if kind == "ranking" else " ").join(str(number) for number in choices)


def _plain(text: str) -> str:
    """Digits of any script as 0 to 9, separators as spaces, none around signs."""
    said = "".join(_digit(letter) for letter in text)
    said = re.sub(r"[,;،؛、]+", " ", said).replace("›", ">").replace("＞", ">")
    return re.sub(r"\s*([:=>])\s*", r"\1", said).strip()


def _digit(letter: str) -> str:
    value = unicodedata.digit(letter, None)
    return letter if value is None else str(value)


def _number(part: str) -> int:
    found = _number_or_none(part)
    if found is None:
        raise TypedWrongError(part[:20])
    return found


def _marks(plain: str) -> dict[int, int]:
    marks: dict[int, int] = {}
    for part in plain.split():
        pieces = [_number_or_none(piece) for piece in re.split("[:=]", part)]
        if len(pieces) != 2 or pieces[0] in (None, *marks) or pieces[1] is None:
            raise TypedWrongError(part[:20])
        marks[pieces[0] or 0] = pieces[1]
    return marks


def _pairs(plain: str) -> list[tuple[int, int]]:
    pairs = []
    for part in plain.split():
        pieces = [_number_or_none(piece) for piece in re.split("[>=]", part)]
        if len(pieces) != 2 or pieces[0] is None or pieces[1] is None:
            raise TypedWrongError(part[:20])
        if ">" in part:
            pairs.append((pieces[0], pieces[1]))
    return pairs


def _number_or_none(part: str) -> int | None:
    return int(part) if re.fullmatch(r"[0-9]{1,5}", part) else None
