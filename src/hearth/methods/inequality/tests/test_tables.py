"""Slope and concentration indices against the reference tables."""

import numpy as np
import pytest

from hearth.methods.inequality import concentration_index, slope_index
from hearth.methods.outcomes.tests.tables import column, grid, read

pytestmark = pytest.mark.real_data
KINDS = {"CI": "relative", "CIg": "generalised", "CIc": "erreygers", "CIw": "wagstaff"}


def near_simulation(found, low, high, *, within):
    """Limits as close to simulated ones as the simulation is to itself, in half widths."""
    half = (high - low) / 2
    assert (np.abs(found.low - low) / half).max() <= within
    assert (np.abs(found.high - high) / half).max() <= within


def test_slope_indices_of_means_come_out():
    rows, wanted = read("sii_input.csv"), read("sii_expected_type0_400krep.csv")
    found = slope_index(grid(rows, "value", 10), grid(rows, "pop", 10), errors=grid(rows, "se", 10))
    np.testing.assert_allclose(found.slope.value, column(wanted, "sii"), rtol=1e-12)
    np.testing.assert_allclose(found.relative.value, column(wanted, "rii"), rtol=1e-13)
    np.testing.assert_allclose(found.intercept, column(wanted, "intercept"), rtol=1e-13)
    for part, name in ((found.slope, "sii"), (found.relative, "rii")):
        limits = [column(wanted, f"{name}_{side}95_0cl") for side in ("lower", "upper")]
        near_simulation(part, *limits, within=0.01)


@pytest.mark.parametrize(("transform", "end"), [(False, "_0cl"), (True, "_0")])
def test_slope_indices_of_shares_come_out(transform, end):
    name = "transform" if transform else "notransform"
    rows, wanted = read("sii_prop_input.csv"), read(f"sii_expected_prop_{name}_200krep.csv")
    value, people, low, high = (
        grid(rows, one, 10) for one in ("value", "pop", "lowercl", "uppercl")
    )
    found = slope_index(value, people, kind="proportion", low=low, high=high, transform=transform)
    for part, index in ((found.slope, "sii"), (found.relative, "rii")):
        np.testing.assert_allclose(part.value, column(wanted, index), rtol=1e-12)
        limits = [column(wanted, f"{index}_{side}95{end}") for side in ("lower", "upper")]
        near_simulation(part, *limits, within=0.015)


def test_concentration_indices_come_out():
    rows = read("concentration_index_input.csv")
    case = column(rows, "case")
    columns = [column(rows, name) for name in ("outcome", "rankvar", "weight")]
    for row in read("concentration_index_expected.csv"):
        mine = case == float(row["case"])
        outcome, rank, weights = (one[mine] for one in columns)
        kind = KINDS[row["type"]]
        found = concentration_index(outcome, rank, weights=weights, kind=kind, as_reference=True)
        assert found.index == pytest.approx(float(row["index"]), rel=1e-9)
        assert found.variance == pytest.approx(float(row["variance"]), rel=1e-9)
