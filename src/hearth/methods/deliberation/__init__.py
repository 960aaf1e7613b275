"""Conversations: votes on statements in; what is shared, what divides, and whether there are groups out."""

from hearth.methods.deliberation.conversation import Conversation, analyse
from hearth.methods.deliberation.counting import (
    Counts,
    count_votes,
    group_informed_agreement,
    wilson,
)
from hearth.methods.deliberation.expecting import Expected, expected
from hearth.methods.deliberation.polis import Classic, classic
from hearth.methods.deliberation.reading import Export, read_export
from hearth.methods.deliberation.refreshing import Standing, refresh, standing
from hearth.methods.deliberation.routing import Suggestion, next_statements
from hearth.methods.deliberation.running import Running
from hearth.methods.deliberation.votes import Votes, collect

__all__ = [
    "Classic",
    "Conversation",
    "Counts",
    "Expected",
    "Export",
    "Running",
    "Standing",
    "Suggestion",
    "Votes",
    "analyse",
    "classic",
    "collect",
    "count_votes",
    "expected",
    "group_informed_agreement",
    "next_statements",
    "read_export",
    "refresh",
    "standing",
    "wilson",
]
