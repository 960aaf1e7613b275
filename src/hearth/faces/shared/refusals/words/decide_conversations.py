"""Words for refusals of conversations: statements, opinions, sheets, files."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "statement_empty": _("Please write what you want others to agree or disagree with."),
    "statement_too_long": _(
        "A statement has at most %(most)s letters, so that everybody can read it quickly. Yours has %(length)s."
    ),
    "statement_is_there": _("Statement %(number)s says exactly this already."),
    "statement_is_like": _("Statement %(number)s says much the same already."),
    "statements_too_many": _(
        "%(most)s of your statements wait to be read. Please come back when they have been."
    ),
    "statements_not_open": _("This conversation takes no new statements at the moment."),
    "statement_unknown": _("There is no such statement in this conversation."),
    "statement_is_fixed": _(
        "The conversation has opened, so the words of its statements stand. You can still refuse or merge one."
    ),
    "statement_reason_missing": _("Say why it is refused: its author sees the reason."),
    "statement_merge_where": _("Give the number of a statement on show that says the same."),
    "statement_other_reader": _(
        "You read this one first. The second reading is for somebody else."
    ),
    "verdict_unknown": _("Accept, refuse or merge the statement."),
    "conversation_is_over": _(
        "The result of this conversation is out, so nothing in it changes any more."
    ),
    "conversation_needs_statements": _(
        "A conversation begins with at least %(fewest)s statements. Add some first."
    ),
    "conversation_without_opinions": _(
        "Nobody has said what they think, so there is nothing to publish."
    ),
    "conversation_not_over": _("That can be done when the result is out."),
    "no_voice_to_seed": _(
        "None of these voices could be taken up: each must be quotable, new, and at most %(most)s letters long."
    ),
    "opinions_not_open": _("This conversation takes no opinions at the moment."),
    "opinion_unknown": _("One of these statements or answers is not part of this conversation."),
    "opinion_empty": _("Choose an answer for at least one statement."),
    "opinion_first": _("Please say what you think of a statement first."),
    "import_columns_missing": _("%(file)s has no column “%(column)s”."),
    "import_too_long": _("At most %(most)s rows can be taken in at a time."),
}
