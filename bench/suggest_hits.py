"""How often a suggested theme is right: real comments, and the demo's invented voices; with a baseline."""

from __future__ import annotations

import csv
import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.rows import Row

HELP = "how often one of three suggested themes is right, on real comments (where they are)"
PROJECT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("HEARTH_SHARED_DATA") or PROJECT.parent / "shared" / "data")
COMMENTS = SHARED / "polis" / "american-assembly.bowling-green" / "comments.csv"
#: Themes of 300 comments, given by one reader for this measurement; the words are not kept here.
THEMES = Path(__file__).parent / "data" / "bowling_green_themes.csv"
ROUNDS, MOST = 20, 3

Labelled = tuple[str, frozenset[str]]


def run() -> Iterator[Row]:
    """Hit: one of three suggestions is among the themes that the reader gave."""
    if COMMENTS.exists():
        rows = bowling_green()
        for taught in (50, 100, 200, 270):
            yield from _rows(f"real comments, {taught} coded of {len(rows)}", rows, taught)
    rows = demo_voices()
    yield from _rows(f"the demo's invented voices, half coded of {len(rows)}", rows, len(rows) // 2)


def _rows(name: str, rows: Sequence[Labelled], taught: int) -> Iterator[Row]:
    ours, theirs = hit_rates(rows, taught)
    yield Row(f"{name}: hit in three", ours, "share")
    yield Row("  the three most frequent themes instead", theirs, "share")


def bowling_green() -> list[Labelled]:
    """Comments of residents of Bowling Green (CC BY 4.0) with the reader's themes."""
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        words = {row["comment-id"]: row["comment-body"] for row in csv.DictReader(file)}
    with THEMES.open(encoding="utf-8", newline="") as file:
        return [
            (words[row["comment_id"]], frozenset(row["themes"].split()))
            for row in csv.DictReader(file)
        ]


def demo_voices() -> list[Labelled]:
    """What the demo's people say, with the themes that they were written for; equal texts once."""
    import numpy as np

    from hearth.faces.shell.demo.sayings import Teller

    teller = Teller("en", np.random.default_rng(7))
    said = {}
    for _number in range(1500):
        one = teller.tell(ward="Ward", area="Area")
        said.setdefault(one.text, frozenset(one.written.themes))
    return list(said.items())


def hit_rates(rows: Sequence[Labelled], taught: int) -> tuple[float, float]:
    """Over several random divisions: the share of the rest that is hit, ours and the baseline's."""
    from hearth.methods.suggestion import hashed, library, nearest, votes

    chance = random.Random(20)
    ours = theirs = asked = 0
    for _round in range(ROUNDS):
        mixed = chance.sample(list(rows), len(rows))
        known, rest = mixed[:taught], mixed[taught : taught + 400]
        shelf = library(hashed([text for text, _themes in known]))
        labels = {row: sorted(themes) for row, (_text, themes) in enumerate(known)}
        common = Counter(theme for _text, themes in known for theme in themes).most_common(MOST)
        for text, themes in rest:
            found = votes(*nearest(shelf, text), labels, most=MOST)
            ours += any(vote.label in themes for vote in found)
            theirs += any(theme in themes for theme, _n in common)
            asked += 1
    return ours / asked, theirs / asked
