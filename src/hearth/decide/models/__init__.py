"""What the community decides: activities in their forms, councils, and a log of decisions."""

from .activities import Activity, Window
from .councils import Council
from .log import Amendment, Decision, Priority
from .proposals import (
    Call,
    MergeAnswer,
    MergeOffer,
    ProjectLink,
    Proposal,
    ProposalStep,
    Support,
    Valuation,
)
from .votes import Ballot, Outcome, PaperSheet, Project, VoterCode

__all__ = [
    "Activity",
    "Amendment",
    "Ballot",
    "Call",
    "Council",
    "Decision",
    "MergeAnswer",
    "MergeOffer",
    "Outcome",
    "PaperSheet",
    "Priority",
    "Project",
    "ProjectLink",
    "Proposal",
    "ProposalStep",
    "Support",
    "Valuation",
    "VoterCode",
    "Window",
]
