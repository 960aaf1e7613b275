"""Voters → weights that make those who told their groups look like the residents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hearth.methods.representation import rake

from .counting import UNIT

#: No ballot weighs less or more than this.
LIMITS = (0.3, 3.0)


@dataclass(frozen=True)
class Weighed:
    """Weights in thousandths, one for each ballot, and what there is to say about them."""

    weights: list[int]
    known: int
    unknown: int
    left_out: int
    effective: float
    is_met: bool


def weigh(
    groups: Mapping[str, Sequence[str | None]],
    residents: Mapping[str, Mapping[str, int]],
    *,
    ballots: int,
    small: int,
) -> Weighed:
    """Weigh each ballot by the groups of its voter.

    `groups` has the category of each ballot in each dimension (None: not told), `residents` how many
    live there. A ballot whose voter did not tell every group weighs one. So does one of a group with
    fewer voters than `small`: their weight would say how they voted.
    """
    told = {key: np.array([one or "" for one in groups[key]]) for key in residents}
    left_out = _without_small(told, residents, small)
    known = np.ones(ballots, dtype=bool)
    for column in told.values():
        known &= column != ""
    weights = np.ones(ballots)
    is_met = False
    if known.any() and told:
        names = {key: sorted(set(column[known])) for key, column in told.items()}
        codes = [np.searchsorted(names[key], column[known]) for key, column in told.items()]
        targets = [[residents[key][name] for name in names[key]] for key in told]
        found = rake(codes, targets, limits=LIMITS)
        weights[known], is_met = found.weights, found.converged
    whole = np.rint(weights * UNIT).astype(np.int64)
    effective = float(whole.sum()) ** 2 / float((whole**2).sum()) if ballots else 0.0
    sure = int(known.sum())
    return Weighed(whole.tolist(), sure, ballots - sure, left_out, effective, is_met)


def _without_small(
    told: dict[str, np.ndarray], residents: Mapping[str, Mapping[str, int]], small: int
) -> int:
    """Blank the groups that too few voters belong to, until none is left; how many groups that was."""
    blanked: set[tuple[str, str]] = set()
    while True:
        known = np.ones(len(next(iter(told.values()), [])), dtype=bool)
        for column in told.values():
            known &= column != ""
        few = [
            (key, str(name))
            for key, column in told.items()
            for name in set(column) - {""}
            if (column[known] == name).sum() < small or not residents[key].get(name)
        ]
        if not few:
            return len(blanked)
        blanked.update(few)
        for key, name in few:
            told[key][told[key] == name] = ""
