"""Rows → a method → rows: representation (who is missing), agreement (who judges alike), suggestion."""

from .agreement import agreement_figures, differences, lens_themes
from .heard import themes_heard, themes_protected, totals_protected
from .layers import beside_voices, shifts
from .missing import (
    beside_rounds,
    certainty,
    crossed,
    effect_of,
    groups_of,
    over_days,
    shares_of,
)
from .rare import least_like
from .representation import may_publish, protected, representation, theme_figures
from .suggestion import Suggestion, forget_suggestions, suggestions
from .weights import weigh

__all__ = [
    "Suggestion",
    "agreement_figures",
    "beside_rounds",
    "beside_voices",
    "certainty",
    "crossed",
    "differences",
    "effect_of",
    "forget_suggestions",
    "groups_of",
    "lens_themes",
    "least_like",
    "may_publish",
    "over_days",
    "protected",
    "representation",
    "shares_of",
    "shifts",
    "suggestions",
    "theme_figures",
    "themes_heard",
    "themes_protected",
    "totals_protected",
    "weigh",
]
