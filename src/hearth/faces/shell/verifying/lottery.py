"""A plain lottery: checked as a panel is; its draws have an order instead of tickets."""

from __future__ import annotations

from .panel import SEALED as SEALED
from .panel import contents as contents
from .panel import result as result

COUNTED = "Every draw worked out again from the pool and the words that drew: the same people."
