"""The worked example of docs/methods/representation.md, and every example in the sources."""

import doctest
import importlib
import pkgutil

import pytest

from hearth.methods import representation

MODULES = [m.name for m in pkgutil.iter_modules(representation.__path__) if m.name != "tests"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_sources_come_out(name):
    module = importlib.import_module(f"hearth.methods.representation.{name}")
    assert doctest.testmod(module).failed == 0


def test_the_worked_example_comes_out():
    assert representation.needed_for_ratio([10, 90], [50, 50], ratio=0.8) == [50, 0]
    found = representation.rake([[0, 0, 0, 1], [0, 1, 1, 1]], [[50, 50], [40, 60]])
    assert found.weights.round(6).tolist() == [1.6, 0.2, 0.2, 2]
