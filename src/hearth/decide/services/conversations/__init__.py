"""What can be done in a conversation: say, seed, moderate, agree and disagree, enter sheets, read, take in and out."""

from .becoming import priority_from_statement
from .exporting import export_files
from .files import Fault, Taken, import_conversation
from .many import give_many
from .moderating import moderate_statement
from .opinions import begin_call, give_opinions, note_participant
from .publishing import publish_conversation
from .reading import refresh_conversations, standpoint, take_reading
from .sheets import enter_opinion_sheet, settle_opinion_sheet
from .statements import (
    Submitted,
    add_statement,
    change_statement,
    drop_statement,
    seed_from_voices,
    set_conversation_rule,
    submit_statement,
)

__all__ = [
    "Fault",
    "Submitted",
    "Taken",
    "add_statement",
    "begin_call",
    "change_statement",
    "drop_statement",
    "export_files",
    "enter_opinion_sheet",
    "give_many",
    "give_opinions",
    "import_conversation",
    "moderate_statement",
    "note_participant",
    "priority_from_statement",
    "publish_conversation",
    "refresh_conversations",
    "seed_from_voices",
    "set_conversation_rule",
    "settle_opinion_sheet",
    "standpoint",
    "submit_statement",
    "take_reading",
]
