"""What people said: rounds that ask, voices as they came, and what was done with them."""

from .imports import VoiceImport
from .media import Attachment
from .rounds import Kind, Round
from .safety import Alert, Moderation
from .tallies import Tally
from .voices import Addition, Capture, Voice

__all__ = [
    "Addition",
    "Alert",
    "Attachment",
    "Capture",
    "Kind",
    "Moderation",
    "Round",
    "Tally",
    "Voice",
    "VoiceImport",
]
