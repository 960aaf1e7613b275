"""Between groups on the scale of odds: k groups span k − 1 lines, and each person stands somewhere along them.

`mixed` mixes the groups' shares of agreement, so it can never expect more of anybody than the purest group does. Here
it is log-odds that add up: a statement's own, and for each line how far the statement pulls times where the person
stands (a factor model of yes and no; Bartholomew, Knott 1999). Lines begin as the shares of belonging that `mixed`
found, so there are as many as groups less one. Everybody stands in the middle until their votes say otherwise, by a
normal distribution, and no statement pulls until its votes say so: how far statements pull along a line is learnt from
all of them (empirical Bayes). It is worked out by the bound of Jaakkola and Jordan (2000), in
which each step is an ordinary weighted sum. How sure a place is counts as well: of somebody with few votes less is
expected.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hearth.methods.deliberation.mixed import everybody
from hearth.methods.deliberation.votes import Votes

#: Precision of a statement's pull at the beginning, and of its own log-odds around those of everybody.
PULL, OWN = 2.0, 0.25
STEPS, FIXED_STEPS = 8, 5


@dataclass(frozen=True, eq=False)
class Lines:
    """base: statements, log-odds of agreeing rather than disagreeing in the middle. pull: statements by lines.

    at, spread: people by lines, and by lines by lines: where each person stands, and the covariance of that.
    tight: lines, precision of the pulls along each.
    """

    base: np.ndarray
    pull: np.ndarray
    at: np.ndarray
    spread: np.ndarray
    tight: np.ndarray

    def agree(self, person: np.ndarray, statement: np.ndarray) -> np.ndarray:
        """The chance that a person agrees with a statement, if they take a side (MacKay 1992, for the spread)."""
        middle, wide = self.leaning(person, statement)
        leaning = np.clip(middle / np.sqrt(1 + np.pi * wide / 8), -30, 30)
        return 1 / (1 + np.exp(-leaning))

    def leaning(self, person: np.ndarray, statement: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log-odds of each pair, and their variance."""
        middle, wide = self.base[statement], np.zeros(len(statement))
        pulls = [one[statement] for one in np.ascontiguousarray(self.pull.T)]
        sure = not self.spread.any()
        for i, pull in enumerate(pulls):
            middle += self.at[:, i][person] * pull
            for j, other in enumerate([] if sure else pulls[: i + 1]):
                spread = self.spread[:, i, j] * (1 if i == j else 2)
                wide += spread[person] * pull * other
        return middle, wide


def draw_lines(
    votes: Votes, begin: np.ndarray, *, steps: int = STEPS, fixed: bool = False
) -> Lines:
    """As many lines as `begin` (people by lines) has columns, begun there; `fixed`: people stay where they begin.

    `votes` are all 1 or -1.
    """
    people, count = begin.shape
    common = everybody(votes)[:, 1]
    own = np.log(common / (1 - common))
    at, spread = _standard(begin - begin.mean(axis=0), np.zeros((people, count, count)))
    found = Lines(own, np.zeros((len(own), count)), at, spread, np.full(count, PULL))
    if not count:
        return found
    for step in range(FIXED_STEPS if fixed else steps):
        found = _statements_moved(votes, found, own)
        if step < steps - 1 and not fixed:
            found = _people_moved(votes, found)
    return found


def _weights(votes: Votes, lines: Lines) -> np.ndarray:
    """How much each vote tells, by the bound: most where it was open what it would be."""
    middle, wide = lines.leaning(votes.person, votes.statement)
    tilt = np.sqrt(middle**2 + wide) + 1e-9
    return np.tanh(tilt / 2) / (2 * tilt)


def _people_moved(votes: Votes, lines: Lines) -> Lines:
    weight, pull = votes.matrix(_weights(votes, lines)), lines.pull
    size = pull.shape[1]
    square = (weight @ _products(pull)).reshape(-1, size, size) + np.eye(size)
    told = votes.matrix(votes.value / 2) @ pull - weight @ (lines.base[:, None] * pull)
    spread = np.linalg.inv(square)
    at, spread = _standard(np.einsum("pij,pj->pi", spread, told), spread)
    return replace(lines, at=at, spread=spread)


def _statements_moved(votes: Votes, lines: Lines, own: np.ndarray) -> Lines:
    weight = votes.across(_weights(votes, lines))
    size = lines.pull.shape[1] + 1
    at = np.concatenate([lines.at, np.ones((len(lines.at), 1))], axis=1)
    second = _products(at).reshape(-1, size, size)
    second[:, :-1, :-1] += lines.spread
    square = (weight @ second.reshape(len(at), -1)).reshape(-1, size, size)
    told = votes.across(votes.value / 2) @ at
    told[:, -1] += OWN * own
    sure = np.linalg.inv(square + np.diag(np.append(lines.tight, OWN)))
    moved = np.einsum("sij,sj->si", sure, told)
    second_pull = moved[:, :-1] ** 2 + np.diagonal(sure, axis1=1, axis2=2)[:, :-1]
    asked = np.bincount(votes.statement, minlength=len(own)) > 0
    tight = 1 / np.maximum(second_pull[asked].mean(axis=0), 1e-6)
    return Lines(moved[:, -1], moved[:, :-1], lines.at, lines.spread, tight)


def _products(columns: np.ndarray) -> np.ndarray:
    """All products of two columns, row by row."""
    return (columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1)


def _standard(at: np.ndarray, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places turned and stretched so that people stand one unit from the middle along each line, on average."""
    wide = (np.einsum("pi,pj->ij", at, at) + spread.sum(axis=0)) / max(len(at), 1)
    turn = np.linalg.inv(np.linalg.cholesky(wide + 1e-9 * np.eye(at.shape[1])))
    return at @ turn.T, turn @ spread @ turn.T
