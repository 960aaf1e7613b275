"""The record of a plain lottery: as that of a panel, and always with the whole pool, which holds no answers."""

from __future__ import annotations

from .panel import changed_at as changed_at
from .panel import commands as commands
from .panel import contents as contents
from .panel import files as files
from .panel import result as result
