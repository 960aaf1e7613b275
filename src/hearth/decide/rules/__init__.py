"""When a feature is open, what a ballot may say, what is locked at opening. Pure."""

from .ballots import BALLOT_KINDS, tidy_ballot, tidy_choices
from .calendar import BEFORE_LOCK, FEATURES, Span, is_feature_open, takes_ballots
from .locking import DEFAULT_RULE, hash_of, text_of
from .receipts import line_of, receipt_of
from .templates import TEMPLATES, Template, days_of

__all__ = [
    "BALLOT_KINDS",
    "BEFORE_LOCK",
    "DEFAULT_RULE",
    "FEATURES",
    "Span",
    "TEMPLATES",
    "Template",
    "days_of",
    "hash_of",
    "is_feature_open",
    "line_of",
    "receipt_of",
    "takes_ballots",
    "text_of",
    "tidy_ballot",
    "tidy_choices",
]
