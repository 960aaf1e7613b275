"""What can be done to understand: keep a codebook, code voices, turn gaps into tasks, take readings."""

from .aggregates import check_theme_tallies
from .coding import code_many, code_voice, left_to_code, next_to_code
from .links import RELATION
from .readings import READING, freshen_reading, take_reading
from .tasks import make_task, move_task
from .themes import add_theme, bring_back_theme, change_theme, merge_themes, retire_theme

__all__ = [
    "READING",
    "RELATION",
    "add_theme",
    "bring_back_theme",
    "change_theme",
    "check_theme_tallies",
    "code_many",
    "code_voice",
    "freshen_reading",
    "left_to_code",
    "make_task",
    "merge_themes",
    "move_task",
    "next_to_code",
    "retire_theme",
    "take_reading",
]
