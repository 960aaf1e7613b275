"""Changes: by hand, against slow sums, at their edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.errors import MethodError
from hearth.methods.outcomes import interrupted_series, paired_means, paired_shares

cells = st.tuples(*[st.integers(0, 60)] * 4).filter(any)


def slow_newey_west(design, errors, lag):
    """The double sum over pairs of moments, written out."""
    n, k = design.shape
    middle = np.zeros((k, k))
    for i in range(n):
        for j in range(n):
            weight = max(0.0, 1 - abs(i - j) / (lag + 1))
            middle += weight * errors[i] * errors[j] * np.outer(design[i], design[j])
    bread = np.linalg.inv(design.T @ design)
    return bread @ middle @ bread * n / (n - k)


def test_a_series_without_noise_gives_back_its_lines():
    time = np.arange(20)
    values = 3 + 0.5 * time + (time >= 12) * (4 + 2.0 * (time - 12))
    found = interrupted_series(values, start=12)
    assert found.level_change.value == pytest.approx(4)
    assert found.slope_change.value == pytest.approx(2)
    assert found.effect_at_end.value == pytest.approx(4 + 2 * 7)
    np.testing.assert_allclose(found.without, 3 + 0.5 * time)


def test_errors_that_hang_together_are_those_of_the_slow_sum():
    values = 5 + np.cumsum(np.random.default_rng(3).normal(size=40))
    found = interrupted_series(values, start=25, season=12)
    t = np.arange(40.0)
    after = t >= 25
    wave = 2 * np.pi * t / 12
    design = np.column_stack([np.ones(40), t, after, after * (t - 25), np.sin(wave), np.cos(wave)])
    spread = slow_newey_west(design, values - np.array(found.fitted), found.lag)
    half = found.level_change.high - found.level_change.value
    assert found.lag == 3
    assert half == pytest.approx(2.0322445093177186 * spread[2, 2] ** 0.5)  # Student, 34 degrees


def test_a_season_is_taken_out():
    t = np.arange(48)
    values = 10 + 3 * np.sin(2 * np.pi * t / 12) + 2.0 * (t >= 24)
    found = interrupted_series(values, start=24, season=12)
    assert found.level_change.value == pytest.approx(2)


@given(cells)
def test_turning_the_times_round_turns_the_change_round(counts):
    both, before, after, neither = counts
    there = paired_shares(both, before, after, neither)
    back = paired_shares(both, after, before, neither)
    assert there.change.value == -back.change.value
    assert there.change.low == pytest.approx(-back.change.high)
    assert there.change.low <= there.change.value <= there.change.high
    assert there.chance == back.chance


def test_nobody_changing_is_no_sign_of_change():
    found = paired_shares(10, 0, 0, 10)
    assert (found.change.value, found.chance) == (0, 1)
    assert found.change.low < 0 < found.change.high


def test_six_changers_of_one_kind_have_a_chance_of_two_in_sixty_four():
    assert paired_shares(4, 0, 6, 0).chance == 2 / 64


def test_chance_is_told_of_any_number_of_changers():
    few, many = paired_shares(0, 500, 560, 0), paired_shares(0, 10**12, 10**12 + 10**7, 0)
    assert 0.05 < few.chance < 0.1
    assert 0 < many.chance < 1e-11


def test_paired_means_ignore_how_far_people_differ():
    found = paired_means([10, 500, 70], [11, 501, 71])
    assert (found.change.low, found.change.value, found.change.high) == (1, 1, 1)


def test_before_and_after_have_limits_of_their_own():
    found = paired_means([10, 500, 70], [11, 501, 71])
    assert found.before.value == pytest.approx(580 / 3)
    assert found.before.low < found.before.value < found.before.high
    assert found.after.high - found.before.high == pytest.approx(1)


def test_rounding_is_no_change():
    found = interrupted_series([0.1 * k for k in range(12)], start=5)
    for figure in (found.level_change, found.slope_change, found.average_effect):
        assert (figure.low, figure.value, figure.high) == (0, 0, 0)
    assert found.durbin_watson == 2
    assert interrupted_series([5] * 12, start=5).slope_before.value == 0


def test_what_varies_may_be_small_beside_the_level():
    values = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7.0])
    small, high = (interrupted_series(values + level, start=6) for level in (0, 9e14))
    assert high.level_change.value == pytest.approx(small.level_change.value, abs=1e-9)
    assert high.slope_change.low == pytest.approx(small.slope_change.low, abs=1e-9)
    np.testing.assert_allclose(high.fitted - 9e14, small.fitted, atol=0.2)


def test_the_reference_in_r_gives_the_same_limits():
    # sandwich 3.0-2: NeweyWest(lm(y ~ t + after + since), lag = 2, prewhite = FALSE, adjust = TRUE)
    values = [8, 12, 9, 11, 14, 10, 13, 19, 17, 21, 18, 24, 22, 27]
    found = interrupted_series(values, start=7, lag=2)
    for figure, value, half in (
        (found.slope_before, 4 / 7, 0.406948860785989),
        (found.level_change, 109 / 28, 3.214912555080513),
        (found.slope_change, 3 / 4, 0.6187214913888136),
        (found.effect_at_end, 235 / 28, 4.472094706737483),
    ):
        assert figure.value == pytest.approx(value, rel=1e-12)
        assert figure.high - figure.value == pytest.approx(half, rel=1e-12)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: interrupted_series([1] * 12, start=5, season=1), "rule_unknown_setting"),
        (lambda: interrupted_series([1] * 12, start=5, season=-12), "rule_unknown_setting"),
        (lambda: interrupted_series([1] * 12, start=5, lag=-1), "rule_unknown_setting"),
        (lambda: interrupted_series([1, 2, 3, 4, 5, 6, 7], start=2), "too_few_points"),
        (lambda: interrupted_series([1, 2, 3, 4, 5, 6, 7], start=7), "phase_out_of_range"),
        (lambda: paired_means([1, 2], [1]), "tables_do_not_match"),
        (lambda: paired_means([1], [1]), "too_few_points"),
        (lambda: paired_shares(0, 0, 0, 0), "too_few_points"),
        (lambda: paired_shares(0, -1, 0, 0), "number_too_small"),
    ],
)
def test_bad_measurements_are_refused(call, code):
    with pytest.raises(MethodError, match=code):
        call()
