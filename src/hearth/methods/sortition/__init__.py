"""Panels by lot: a pool of people and quotas in, the fairest lottery over panels out, with proof."""

from hearth.methods.sortition.feasible import Change, Feasibility, Reason, feasibility, relaxed
from hearth.methods.sortition.pool import Pool, Quota
from hearth.methods.sortition.reading import read_ids, read_pool, read_quotas

__all__ = [
    "Change",
    "Feasibility",
    "Pool",
    "Quota",
    "Reason",
    "feasibility",
    "read_ids",
    "read_pool",
    "read_quotas",
    "relaxed",
]
