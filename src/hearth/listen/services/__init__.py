"""What can be done to listen: ask, receive, moderate, look after, bring in."""

from .alerts import close_alert, take_alert
from .bulk import Saying, receive_many
from .import_rows import report_rows
from .imports import (
    MOST_MB,
    begin_import,
    forget_import,
    read_again,
    run_import,
    run_waiting_imports,
    sheet_of,
    start_import,
    undo_import,
)
from .media import (
    add_piece,
    begin_attachment,
    drop_attachment,
    forget_orphans,
    join_attachments,
    keep_attachment,
    path_of,
)
from .moderation import moderate, undo_moderation
from .receiving import Origin, Received, add_to_voice, receive_voice, withdraw_voice
from .rewording import correct_voice, transcribe
from .rounds import change_round, close_round, make_round, open_round
from .tallies import check_tallies

__all__ = [
    "MOST_MB",
    "Origin",
    "Received",
    "Saying",
    "add_piece",
    "add_to_voice",
    "begin_attachment",
    "begin_import",
    "change_round",
    "check_tallies",
    "close_alert",
    "close_round",
    "correct_voice",
    "drop_attachment",
    "forget_import",
    "forget_orphans",
    "join_attachments",
    "keep_attachment",
    "make_round",
    "moderate",
    "open_round",
    "path_of",
    "read_again",
    "receive_many",
    "receive_voice",
    "report_rows",
    "run_import",
    "run_waiting_imports",
    "sheet_of",
    "start_import",
    "take_alert",
    "transcribe",
    "undo_import",
    "undo_moderation",
    "withdraw_voice",
]
