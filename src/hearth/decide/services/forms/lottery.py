"""A plain lottery: as a panel, without targets; everybody has the same chance."""

from __future__ import annotations

from .panel import close, lock

__all__ = ["close", "lock"]
