"""What the community decides: activities in their forms, councils, and a log of decisions."""

from .activities import Activity, Window
from .conversations import ConversationReading, Opinion, OpinionSheet, Participant, Statement
from .council_deciding import (
    CouncilConsent,
    CouncilConsentText,
    CouncilHand,
    CouncilRemark,
    CouncilVote,
)
from .council_meetings import (
    CouncilAction,
    CouncilAttendance,
    CouncilItem,
    CouncilMeeting,
    CouncilMinutesKept,
    CouncilRecusal,
    CouncilVisitors,
)
from .councils import Council, CouncilInterest, Majority, Quorum, Seat, Term
from .entry import ContactCode
from .log import Amendment, Decision, DecisionOption, DecisionReview, Priority, VetoAnswer
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
    "ContactCode",
    "ConversationReading",
    "Council",
    "CouncilAction",
    "CouncilAttendance",
    "CouncilConsent",
    "CouncilConsentText",
    "CouncilHand",
    "CouncilInterest",
    "CouncilItem",
    "CouncilMeeting",
    "CouncilMinutesKept",
    "CouncilRecusal",
    "CouncilRemark",
    "CouncilVisitors",
    "CouncilVote",
    "Decision",
    "DecisionOption",
    "DecisionReview",
    "Majority",
    "MergeAnswer",
    "MergeOffer",
    "Opinion",
    "OpinionSheet",
    "Outcome",
    "Participant",
    "PaperSheet",
    "Priority",
    "Project",
    "ProjectLink",
    "Proposal",
    "ProposalStep",
    "Quorum",
    "Seat",
    "Statement",
    "Support",
    "Term",
    "Valuation",
    "VetoAnswer",
    "VoterCode",
    "Window",
]
