"""What the community decides: activities in their forms, councils, and a log of decisions."""

from .activities import Activity, Window
from .asks import Ask, AskStep, OrganisationSignature, Signature, SignatureSheet
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
from .counts import CountStory, RuleChoice, RuleTrial
from .entry import ContactCode
from .log import Amendment, Decision, DecisionOption, DecisionReview, Priority, VetoAnswer
from .panels import Panel, PanelDraw, PanelInvitation, PanelMeeting, PanelRelaxation
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
from .records import PublishedRecord
from .registrants import HonorariumPaid, PanelAttendance, PanelIdentity, Registrant
from .sheets import TwiceRead
from .votes import Ballot, Outcome, PaperSheet, Project, VoterCode

__all__ = [
    "Activity",
    "Amendment",
    "Ask",
    "AskStep",
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
    "CountStory",
    "Decision",
    "DecisionOption",
    "DecisionReview",
    "HonorariumPaid",
    "Majority",
    "MergeAnswer",
    "MergeOffer",
    "Opinion",
    "OpinionSheet",
    "OrganisationSignature",
    "Outcome",
    "Panel",
    "PanelAttendance",
    "PanelDraw",
    "PanelIdentity",
    "PanelInvitation",
    "PanelMeeting",
    "PanelRelaxation",
    "PaperSheet",
    "Participant",
    "Priority",
    "Project",
    "ProjectLink",
    "Proposal",
    "ProposalStep",
    "PublishedRecord",
    "Quorum",
    "Registrant",
    "RuleChoice",
    "RuleTrial",
    "Seat",
    "Signature",
    "SignatureSheet",
    "Statement",
    "Support",
    "Term",
    "TwiceRead",
    "Valuation",
    "VetoAnswer",
    "VoterCode",
    "Window",
]
