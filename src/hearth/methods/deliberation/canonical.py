"""One order and one wording for every conversation, drawn from the votes alone.

Names, the order of lines, and whether a statement says a thing or its opposite must not change the result, not by
the last digit. So everything that could depend on them is worked out on the canonical form: people and statements in
the order of a fingerprint of who voted how on what (colour refinement, as for comparing graphs), and each statement
turned so that more agree than disagree. Sums of whole numbers modulo 2^64 are the same in any order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.deliberation.votes import Votes

ROUNDS = 3
_EVEN = 7


@dataclass(frozen=True, eq=False)
class Canonical:
    """The canonical form, and the way back.

    votes: people and statements in canonical order, statements turned.
    person, statement: for each place in the canonical order, the number in the original.
    turned: for each statement in canonical order, 1 or -1.
    """

    votes: Votes
    person: np.ndarray
    statement: np.ndarray
    turned: np.ndarray

    def people_back(self, figures: np.ndarray) -> np.ndarray:
        """Figures of people (first dimension), put in the original order."""
        back = np.empty_like(figures)
        back[self.person] = figures
        return back

    def statements_back(self, figures: np.ndarray) -> np.ndarray:
        """Figures of statements (first dimension), put in the original order."""
        back = np.empty_like(figures)
        back[self.statement] = figures
        return back


def canonical(votes: Votes) -> Canonical:
    """The canonical form of a conversation."""
    people, statements = _fingerprints(votes)
    person, statement = np.argsort(people[0], kind="stable"), np.argsort(statements, kind="stable")
    turned = people[1]
    to_person, to_statement = np.empty_like(person), np.empty_like(statement)
    to_person[person], to_statement[statement] = np.arange(len(person)), np.arange(len(statement))
    new_person, new_statement = to_person[votes.person], to_statement[votes.statement]
    order = np.argsort(new_person * max(len(statement), 1) + new_statement)
    value = (votes.value * turned[votes.statement]).astype(np.int8)
    form = Votes(
        tuple(str(one) for one in range(len(person))),
        tuple(str(one) for one in range(len(statement))),
        new_person[order].astype(np.int32),
        new_statement[order].astype(np.int32),
        value[order],
    )
    return Canonical(form, person, statement, turned[statement])


def _fingerprints(votes: Votes) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Fingerprints of people, the turn of each statement, and fingerprints of statements."""
    sums = _Sums(votes)
    agree = np.bincount(votes.statement[votes.value > 0], minlength=len(votes.statements))
    against = np.bincount(votes.statement[votes.value < 0], minlength=len(votes.statements))
    turned = np.sign(agree - against)
    seen = np.bincount(votes.statement, minlength=len(votes.statements))
    person = _mixed(votes.per_person.astype(np.uint64))
    statement = _mixed(_pair(np.maximum(agree, against), np.minimum(agree, against), seen))
    for _ in range(ROUNDS):
        said = _said(votes, turned)
        person = _mixed(person + sums.by_person(_mixed(statement[votes.statement] + said)))
        turned = _turns(votes, turned, person, sums)
        said = _said(votes, turned)
        statement = _mixed(statement + sums.by_statement(_mixed(person[votes.person] + said)))
    return (person, np.where(turned == 0, 1, turned)), statement


def _said(votes: Votes, turned: np.ndarray) -> np.ndarray:
    """A code for each vote as it reads once its statement is turned; even statements have no sides yet."""
    turn = turned[votes.statement]
    code = np.where(turn == 0, np.abs(votes.value) * _EVEN, votes.value * turn + 2)
    return code.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)


def _turns(votes: Votes, turned: np.ndarray, person: np.ndarray, sums: _Sums) -> np.ndarray:
    """Statements with as many for as against are turned by who is on which side."""
    if (turned != 0).all():
        return turned
    mark, none = _mixed(person)[votes.person], np.uint64(0)
    yes = sums.by_statement(np.where(votes.value > 0, mark, none))
    no = sums.by_statement(np.where(votes.value < 0, mark, none))
    by_side = (yes > no).astype(int) - (yes < no).astype(int)
    return np.where(turned == 0, by_side, turned)


class _Sums:
    """Sums modulo 2^64 over each person's and each statement's votes."""

    def __init__(self, votes: Votes) -> None:
        self.rows = votes.rows
        self.order = np.argsort(votes.statement, kind="stable")
        counts = np.bincount(votes.statement, minlength=len(votes.statements))
        self.columns = np.concatenate(([0], np.cumsum(counts)))

    def by_person(self, entries: np.ndarray) -> np.ndarray:
        return _between(entries, self.rows)

    def by_statement(self, entries: np.ndarray) -> np.ndarray:
        return _between(entries[self.order], self.columns)


def _between(entries: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    total = np.concatenate((np.zeros(1, np.uint64), np.cumsum(entries, dtype=np.uint64)))
    return total[bounds[1:]] - total[bounds[:-1]]


def _pair(*parts: np.ndarray) -> np.ndarray:
    mixed = np.zeros(len(parts[0]), np.uint64)
    for part in parts:
        mixed = _mixed(mixed + part.astype(np.uint64))
    return mixed


def _mixed(number: np.ndarray) -> np.ndarray:
    """splitmix64: a well spread function of a whole number."""
    z = number + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
