"""Ballots about priorities → the count, the elimination beside it, weights, support by group, the record."""

from .counting import UNIT, count_choice
from .groups import SHOWN_OPTIONS, protected_support, support_of
from .record import ballots_csv, command_for
from .weighing import LIMITS, Weighed, weigh

__all__ = [
    "LIMITS",
    "SHOWN_OPTIONS",
    "UNIT",
    "Weighed",
    "ballots_csv",
    "command_for",
    "count_choice",
    "protected_support",
    "support_of",
    "weigh",
]
