"""What can be done to listen: ask, receive, moderate, look after, bring in."""

from .alerts import close_alert, take_alert
from .bulk import Saying, receive_many
from .imports import (
    MOST_MB,
    begin_import,
    forget_import,
    report_rows,
    run_import,
    run_waiting_imports,
    sheet_of,
    start_import,
    undo_import,
)
from .moderation import moderate, undo_moderation
from .receiving import Received, add_to_voice, receive_voice, withdraw_voice
from .rounds import change_round, close_round, make_round, open_round

__all__ = [
    "MOST_MB",
    "Received",
    "Saying",
    "add_to_voice",
    "begin_import",
    "change_round",
    "close_alert",
    "close_round",
    "forget_import",
    "make_round",
    "moderate",
    "open_round",
    "receive_many",
    "receive_voice",
    "report_rows",
    "run_import",
    "run_waiting_imports",
    "sheet_of",
    "start_import",
    "take_alert",
    "undo_import",
    "undo_moderation",
    "withdraw_voice",
]
