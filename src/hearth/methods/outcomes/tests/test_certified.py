"""Certified means and standard deviations: statistical reference data of NIST (univariate, 1999)."""

from fractions import Fraction

import pytest
from numpy import spacing

from hearth.methods.outcomes import mean, student_point

#: Michelson's speeds of light of 1879, in km/s above 299,000.
MICHELSON = """
850 740 900 1070 930 850 950 980 980 880 1000 980 930 650 760 810 1000 1000 960 960 960 940 960 940
880 800 850 880 900 840 830 790 810 880 880 830 800 790 760 800 880 880 880 860 720 720 620 860 970
950 880 910 850 870 840 840 850 840 840 840 890 810 810 820 800 770 760 740 750 760 910 920 890 860
880 720 840 850 850 780 890 840 780 810 760 810 790 810 820 850 870 870 810 740 810 940 950 800 810
870
"""


def pairs(first, one, two, times):
    return [first, *[one, two] * times]


@pytest.mark.parametrize(
    ("values", "centre", "deviation", "within"),
    [
        ([int(one) / 1000 + 299 for one in MICHELSON.split()], 299.8524, 0.0790105478190518, 1e-11),
        ([10000001, 10000003, 10000002], 10000002, 1, 1e-15),
        (pairs(1.2, 1.1, 1.3, 500), 1.2, 0.1, 1e-14),
        (pairs(1000000.2, 1000000.1, 1000000.3, 500), 1000000.2, 0.1, 1e-9),
        (pairs(10000000.2, 10000000.1, 10000000.3, 500), 10000000.2, 0.1, 1e-8),
    ],
    ids=["Michelso", "NumAcc1", "NumAcc2", "NumAcc3", "NumAcc4"],
)
def test_certified_figures_come_out(values, centre, deviation, within):
    """The last two are off by what the decimal numbers lose when they become floating point."""
    found, size = mean(values), len(values)
    exact = sum(map(Fraction, values)) / size
    assert float(found.value) == pytest.approx(centre, rel=1e-15)
    assert float(found.value) == pytest.approx(float(exact), rel=2.3e-16)
    by = size**0.5 / student_point(size - 1, 0.95)
    spread = (float(found.high) - float(found.low)) / 2 * by
    seen = 2 * spacing(centre) * by  # no more can be read off limits so far from nought
    assert spread == pytest.approx(deviation, rel=within, abs=seen)
