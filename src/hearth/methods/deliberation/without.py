"""Whose side is each vote on, judged by the person's other votes?

If groups are made from votes and then compared on the same votes, they differ even where nothing does. So for every
statement a person counts with the group that all their *other* votes put them in.
"""

from __future__ import annotations

import numpy as np

from hearth.methods.deliberation.camps import chances_of_belonging
from hearth.methods.deliberation.counting import Counts
from hearth.methods.deliberation.mixed import Fitted, Table, shares_of
from hearth.methods.deliberation.votes import Votes

BLOCK = 500_000


def counts_without_itself(votes: Votes, table: Table, fitted: Fitted, placed: np.ndarray) -> Counts:
    """Counts per group and statement, each vote with the group the person's other votes speak for.

    `placed` (a mask of people) says who has votes enough to be in a group. `table` is that of `votes`.
    """
    took_side = votes.value != 0
    member = np.empty(len(votes), dtype=np.int64)
    member[~took_side] = fitted.member[votes.person[~took_side]]
    member[took_side] = _by_other_votes(table, fitted)
    stays = placed[votes.person]
    groups, statements = fitted.groups, len(votes.statements)
    cell = member * statements + votes.statement

    def tally(chosen: np.ndarray) -> np.ndarray:
        counted = np.bincount(cell[chosen & stays], minlength=groups * statements)
        return counted.reshape(groups, statements)

    return Counts(tally(votes.value > 0), tally(votes.value < 0), tally(np.ones(len(votes), bool)))


def _by_other_votes(table: Table, fitted: Fitted) -> np.ndarray:
    flat = fitted.profiles.reshape(-1, fitted.groups)
    average = fitted.shares.mean(axis=0)
    member = np.empty(len(table.cell), dtype=np.int64)
    logs = np.log(flat)
    if fitted.camps:
        whole = table.plain @ logs
    else:
        weighed = table.weighed(1.0 / table.chances(fitted.shares, flat))
        whole = fitted.shares * (weighed @ flat)
    for begin in range(0, len(table.cell), BLOCK):
        part = slice(begin, begin + BLOCK)
        person, cell = table.votes.person[part], table.cell[part]
        if fitted.camps:
            shares, _ = chances_of_belonging(whole[person] - logs[cell], average)
        else:
            own = fitted.shares[person] * flat[cell]
            rest = np.maximum(whole[person] - own / own.sum(axis=1, keepdims=True), 0)
            shares = shares_of(rest, average)
        member[part] = np.argmax(shares, axis=1)
    return member
