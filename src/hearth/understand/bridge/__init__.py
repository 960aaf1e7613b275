"""Rows → a method → rows: representation (who is missing), agreement (who judges alike), suggestion."""

from .missing import (
    beside_rounds,
    certainty,
    crossed,
    effect_of,
    groups_of,
    over_days,
    shares_of,
)
from .representation import may_publish, protected, representation, theme_figures
from .weights import weigh

__all__ = [
    "beside_rounds",
    "certainty",
    "crossed",
    "effect_of",
    "groups_of",
    "may_publish",
    "over_days",
    "protected",
    "representation",
    "shares_of",
    "theme_figures",
    "weigh",
]
