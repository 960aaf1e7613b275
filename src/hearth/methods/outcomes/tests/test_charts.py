"""Charts against the NHS reference, by hand and at their edges."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.errors import MethodError
from hearth.methods.outcomes import run_chart, xmr
from hearth.methods.outcomes.tests.tables import column, read

CAUSES = {
    "Common Cause": "",
    "Above UCL": "above_limits",
    "Below LCL": "below_limits",
    "2 in 3 Above CL": "near_high",
    "2 in 3 Below CL": "near_low",
    "7 Points Above CL": "high_run",
    "7 Points Below CL": "low_run",
    "7 Point Trend (Increasing)": "rising",
    "7 Point Trend (Decreasing)": "falling",
}
series = st.lists(st.floats(-50, 50).map(lambda v: round(v, 1)), min_size=8, max_size=40)


def kind_of(published):
    return published.replace("special_cause_", "").replace("neutral_", "")


def published():
    by_series = defaultdict(list)
    for row in read("nhsr_ptd_points.csv", folder="spc"):
        by_series[row["series"]].append(row)
    summaries = {row["series"]: row for row in read("nhsr_ptd_summary.csv", folder="spc")}
    assert len(by_series) == 200
    for name, rows in by_series.items():
        first = rows[0]
        chart = xmr(
            column(rows, "y"),
            fix_after=None if first["fix"] == "NA" else int(first["fix"]),
            screen_outliers=first["screen_outliers"] == "TRUE",
            direction=first["direction"],
            target=None if first["target"] == "NA" else float(first["target"]),
        )
        yield rows, summaries[name], chart


@pytest.mark.real_data
def test_every_point_of_the_reference_is_judged_alike():
    for rows, summary, chart in published():
        for mine, name in ((chart.mean, "mean"), (chart.low, "lpl"), (chart.high, "upl")):
            np.testing.assert_allclose(mine, column(rows, name), rtol=0, atol=1e-9)
        assert chart.cause.tolist() == [CAUSES[row["special_cause_type"]] for row in rows]
        assert chart.kind.tolist() == [kind_of(row["point_type"]) for row in rows]
        assert chart.variation == kind_of(summary["variation_type"])
        assert chart.assurance == summary["assurance_type"].replace("consistent_", "").replace(
            "NA", ""
        ).replace("infail", "fail")


@given(series, st.floats(1, 9), st.floats(-90, 90))
def test_a_chart_turns_over_with_its_values(values, factor, shift):
    plain, turned = xmr(values), xmr([-v for v in values])
    names = {"": "", "above_limits": "below_limits", "rising": "falling"}
    names |= {"near_high": "near_low", "high_run": "low_run"}
    names |= {after: before for before, after in names.items()}
    assert [names[c] for c in plain.cause] == turned.cause.tolist()


def test_the_same_value_always_has_no_limits_and_no_cause():
    chart = xmr([5.0] * 9)
    assert np.isnan(chart.low).all() and set(chart.cause) == {""}


def test_a_new_phase_has_limits_of_its_own():
    values = [1, 2, 1, 2, 1, 2, 11, 12, 11, 12, 11, 12]
    chart = xmr(values, rebase=[6])
    assert (chart.mean[0], chart.mean[-1]) == (1.5, 11.5) and set(chart.cause) == {""}
    assert set(xmr(values, fix_after=6).cause[6:]) == {"above_limits"}


def test_seven_rising_points_are_a_trend_and_six_are_not():
    noise = [20, 0, 20, 0, 20, 0, 20, 0, 20, 0]
    assert "rising" in xmr([*noise, 7, 8, 9, 10, 11, 12, 13]).cause
    assert "rising" not in xmr([*noise, 7, 8, 9, 10, 11, 7, 13]).cause


def test_a_run_chart_leaves_points_on_the_median_out():
    chart = run_chart([1, 3, 2, 1, 3, 1, 3, 2, 1, 3, 1, 3])
    assert (chart.median, chart.useful_points, chart.longest_run, chart.signal) == (2, 10, 1, "")


@pytest.mark.parametrize(("points", "longest", "fewest"), [(10, 6, 2), (20, 7, 6), (24, 8, 8)])
def test_the_limits_of_runs_are_those_published(points, longest, fewest):
    chart = run_chart([0, 1] * (points // 2))
    assert (chart.longest_by_chance, chart.fewest_by_chance) == (longest, fewest)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: xmr([1]), "too_few_points"),
        (lambda: xmr([1, 2, 3], fix_after=0), "too_few_points"),
        (lambda: run_chart([1, 2] * 9, fix_after=-3), "too_few_points"),
        (lambda: xmr([1, 2], direction="up"), "rule_unknown_setting"),
        (lambda: xmr([1, 2], rebase=[2]), "phase_out_of_range"),
        (lambda: run_chart([1] * 30), "too_few_points"),
    ],
)
def test_bad_series_are_refused(call, code):
    with pytest.raises(MethodError, match=code):
        call()


def test_a_series_that_never_varies_promises_nothing_of_its_target():
    chart = xmr([5] * 12, direction="decrease", target=12)
    assert np.isnan(chart.low).all() and chart.assurance == ""
