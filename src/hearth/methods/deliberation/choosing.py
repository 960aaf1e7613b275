"""How many groups do the votes bear, and are they camps or parts of a spectrum? Votes that were held back decide.

A tenth of the votes is put aside, the rest is fitted with 2, 3, … groups in two ways: people between groups (`mixed`)
and people in one group each (`camps`). Each is asked for the votes put aside, on the scale of shares and on that of
odds (`lines`), and the better answer counts. More groups are only taken where they tell those votes better than fewer
do, by more than the standard error. Camps are said only where "one group each" tells the held-back votes at least as
well as "somewhere between".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.deliberation.camps import fit_camps
from hearth.methods.deliberation.lines import draw_lines
from hearth.methods.deliberation.mixed import Fitted, Table, fit
from hearth.methods.deliberation.votes import Votes

PARTS, FOLDS = 10, 5
#: Fewer people than this are no group that may be shown.
SMALLEST = 5
#: More groups must tell at least a twentieth more.
WORTH = 0.95


@dataclass(frozen=True)
class Tried:
    """What a number of groups told of votes held back, in bits a vote more than all people together tell.

    between, camps: people between groups, people in one group each. best_error: standard error of the better of the
    two. smallest: people in the smallest group.
    """

    groups: int
    between: float
    camps: float
    best_error: float
    smallest: int

    @property
    def best(self) -> float:
        return max(self.between, self.camps)


@dataclass(frozen=True)
class Choice:
    """The number of groups, whether they are camps, and all that was tried."""

    groups: int
    camps: bool
    tried: tuple[Tried, ...]

    def with_groups(self, groups: int) -> Choice:
        """Another of the numbers that were tried."""
        one = next(one for one in self.tried if one.groups == groups)
        return Choice(groups, one.camps >= one.between, self.tried)


def choose(votes: Votes, rng: np.random.Generator, *, most: int) -> Choice:
    """Try 2 groups and more until two in a row add nothing."""
    part = rng.integers(0, PARTS, len(votes))
    tried: list[Tried] = []
    gains: list[np.ndarray] = []
    for groups in range(2, most + 1):
        one, by_person = _try(votes, part, groups)
        if one.smallest < SMALLEST:
            break
        tried.append(one)
        gains.append(by_person)
        if len(tried) > 2 and one.best < tried[-2].best < max(t.best for t in tried):
            break
    return _chosen(tried, gains, int((part < FOLDS).sum()))


def _chosen(tried: list[Tried], gains: list[np.ndarray], held: int) -> Choice:
    """The fewest groups that tell as much as the best, but for the standard error of the difference or a twentieth."""
    if not tried:
        return Choice(1, False, ())
    top = max(range(len(tried)), key=lambda at: tried[at].best)
    if tried[top].best <= tried[top].best_error:
        return Choice(1, False, tuple(tried))
    for at in range(top + 1):
        error = float(np.sqrt(((gains[top] - gains[at]) ** 2).sum())) / max(held, 1)
        enough = min(tried[top].best - error, tried[top].best * WORTH)
        if tried[at].best >= enough and tried[at].best > tried[at].best_error:
            break
    taken = tried[at]
    return Choice(taken.groups, taken.camps >= taken.between, tuple(tried))


def _try(votes: Votes, part: np.ndarray, groups: int) -> tuple[Tried, np.ndarray]:
    told = np.zeros((4, len(votes.people)))
    held, smallest = 0, len(votes.people)
    for fold in range(FOLDS):
        table = Table(votes.of_votes(part != fold))
        aside = votes.of_votes((part == fold) & (votes.value != 0))
        between = fit(table, groups)
        camps = fit_camps(table, between.shares)
        for at, agree in enumerate(_answers(table, aside, between, camps)):
            told[at] += _told(aside, table, agree)
        held += len(aside)
        smallest = min(smallest, int(np.bincount(between.member, minlength=groups).min()))
    total = told.sum(axis=1)
    best = told[int(np.argmax(total))]
    bits = np.maximum(total[:2], total[2:]) / max(held, 1)
    error = float(np.sqrt((best**2).sum()) / max(held, 1))
    return Tried(groups, float(bits[0]), float(bits[1]), error, smallest), best


def _answers(table: Table, aside: Votes, between: Fitted, camps: Fitted) -> list[np.ndarray]:
    """Chances of agreeing: between and in one group each on the scale of shares, then both on that of odds."""
    drawn = [
        draw_lines(table.votes, between.shares[:, :-1]),
        draw_lines(table.votes, camps.shares[:, :-1], fixed=True),
    ]
    shares = [_agree(between, aside), _agree(camps, aside)]
    return shares + [lines.agree(aside.person, aside.statement) for lines in drawn]


def _agree(fitted: Fitted, aside: Votes) -> np.ndarray:
    agree = fitted.profiles[aside.statement, 1]
    return np.einsum("vk,vk->v", fitted.shares[aside.person], agree)


def _told(aside: Votes, table: Table, agree: np.ndarray) -> np.ndarray:
    """Bits that these chances of agreeing tell more than everybody's shares do, summed for each person."""
    common = table.common[aside.statement, 1]
    chance = np.where(aside.value > 0, agree / common, (1 - agree) / (1 - common))
    return np.bincount(aside.person, weights=np.log2(chance), minlength=len(aside.people))


def fit_chosen(table: Table, groups: int, camps: bool) -> Fitted:
    """The model that was chosen, fitted to all votes of the table."""
    between = fit(table, groups)
    return fit_camps(table, between.shares) if camps else between
