"""Two outcomes on the same ballots: what differs, and who is better off with which."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.result import Comparison


def satisfaction(election: Election, winners: Iterable[str]) -> np.ndarray:
    """For every voter: how many winners they support (for points: the points they gave to winners).

    Parameters
    ----------
    election : the projects and ballots.
    winners : project ids.

    Returns
    -------
    (V,) whole numbers, one a voter.

    Examples
    --------
    >>> from hearth.methods.budgeting import Election, Project
    >>> one = Election([Project("a", "A", 1), Project("b", "B", 1)], 2, [["a"], ["a", "b"], []])
    >>> satisfaction(one, ["a", "b"]).tolist()
    [1, 2, 0]
    """
    gained = np.zeros(election.voters, dtype=np.int64)
    number = {project.id: p for p, project in enumerate(election.projects)}
    for winner in winners:
        points = election.ballots.points_for(number[winner])
        gained[election.ballots.supporters(number[winner])] += 1 if points is None else points
    return gained


def compare_outcomes(election: Election, first: Iterable[str], second: Iterable[str]) -> Comparison:
    """Which of two outcomes do voters have more of? Every voter has a say, those with nothing too.

    Parameters
    ----------
    election : the projects and ballots.
    first, second : project ids of the two outcomes.

    Returns
    -------
    Comparison, frozen.

    Examples
    --------
    >>> from hearth.methods.budgeting import Election, Project
    >>> one = Election([Project("a", "A", 1), Project("b", "B", 1)], 1, [["a"], ["a"], ["b"]])
    >>> both = compare_outcomes(one, ["a"], ["b"])
    >>> both.prefer_first, both.prefer_second, both.nothing_in_first
    (2, 1, 1)
    """
    first, second = tuple(first), tuple(second)
    one, other = satisfaction(election, first), satisfaction(election, second)
    return Comparison(
        first=first,
        second=second,
        prefer_first=int(np.count_nonzero(one > other)),
        prefer_second=int(np.count_nonzero(other > one)),
        indifferent=int(np.count_nonzero(one == other)),
        only_first=tuple(winner for winner in first if winner not in second),
        only_second=tuple(winner for winner in second if winner not in first),
        nothing_in_first=int(np.count_nonzero(one == 0)),
        nothing_in_second=int(np.count_nonzero(other == 0)),
    )
