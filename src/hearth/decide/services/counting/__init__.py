"""Counting a budget: rules tried before, the stand while it runs, the count itself, and what is told after it."""

from .count import (
    count_vote,
)
from .running import (
    note_running,
)
from .story import (
    tell_count,
    tell_waiting_counts,
)
from .trials import (
    MOST_MB,
    MOST_TRIALS,
    choose_rule,
    drop_trial,
    is_small,
    run_trial,
    run_waiting_trials,
    show_trial,
    try_file,
    try_made_up,
    try_past,
    words_for_shell,
)

__all__ = [
    "MOST_MB",
    "MOST_TRIALS",
    "choose_rule",
    "count_vote",
    "drop_trial",
    "is_small",
    "note_running",
    "run_trial",
    "run_waiting_trials",
    "show_trial",
    "tell_count",
    "tell_waiting_counts",
    "try_file",
    "try_made_up",
    "try_past",
    "words_for_shell",
]
