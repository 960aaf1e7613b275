"""The bound, worked out again in fractions: right whatever a solver rounded."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from hearth.methods.sortition.averages import Bound
from hearth.methods.sortition.kinds import Kinds


def bound_of(kinds: Kinds, bound: Bound) -> Fraction:
    """A chance that no lottery over panels can give to everybody, whatever the multipliers are.

    With weights w of people (at least 0, together 1) the smallest chance is at most the average chance by weight,
    hence at most the largest weight that a panel can hold. For multipliers m of the rows, a panel x holds w x = (w
    - m A) x + m (A x): each kind adds at most its cap times what is above 0, each row at most m times its least or
    most.
    """
    weight = [max(Fraction(0), Fraction(float(one))) for one in bound.person]
    whole = sum(w * int(n) for w, n in zip(weight, kinds.size, strict=True))
    price = [Fraction(float(one)) for one in bound.quota]
    rows, (low, high) = kinds.rows.T > 0, kinds.bounds
    total = Fraction(0)
    for kind in range(len(kinds)):
        counted = np.flatnonzero(rows[kind]).tolist()
        left = weight[kind] / whole - sum(price[row] for row in counted)
        total += int(kinds.cap[kind]) * max(Fraction(0), left)
    for row, one in enumerate(price):
        total += one * int(high[row] if one > 0 else low[row])
    return total
