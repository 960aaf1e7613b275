"""Weights against slow raking, with limits, at their edges, and their intervals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, lsq_linear

from hearth.methods.errors import MethodError
from hearth.methods.representation import effective_size, post_stratify, rake, weighted_share


def people(seed=1, n=3000, sizes=(4, 2, 3)):
    rng = np.random.default_rng(seed)
    hidden = rng.random(n)
    codes = [
        np.minimum(((0.5 * hidden + 0.5 * rng.random(n)) * k).astype(int), k - 1) for k in sizes
    ]
    return codes, [rng.integers(20, 80, k).astype(float) for k in sizes]


def slow_rake(codes, targets, sweeps=400):
    """Deming and Stephan, person by person."""
    weights = np.ones(len(codes[0]))
    for _ in range(sweeps):
        for code, target in zip(codes, targets, strict=True):
            held = np.array([weights[code == k].sum() for k in range(len(target))])
            weights *= (target / target.sum() * len(weights) / held)[code]
    return weights


def worst(weights, codes, targets):
    return max(
        np.abs(np.bincount(code, weights, len(t)) / weights.sum() - t / t.sum()).max()
        for code, t in zip(codes, targets, strict=True)
    )


@given(st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_weights_are_those_of_slow_raking(seed):
    codes, targets = people(seed, n=400)
    found = rake(codes, targets)
    assert found.converged
    np.testing.assert_allclose(found.weights, slow_rake(codes, targets), rtol=1e-8)
    assert worst(found.weights, codes, targets) <= 1e-9


def test_the_order_of_people_and_of_dimensions_does_not_matter():
    codes, targets = people()
    order = np.random.default_rng(2).permutation(len(codes[0]))
    plain = rake(codes, targets).weights
    shuffled = rake([code[order] for code in codes[::-1]], targets[::-1]).weights
    np.testing.assert_allclose(plain[order], shuffled, rtol=1e-9)


def test_base_weights_are_where_it_begins():
    codes, targets = people()
    base = np.random.default_rng(3).integers(1, 4, len(codes[0])).astype(float)
    found = rake(codes, targets, base=base).weights
    repeated = np.repeat(np.arange(len(base)), base.astype(int))
    one_each = rake([code[repeated] for code in codes], targets).weights
    shares = np.bincount(repeated, one_each)
    np.testing.assert_allclose(found / found.sum(), shares / shares.sum(), rtol=1e-8)


def test_limits_hold_and_so_do_the_margins():
    codes, targets = people()
    free = rake(codes, targets)
    assert free.effective.largest > 2.2
    found = rake(codes, targets, limits=(0.3, 2.2))
    assert found.converged and found.at_limits > 0
    assert found.weights.min() >= 0.3 - 1e-9 and found.weights.max() <= 2.2 + 1e-9
    assert worst(found.weights, codes, targets) <= 1e-9


@pytest.mark.parametrize("limits", [(0.4, 2.0), (0.2, 3.0), (0.5, 1.6)])
def test_limits_are_met_wherever_a_linear_programme_says_they_can_be(limits):
    for seed in range(18, 22):
        codes, targets = people(seed, n=300)
        rows = [code == k for code, t in zip(codes, targets, strict=True) for k in range(len(t))]
        wanted = np.concatenate([t / t.sum() * 300 for t in targets])
        possible = linprog(np.zeros(300), A_eq=np.array(rows, float), b_eq=wanted, bounds=limits)
        assert rake(codes, targets, limits=limits).converged == (possible.status == 0)


def test_limits_that_cannot_be_met_are_told():
    found = rake([np.array([0] * 99 + [1])], [[50, 50]], limits=(0.5, 2))
    assert not found.converged and found.margin_error > 0.1


def test_margins_that_contradict_each_other_are_told_with_the_one_furthest_off():
    """Everybody of the first ward is young, yet more live there than there are young people."""
    ward, age = np.array([0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 1])
    found = rake([ward, age], [[60, 40], [30, 70]])
    assert not found.converged and found.margin_error > 0.1
    assert found.furthest in {(d, k) for d in (0, 1) for k in (0, 1)}
    unmet = rake([np.array([0] * 98 + [1, 1])], [[50, 50]], limits=(0.9, 2))
    assert unmet.furthest in {(0, 0), (0, 1)}
    assert rake([ward, age], [[40, 60], [40, 60]]).furthest is None


def turned(codes, targets, seed):
    """The same people, dimensions and categories in another order; and where each person went."""
    rng = np.random.default_rng(seed)
    people, found = rng.permutation(len(codes[0])), []
    for code, target in zip(codes, targets, strict=True):
        order = rng.permutation(len(target))
        found.append((np.argsort(order)[code][people], np.asarray(target)[order]))
    found = [found[at] for at in rng.permutation(len(found))]
    return people, [one for one, _ in found], [two for _, two in found]


@pytest.mark.parametrize("limits", [None, (0.1, 8), (0.8, 1.2)])
def test_the_order_of_people_and_names_changes_no_weight_even_where_margins_cannot_be_met(limits):
    codes, targets = people(5, n=400)
    if limits is None:
        codes, targets = [codes[0], codes[0] // 2], [targets[0], [10, 90]]
    found = rake(codes, targets, limits=limits)
    assert found.converged == (limits == (0.1, 8))
    for seed in range(4):
        order, mixed, wanted = turned(codes, targets, seed)
        again = rake(mixed, wanted, limits=limits)
        np.testing.assert_allclose(again.weights, found.weights[order], rtol=1e-8, atol=1e-12)
        assert again.margin_error == pytest.approx(found.margin_error, abs=1e-12)


def test_margins_that_cannot_be_met_are_met_as_nearly_as_can_be():
    codes, targets = people(5, n=400)
    rows = np.array([c == k for c, t in zip(codes, targets, strict=True) for k in range(len(t))])
    wanted = np.concatenate([np.asarray(t) / np.sum(t) * 400 for t in targets])
    nearest = lsq_linear(rows.astype(float), wanted, bounds=(0.8, 1.2))
    found = rake(codes, targets, limits=(0.8, 1.2)).weights
    assert (found / found.mean()).min() > 0.7
    off = float(((rows @ found - wanted) ** 2).sum()) / 2
    assert nearest.cost * (1 - 1e-9) <= off <= nearest.cost * 1.02


@pytest.mark.parametrize("base", [None, 3])
def test_draws_do_not_hang_on_the_order_of_anything(base):
    codes, targets = people(8, n=300)
    holds = (np.random.default_rng(9).random(300) < 0.3).astype(int)
    own = None if base is None else np.random.default_rng(base).integers(1, 4, 300)
    found = weighted_share(holds, codes, targets, base=own, replicates=20, seed=1)
    for seed in range(3):
        order, mixed, wanted = turned(codes, targets, seed)
        mine = None if own is None else own[order]
        again = weighted_share(holds[order], mixed, wanted, base=mine, replicates=20, seed=1)
        assert again.value == pytest.approx(found.value, rel=1e-12)
        assert (again.low, again.high) == pytest.approx((found.low, found.high), rel=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_a_table_laid_out_and_one_gone_through_cell_by_cell_give_the_same(seed):
    codes, targets = people(seed, n=300, sizes=(3, 4, 2))
    codes[1] = np.where(np.random.default_rng(seed).random(300) < 0.1, -1, codes[1])
    laid, by_cell = rake(codes, targets), rake(codes, targets, limits=(0, 1e9))
    assert laid.converged and by_cell.converged
    np.testing.assert_allclose(laid.weights, by_cell.weights, rtol=1e-7)
    again = effective_size(laid.weights)
    assert laid.effective.size == pytest.approx(again.size)
    assert laid.effective.smallest == pytest.approx(again.smallest)


def test_the_unknown_keep_their_share():
    codes = [np.array([0, 0, 0, 1, 1, -1])]
    found = rake(codes, [[50, 50]]).weights
    assert found[5] == pytest.approx(1)
    assert found[:3].sum() == pytest.approx(found[3:5].sum())


def test_a_category_where_nobody_lives_weighs_nothing():
    found = rake([np.array([0, 1, 2, 2])], [[1, 1, 0]]).weights
    np.testing.assert_allclose(found, [2, 2, 0, 0])


def test_a_dimension_told_by_another_is_no_harm():
    wards = np.array([0, 1, 2, 3, 0, 1, 1, 2])
    found = rake([wards, wards // 2], [[10, 20, 30, 40], [30, 70]])
    assert found.converged


def test_a_table_too_large_to_lay_out_is_raked_too():
    rng = np.random.default_rng(4)
    codes = [rng.integers(0, 60, 5000) for _ in range(5)]
    targets = [rng.integers(80, 120, 60) for _ in range(5)]
    assert worst(rake(codes, targets).weights, codes, [np.array(t) for t in targets]) < 1e-9


def test_strata_get_their_shares():
    np.testing.assert_allclose(post_stratify([0, 0, 0, 1], [1, 1]).weights, [2 / 3] * 3 + [2])


@given(st.lists(st.floats(0, 9), min_size=1, max_size=30).filter(lambda w: sum(w) > 1e-6))
def test_the_effective_size_is_never_more_than_the_people(weights):
    found = effective_size(weights)
    assert 1 - 1e-9 <= found.size <= len(weights) + 1e-9
    assert found.design_effect >= 1 - 1e-9


def test_both_kinds_of_interval_agree_and_the_draws_repeat():
    codes, targets = people()
    holds = (np.random.default_rng(6).random(3000) < 0.2 + 0.1 * codes[0]).astype(int)
    plain = weighted_share(holds, codes, targets)
    drawn = weighted_share(holds, codes, targets, replicates=400, seed=7)
    assert drawn == weighted_share(holds, codes, targets, replicates=400, seed=7)
    assert drawn.value == plain.value
    assert drawn.high - drawn.low == pytest.approx(plain.high - plain.low, rel=0.12)


def test_a_share_begins_from_base_weights_as_repeated_people_would_have_it():
    codes, targets = people(n=400)
    rng = np.random.default_rng(4)
    holds, base = rng.integers(0, 2, 400), rng.integers(1, 4, 400)
    plain = weighted_share(holds, codes, targets, base=base)
    repeated = np.repeat(np.arange(400), base)
    again = weighted_share(holds[repeated], [code[repeated] for code in codes], targets)
    assert plain.value == pytest.approx(again.value)
    assert plain.low < again.low < again.high < plain.high  # 400 people, whatever their weights
    drawn = weighted_share(holds, codes, targets, base=base, replicates=300)
    assert drawn.high - drawn.low == pytest.approx(plain.high - plain.low, rel=0.15)
    assert plain == weighted_share(holds, codes, targets, base=base * 7)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng, hits = np.random.default_rng(8), 0
    for _ in range(200):
        code = rng.choice(3, 400, p=[0.6, 0.3, 0.1])
        holds = rng.random(400) < np.array([0.2, 0.5, 0.7])[code]
        found = weighted_share(holds.astype(int), [code], [[1, 1, 1]])
        hits += found.low <= 1.4 / 3 <= found.high
    assert 180 <= hits <= 198


def test_people_of_a_category_where_nobody_lives_do_not_count():
    codes = [np.array([0, 0, 0, 1, 1, 1, 2, 2])]
    holds = [1, 0, 0, 1, 1, 0, 1, 1]
    for replicates in (0, 20):
        found = weighted_share(holds, codes, [[1, 1, 0]], replicates=replicates)
        assert found.value == pytest.approx(0.5) and found.low < 0.5 < found.high


def test_as_many_margins_as_people_leave_everything_open():
    found = weighted_share([1, 0], [[0, 1]], [[1, 3]])
    assert (found.value, found.low, found.high) == (pytest.approx(0.25), 0, 1)


def test_draws_of_a_few_people_give_limits():
    found = weighted_share([1, 0, 1], [[0, 0, 1]], [[1, 1]], replicates=100)
    assert found.low < found.value < found.high


@pytest.mark.parametrize("replicates", [0, 20])
def test_a_share_that_all_hold_is_one_and_a_few_people_are_not_sure_of_it(replicates):
    codes, targets = [[0, 1, 1, 0]], [[1, 3]]
    every = weighted_share([1] * 4, codes, targets, replicates=replicates)
    nobody = weighted_share([0] * 4, codes, targets, replicates=replicates)
    assert (every.value, every.high) == (1, 1) and 0.3 < every.low < 0.6
    assert (nobody.value, nobody.low) == (0, 0)
    assert nobody.high == pytest.approx(1 - every.low)
    assert (every.unweighted_low, every.unweighted_high) == (pytest.approx(0.5101, abs=1e-4), 1)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: rake([[0, 1]], [[1, 1, 1]]), "nobody_in_category"),
        (lambda: rake([[0, 2]], [[1, 1]]), "code_out_of_range"),
        (lambda: rake([[0.5, 1]], [[1, 1]]), "code_out_of_range"),
        (lambda: rake([[0, 1]], [[0, 0]]), "no_residents"),
        (lambda: rake([[0, 1], [0]], [[1, 1], [1]]), "table_empty"),
        (lambda: rake([], []), "tables_do_not_match"),
        (lambda: rake([[0, 1]], [[1, 1]], base=[1]), "tables_do_not_match"),
        (lambda: rake([[0, 1]], [[1, 1]], base=[0, 0]), "nothing_to_divide_by"),
        (lambda: rake([[0, 1]], [[1, 1]], limits=(2, 3)), "limits_upside_down"),
        (lambda: weighted_share([2, 1], [[0, 1]], [[1, 1]]), "not_zero_or_one"),
        (lambda: weighted_share([1], [[0, 1]], [[1, 1]]), "tables_do_not_match"),
        (lambda: weighted_share([1, 0], [[0, 1]], [[1, 1]], replicates=-5), "rule_unknown_setting"),
        (lambda: weighted_share([1, 0], [[0, 1]], [[1, 1]], replicates=1), "rule_unknown_setting"),
        (lambda: weighted_share([1, 0], [[0, 1]], [[1, 1]], seed=-1), "rule_unknown_setting"),
        (lambda: effective_size([0, 0]), "nothing_to_divide_by"),
    ],
)
def test_bad_tables_are_refused(call, code):
    with pytest.raises(MethodError, match=code):
        call()
