"""The worked example of docs/methods/outcomes.md, and every example in the sources."""

import doctest
import importlib
import pkgutil

import pytest

from hearth.methods import outcomes

MODULES = [m.name for m in pkgutil.iter_modules(outcomes.__path__) if m.name != "tests"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_sources_come_out(name):
    module = importlib.import_module(f"hearth.methods.outcomes.{name}")
    assert doctest.testmod(module).failed == 0


def test_the_worked_example_comes_out():
    share = outcomes.proportion(8, 10)
    assert (round(float(share.low), 2), round(float(share.high), 3)) == (0.49, 0.943)
    few = outcomes.rate(5, 1000, multiplier=1000)
    assert (round(float(few.low), 2), round(float(few.high), 2)) == (1.62, 11.67)
    found = outcomes.directly_standardised([10, 40], [1000, 1000], [1, 1]).rate
    assert (round(float(found.value[0]), 1), round(float(found.low[0]), 1)) == (2500, 1855.4)
