"""The worked example of docs/methods/ranking.md, and every example in the sources."""

import doctest
import importlib
import pkgutil

import pytest

from hearth.methods import ranking

MODULES = [m.name for m in pkgutil.iter_modules(ranking.__path__) if m.name != "tests"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_sources_come_out(name):
    module = importlib.import_module(f"hearth.methods.ranking.{name}")
    assert doctest.testmod(module).failed == 0


def test_the_worked_example_comes_out():
    cities = {"Memphis": 42, "Nashville": 26, "Chattanooga": 15, "Knoxville": 17}
    orders = [
        ["Memphis", "Nashville", "Chattanooga", "Knoxville"],
        ["Nashville", "Chattanooga", "Knoxville", "Memphis"],
        ["Chattanooga", "Knoxville", "Nashville", "Memphis"],
        ["Knoxville", "Chattanooga", "Nashville", "Memphis"],
    ]
    votes = ranking.profile_of(list(cities), orders, counts=list(cities.values()))
    assert ranking.instant_runoff(votes).winners == ("Knoxville",)
    for rule in (ranking.schulze, ranking.ranked_pairs):
        assert rule(votes).winner == "Nashville" == rule(votes).pairs.condorcet
