"""Checking a published record from its files alone: no database, no network, nothing of the house that made it."""

from .finding import Difference, Findings
from .reading import ReadingError, read_record
from .whole import verify

__all__ = ["Difference", "Findings", "ReadingError", "read_record", "verify"]
