"""What the community decides: activities in their forms, councils, and a log of decisions."""

from .activities import Activity, Window
from .councils import Council
from .log import Amendment, Decision, Priority
from .votes import Ballot, Outcome, PaperSheet, Project, VoterCode

__all__ = [
    "Activity",
    "Amendment",
    "Ballot",
    "Council",
    "Decision",
    "Outcome",
    "PaperSheet",
    "Priority",
    "Project",
    "VoterCode",
    "Window",
]
