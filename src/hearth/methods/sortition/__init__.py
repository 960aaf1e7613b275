"""Panels by lot: a pool of people and quotas in, the fairest lottery over panels out, with proof."""

from hearth.methods.sortition.feasible import Change, Feasibility, Reason, feasibility, relaxed
from hearth.methods.sortition.lottery import METHODS
from hearth.methods.sortition.multipliers import (
    HouseholdPrice,
    household_prices_of,
    prices_of,
    weights_of,
)
from hearth.methods.sortition.plain import order_by_lot
from hearth.methods.sortition.pool import Pool, Quota
from hearth.methods.sortition.reading import read_everybody, read_ids, read_pool, read_quotas
from hearth.methods.sortition.selecting import (
    Drawn,
    Lottery,
    digest_of,
    draw,
    make_lottery,
    replacement_pool,
)
from hearth.methods.sortition.verifying import Check, verify

__all__ = [
    "METHODS",
    "Change",
    "Check",
    "Drawn",
    "Feasibility",
    "HouseholdPrice",
    "Lottery",
    "Pool",
    "Quota",
    "Reason",
    "digest_of",
    "draw",
    "feasibility",
    "household_prices_of",
    "make_lottery",
    "order_by_lot",
    "prices_of",
    "read_everybody",
    "read_ids",
    "read_pool",
    "read_quotas",
    "relaxed",
    "replacement_pool",
    "verify",
    "weights_of",
]
