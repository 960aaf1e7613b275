"""Figures by hand, at their edges, against slow sums, and as properties."""

import os
import subprocess
import sys
from fractions import Fraction
from math import exp, factorial, fsum
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods import outcomes
from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import tally, total

counts = st.integers(0, 400)
SOURCE = str(Path(outcomes.__file__).parents[3])


def poisson_at_most(k, mean):
    return exp(-mean) * float(
        sum(Fraction(mean).limit_denominator(10**9) ** i / factorial(i) for i in range(k + 1))
    )


@given(st.lists(st.floats(-1e9, 1e9).map(lambda one: round(one, 6)), max_size=40), st.randoms())
def test_a_sum_is_rounded_once_whatever_the_order(values, dice):
    wanted = fsum(values)
    assert float(total(values)) == pytest.approx(wanted, rel=1e-15, abs=1e-12)
    dice.shuffle(values)
    assert float(total(values)) == pytest.approx(wanted, rel=1e-15, abs=1e-12)


def test_a_sum_keeps_what_plain_addition_loses():
    values = np.array([[1e15, 0.125, -1e15], [0.1, 0.2, 0.3]])
    assert total(values).tolist() == [0.125, fsum([0.1, 0.2, 0.3])]
    assert total(values.T, axis=0).tolist() == [0.125, 0.6]
    assert tally(np.array([1.0, 2.0])) == 3 and tally(np.array([0.1, 0.2, 0.3])) == 0.6
    assert np.isnan(total([np.nan, 1])) and total([np.inf, 1]) == np.inf and total([]) == 0


def test_rates_of_many_areas_are_those_of_each_alone():
    rng = np.random.default_rng(3)
    people = rng.integers(1, 900, (2_500, 4)).astype(float)
    events, standard = rng.poisson(people / 9), people[::-1] + 1
    whole = outcomes.directly_standardised(events, people, standard)
    for at in (0, 1, 2_047, 2_048, 2_499):
        alone = outcomes.directly_standardised(events[at], people[at], standard[at])
        for part in ("value", "low", "high"):
            found = getattr(whole.rate, part)[at], getattr(alone.rate, part)[0]
            assert np.array_equal(*found, equal_nan=True)


@given(counts, counts)
def test_a_share_lies_in_its_interval_and_mirrors(a, b):
    x, n = min(a, b), max(a, b)
    here, there = outcomes.proportion(x, n), outcomes.proportion(n - x, n)
    assert 0 <= here.low <= here.high <= 1
    if n:
        assert here.low <= here.value <= here.high
        assert float(here.low) == pytest.approx(1 - float(there.high), abs=1e-12)


@given(st.integers(0, 30))
def test_exact_limits_leave_half_the_rest_on_either_side(events):
    low, high = (float(one) for one in outcomes.exact_limits(events))
    assert poisson_at_most(events, high) == pytest.approx(0.025, rel=1e-6)
    if events:
        assert 1 - poisson_at_most(events - 1, low) == pytest.approx(0.025, rel=1e-6)


@given(st.integers(10, 100_000))
def test_byar_is_close_to_exact_from_ten_on(events):
    near, exact = outcomes.byar_limits(events), outcomes.exact_limits(events)
    assert [float(one) for one in near] == pytest.approx([float(one) for one in exact], rel=0.005)


@given(st.lists(st.tuples(counts, st.integers(1, 5000), st.integers(1, 900)), min_size=1))
def test_the_direct_rate_is_the_weighted_mean_and_ignores_the_order_of_bands(bands):
    events, people, standard = (np.array(part) for part in zip(*bands, strict=True))
    found = outcomes.directly_standardised(events, people, standard, multiplier=1)
    turned = outcomes.directly_standardised(
        events[::-1], people[::-1], standard[::-1], multiplier=1
    )
    if events.sum() < 10:
        assert found.withheld[0] == "fewer_than_10_events" and np.isnan(found.rate.value[0])
        return
    slow = sum(Fraction(int(w) * int(x), int(n)) for x, n, w in bands) / int(standard.sum())
    assert found.rate.value[0] == pytest.approx(float(slow), rel=1e-14)
    assert found.rate.value[0] == turned.rate.value[0]
    assert found.rate.low[0] <= found.rate.value[0] <= found.rate.high[0]


def test_an_area_like_the_standard_has_its_crude_rate():
    found = outcomes.directly_standardised([20, 30], [1000, 3000], [1000, 3000])
    assert found.rate.value[0] == pytest.approx(1250)


def test_a_band_without_people_is_told_and_not_taken_for_healthy():
    found = outcomes.directly_standardised([[20, 0], [20, 5]], [[100, 0], [100, 50]], [5, 5])
    assert found.withheld.tolist() == ["band_without_people", ""]


def test_the_reference_itself_has_a_ratio_of_one():
    found = outcomes.indirectly_standardised([20, 30], [1000, 3000], [20, 30], [1000, 3000])
    assert (found.ratio.value[0], found.rate.value[0]) == (1.0, found.reference_rate)


def test_a_length_of_life_that_chance_swamps_is_left_out_and_its_limits_stay():
    found = outcomes.life_expectancy([*[1] * 19, 2], [800] * 20).years
    wide = found.high - found.low > 20
    assert np.isnan(found.value[wide]).all() and np.isfinite(found.value[~wide]).all()
    assert wide[0, -1] and np.isfinite(found.low).all()


def test_life_tables_are_withheld_with_their_reasons():
    people = np.full((4, 20), 1000.0)
    deaths = np.tile(np.r_[np.full(19, 5.0), 200.0], (4, 1))
    people[0] = 10
    deaths[0] = 1
    deaths[1, -1] = 0
    people[2, 4], deaths[2, 4] = 0, 0
    found = outcomes.life_expectancy(deaths, people)
    assert found.withheld.tolist() == [
        "too_few_people",
        "no_deaths_in_last_band",
        "band_without_people",
        "",
    ]
    assert np.isnan(found.years.value[:3]).all() and np.isfinite(found.years.value[3]).all()


@given(st.integers(0, 19))
def test_fewer_deaths_never_shorten_a_life(band):
    people, deaths = np.full(20, 5000.0), np.r_[np.full(19, 20.0), 900.0]
    fewer = deaths.copy()
    fewer[band] -= 10
    before, after = (outcomes.life_expectancy(d, people).years.value[0, 0] for d in (deaths, fewer))
    assert after >= before


@given(st.floats(0.01, 500))
def test_a_poisson_funnel_holds_what_chance_gives(expected):
    found = outcomes.funnel_limits([expected], baseline=1, kind="ratio")
    low, high = (round(float(part[0]) * expected) for part in (found.inner_low, found.inner_high))
    if expected < 100:
        assert low == 0 or poisson_at_most(low - 1, expected) < 0.025 + 1e-9
        assert poisson_at_most(high, expected) >= 0.975 - 1e-9
    assert low <= expected <= high + 1


def test_equal_values_share_a_group_whatever_their_order():
    assert outcomes.quantile_groups([1, 2, 2, 2, 3, 4], groups=3).tolist() == [1, 1, 1, 1, 3, 3]


def test_a_funnel_of_rates_marks_the_odd_one_out():
    found = outcomes.funnel_points([10, 11, 40], [1000, 1000, 1000], kind="rate", baseline=0.01)
    assert found.place.tolist() == [0, 0, 2]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: outcomes.proportion([3], [2]), "more_successes_than_trials"),
        (lambda: outcomes.proportion([1, 2], [3]), "tables_do_not_match"),
        (lambda: outcomes.rate([float("nan")], [2]), "not_a_number"),
        (lambda: outcomes.rate([-1], [2]), "number_too_small"),
        (lambda: outcomes.rate([1], [2], confidence=95), "confidence_out_of_range"),
        (lambda: outcomes.mean([]), "too_few_points"),
        (lambda: outcomes.mean(["x"]), "not_a_number"),
        (lambda: outcomes.directly_standardised([1], [2], [0]), "no_standard_population"),
        (lambda: outcomes.indirectly_standardised([1], [2], [1], [0]), "band_without_people"),
        (lambda: outcomes.life_expectancy([1, 2], [9, 9], ages=(0, 0)), "bands_not_rising"),
        (lambda: outcomes.funnel_limits([5], baseline=2), "baseline_out_of_range"),
        (lambda: outcomes.funnel_limits([5], baseline=1, kind="x"), "rule_unknown_setting"),
        (lambda: outcomes.funnel_points([5], [0]), "nothing_to_divide_by"),
        (lambda: outcomes.repeated_events([1], [5], [2], bands=2), "code_out_of_range"),
        (lambda: outcomes.repeated_events([1], [5], [0.5], bands=2), "code_out_of_range"),
    ],
)
def test_bad_tables_are_refused(call, code):
    with pytest.raises(MethodError, match=code):
        call()


def test_inputs_stay_as_they_were_and_results_cannot_be_changed():
    events, people = np.array([3.0, 4.0]), np.array([10.0, 10.0])
    found = outcomes.rate(events, people)
    with pytest.raises(ValueError, match="read-only"):
        found.value[0] = 0
    assert events.tolist() == [3, 4] and events.flags.writeable


@pytest.mark.parametrize("size", [9e8, 2e9, 1e12, 1e15])
def test_a_funnel_of_counts_closes_evenly_however_large_the_place(size):
    found = outcomes.funnel_limits([size], baseline=1, kind="ratio")
    half = outcomes.normal_point(0.95) / size**0.5
    assert float(found.inner_low[0]) == pytest.approx(1 - half, abs=2 / size + 1e-15)
    assert float(found.inner_high[0]) == pytest.approx(1 + half, abs=2 / size + 1e-15)
    judged = outcomes.funnel_points([size - size**0.5 * 4, size], [size] * 2, kind="ratio")
    assert judged.place.tolist() == [-2, 0]


def test_more_than_there_are_is_told_in_whole_numbers():
    with pytest.raises(MethodError) as told:
        outcomes.proportion([1, 11], [10, 10])
    assert (told.value.facts["successes"], told.value.facts["at"]) == ("11", 1)


@pytest.mark.parametrize("name", ["inequality", "outcomes", "representation"])
def test_importing_a_method_waits_for_no_slow_library(name):
    script = (
        f"import sys, hearth.methods.{name}; "
        "print([one for one in ('optimize', 'sparse', 'special', 'stats') if f'scipy.{one}' in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=dict(os.environ, PYTHONPATH=SOURCE), capture_output=True
    )
    assert done.stdout.strip() == b"[]", done.stderr.decode()
