"""The second count notices whatever is changed in a result."""

from collections.abc import Iterator
from dataclasses import fields, replace
from fractions import Fraction

import pytest

from hearth.methods.budgeting import BudgetResult, Election, Project, Rule, count, verify

RULES = [
    Rule(),
    Rule(utility="cardinality", completion="greedy"),
    Rule(completion="add1+greedy", comparison_after="greedy"),
    Rule(completion="add1u", start="floor", stop_when_exhaustive=False),
    Rule(method="phragmen", completion="greedy"),
    Rule(method="greedy"),
    Rule(method="bounded-overspending"),
]
COSTS = {"a": 30, "b": 35, "c": 20, "d": 90, "e": 0, "f": 41}
ELECTION = Election(
    [Project(name, name, cost) for name, cost in COSTS.items()],
    60,
    [["a", "b"], ["a", "b", "e"], ["b", "c", "f"], ["c"], ["a", "a", "d"]],
)


def changed(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, Fraction):
        return value + Fraction(1, 7)
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, tuple):
        return value[:-1] if value else ("x",)
    return {} if isinstance(value, dict) else Fraction(5)


def tampered(result: BudgetResult) -> Iterator[tuple[str, BudgetResult]]:
    """The result with each field changed in turn, in its lists too."""
    for field in fields(result):
        if field.name not in ("rule", "certificate", "comparison"):
            yield field.name, replace(result, **{field.name: changed(getattr(result, field.name))})
    for name in ("rounds", "losers"):
        rows = getattr(result, name)
        for at, row in enumerate(rows):
            for field in fields(row):
                other = replace(row, **{field.name: changed(getattr(row, field.name))})
                yield (
                    f"{name}.{field.name}",
                    replace(result, **{name: (*rows[:at], other, *rows[at + 1 :])}),
                )
    for at, row in enumerate(result.losers):
        for key, value in row.facts.items():
            other = replace(row, facts={**row.facts, key: changed(value)})
            yield (
                f"{row.project} {key}",
                replace(result, losers=(*result.losers[:at], other, *result.losers[at + 1 :])),
            )
    if result.comparison is not None:
        for field in fields(result.comparison):
            one = replace(
                result.comparison, **{field.name: changed(getattr(result.comparison, field.name))}
            )
            yield f"comparison.{field.name}", replace(result, comparison=one)


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("explain", ["recount", "final"])
def test_whatever_is_changed_is_noticed(rule, explain):
    result = count(ELECTION, rule, explain=explain)
    assert verify(ELECTION, result, limits=True).differences == ()
    names = [
        name for name, other in tampered(result) if verify(ELECTION, other, limits=True).agrees
    ]
    assert names == []


def test_other_ballots_are_noticed():
    result = count(ELECTION, Rule())
    other = Election(ELECTION.projects, 60, [["a", "b"], ["a", "b", "e"], ["b"], ["c"], ["a", "d"]])
    assert not verify(other, result).agrees
