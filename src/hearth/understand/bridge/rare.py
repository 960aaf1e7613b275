"""Voices whose words are like nobody else's: rare things are found before anybody has named a theme."""

from __future__ import annotations

from collections.abc import Sequence

from hearth.methods.suggestion import hashed, library, nearest

#: A voice whose nearest other voice is less near than this (cosine) says something of its own.
UNLIKE = 0.12


def least_like(texts: Sequence[str], *, most: int) -> list[tuple[int, float]]:
    """(position, nearness to the nearest other) of texts that are like no other, the least like first."""
    if len(texts) < 2:
        return []
    known, found = library(hashed(texts)), []
    for at, text in enumerate(texts):
        rows, nearness = nearest(known, text, k=2)
        others = [float(near) for row, near in zip(rows, nearness, strict=True) if row != at]
        near = max(others, default=0.0)
        if near < UNLIKE:
            found.append((at, round(near, 4)))
    return sorted(found, key=lambda row: (row[1], row[0]))[:most]
