"""Participation: by hand, at the edges, and as properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.errors import MethodError
from hearth.methods.parity import participation, wilson

groups = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 5000)), min_size=1, max_size=8)


def test_parity_is_one_when_shares_agree():
    first, second = participation([10, 30], [100, 300])

    assert first.ratio == second.ratio == 1
    assert first.short == 0


def test_a_group_nobody_heard_is_missing_when_several_were_expected():
    assert participation([0, 50], [10, 90])[0].verdict == "missing"


def test_nobody_heard_of_a_tiny_group_is_not_called_missing():
    assert participation([0, 50], [1, 999])[0].verdict == "unsure"


def test_without_any_voice_nothing_is_said():
    assert [row.verdict for row in participation([0, 0], [10, 90])] == ["unsure", "unsure"]


def test_unknown_members_widen_the_bounds_and_never_the_ratio():
    plain = participation([10, 10], [50, 50])[0]
    unsure = participation([10, 10], [50, 50], unknown=20)[0]

    assert unsure.ratio == plain.ratio
    assert (unsure.least, unsure.most) == (0.5, 1.5)


def test_a_group_without_residents_has_no_ratio():
    row = participation([3, 10], [0, 90])[0]

    assert (row.ratio, row.verdict) == (None, "over")


@pytest.mark.parametrize(
    ("counted", "residents", "code"),
    [
        ([1], [1, 2], "groups_do_not_match"),
        ([-1], [1], "counts_below_zero"),
        ([1, 1], [0, 0], "no_residents"),
    ],
)
def test_bad_tables_are_refused(counted, residents, code):
    with pytest.raises(MethodError, match=code):
        participation(counted, residents)


@pytest.mark.parametrize("confidence", [-1, 0, 1, 2, float("nan")])
def test_a_confidence_that_is_none_is_refused(confidence):
    with pytest.raises(MethodError, match="confidence_out_of_range"):
        wilson(1, 2, confidence=confidence)
    with pytest.raises(MethodError, match="confidence_out_of_range"):
        participation([1, 2], [3, 4], confidence=confidence)


@given(groups, st.integers(0, 50))
def test_the_ratio_lies_in_its_interval_and_short_is_the_least_that_balances(table, unknown):
    counted, residents = zip(*table, strict=True)
    if not sum(residents):
        return
    known, everybody = sum(counted), sum(residents)
    for row in participation(counted, residents, unknown=unknown):
        if row.ratio is not None:
            assert row.low - 1e-9 <= row.ratio <= row.high + 1e-9
            assert row.least - 1e-9 <= row.most
        if row.short and row.residents < everybody:
            x, n = row.short, row.counted
            assert (n + x) * everybody >= row.residents * (known + x)
            assert (n + x - 1) * everybody < row.residents * (known + x - 1)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_holds_the_share(a, b):
    low, high = wilson(min(a, b), max(a, b))

    assert 0 <= low <= high <= 1
    if max(a, b):
        assert low <= min(a, b) / max(a, b) <= high
