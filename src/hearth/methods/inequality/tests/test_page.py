"""The worked example of docs/methods/inequality.md, and every example in the sources."""

import doctest
import importlib
import pkgutil

import pytest

from hearth.methods import inequality

MODULES = [m.name for m in pkgutil.iter_modules(inequality.__path__) if m.name != "tests"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_sources_come_out(name):
    module = importlib.import_module(f"hearth.methods.inequality.{name}")
    assert doctest.testmod(module).failed == 0


def test_the_worked_example_comes_out():
    found = inequality.slope_index([70, 72, 74, 76], [1, 1, 1, 1], errors=[0.5] * 4)
    assert round(float(found.intercept[0]), 6) == 69
    shown = [float(part[0]) for part in (found.slope.value, found.slope.low, found.slope.high)]
    assert [round(one, 2) for one in shown] == [8, 6.25, 9.75]
    gap = inequality.gap_of_shares([56], [70], [48], [80]).difference
    shown = [float(part[0]) for part in (gap.value, gap.low, gap.high)]
    assert [round(100 * one, 2) for one in shown] == [20, 5.24, 33.39]
