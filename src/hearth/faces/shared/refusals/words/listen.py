"""Words for refusals of listening: rounds, voices, receipts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "nothing_said": _("Please write what you want to say."),
    "said_too_much": _(
        "This is longer than %(most)s letters. Please shorten it, or send it in two parts."
    ),
    "kind_of_voice_unknown": _("“%(kind)s” is not a kind of voice that we know."),
    "group_size_not_usable": _("A group counts from 1 to %(most)s people."),
    "group_size_not_a_number": _("“%(text)s” is not a number of people."),
    "round_not_open": _("This listening round is not open at the moment."),
    "no_open_round": _(
        "No listening round is open, so words cannot be kept. Leave them out, or ask the team."
    ),
    "round_without_title": _("Please give the round a title."),
    "round_without_question": _("Please write the question."),
    "round_ends_first": _("The round closes before it opens."),
    "question_already_asked": _(
        "People have been asked this question. Close the round and begin a new one."
    ),
    "voice_withdrawn": _("This voice was taken back."),
    "voice_state_unknown": _("A voice that is “%(before)s” cannot become “%(state)s”."),
    "reason_missing": _("Please choose a reason."),
    "may_not_speak_for_others": _(
        "Champions and the team write down what others say. Please sign in first."
    ),
    "too_many_guesses": _(
        "Too many codes that we do not know came from your connection. Please try again in %(minutes)s minutes."
    ),
    "nothing_to_undo": _("There is nothing to undo."),
    "outcome_missing": _("Please say what was done."),
    "sheet_not_readable": _("This file cannot be read as a table (%(why)s)."),
    "not_json": _("This is not a JSON object."),
    "key_missing": _(
        "A voice needs a “key”: a UUID made once for it, sent again when the answer was lost."
    ),
    "sheet_gone": _("The uploaded file is no longer here. Please upload it again."),
    "sheet_empty": _("This file has no rows below its headings."),
    "sheet_too_long": _("This file has more than %(most)s rows. Please split it."),
    "file_too_large": _("This file is larger than %(most_mb)s MB. Please split it."),
    "column_for_text_missing": _("Say which column holds what people said."),
    "row_was_moderated_out": _("It was moderated out where it came from."),
    "row_twice": _("The same row stands further up (%(identity)s)."),
    "date_not_readable": _("“%(text)s” is not a date that we can read."),
    "import_not_waiting": _("This import has been started already."),
    "import_not_done": _("This import is not finished."),
    "import_has_bad_rows": _("%(n)s rows cannot be kept, and you chose all or nothing."),
    "media_not_taken": _("Files of the kind “%(media_type)s” are not taken here."),
    "attachment_too_large": _("This file is larger than %(most_mb)s MB."),
    "attachment_empty": _("This file is empty."),
    "piece_out_of_order": _("The next piece must begin at byte %(expected)s."),
}
