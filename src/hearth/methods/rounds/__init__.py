"""Rounds of a mobile clinic: where to stop so that most need is near, and when, with a proven bound.

See docs/methods/rounds.md.
"""

from .stops import Stops, choose_stops
from .timetable import Timetable, Visit, make_timetable

__all__ = ["Stops", "Timetable", "Visit", "choose_stops", "make_timetable"]
