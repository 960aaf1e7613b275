"""How many people were reached, when reports overlap and nobody kept names.

See docs/methods/coverage.md.
"""

from .ranges import Reach, Report, reached
from .two_lists import TwoLists, two_lists

__all__ = ["Reach", "Report", "TwoLists", "reached", "two_lists"]
