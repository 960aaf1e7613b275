"""Shares of belonging: each group has a way of voting, each person stands partly with each group.

The model is mixed membership (grade of membership; Erosheva 2002; Blei, Ng, Jordan 2003): the chance that a person
agrees rather than disagrees is the sum over groups of (the person's share) × (the group's chance). Only votes that
took a side count: nothing is filled in, and a pass says nothing about where somebody stands. Camps are people near one
group, a spectrum is people in between. Each group's chances are drawn towards those of everybody by `SHRINK` votes'
worth, shares towards the average by `DRAW` votes' worth a group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hearth.methods.deliberation.axes import means, principal_axes
from hearth.methods.deliberation.votes import Votes, filled

SHRINK, DRAW = 4.0, 0.5
STEPS, TRIAL_STEPS, CLOSE = 80, 12, 2e-3
#: A side is disagree or agree.
SIDES = 2


@dataclass(frozen=True, eq=False)
class Fitted:
    """shares: people by groups, each row 1. profiles: statements by 2 sides (disagree, agree) by groups, chances.

    log_chance: of all sides taken together. camps: whether each person belongs to one group only, and `shares` says
    how likely each is; otherwise people stand between groups, and `shares` says how far.
    """

    shares: np.ndarray
    profiles: np.ndarray
    log_chance: float
    camps: bool = False

    @property
    def groups(self) -> int:
        return self.shares.shape[1]

    @property
    def member(self) -> np.ndarray:
        """The group each person is nearest to."""
        return np.argmax(self.shares, axis=1)


class Table:
    """Votes laid out for the sums: each side taken is a cell (person, statement × 2 + side)."""

    def __init__(self, votes: Votes) -> None:
        self.votes = votes = votes.of_votes(votes.value != 0)
        self.cell = votes.statement * np.int32(SIDES) + (votes.value > 0)
        self.rows = votes.rows
        self.cast = votes.per_person
        self.shape = len(votes.people), len(votes.statements) * SIDES
        self.common = everybody(votes)
        self.plain = sparse.csr_array(
            (np.ones(len(self.cell)), self.cell, self.rows), shape=self.shape
        )
        self.plain_across = self.plain.T

    def weighed(self, weights: np.ndarray) -> sparse.csr_array:
        """Any figure for each vote, as a sparse table of people by cells."""
        return filled(self.plain, weights)

    def weighed_across(self, weights: np.ndarray) -> sparse.csc_array:
        """The same as cells by people."""
        return filled(self.plain_across, weights)

    def chances(self, shares: np.ndarray, flat: np.ndarray) -> np.ndarray:
        """The model's chance of each vote that was cast."""
        total = np.zeros(len(self.cell))
        for share, chance in zip(shares.T, np.ascontiguousarray(flat.T), strict=True):
            told = chance[self.cell]
            told *= np.repeat(share, self.cast)
            total += told
        return total


def everybody(votes: Votes) -> np.ndarray:
    """Chances of both sides of each statement, all people together (one average vote's worth added)."""
    cells = np.bincount(
        votes.statement * np.int64(SIDES) + (votes.value > 0),
        minlength=len(votes.statements) * SIDES,
    ).reshape(-1, SIDES)
    overall = (cells.sum(axis=0) + 1) / (cells.sum() + SIDES)
    return (cells + overall) / (cells.sum(axis=1, keepdims=True) + 1)


def fit(table: Table, groups: int, *, steps: int = STEPS) -> Fitted:
    """Fit from a start that the votes alone decide: the better of two ways of cutting the map."""
    if groups == 1:
        shares = np.ones((table.shape[0], 1))
        return Fitted(shares, table.common[:, :, None], float("nan"))
    tried = [climb(table, start, TRIAL_STEPS) for start in starts(table.votes, groups)]
    best = max(tried, key=lambda one: one.log_chance)
    return climb(table, best.shares, steps, profiles=best.profiles)


def climb(
    table: Table, shares: np.ndarray, steps: int, *, profiles: np.ndarray | None = None
) -> Fitted:
    """Expectation and maximisation in turn, until shares move no more than `CLOSE`."""
    groups = shares.shape[1]
    prior = SHRINK * table.common.reshape(-1)[:, None]
    flat = (
        drawn_profiles(table.plain_across @ shares, prior)
        if profiles is None
        else profiles.reshape(-1, groups)
    )
    log_chance = -np.inf
    for step in range(steps):
        chance = table.chances(shares, flat)
        weights = 1.0 / chance
        belongs = shares * (table.weighed(weights) @ flat)
        new_flat = drawn_profiles(flat * (table.weighed_across(weights) @ shares), prior)
        moved = shares
        shares = shares_of(belongs, shares.mean(axis=0))
        flat = new_flat
        if step == steps - 1 or np.abs(shares - moved).max() < CLOSE:
            log_chance = float(np.log(chance).sum())
            break
    return Fitted(shares, flat.reshape(-1, SIDES, groups), log_chance)


def shares_of(belongs: np.ndarray, average: np.ndarray) -> np.ndarray:
    """Shares from how many of a person's votes each group would explain."""
    drawn = belongs + DRAW * belongs.shape[1] * average
    return drawn / drawn.sum(axis=1, keepdims=True)


def place_people(table: Table, profiles: np.ndarray, average: np.ndarray, steps: int) -> np.ndarray:
    """Shares of people, the groups' ways of voting held fixed."""
    flat = profiles.reshape(-1, profiles.shape[2])
    shares = np.tile(average, (table.shape[0], 1))
    for _ in range(steps):
        weighed = table.weighed(1.0 / table.chances(shares, flat))
        shares = shares_of(shares * (weighed @ flat), average)
    return shares


def drawn_profiles(cells: np.ndarray, prior: np.ndarray) -> np.ndarray:
    by_statement = (cells + prior).reshape(-1, SIDES, cells.shape[1])
    both = by_statement[:, 0] + by_statement[:, 1]
    return (by_statement / both[:, None, :]).reshape(cells.shape)


def starts(votes: Votes, groups: int) -> list[np.ndarray]:
    """Two first guesses at the shares: halving the map again and again, and the people farthest apart."""
    centre = means(votes.value, votes.statement, len(votes.statements))
    table = votes.matrix(votes.value - centre[votes.statement])
    axes = principal_axes(table, centre, max(groups - 1, 1), tolerance=1e-6)
    places = (table @ axes.components.T) / np.sqrt(votes.per_person + 1.0)[:, None]
    cuts = [_halved(places, groups)]
    if groups > 2:
        cuts.append(_farthest(places, groups, votes.per_person))
    return [_softened(cut, groups) for cut in cuts]


def _softened(cut: np.ndarray, groups: int) -> np.ndarray:
    shares = np.full((len(cut), groups), 0.3 / groups)
    shares[np.arange(len(cut)), cut] += 0.7
    return shares


def _halved(places: np.ndarray, groups: int) -> np.ndarray:
    """Cut the part that is widest along its own main direction, at its mean, until there are enough."""
    part = np.zeros(len(places), dtype=int)
    for new in range(1, groups):
        best = (-1.0, np.zeros(0, dtype=int), np.zeros(0))
        for old in range(new):
            inside = np.flatnonzero(part == old)
            if len(inside) < 2:
                continue
            around = places[inside] - places[inside].mean(axis=0)
            values, vectors = np.linalg.eigh(around.T @ around)
            if values[-1] > best[0]:
                best = (float(values[-1]), inside, around @ vectors[:, -1])
        part[best[1][best[2] > 0]] = new
    return part


def _farthest(places: np.ndarray, groups: int, cast: np.ndarray) -> np.ndarray:
    """k-means from people far apart, among those with many votes."""
    able = cast >= np.median(cast)
    first = int(np.argmax(np.where(able, (places**2).sum(axis=1), -1)))
    centres = [places[first]]
    for _ in range(1, groups):
        near = np.min([((places - one) ** 2).sum(axis=1) for one in centres], axis=0)
        centres.append(places[int(np.argmax(np.where(able, near, -1)))])
    points, cut = np.array(centres), np.zeros(0, dtype=int)
    for _ in range(25):
        before = cut
        cut = np.argmin([((places - one) ** 2).sum(axis=1) for one in points], axis=0)
        if np.array_equal(cut, before):
            break
        points = np.array(
            [
                places[cut == k].mean(axis=0) if (cut == k).any() else points[k]
                for k in range(groups)
            ]
        )
    return cut
