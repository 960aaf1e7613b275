"""Outcomes: shares, rates, standardised rates, life expectancy, funnels, with honest intervals."""

from hearth.methods.outcomes.funnel import (
    Funnel,
    FunnelPoints,
    funnel_limits,
    funnel_points,
    quantile_groups,
)
from hearth.methods.outcomes.intervals import (
    Estimates,
    byar_limits,
    count_limits,
    exact_limits,
    mean,
    normal_point,
    proportion,
    rate,
    student_point,
)
from hearth.methods.outcomes.life import LifeTables, life_expectancy
from hearth.methods.outcomes.standardised import (
    Direct,
    Indirect,
    directly_standardised,
    indirectly_standardised,
    repeated_events,
)

__all__ = [
    "Direct",
    "Estimates",
    "Funnel",
    "FunnelPoints",
    "Indirect",
    "LifeTables",
    "byar_limits",
    "count_limits",
    "directly_standardised",
    "exact_limits",
    "funnel_limits",
    "funnel_points",
    "indirectly_standardised",
    "life_expectancy",
    "mean",
    "normal_point",
    "proportion",
    "quantile_groups",
    "rate",
    "repeated_events",
    "student_point",
]
