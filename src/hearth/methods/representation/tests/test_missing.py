"""Bounds, evenness, quotas and mending: by hand, against brute force, at their edges."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from hearth.methods.errors import MethodError
from hearth.methods.representation import (
    bounds,
    mend,
    needed_for_ratio,
    quotas,
    r_indicator,
    unheard,
)

groups = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 900)), min_size=1, max_size=6
).filter(lambda rows: sum(live for _, live in rows) > 0)


def test_a_group_may_be_under_heard_whatever_the_unknown_are():
    few, many = bounds([5, 95], [50, 50], unknown=10), bounds([5, 95], [50, 50], unknown=200)
    assert few[0].certain == "under" and many[0].certain == "open"
    assert many[0].unknown_share == pytest.approx(2 / 3)


@given(groups, st.integers(0, 60))
def test_bounds_hold_every_way_to_place_the_unknown(rows, unknown):
    counted, residents = zip(*rows, strict=True)
    total = sum(counted) + unknown
    for row, n, live in zip(
        bounds(counted, residents, unknown=unknown), counted, residents, strict=True
    ):
        if row.low is not None:
            for of_it in (0, unknown // 2, unknown):
                ratio = (n + of_it) / total / (live / sum(residents))
                assert row.low - 1e-9 <= ratio <= row.high + 1e-9


def test_corners_that_were_planted_are_found_and_chance_is_not_called_a_corner():
    rng, hits, false, named = np.random.default_rng(1), 0, 0, 0
    residents = rng.integers(200, 2000, 80)
    planted = np.arange(0, 80, 10)
    chance = residents / residents.sum()
    thinned = chance.copy()
    thinned[planted] *= 0.25
    for _ in range(20):
        found = unheard(rng.multinomial(6000, thinned / thinned.sum()), residents).cells
        hits += np.isin(planted, found).sum()
        false += (~np.isin(found, planted)).sum()
        named += len(found)
        assert len(unheard(rng.multinomial(6000, chance), residents).cells) <= 2
    assert hits >= 0.9 * 20 * len(planted) and false <= 0.15 * named


def test_equal_chances_are_even():
    found = r_indicator([10, 20, 30], [100, 200, 300])
    assert (found.indicator, found.variation) == (1.0, 0.0) and found.low < 1


@given(groups.filter(lambda rows: all(n <= live for n, live in rows)))
def test_parts_of_evenness_add_up_to_the_variation(rows):
    counted, residents = zip(*rows, strict=True)
    found = r_indicator(counted, residents)
    assert found.low - 1e-9 <= found.indicator <= found.high + 1e-9
    assert np.sqrt((found.parts**2).sum()) == pytest.approx(found.variation, abs=1e-9)
    assert found.variation_low <= found.variation <= found.variation_high
    assert found.adjusted <= found.variation + 1e-12


@given(groups, st.integers(0, 120))
def test_quotas_add_up_and_stay_near_their_claim(rows, total):
    counted, residents = zip(*rows, strict=True)
    found = quotas(counted, residents, total=total)
    assert sum(one.quota for one in found) == total
    for one, live in zip(found, residents, strict=True):
        assert abs(one.quota - total * live / sum(residents)) < len(rows)
        assert one.quota - one.counted == one.needed - one.spare


def test_quotas_tell_of_a_tie():
    found = quotas([0, 0], [50, 50], total=3)
    assert [one.quota for one in found] == [2, 1] and all(one.tied for one in found)
    assert not any(one.tied for one in quotas([0, 0], [50, 50], total=4))


@given(groups, st.sampled_from([0.5, 0.8, 0.9]))
@settings(max_examples=50, deadline=None)
def test_what_is_needed_brings_every_group_there(rows, ratio):
    counted, residents = zip(*rows, strict=True)
    more = needed_for_ratio(counted, residents, ratio=ratio)
    size = sum(counted) + sum(more)
    for n, x, live in zip(counted, more, residents, strict=True):
        assert (n + x) * sum(residents) >= ratio * live * size * (1 - 1e-12)


def test_no_smaller_number_would_do():
    counted, residents, best = [1, 9, 3], [40, 40, 20], None
    for total in range(40):
        for first in range(total + 1):
            for second in range(total - first + 1):
                grown = [1 + first, 9 + second, 3 + total - first - second]
                if all(
                    g * 100 * 10 >= 8 * r * sum(grown)
                    for g, r in zip(grown, residents, strict=True)
                ):
                    best = best if best is not None else total
    assert sum(needed_for_ratio(counted, residents, ratio=0.8)) == best


def flow(short_cells, short_groups, member):
    """The most that may go from groups to cells, as a plain linear programme."""
    groups, cells = member.shape
    rows = np.zeros((groups + cells, groups * cells))
    for g in range(groups):
        for c in range(cells):
            rows[g, g * cells + c] = rows[groups + c, g * cells + c] = 1
    ways = member.reshape(-1).astype(float)
    limits = np.r_[short_groups, short_cells]
    found = linprog(-ways, A_ub=rows, b_ub=limits, bounds=[(0, w * 1e9) for w in ways])
    return -found.fun


def brute_mend(counted, residents, codes, share):
    """Every set of groups, smallest first."""
    away = residents * counted.sum() / residents.sum() - counted
    names = [(d, k) for d, code in enumerate(codes) for k in sorted(set(code))]
    short = {(d, k): max(away[codes[d] == k].sum(), 0) for d, k in names}
    member = {(d, k): codes[d] == k for d, k in names}

    def mended(chosen):
        if not chosen:
            return 0.0
        return flow(
            np.maximum(away, 0),
            [short[group] for group in chosen],
            np.array([member[group] for group in chosen]),
        )

    mendable = mended(names)
    for size in range(len(names) + 1):
        best = max(mended(chosen) for chosen in combinations(names, size))
        if best >= share * mendable - 1e-7:
            return size, best, mendable
    raise AssertionError


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_no_smaller_set_mends_as_much(seed):
    rng = np.random.default_rng(seed)
    codes = [np.repeat(np.arange(3), 4), np.tile(np.arange(4), 3)]
    counted, residents = rng.integers(0, 30, 12), rng.integers(1, 900, 12)
    found = mend(counted, residents, codes, share=0.8)
    size, most, mendable = brute_mend(counted, residents, codes, 0.8)
    assert (len(found.groups), found.mended) == (size, pytest.approx(most, abs=1e-6))
    assert found.mendable == pytest.approx(mendable, abs=1e-6)
    assert found.share >= 0.8 - 1e-9


def test_a_large_group_that_is_heard_as_its_share_is_no_cure():
    counted = [0, 0, 40, 40, 40, 40]
    found = mend(counted, [10] * 6, [[0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 1]])
    assert found.groups == ((0, 0),) and found.unique


def test_corners_of_groups_that_are_well_heard_cannot_be_mended_by_groups():
    found = mend([0, 20, 20, 0], [10, 10, 10, 10], [[0, 0, 1, 1], [0, 1, 0, 1]])
    assert (found.groups, found.missing, found.mendable) == ((), 20, 0)


def test_two_sets_that_mend_alike_are_told():
    found = mend([0, 0, 40, 40], [10, 10, 10, 10], [[0, 0, 1, 1], [0, 0, 1, 1]])
    assert found.groups == ((0, 0),) and not found.unique


def test_where_nothing_is_missing_nothing_needs_mending():
    assert mend([5, 5], [10, 10], [[0, 1]]).groups == ()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: bounds([1], [0]), "no_residents"),
        (lambda: unheard([1], [0]), "no_residents"),
        (lambda: unheard([1.5], [2]), "not_whole"),
        (lambda: r_indicator([3], [2]), "more_successes_than_trials"),
        (lambda: quotas([1], [1, 2], total=3), "groups_do_not_match"),
        (lambda: quotas([1], [1], total=-3), "counts_below_zero"),
        (lambda: needed_for_ratio([1], [1], ratio=1), "ratio_out_of_range"),
        (lambda: mend([1], [1], [[0, 1]]), "tables_do_not_match"),
        (lambda: mend([1], [1], [[0]], share=0), "ratio_out_of_range"),
        (lambda: mend([0, 3], [5, 5], [[0.5, 1.2]]), "code_out_of_range"),
    ],
)
def test_bad_tables_are_refused(call, code):
    with pytest.raises(MethodError, match=code):
        call()


def test_what_a_corner_misses_has_limits():
    found = unheard([2, 50, 48], [100, 100, 100])
    assert found.cells.tolist() == [0]
    assert 0 < found.low[0] < found.missing[0] < found.high[0] < 100 / 3
    wide = unheard([2, 50, 48], [100, 100, 100], confidence=0.998)
    assert wide.low[0] < found.low[0] and wide.high[0] > found.high[0]


def test_corners_of_the_largest_tables_are_judged_too():
    many = 900_000_000_000_000
    assert unheard([many, 10], [many, many]).cells.tolist() == [1]
    assert unheard([many, many], [many, many]).cells.tolist() == []


def test_nobody_heard_of_a_group_leaves_its_evenness_uncertain():
    found = r_indicator([0, 10], [500, 500])
    assert found.variation_low < found.variation < found.variation_high
    assert found.low < found.indicator < found.high
    assert found.adjusted == pytest.approx((0.01**2 - 0.25 * 0.02 * 0.98 / 500) ** 0.5 / 0.01)
    nobody = r_indicator([0, 0], [500, 500])
    assert nobody.low < nobody.indicator == nobody.high == 1
