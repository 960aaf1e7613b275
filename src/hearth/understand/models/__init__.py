"""What was said, in the community's own order: themes, who coded what, gaps and their tasks."""

from .codebook import Theme, ThemeChange, ThemeExample
from .coding import AgendaItem, Coding, NoTheme, Recoding
from .quotas import Quota
from .tallies import ThemeTally
from .tasks import OutreachTask

__all__ = [
    "AgendaItem",
    "Coding",
    "NoTheme",
    "OutreachTask",
    "Quota",
    "Recoding",
    "Theme",
    "ThemeChange",
    "ThemeExample",
    "ThemeTally",
]
