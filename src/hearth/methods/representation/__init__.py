"""Who is missing: bounds, weights and what they cost, evenness, quotas, and whom to reach first."""

from hearth.methods.representation.bounds import Bounded, Unheard, bounds, unheard
from hearth.methods.representation.mending import Mending, mend
from hearth.methods.representation.quality import (
    Effective,
    Evenness,
    effective_size,
    r_indicator,
)
from hearth.methods.representation.quotas import (
    Quota,
    needed_for_ratio,
    quotas,
)
from hearth.methods.representation.raking import Raked, post_stratify, rake
from hearth.methods.representation.sharing import WeightedShare, weighted_share

__all__ = [
    "Bounded",
    "Effective",
    "Evenness",
    "Mending",
    "Quota",
    "Raked",
    "Unheard",
    "WeightedShare",
    "bounds",
    "effective_size",
    "mend",
    "needed_for_ratio",
    "post_stratify",
    "quotas",
    "r_indicator",
    "rake",
    "unheard",
    "weighted_share",
]
