"""Agreement: Krippendorff's own example, the edges, and what must hold for any table."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.methods.agreement import _alphas, _coincidences, agreement, difference
from hearth.methods.errors import MethodError

tables = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=25)

#: Krippendorff (2011), section C: four observers, twelve units, five values, some missing.
FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
]


def counted(observers):
    return [[column.count(v) for v in range(1, 6)] for column in zip(*observers, strict=True)]


def test_krippendorffs_example_gives_his_figure():
    found = agreement(counted(FOUR_OBSERVERS))

    assert round(found.alpha, 3) == 0.743
    assert (found.units, found.judgements) == (11, 40)
    assert found.low < 0.743 < found.high


def test_two_observers_by_hand():
    """Krippendorff (2011), section A: ten units, yes or no; four differ. Alpha is 0.095."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    table = [[2 - a - b, a + b] for a, b in zip(first, second, strict=True)]

    found = agreement(table)

    assert round(found.alpha, 3) == 0.095
    assert found.same == pytest.approx(0.6)


def test_full_agreement_is_one_with_no_doubt():
    found = agreement([[2, 0], [0, 2]] * 20)

    assert (found.alpha, found.low, found.high) == (1, 1, 1)


def test_nothing_judged_twice_gives_no_figure():
    assert agreement([[1, 0], [0, 1]]).alpha is None
    assert agreement([]).units == 0


def test_where_all_always_say_the_same_there_is_nothing_to_agree_upon():
    found = agreement([[3, 0], [2, 0]])

    assert (found.alpha, found.same) == (None, 1)


@pytest.mark.parametrize(
    ("counts", "labels", "code"),
    [
        ([[1], [2]], None, "counts_not_a_table"),
        ([1, 2], None, "counts_not_a_table"),
        ([[-1, 3]], None, "counts_below_zero"),
        ([[1, 1]], ["a", "b"], "labels_do_not_match"),
    ],
)
def test_bad_tables_are_refused(counts, labels, code):
    with pytest.raises(MethodError, match=code):
        agreement(counts, belongs=labels)


def test_units_that_belong_together_widen_the_interval():
    table, voices = [[2, 0], [0, 2], [1, 1], [2, 0]] * 30, [n // 30 for n in range(120)]
    table = sorted(table)

    apart, together = agreement(table), agreement(table, belongs=voices)

    assert together.alpha == apart.alpha
    assert together.high - together.low > apart.high - apart.low


@settings(max_examples=60, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_neither_the_order_of_units_nor_of_values_matters(table, chance):
    mixed = chance.sample(table, len(table))
    swapped = [(b, a) for a, b in table]
    found, again, other = (agreement(rows, draws=50) for rows in (table, mixed, swapped))

    assert (found.low, found.high) == (again.low, again.high)
    for one in (again, other):
        assert (one.alpha is None) == (found.alpha is None)
        assert (one.alpha or 0) == pytest.approx(found.alpha or 0)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_the_bootstraps_own_alpha_is_the_librarys(table):
    rows = np.array([row for row in table if sum(row) >= 2])
    if not len(rows) or (rows.sum(axis=0) > 0).sum() < 2:
        return
    total = _coincidences(rows, np.arange(len(rows))).sum(axis=0)
    theirs = krippendorff.alpha(value_counts=rows, level_of_measurement="nominal")

    assert _alphas(total[None])[0] == pytest.approx(theirs)
    assert theirs <= 1


@given(st.lists(st.integers(0, 6)), st.lists(st.integers(0, 6)))
def test_the_difference_is_even_handed_and_between_0_and_1(one, other):
    assert 0 <= difference(one, other) == difference(other, one) <= 1
    assert difference(one, one) == 0


def test_the_order_of_units_and_of_values_changes_no_limit():
    rng = np.random.default_rng(3)
    table, labels = rng.multinomial(3, [0.5, 0.3, 0.2], size=40), rng.integers(0, 15, 40)
    order = rng.permutation(40)
    for belongs, turned in ((None, None), (labels, labels[order])):
        plain = agreement(table, belongs=belongs)
        other = agreement(table[order][:, [2, 0, 1]], belongs=turned)
        assert (plain.low, plain.high) == (other.low, other.high)
        assert plain.alpha == pytest.approx(other.alpha)
