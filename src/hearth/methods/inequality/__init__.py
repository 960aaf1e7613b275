"""Inequality: slope and relative index, concentration index, gaps and ratios, all with intervals."""

from hearth.methods.inequality.concentration import Concentration, concentration_index
from hearth.methods.inequality.gap import Gap, gap_of_estimates, gap_of_rates, gap_of_shares
from hearth.methods.inequality.slope import Slope, slope_index

__all__ = [
    "Concentration",
    "Gap",
    "Slope",
    "concentration_index",
    "gap_of_estimates",
    "gap_of_rates",
    "gap_of_shares",
    "slope_index",
]
