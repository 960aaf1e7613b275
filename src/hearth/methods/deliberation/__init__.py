"""Conversations: votes on statements in; what is shared, what divides, and whether there are groups out."""

from hearth.methods.deliberation.conversation import Conversation, analyse
from hearth.methods.deliberation.counting import (
    Counts,
    count_votes,
    group_informed_agreement,
    wilson,
)
from hearth.methods.deliberation.polis import Classic, classic
from hearth.methods.deliberation.reading import Export, read_export
from hearth.methods.deliberation.votes import Votes, collect

__all__ = [
    "Classic",
    "Conversation",
    "Counts",
    "Export",
    "Votes",
    "analyse",
    "classic",
    "collect",
    "count_votes",
    "group_informed_agreement",
    "read_export",
    "wilson",
]
