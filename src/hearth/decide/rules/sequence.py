"""In which order options and pairs are shown, and which lot decides a tie: drawn, and drawn the same again. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def drawn_order(numbers: Iterable[int], *, seed: str) -> list[int]:
    """These numbers in an order that the seed decides and nobody can steer."""
    return sorted(numbers, key=lambda number: _mark(seed, number))


def lot_of(numbers: Iterable[int], *, locked_hash: str) -> list[int]:
    """The order that decides ties: SHA-256 of "locked hash:number", lowest first. Fixed at opening."""
    return drawn_order(numbers, seed=locked_hash)


def pairs_for(numbers: Iterable[int], *, seed: str) -> list[tuple[int, int]]:
    """Every pair once, in rounds: in each round every option is asked about once (one may rest).

    So whoever stops early has been asked about all options about equally often.
    """
    ring: list[int | None] = list(drawn_order(numbers, seed=seed))
    if len(ring) % 2:
        ring.append(None)
    pairs: list[tuple[int, int]] = []
    for _round in range(len(ring) - 1):
        half = len(ring) // 2
        for one, two in zip(ring[:half], reversed(ring[half:]), strict=True):
            if one is not None and two is not None:
                pairs.append(_sides(one, two, seed))
        ring = [ring[0], ring[-1], *ring[1:-1]]
    return pairs


def _sides(one: int, two: int, seed: str) -> tuple[int, int]:
    """Which of two stands first: drawn as well."""
    first, second = drawn_order((one, two), seed=f"{seed}:{min(one, two)}-{max(one, two)}")
    return first, second


def _mark(seed: str, number: int) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
