"""Ballots → the order of the options by the locked rule, with everything by which it is explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from hearth.methods import ranking

#: Weights are whole thousandths, so that a weighted count is as exact as a plain one.
UNIT = 1000


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
    counting = _COUNTS[rule["method"]]
    found = counting(list(options), rule, ballot, ballots, list(lot), weights, seats)
    return {"winners": found["order"][:seats], **found}


def _approval(
    options: list[str],
    rule: Mapping[str, Any],
    ballot: Mapping[str, Any],
    ballots: Sequence[Any],
    lot: list[str],
    weights: Sequence[int] | None,
    seats: int,
) -> dict[str, Any]:
    named = [[str(number) for number in row] for row in ballots]
    found = ranking.approval(options, named, counts=weights, seats=seats, lot=lot)
    rows = {
        one.candidate: {
            "votes": _plain(one.approvals, weights),
            "share": one.share,
            **({} if weights else {"low": one.low, "high": one.high}),
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


def _score(
    options: list[str],
    rule: Mapping[str, Any],
    ballot: Mapping[str, Any],
    ballots: Sequence[Any],
    lot: list[str],
    weights: Sequence[int] | None,
    seats: int,
) -> dict[str, Any]:
    best = int(ballot.get("points") or ballot.get("highest") or 5)
    found = ranking.score(
        options,
        _marks(options, ballots, -1),
        best=best,
        by=rule.get("by", "sum"),
        counts=weights,
        seats=seats,
        lot=lot,
    )
    rows = {
        one.candidate: {
            "total": _plain(one.total, weights),
            "given": _plain(one.given, weights),
            "mean": None if one.mean is None else float(one.mean),
            "counts": [_plain(n, weights) for n in one.counts] if best <= 10 else [],
        }
        for one in found.ranking
    }
    return _ranked(found, rows)


def _judgement(
    options: list[str],
    rule: Mapping[str, Any],
    ballot: Mapping[str, Any],
    ballots: Sequence[Any],
    lot: list[str],
    weights: Sequence[int] | None,
    seats: int,
) -> dict[str, Any]:
    best = int(ballot.get("highest") or 5)
    table = _marks(options, ballots, -1)
    found = ranking.majority_judgement(options, table, best=best, seats=seats, lot=lot)
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


def _pairs(
    options: list[str],
    rule: Mapping[str, Any],
    ballot: Mapping[str, Any],
    ballots: Sequence[Any],
    lot: list[str],
    weights: Sequence[int] | None,
    seats: int,
) -> dict[str, Any]:
    """A Condorcet order; beside it, for the plain count, the elimination on the same ballots."""
    orders = [[str(number) for number in row] for row in ballots]
    profile = ranking.profile_of(options, orders, counts=weights)
    method = ranking.schulze if rule["method"] == "schulze" else ranking.ranked_pairs
    found = method(profile, lot=lot)
    firsts = dict.fromkeys(options, 0)
    for row, weight in zip(orders, weights or [1] * len(orders), strict=True):
        firsts[row[0]] += weight
    counted = {
        "order": list(found.order),
        "rows": {name: {"first": _plain(firsts[name], weights)} for name in options},
        "ties": _ties([*found.ties, *ranking.last_seat(found.tiers, seats, lot=lot)]),
        "options": options,
        "pairs": _table(found.pairs.prefer, weights),
        "strength": _table(found.strength, weights),
        "tiers": [list(tier) for tier in found.tiers],
        "condorcet": found.pairs.condorcet,
        "smith": list(found.pairs.smith),
        "dropped": [list(pair) for pair in found.dropped],
    }
    if weights is None:
        counted["elimination"] = _elimination(profile, seats, lot)
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


def _strengths(
    options: list[str],
    rule: Mapping[str, Any],
    ballot: Mapping[str, Any],
    ballots: Sequence[Any],
    lot: list[str],
    weights: Sequence[int] | None,
    seats: int,
) -> dict[str, Any]:
    """Strengths of options; where some cannot be told apart, one drawn answer to every pair is added."""
    place = {name: at for at, name in enumerate(options)}
    wins = np.zeros((len(options), len(options)))
    for row, weight in zip(ballots, weights or [1] * len(ballots), strict=True):
        for better, worse in row:
            wins[place[str(better)], place[str(worse)]] += weight
    wins = wins / (UNIT if weights else 1)
    found, prior = ranking.bradley_terry(options, wins), 0
    if not found.connected:
        found, prior = ranking.bradley_terry(options, wins, prior=1), 1
    rank = {name: at for at, name in enumerate(lot)}
    strength = {name: float(found.strength[at]) for name, at in place.items()}
    rows = {
        name: {
            "strength": strength[name],
            "wins": float(wins[at].sum()),
            "asked": float(wins[at].sum() + wins[:, at].sum()),
            "chance": float(found.first_chance[at]),
            **({} if weights else {"low": float(found.low[at]), "high": float(found.high[at])}),
        }
        for name, at in place.items()
    }
    return {
        "order": sorted(options, key=lambda name: (-round(strength[name], 9), rank[name])),
        "rows": rows,
        "ties": _ties(ranking.last_seat(found.tiers(lot), seats, lot=lot)),
        "options": options,
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
