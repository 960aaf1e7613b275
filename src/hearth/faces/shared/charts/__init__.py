"""Charts drawn by the server as SVG: no script, a table, good on paper and in the dark.

Widths are in per cent and heights in pixels, so that the words keep their size on every screen.
Each function takes small frozen rows and gives a `Chart` for `shared/components/chart.html`.
"""

from .bars import ShareRow, share_bars
from .budget import BudgetPart, budget_bar
from .drawing import Chart, Key
from .lines import Panel, Point, Series, line_over_time, small_multiples
from .opinions import OpinionRow, StandRow, opinion_bar, opinion_bars, said_of, stand_strip
from .ratios import RatioRow, ratio_strip

__all__ = [
    "BudgetPart",
    "Chart",
    "Key",
    "OpinionRow",
    "Panel",
    "Point",
    "RatioRow",
    "Series",
    "ShareRow",
    "StandRow",
    "budget_bar",
    "line_over_time",
    "opinion_bar",
    "opinion_bars",
    "ratio_strip",
    "said_of",
    "share_bars",
    "small_multiples",
    "stand_strip",
]
