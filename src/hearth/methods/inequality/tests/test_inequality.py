"""Indices by hand, against slow sums and random draws with a seed, and as properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.errors import MethodError
from hearth.methods.inequality import (
    concentration_index,
    gap_of_estimates,
    gap_of_rates,
    gap_of_shares,
    slope_index,
)
from hearth.methods.outcomes import exact_limits, rate

people = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 6)), min_size=4, max_size=25).filter(
    lambda rows: any(outcome for outcome, _ in rows)
)
trials = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda t: (min(t), max(t)))
PEOPLE, SHARES = [600, 800, 950, 700, 500], np.array([0.22, 0.2, 0.15, 0.12, 0.08])
ERRORS = np.array([0.1, 0.09, 0.1, 0.13, 0.18])


def logit(share):
    return np.log(share / (1 - share))


def limits(transform):
    low, high = (
        1 / (1 + np.exp(-(logit(SHARES) + side * 1.959963984540054 * ERRORS))) for side in (-1, 1)
    )
    return slope_index(SHARES, PEOPLE, kind="proportion", low=low, high=high, transform=transform)


@pytest.mark.parametrize("transform", [False, True])
def test_limits_are_those_of_half_a_million_draws(transform):
    found = limits(transform)
    rng = np.random.default_rng(5)
    drawn = logit(SHARES) + ERRORS * rng.normal(size=(500_000, 5))
    if not transform:
        drawn = 1 / (1 + np.exp(-drawn))
    weight = np.array(PEOPLE) / sum(PEOPLE)
    rank = np.cumsum(weight) - weight / 2
    slope, start = np.polyfit(rank, drawn.T, 1, w=np.sqrt(weight))
    ends = [start, start + slope]
    if transform:  # around the middle, whose height is taken as known
        height = np.mean(start + slope / 2)
        ends = [1 / (1 + np.exp(-(height + side * slope / 2))) for side in (-1, 1)]
    for part, figure in ((found.slope, ends[1] - ends[0]), (found.relative, ends[1] / ends[0])):
        low, high = np.quantile(figure, [0.025, 0.975])
        assert part.low[0] == pytest.approx(low, abs=0.012 * (high - low))
        assert part.high[0] == pytest.approx(high, abs=0.012 * (high - low))


def test_limits_of_few_events_hold_too_and_turn_round():
    """Rates of ten to thirty events: too skewed for moments."""
    centre, spread = np.log([20.0, 17, 13, 11]), np.array([0.19, 0.25, 0.29, 0.31])
    value, low, high = (np.exp(centre + side * 1.959963984540054 * spread) for side in (0, -1, 1))
    people = np.array([500, 400, 450, 300])

    def limits(turn=slice(None)):
        parts = (part[turn] for part in (value, low, high))
        given = dict(zip(("values", "low", "high"), parts, strict=True))
        return slope_index(population=people[turn], kind="rate", **given)

    found, back = limits(), limits(slice(None, None, -1))
    drawn = np.exp(centre + spread * np.random.default_rng(6).normal(size=(300_000, 4)))
    rank = np.cumsum(people / people.sum()) - people / people.sum() / 2
    slope, start = np.polyfit(rank, drawn.T, 1, w=np.sqrt(people))
    for part, figure in ((found.slope, slope), (found.relative, 1 + slope / start)):
        wanted = np.quantile(figure, [0.025, 0.975])
        near = 0.02 * (wanted[1] - wanted[0])
        np.testing.assert_allclose([part.low[0], part.high[0]], wanted, atol=near)
    assert back.slope.low[0] == pytest.approx(-found.slope.high[0])


def test_means_below_zero_have_a_slope():
    found = slope_index([-3, -1, 1], [1, 1, 1], errors=[0.1] * 3)
    assert found.slope.value[0] == pytest.approx(6)


def test_a_straight_line_gives_back_its_ends():
    found = slope_index([70, 72, 74, 76], [1, 1, 1, 1], errors=[1] * 4)
    assert float(found.intercept[0]) == pytest.approx(69)
    assert float(found.relative.value[0]) == pytest.approx(77 / 69)


def test_equal_groups_have_no_slope():
    found = slope_index([[5, 5, 5]], [1, 2, 3], errors=[0.1] * 3)
    assert found.slope.low[0] < 0 < found.slope.high[0]
    assert found.slope.value[0] == pytest.approx(0, abs=1e-12)


def test_turning_the_order_round_turns_the_slope_round():
    there = slope_index([1, 2, 4], [5, 6, 7], errors=[1, 1, 1]).slope
    back = slope_index([4, 2, 1], [7, 6, 5], errors=[1, 1, 1]).slope
    assert float(there.value[0]) == pytest.approx(-float(back.value[0]))
    assert float(there.low[0]) == pytest.approx(-float(back.high[0]))


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, two = (concentration_index(*zip(*order, strict=True)) for order in (rows, shuffled))
    assert one == two


@given(people)
def test_the_index_is_the_mean_over_all_pairs(rows):
    outcome, rank = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
    pairs = (outcome[:, None] - outcome) * np.sign(rank[:, None] - rank)
    slow = pairs.mean() / (2 * outcome.mean())
    assert concentration_index(outcome, rank).index == pytest.approx(slow, abs=1e-12)


def test_groups_stand_for_their_people():
    one_by_one = concentration_index([1] * 3 + [4] * 5, [1] * 3 + [2] * 5)
    grouped = concentration_index([1, 4, 4], [1, 2, 2], weights=[3, 2, 3], grouped=True)
    assert grouped.index == pytest.approx(one_by_one.index, abs=1e-12)


def test_an_outcome_that_all_share_is_not_concentrated():
    assert concentration_index([2, 2, 2, 2], [1, 2, 3, 4]).index == pytest.approx(0, abs=1e-12)
    assert concentration_index([1, 2, 3, 4], [5, 5, 5, 5]).index == 0


@given(trials, trials)
def test_gaps_of_shares_turn_round(one, two):
    there, back = gap_of_shares(*one_pair(one), *two), gap_of_shares(*one_pair(two), *one)
    assert there.difference.low[0] == pytest.approx(-back.difference.high[0], abs=1e-9)
    if one[0] and two[0]:
        assert there.ratio.low[0] <= there.ratio.value[0] * (1 + 1e-9)
        assert there.ratio.low[0] == pytest.approx(1 / back.ratio.high[0], rel=1e-6)


def one_pair(pair):
    return [pair[0]], [pair[1]]


def test_gaps_of_shares_are_those_published():
    found = gap_of_shares([56, 9, 10], [70, 10, 10], [48, 3, 0], [80, 10, 10])
    assert found.difference.low.round(4).tolist() == [0.0524, 0.1705, 0.6075]
    assert found.difference.high.round(4).tolist() == [0.3339, 0.809, 1.0]


def test_a_group_against_itself_has_no_gap():
    found = gap_of_rates([12], [1000], [12], [1000])
    assert (found.difference.value[0], found.ratio.value[0]) == (0, 1)
    assert found.ratio.low[0] == pytest.approx(1 / found.ratio.high[0])


def test_the_ratio_of_a_rate_to_one_that_is_known_well_has_the_limits_of_the_count():
    found = gap_of_rates([6], [10], [10**9], [10**9])
    low, high = exact_limits(6)
    assert found.ratio.low[0] == pytest.approx(float(low) / 10, rel=1e-3)
    assert found.ratio.high[0] == pytest.approx(float(high) / 10, rel=1e-3)


def test_nothing_over_nothing_is_no_ratio():
    found = gap_of_shares([0], [10], [0], [10])
    assert np.isnan(found.ratio.value[0])
    assert (found.ratio.low[0], found.ratio.high[0]) == (0, np.inf)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: slope_index([1, 2], [1, 1], errors=[1, 1]), "too_few_points"),
        (lambda: slope_index([1, 2, 3], [1, 0, 1], errors=[1, 1, 1]), "nobody_in_a_group"),
        (lambda: slope_index([1, 2, 3], [1, 1, 1]), "limits_missing"),
        (lambda: slope_index([1, 2, 3], [1] * 3, low=[2] * 3, high=[3] * 3), "value_outside"),
        (lambda: slope_index([1, 2, 0], [1] * 3, kind="rate"), "no_place_on_scale"),
        (lambda: slope_index([1, 2, 3], [1] * 3, kind="odd"), "rule_unknown_setting"),
        (lambda: concentration_index([1, 2], [1, 2]), "too_few_points"),
        (lambda: concentration_index([0, 0, 0], [1, 2, 3]), "nothing_to_divide_by"),
        (lambda: concentration_index([2, 2, 5], [1, 2, 3], kind="wagstaff"), "baseline_out"),
        (lambda: gap_of_shares([2], [1], [1], [1]), "more_successes_than_trials"),
        (lambda: gap_of_shares([0], [0], [1], [1]), "nothing_to_divide_by"),
        (lambda: gap_of_rates([1, 2], [3, 4], [1, 2, 3], [3, 4, 5]), "tables_do_not_match"),
        (
            lambda: gap_of_estimates(rate([1], [2]), rate([1], [2], confidence=0.9)),
            "confidence_out_of_range",
        ),
    ],
)
def test_bad_tables_are_refused(call, code):
    with pytest.raises(MethodError, match=code):
        call()
