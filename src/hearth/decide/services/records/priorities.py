"""The record of a vote about priorities."""

from __future__ import annotations

from .ballots import contents as contents
