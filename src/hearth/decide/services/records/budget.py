"""The record of a participatory budget."""

from __future__ import annotations

from .ballots import contents as contents
