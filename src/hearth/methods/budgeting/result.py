"""What a count gives back: winners, how each was bought, why each loser lost, and the certificate."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from hearth.methods.budgeting.rule import Rule


@dataclass(frozen=True)
class Round:
    """One purchase.

    stage: equal-shares, phragmen, greedy, or fill (bought with what was left over).
    price: money per unit of utility that each supporter paid at most (equal-shares); the moment of purchase in
        money per voter (phragmen); None where nobody pays by share.
    payers: supporters who paid something; payers_in_full: those who paid price times utility, so were not limited
        by what they had left (under equal-shares and have something left).
    highest_payment: the most that one supporter paid.
    effective_support: cost over price, in supporters (points): as many as would carry
        the cost at that price if nobody were short.
    supporters_left: what the supporters have left together afterwards.
    budget_left: budget less everything bought so far.
    """

    project: str
    stage: str
    cost: int
    support: int
    price: Fraction | None
    payers: int | None
    payers_in_full: int | None
    highest_payment: Fraction | None
    effective_support: Fraction | None
    supporters_left: Fraction | None
    budget_left: int


@dataclass(frozen=True)
class Loser:
    """A project that was not bought.

    code: dearer_than_budget, no_support, supporters_short (they had too little left), budget_short (its turn came when
        too little was left), comparison (the other outcome was preferred), out_of_time (phragmen ended first).
    facts: the figures behind it. `enough_cost` is a smaller cost and `enough_support` a number of further supporters
        with which it would have won; each `…_basis` tells what is known: `recount` (the whole rule counted anew: wins
        there, and loses one unit short of it) or `final_count` (proved for the last step, the money per voter held
        fixed: the exact limit there).
    """

    project: str
    code: str
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    """Why rounding decided nothing: each comparison was wider than the error bound or settled in exact fractions."""

    separated: int = 0
    settled_exactly: int = 0
    exact_ties: int = 0
    smallest_separation: float | None = None

    def __add__(self, other: Certificate) -> Certificate:
        gaps = [
            gap for gap in (self.smallest_separation, other.smallest_separation) if gap is not None
        ]
        return Certificate(
            self.separated + other.separated,
            self.settled_exactly + other.settled_exactly,
            self.exact_ties + other.exact_ties,
            min(gaps, default=None),
        )


@dataclass(frozen=True)
class Comparison:
    """The vote between two outcomes on the same ballots: who has more supported winners where."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    prefer_first: int
    prefer_second: int
    indifferent: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    nothing_in_first: int
    nothing_in_second: int


@dataclass(frozen=True)
class BudgetResult:
    """The outcome with its explanation.

    `endowment` is each voter's money in the step that counts, `steps` the increments taken.
    """

    rule: Rule
    rule_hash: str
    winners: tuple[str, ...]
    rounds: tuple[Round, ...]
    losers: tuple[Loser, ...]
    budget: int
    cost: int
    voters: int
    endowment: Fraction | None
    steps: int
    ended_because: str
    certificate: Certificate
    comparison: Comparison | None = None
    money_unit: int = 1
    notes: tuple[tuple[str, int], ...] = ()

    @property
    def left(self) -> int:
        """Money nobody spent."""
        return self.budget - self.cost

    def as_dict(self) -> dict:
        """Plain values for JSON; fractions as exact text such as "61128/905"."""
        return {
            "winners": list(self.winners),
            "cost": self.cost,
            "budget": self.budget,
            "left": self.left,
            "voters": self.voters,
            "money_unit": self.money_unit,
            "rule": self.rule.as_dict(),
            "rule_hash": self.rule_hash,
            "endowment": _plain(self.endowment),
            "steps": self.steps,
            "ended_because": self.ended_because,
            "rounds": [_plain_fields(one) for one in self.rounds],
            "losers": [
                {
                    "project": one.project,
                    "code": one.code,
                    "facts": {k: _plain(v) for k, v in one.facts.items()},
                }
                for one in self.losers
            ],
            "certificate": _plain_fields(self.certificate),
            "comparison": None if self.comparison is None else _plain_fields(self.comparison),
            "notes": [list(note) for note in self.notes],
        }


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _plain_fields(record: object) -> dict:
    return {name: _plain(value) for name, value in vars(record).items()}
