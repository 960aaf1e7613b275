"""What was said, in the community's own order: themes, who coded what, gaps and their tasks."""

from .codebook import Theme, ThemeChange
from .coding import Coding
from .tasks import OutreachTask

__all__ = ["Coding", "OutreachTask", "Theme", "ThemeChange"]
