"""Whether a project stays out of a run that is known; a compiled loop over its own supporters alone."""

# the compiler finds the types of these loops by itself
# mypy: ignore-errors

from __future__ import annotations

import numpy as np
from numba import njit

from hearth.methods.budgeting.kernels import MOST_DOUBT, MOST_IN_ALL, look, pay

_UP = 1 + 2.0**-50


@njit(cache=True, nogil=True)
def stays_out(p, ballots, purses, winners, paid, off, is_ended):
    """Whether p is not bought for certain while `winners` are, each at the level `paid`, give or take `off`.

    ballots, purses: of p's supporters alone, at the start. is_ended: the run ended by itself, so that p must not be
    affordable at its end; otherwise it was broken off, and nothing after it counts.
    """
    low, figures = purses.low, purses.figures
    for at in range(len(winners) + 1):
        top = np.inf
        if at < len(winners):
            top = (paid[at] + off[at]) / ballots.factors[winners[at]] * _UP
        elif not is_ended:
            return True
        if low[p] <= top and not np.isinf(low[p]):
            if figures[MOST_DOUBT] > MOST_IN_ALL // max(len(purses.money), 1):
                return False
            if not look(p, ballots, purses):
                return False
            if low[p] <= top and not np.isinf(low[p]):
                return False
        if np.isinf(low[p]):
            return True
        members = ballots.voter[ballots.starts[winners[at]] : ballots.starts[winners[at] + 1]]
        most = figures[MOST_DOUBT]
        figures[MOST_DOUBT] = pay(members, purses.money, purses.doubt, paid[at], off[at], most)
    return False
