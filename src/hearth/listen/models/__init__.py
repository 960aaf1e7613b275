"""What people said: rounds that ask, voices as they came, and what was done with them."""

from .imports import VoiceImport
from .media import Attachment
from .meetings import Meeting, MeetingDevice, MeetingNote
from .odk import FormVersion, Submission, SubmissionFile
from .paper import PaperBatch, PaperSheet
from .reading_rules import Appeal, Masking, ReadingRules
from .rewordings import Rewording
from .rounds import Kind, Round
from .safety import Alert, CaseNote, CrisisPhrase, Moderation
from .tallies import Tally
from .texting import Conversation, RoundKeyword
from .voices import Addition, Capture, Voice

__all__ = [
    "Addition",
    "Alert",
    "Appeal",
    "Attachment",
    "Capture",
    "CaseNote",
    "Conversation",
    "CrisisPhrase",
    "FormVersion",
    "Kind",
    "Masking",
    "Meeting",
    "MeetingDevice",
    "MeetingNote",
    "Moderation",
    "PaperBatch",
    "PaperSheet",
    "ReadingRules",
    "Rewording",
    "Round",
    "RoundKeyword",
    "Submission",
    "SubmissionFile",
    "Tally",
    "Voice",
    "VoiceImport",
]
