"""Ballots → the order of the options by the locked rule, with everything by which it is explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from hearth.methods import ranking

#: Weights are whole thousandths, so that a weighted count is as exact as a plain one.
UNIT = 1000


@dataclass(frozen=True)
class Box:
    """What is counted, and how: options and lot are numbers as text, weights are thousandths."""

    options: list[str]
    rule: Mapping[str, Any]
    ballot: Mapping[str, Any]
    ballots: Sequence[Any]
    lot: list[str]
    weights: Sequence[int] | None
    seats: int

    def of_voters(self) -> Iterator[tuple[Any, int]]:
        """Every ballot with its weight; in a plain count each weighs one."""
        return zip(self.ballots, self.weights or [1] * len(self.ballots), strict=True)


def count_choice(
    *,
    options: Sequence[str],
    rule: Mapping[str, Any],
    ballot: Mapping[str, Any],
    ballots: Sequence[Any],
    lot: Sequence[str],
    weights: Sequence[int] | None = None,
) -> dict[str, Any]:
    """Count by the rule: order, winners, ties, and a row of figures for each option.

    `options` and `lot` are numbers as text; `weights` thousandths, one for each ballot, or none.
    """
    seats = min(int(rule["winners"]), len(options))
    box = Box(list(options), rule, ballot, ballots, list(lot), weights, seats)
    found = _COUNTS[rule["method"]](box)
    return {"winners": found["order"][:seats], **found}


def _approval(box: Box) -> dict[str, Any]:
    named = [[str(number) for number in row] for row in box.ballots]
    found = ranking.approval(box.options, named, counts=box.weights, seats=box.seats, lot=box.lot)
    rows = {
        one.candidate: {
            "votes": _plain(one.approvals, box.weights),
            "share": one.share,
            **({} if box.weights else {"low": one.low, "high": one.high}),
        }
        for one in found.ranking
    }
    return _ranked(found, rows)


def _ranked(found: Any, rows: dict[str, Any]) -> dict[str, Any]:
    """What every rule with one ranking answers: the order, a row for each option, the ties."""
    return {
        "order": [one.candidate for one in found.ranking],
        "rows": rows,
        "ties": _ties(found.ties),
    }


def _marks(options: list[str], ballots: Sequence[Any], blank: int) -> np.ndarray:
    """(V, C) marks; `blank` where a ballot has none."""
    place = {name: at for at, name in enumerate(options)}
    table = np.full((len(ballots), len(options)), blank, dtype=np.int64)
    for at, row in enumerate(ballots):
        for number, mark in row.items():
            table[at, place[str(number)]] = int(mark)
    return table


def _score(box: Box) -> dict[str, Any]:
    best = int(box.ballot.get("points") or box.ballot.get("highest") or 5)
    found = ranking.score(
        box.options,
        _marks(box.options, box.ballots, -1),
        best=best,
        by=box.rule.get("by", "sum"),
        counts=box.weights,
        seats=box.seats,
        lot=box.lot,
    )
    rows = {
        one.candidate: {
            "total": _plain(one.total, box.weights),
            "given": _plain(one.given, box.weights),
            "mean": None if one.mean is None else float(one.mean),
            "counts": [_plain(n, box.weights) for n in one.counts] if best <= 10 else [],
        }
        for one in found.ranking
    }
    return _ranked(found, rows)


def _judgement(box: Box) -> dict[str, Any]:
    best = int(box.ballot.get("highest") or 5)
    table = _marks(box.options, box.ballots, -1)
    found = ranking.majority_judgement(box.options, table, best=best, seats=box.seats, lot=box.lot)
    rows = {
        one.candidate: {
            "grade": one.grade,
            "above": one.above,
            "below": one.below,
            "counts": list(one.counts),
            "mean": one.mean,
        }
        for one in found.ranking
    }
    return _ranked(found, rows)


def _pairs(box: Box) -> dict[str, Any]:
    """A Condorcet order; beside it, for the plain count, the elimination on the same ballots."""
    orders = [[str(number) for number in row] for row in box.ballots]
    profile = ranking.profile_of(box.options, orders, counts=box.weights)
    method = ranking.schulze if box.rule["method"] == "schulze" else ranking.ranked_pairs
    found = method(profile, lot=box.lot)
    firsts = dict.fromkeys(box.options, 0)
    for row, weight in box.of_voters():
        firsts[str(row[0])] += weight
    counted = {
        "order": list(found.order),
        "rows": {name: {"first": _plain(firsts[name], box.weights)} for name in box.options},
        "ties": _ties([*found.ties, *ranking.last_seat(found.tiers, box.seats, lot=box.lot)]),
        "options": box.options,
        "pairs": _table(found.pairs.prefer, box.weights),
        "strength": _table(found.strength, box.weights),
        "tiers": [list(tier) for tier in found.tiers],
        "condorcet": found.pairs.condorcet,
        "smith": list(found.pairs.smith),
        "dropped": [list(pair) for pair in found.dropped],
    }
    if box.weights is None:
        counted["elimination"] = _elimination(profile, box.seats, box.lot)
    return counted


def _elimination(profile: ranking.Profile, seats: int, lot: list[str]) -> dict[str, Any]:
    """One winner by run-off, several by the single transferable vote: round by round."""
    if seats == 1:
        found = ranking.instant_runoff(profile, lot=lot)
    else:
        found = ranking.single_transferable_vote(profile, seats=seats, lot=lot)
    return {
        "rule": "irv" if seats == 1 else "stv",
        "winners": list(found.winners),
        "quota": _votes(found.quota),
        "rounds": [
            {
                "votes": {name: _votes(votes) for name, votes in one.votes.items()},
                "elected": list(one.elected),
                "excluded": one.excluded,
                "exhausted": _votes(one.exhausted),
            }
            for one in found.rounds
        ],
        "ties": _ties(found.ties),
    }


def _strengths(box: Box) -> dict[str, Any]:
    """Strengths of options; where some cannot be told apart, one drawn answer to every pair is added."""
    place = {name: at for at, name in enumerate(box.options)}
    wins = np.zeros((len(box.options), len(box.options)))
    for row, weight in box.of_voters():
        for better, worse in row:
            wins[place[str(better)], place[str(worse)]] += weight
    wins = wins / (UNIT if box.weights else 1)
    found, prior = ranking.bradley_terry(box.options, wins), 0
    if not found.connected:
        found, prior = ranking.bradley_terry(box.options, wins, prior=1), 1
    rank = {name: at for at, name in enumerate(box.lot)}
    strength = {name: float(found.strength[at]) for name, at in place.items()}
    rows = {
        name: {
            "strength": strength[name],
            "wins": float(wins[at].sum()),
            "asked": float(wins[at].sum() + wins[:, at].sum()),
            "chance": float(found.first_chance[at]),
            **({} if box.weights else {"low": float(found.low[at]), "high": float(found.high[at])}),
        }
        for name, at in place.items()
    }
    return {
        "order": sorted(box.options, key=lambda name: (-round(strength[name], 9), rank[name])),
        "rows": rows,
        "ties": _ties(ranking.last_seat(found.tiers(box.lot), box.seats, lot=box.lot)),
        "options": box.options,
        "pairs": wins.round(3).tolist(),
        "prior": prior,
        "comparisons": float(wins.sum()),
    }


def _table(table: np.ndarray, weights: Sequence[int] | None) -> list[list[int | float]]:
    return [[_plain(int(cell), weights) for cell in row] for row in table]


def _plain(number: int, weights: Sequence[int] | None) -> int | float:
    """Whole ballots, or thousandths as what they stand for."""
    return number if weights is None else number / UNIT


def _votes(votes: Fraction) -> str:
    """An exact number of votes: `12` or `25/2`."""
    return str(votes)


def _ties(ties: Sequence[ranking.Tie]) -> list[dict[str, Any]]:
    return [
        {
            "what": one.what,
            "between": list(one.between),
            "chosen": one.chosen,
            "broken_by": one.broken_by,
        }
        for one in dict.fromkeys(ties)
    ]


_COUNTS = {
    "approval": _approval,
    "points": _score,
    "score": _score,
    "judgement": _judgement,
    "schulze": _pairs,
    "ranked-pairs": _pairs,
    "bradley-terry": _strengths,
}
