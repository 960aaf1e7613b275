"""Outcomes: shares, rates, lengths of life, funnels, charts and changes, with honest intervals."""

from hearth.methods.outcomes.change import (
    Figure,
    Interrupted,
    PairedMeans,
    PairedShares,
    interrupted_series,
    paired_means,
    paired_shares,
)
from hearth.methods.outcomes.charts import RunChart, XmR, run_chart, xmr
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
    "Figure",
    "Funnel",
    "FunnelPoints",
    "Indirect",
    "Interrupted",
    "LifeTables",
    "PairedMeans",
    "PairedShares",
    "RunChart",
    "XmR",
    "byar_limits",
    "count_limits",
    "directly_standardised",
    "exact_limits",
    "funnel_limits",
    "funnel_points",
    "indirectly_standardised",
    "interrupted_series",
    "life_expectancy",
    "mean",
    "normal_point",
    "paired_means",
    "paired_shares",
    "proportion",
    "quantile_groups",
    "rate",
    "repeated_events",
    "run_chart",
    "student_point",
    "xmr",
]
