"""The worked example of docs/methods/deliberation.md."""

import numpy as np
import pytest

from hearth.methods.deliberation import Counts, analyse, collect, group_informed_agreement

PEOPLE = [person for person in range(60) for _ in range(12)]
STATEMENTS = list(range(12)) * 60


def test_two_camps_of_thirty():
    says = [1 if (p < 30) == (s % 2 == 0) else -1 for p in range(60) for s in range(12)]
    result = analyse(collect(PEOPLE, STATEMENTS, says))

    assert (result.shape, result.sizes, result.chance.p) == ("camps", [30, 30], 0.01)


def test_everybody_agrees():
    result = analyse(collect(PEOPLE, STATEMENTS, [1] * 720))

    assert (result.groups, result.sizes) == (1, [60])


def test_agreement_of_two_groups():
    counts = Counts(np.array([[8], [3]]), np.array([[1], [1]]), np.array([[9], [4]]))

    assert group_informed_agreement(counts)[0] == pytest.approx(9 / 11 * 4 / 6)
    assert round(9 / 11 * 4 / 6, 3) == 0.545
