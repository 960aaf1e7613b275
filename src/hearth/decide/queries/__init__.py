"""What can be asked about activities, votes, priorities and decisions. Running results are nowhere in here."""

from .activities import activities, activity, features, is_open, open_now
from .calendar import Days, calendar, locked_text, shows_result
from .log import decision, decisions, priorities, priority, to_review
from .paper import sheet_counts, sheets
from .participation import Deciding, deciding
from .tracing import titles
from .votes import (
    VOTES,
    ballot_by_receipt,
    ballot_of,
    ballots_in,
    codes_made,
    is_taking,
    is_voter,
    latest_outcome,
    open_votes,
    outcome,
    projects_of,
    record,
    vote,
    voter_key_of,
    votes,
    votes_to_count,
)

__all__ = [
    "Days",
    "calendar",
    "locked_text",
    "shows_result",
    "Deciding",
    "VOTES",
    "activities",
    "activity",
    "ballot_by_receipt",
    "ballot_of",
    "ballots_in",
    "codes_made",
    "deciding",
    "decision",
    "decisions",
    "features",
    "is_open",
    "is_taking",
    "is_voter",
    "latest_outcome",
    "open_now",
    "open_votes",
    "outcome",
    "priorities",
    "priority",
    "projects_of",
    "record",
    "sheet_counts",
    "sheets",
    "titles",
    "to_review",
    "vote",
    "voter_key_of",
    "votes",
    "votes_to_count",
]
