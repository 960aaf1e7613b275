"""When a feature is open, what a ballot may say, what is locked at opening. Pure."""

from .ballots import BALLOT_KINDS, tidy_ballot, tidy_choices
from .calendar import FEATURES, Span, is_feature_open, takes_ballots
from .locking import DEFAULT_RULE, hash_of

__all__ = [
    "BALLOT_KINDS",
    "DEFAULT_RULE",
    "FEATURES",
    "Span",
    "hash_of",
    "is_feature_open",
    "takes_ballots",
    "tidy_ballot",
    "tidy_choices",
]
