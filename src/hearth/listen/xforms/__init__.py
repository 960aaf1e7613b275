"""Forms for form apps (ODK Collect, KoboCollect, Enketo): written, and read when they come back. Pure.

`fields` names what both sides share, `plan` says what a form asks in which words, `writing` makes
the XForm of it, `reading` takes a filled one apart and trusts nothing in it.
"""

from .plan import FormPlan, GroupAsked, Words
from .reading import MOST_XML, Filled, read_filled
from .writing import places_csv, version_of, written

__all__ = [
    "MOST_XML",
    "Filled",
    "FormPlan",
    "GroupAsked",
    "Words",
    "places_csv",
    "read_filled",
    "version_of",
    "written",
]
