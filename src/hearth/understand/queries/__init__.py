"""What can be asked about themes, codings, gaps and readings."""

from .codebook import history, theme, themes, titles
from .coding import (
    ThemeCount,
    coded_ids,
    codings_of,
    groups_heard_on,
    theme_counts,
    voice_ids_of,
)
from .tasks import fitting_champions, open_task_count, task, tasks

__all__ = [
    "ThemeCount",
    "coded_ids",
    "codings_of",
    "fitting_champions",
    "groups_heard_on",
    "history",
    "open_task_count",
    "task",
    "tasks",
    "theme",
    "theme_counts",
    "themes",
    "titles",
    "voice_ids_of",
]
