"""Counts of sheets read twice → a share with its interval."""

from __future__ import annotations

from hearth.methods.parity import wilson


def share_between(part: int, whole: int) -> tuple[float, float]:
    """From what to what a share lies with 95 % confidence; from 0 to 1 where nothing was read."""
    return wilson(part, whole)
