"""Where an answer changes: the last winning value on the way to a losing one, found by asking."""

from __future__ import annotations

from collections.abc import Callable

_LEAPS = 64  # of so many parts of a guess the first leap from it is one


def edge(wins: Callable[[int], bool], *, inside: int, outside: int, guess: int) -> int | None:
    """The last winning value towards `outside` (a losing one): wins there and loses one unit beyond, both counted.

    It is sought from `guess`: one unit on, then in leaps that double until the answer changes, then by halving.
    None where nothing on the way wins, `inside` neither.
    """
    step, far = (1 if outside > inside else -1), abs(outside - inside)
    if far == 0:
        return None
    at = min(max((guess - inside) * step, 0), far - 1)
    leap, stride = max(abs(guess) // _LEAPS, 1), 1
    good, bad = -1, far
    if wins(inside + step * at):
        good = at
        while bad - good > 1 and wins(inside + step * (probe := min(good + stride, bad - 1))):
            good, stride = probe, max(leap, 2 * stride)
        bad = min(bad, good + stride)
    else:
        bad = at
        while good < 0:
            if bad == 0:
                return None
            probe = max(bad - stride, 0)
            if wins(inside + step * probe):
                good = probe
            else:
                bad, stride = probe, max(leap, 2 * stride)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if wins(inside + step * middle) else (good, middle)
    return inside + step * good
