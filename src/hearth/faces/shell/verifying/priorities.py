"""A vote about priorities, counted again by its locked rule."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from hearth.methods import ranking

from .ballots import ballots_in
from .ballots import contents as contents
from .finding import Findings

SEALED = "Ballots and receipts are those that were sealed at closing."
COUNTED = "Counted again by the locked rule: the same order."
NOTHING = -1


def result(record: dict[str, Any], files: dict[str, bytes], found: Findings) -> dict[str, Any]:
    """The order and who came first, every ballot weighing one; of a weighted count only what it says."""
    locked = record["locked"]
    options = [str(row["number"]) for row in locked["projects"]]
    lot = sorted(options, key=lambda name: _mark(record["locked_hash"], name))
    order = _ORDERS[locked["rule"]["method"]](options, locked, ballots_in(files), lot)
    told = record["result"]
    if told.get("weighted"):
        found.notes.append(
            "Ballots were weighted by their voters' groups, which nobody publishes: that count cannot be worked "
            "out again from files. The count beside it, every ballot weighing one, can."
        )
    return {
        "ballots": record["closing"]["contents"]["ballots"],
        "order": order,
        "winners": order[: int(locked["rule"]["winners"])],
        "weighted": told.get("weighted"),
    }


def _mark(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}:{int(name)}".encode()).hexdigest()


def _seats(options: list[str], locked: dict[str, Any]) -> int:
    return min(int(locked["rule"]["winners"]), len(options))


def _approval(
    options: list[str], locked: dict[str, Any], ballots: Sequence[Any], lot: list[str]
) -> list[str]:
    named = [[str(number) for number in ballot] for ballot in ballots]
    counted = ranking.approval(options, named, seats=_seats(options, locked), lot=lot)
    return [row.candidate for row in counted.ranking]


def _marks(options: list[str], ballots: Sequence[Any]) -> np.ndarray:
    table = np.full((len(ballots), len(options)), NOTHING, dtype=np.int64)
    for at, ballot in enumerate(ballots):
        for number, mark in ballot.items():
            table[at, options.index(str(number))] = int(mark)
    return table


def _best(locked: dict[str, Any]) -> int:
    ballot = locked["ballot"]
    return int(ballot.get("points") or ballot.get("highest") or 5)


def _score(
    options: list[str], locked: dict[str, Any], ballots: Sequence[Any], lot: list[str]
) -> list[str]:
    counted = ranking.score(
        options,
        _marks(options, ballots),
        best=_best(locked),
        by=locked["rule"].get("by", "sum"),
        seats=_seats(options, locked),
        lot=lot,
    )
    return [row.candidate for row in counted.ranking]


def _judgement(
    options: list[str], locked: dict[str, Any], ballots: Sequence[Any], lot: list[str]
) -> list[str]:
    best = int(locked["ballot"].get("highest") or 5)
    counted = ranking.majority_judgement(
        options, _marks(options, ballots), best=best, seats=_seats(options, locked), lot=lot
    )
    return [row.candidate for row in counted.ranking]


def _ranked(
    options: list[str], locked: dict[str, Any], ballots: Sequence[Any], lot: list[str]
) -> list[str]:
    orders = [[str(number) for number in ballot] for ballot in ballots]
    profile = ranking.profile_of(options, orders)
    is_schulze = locked["rule"]["method"] == "schulze"
    method = ranking.schulze if is_schulze else ranking.ranked_pairs
    return list(method(profile, lot=lot).order)


def _compared(
    options: list[str], locked: dict[str, Any], pairs: Sequence[Any], lot: list[str]
) -> list[str]:
    """Strengths, rounded so that the last digits of a machine decide nothing; then the lot."""
    wins = np.zeros((len(options), len(options)))
    for better, worse in pairs:
        wins[options.index(str(better)), options.index(str(worse))] += 1
    counted = ranking.bradley_terry(options, wins)
    if not counted.connected:
        counted = ranking.bradley_terry(options, wins, prior=1)
    strength = dict(zip(options, counted.strength, strict=True))
    return sorted(options, key=lambda name: (-round(float(strength[name]), 9), lot.index(name)))


_ORDERS = {
    "approval": _approval,
    "points": _score,
    "score": _score,
    "judgement": _judgement,
    "schulze": _ranked,
    "ranked-pairs": _ranked,
    "bradley-terry": _compared,
}
