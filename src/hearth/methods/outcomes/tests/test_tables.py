"""Every reference table of public-health figures, to the last digit or within a few units of it."""

import numpy as np
import pytest

from hearth.methods import outcomes
from hearth.methods.outcomes.tests.tables import column, expect, grid, read

pytestmark = pytest.mark.real_data
LEVELS = (0.95, 0.998)


def by_level(rows, name="conf"):
    levels = column(rows, name)
    for level in np.unique(levels):
        yield float(level), [row for row, one in zip(rows, levels, strict=True) if one == level]


def test_wilson_comes_out_to_the_last_digit():
    for level, rows in by_level(read("proportion_wilson.csv")):
        found = outcomes.proportion(column(rows, "x"), column(rows, "n"), confidence=level)
        expect(found.value, column(rows, "value"), within=0)
        expect(found.low, column(rows, "lower"), within=0)
        part = column(rows, "x") < column(rows, "n")  # all of all: the table has 1.0000000000000002
        expect(found.high[part], column(rows, "upper")[part], within=0)
        assert (found.high[~part] == 1).all()


def test_rates_by_byar_come_out_to_the_last_digit_and_exact_ones_within_five_units():
    for level, rows in by_level(read("rate_byar_exact.csv")):
        found = outcomes.rate(column(rows, "x"), column(rows, "n"), confidence=level)
        expect(found.value, column(rows, "value"), within=0)
        byar = column(rows, "x") >= 10
        for mine, name in ((found.low, "lower"), (found.high, "upper")):
            expect(mine, column(rows, name), within=5)
            expect(mine[byar], column(rows, name)[byar], within=0)


def test_directly_standardised_rates_come_out():
    rows = read("dsr_input.csv")
    for level, wanted in by_level(read("dsr_expected.csv")):
        found = outcomes.directly_standardised(
            *(grid(rows, name, 19) for name in ("x", "n", "stdpop")), confidence=level
        )
        expect(found.rate.value, column(wanted, "value"), within=0)
        expect(found.rate.low, column(wanted, "lowercl"), within=2)
        expect(found.rate.high, column(wanted, "uppercl"), within=2)
        expect(found.events, column(wanted, "total_count"), within=0)


def test_standardised_rates_of_repeated_events_come_out():
    rows, wanted = read("dsr_nonindependent_input.csv"), read("dsr_nonindependent_expected.csv")
    for place, row in enumerate(wanted):
        mine = [one for one in rows if one["area"] == row["area"]]
        first = [one for one in mine if one["freq"] == "1"]
        events, squares = outcomes.repeated_events(
            column(mine, "freq"), column(mine, "persons"), column(mine, "ageband") - 1, bands=19
        )
        found = outcomes.directly_standardised(
            events, column(first, "n"), column(first, "stdpop"), squared_events=squares
        )
        for part, name in ((found.rate.value, "value"), (found.rate.high, "uppercl")):
            expect(part, [float(row[name])], within=4)
        assert place < len(wanted) and float(row["total_count"]) == found.events[0]


def test_indirectly_standardised_ratios_and_rates_come_out():
    rows = read("isr_input.csv")
    x, n, xr, nr = (grid(rows, name, 19) for name in ("x", "n", "xr", "nr"))
    for name, part in (("isratio_expected.csv", "ratio"), ("israte_expected.csv", "rate")):
        for level, wanted in by_level(read(name)):
            found = outcomes.indirectly_standardised(x, n, xr[0], nr[0], confidence=level)
            estimates = getattr(found, part)
            expect(found.expected, column(wanted, "expected"), within=0)
            expect(estimates.value, column(wanted, "value"), within=1)
            expect(estimates.low, column(wanted, "lowercl"), within=3)
            expect(estimates.high, column(wanted, "uppercl"), within=3)


def test_life_expectancies_come_out():
    rows = read("le_input.csv")
    for level, wanted in by_level(read("le_expected.csv")):
        found = outcomes.life_expectancy(
            grid(rows, "deaths", 20), grid(rows, "pop", 20), confidence=level
        )
        expect(found.years.value.ravel(), column(wanted, "value"), within=4)
        expect(found.years.low.ravel(), column(wanted, "lowercl"), within=6)
        expect(found.years.high.ravel(), column(wanted, "uppercl"), within=6)
        expect(found.people.ravel(), column(wanted, "pops_used"), within=0)


def test_means_come_out():
    rows = read("mean_input.csv")
    for row in read("mean_expected.csv"):
        found = outcomes.mean(column([one for one in rows if one["area"] == row["area"]], "v"))
        for part, name in ((found.value, "value"), (found.low, "lowercl"), (found.high, "uppercl")):
            expect(part.reshape(1), [float(row[name])], within=6)


def test_quantile_groups_come_out():
    values = column(sorted(read("quantile_input.csv"), key=lambda row: int(row["area"])), "v")
    rows = read("quantile_expected.csv")
    for groups in (2, 3, 4, 5, 10):
        for turned in ("TRUE", "FALSE"):
            wanted = [r for r in rows if int(r["k"]) == groups and r["inv"] == turned]
            found = outcomes.quantile_groups(values, groups=groups, highest_first=turned == "TRUE")
            assert found.tolist() == [int(r["quantile"]) for r in wanted]


def test_funnels_come_out():
    rows, wanted = read("funnel_input.csv"), read("funnel_prop_expected.csv")
    x, n = column(rows, "x"), column(rows, "n")
    found = outcomes.funnel_limits(
        column(wanted, "Population"), baseline=x.sum() / n.sum(), multiplier=100
    )
    for sigma, low, high in (
        (2, found.inner_low, found.inner_high),
        (3, found.outer_low, found.outer_high),
    ):
        shown = low > 0
        assert (shown == (column(wanted, f"lower_{sigma}s_limit") > 0)).all()
        off = np.abs(low - column(wanted, f"lower_{sigma}s_limit"))
        assert off.max() <= 8 * np.spacing(found.baseline)  # differences of such numbers
        expect(high, column(wanted, f"upper_{sigma}s_limit"), within=4)


def test_points_of_a_funnel_are_judged_as_published():
    names = ["Low (0.001)", "Low (0.025)", "Not significant", "High (0.025)", "High (0.001)"]
    rows = read("funnel_sig_expected.csv")
    found = outcomes.funnel_points(column(rows, "x"), column(rows, "n"))
    assert [names[place + 2] for place in found.place] == [row["significance"] for row in rows]
