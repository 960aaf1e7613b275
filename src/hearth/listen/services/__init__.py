"""What can be done to listen: ask, receive, moderate, look after, bring in."""

from . import odk as odk
from .appeals import appeal, decide_appeal
from .bulk import Saying, receive_many
from .cases import (
    add_case_note,
    close_case,
    open_alert,
    open_case,
    remind_of_overdue,
    reopen_case,
    see_case,
    take_case,
)
from .crisis_words import add_crisis_phrase, switch_off_phrase, undo_phrase
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
from .keywords import drop_keyword, give_keyword
from .mailing import ask_by_mail, read_mailbox, take_mail
from .masking import mask_details
from .media import (
    add_piece,
    begin_attachment,
    drop_attachment,
    forget_orphans,
    join_attachments,
    keep_attachment,
    path_of,
)
from .meetings import (
    change_table,
    close_meeting,
    give_new_codes,
    join_meeting,
    look_at_note,
    open_meeting,
    open_meeting_again,
    take_note,
    turn_device_off,
    undo_note,
)
from .moderation import moderate, undo_moderation
from .paper import (
    enter_sheet,
    make_batch,
    quality_of,
    read_sheet_again,
    settle_sheet,
    undo_entry,
)
from .placing import discard_inbound, place_inbound
from .reading_rules import set_reading_rules, take_moderation_reading, take_rounds_reading
from .receiving import Origin, Received, add_to_voice, receive_voice, withdraw_voice
from .rewording import correct_voice, transcribe
from .rounds import change_round, close_round, make_round, open_round
from .talks import end_silent_talks
from .tallies import check_tallies
from .texting import take_text, take_waiting_texts
from .translating import review_translation, translate_by_machine, translate_voice

__all__ = [
    "review_translation",
    "translate_by_machine",
    "translate_voice",
    "appeal",
    "decide_appeal",
    "mask_details",
    "set_reading_rules",
    "take_moderation_reading",
    "take_rounds_reading",
    "add_case_note",
    "close_case",
    "open_alert",
    "open_case",
    "remind_of_overdue",
    "reopen_case",
    "see_case",
    "take_case",
    "add_crisis_phrase",
    "switch_off_phrase",
    "undo_phrase",
    "MOST_MB",
    "Origin",
    "Received",
    "Saying",
    "add_piece",
    "add_to_voice",
    "ask_by_mail",
    "begin_attachment",
    "begin_import",
    "change_round",
    "change_table",
    "check_tallies",
    "close_meeting",
    "close_round",
    "correct_voice",
    "discard_inbound",
    "drop_attachment",
    "drop_keyword",
    "end_silent_talks",
    "enter_sheet",
    "forget_import",
    "forget_orphans",
    "give_keyword",
    "give_new_codes",
    "join_attachments",
    "join_meeting",
    "keep_attachment",
    "look_at_note",
    "make_batch",
    "make_round",
    "moderate",
    "odk",
    "open_meeting",
    "open_meeting_again",
    "open_round",
    "path_of",
    "place_inbound",
    "quality_of",
    "read_again",
    "read_mailbox",
    "read_sheet_again",
    "receive_many",
    "receive_voice",
    "report_rows",
    "run_import",
    "run_waiting_imports",
    "settle_sheet",
    "sheet_of",
    "start_import",
    "take_mail",
    "take_note",
    "take_text",
    "take_waiting_texts",
    "transcribe",
    "turn_device_off",
    "undo_entry",
    "undo_import",
    "undo_moderation",
    "undo_note",
    "withdraw_voice",
]
