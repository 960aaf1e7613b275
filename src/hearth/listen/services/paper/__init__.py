"""Rounds on paper: print coded sheets, type them in, read a sample again, settle what differs."""

from .batches import make_batch as make_batch
from .entry import enter_sheet as enter_sheet
from .entry import undo_entry as undo_entry
from .second import Quality as Quality
from .second import quality_of as quality_of
from .second import read_again as read_sheet_again
from .second import settle_sheet as settle_sheet

__all__ = [
    "Quality",
    "enter_sheet",
    "make_batch",
    "quality_of",
    "read_sheet_again",
    "settle_sheet",
    "undo_entry",
]
