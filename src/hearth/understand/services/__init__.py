"""What can be done to understand: keep a codebook, code voices, turn gaps into tasks, take readings."""

from .aggregates import check_theme_tallies
from .coding import code_many, code_voice, left_to_code, next_to_code, take_back_coding
from .links import RELATION
from .readings import READING, freshen_reading, take_reading
from .recoding import Part, merge_themes, split_theme, undo_change
from .tasks import make_task, move_task
from .themes import (
    add_example,
    add_theme,
    bring_back_theme,
    change_theme,
    drop_example,
    order_theme,
    retire_theme,
)

__all__ = [
    "READING",
    "RELATION",
    "Part",
    "add_example",
    "add_theme",
    "bring_back_theme",
    "change_theme",
    "check_theme_tallies",
    "code_many",
    "code_voice",
    "drop_example",
    "freshen_reading",
    "left_to_code",
    "make_task",
    "merge_themes",
    "move_task",
    "next_to_code",
    "order_theme",
    "retire_theme",
    "split_theme",
    "take_back_coding",
    "take_reading",
    "undo_change",
]
