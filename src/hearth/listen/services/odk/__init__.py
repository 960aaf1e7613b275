"""Form apps: hand out a round's form, take in what they send, settle what needs a person."""

from .files import Part
from .handing import form_of
from .settling import accept_submission, discard_submission
from .taking import Taken, take_submission

__all__ = [
    "Part",
    "Taken",
    "accept_submission",
    "discard_submission",
    "form_of",
    "take_submission",
]
