"""Words for refusals of the decision log: options, reviews, vetoes and their answers."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "veto_without_deadline": _("Say by when the veto must be answered."),
    "veto_deadline_before_it": _("The answer is due before the veto was spoken. Look at the days."),
    "option_without_reason": _("Say why “%(option)s” was not chosen."),
    "too_many_options": _("Name at most %(most)s options."),
    "not_a_veto": _("Only a veto can be answered."),
    "veto_answered": _("This veto has been answered already."),
    "veto_answer_empty": _("Write down what the answer is."),
    "review_empty": _("Write down what the review found, in a sentence or two."),
    "review_date_missing": _("A decision that is kept or changed needs a new day for its review."),
    "review_date_past": _("The next review must lie ahead."),
    "review_unknown": _("Choose whether the decision is kept, changed or ended."),
    "decision_ended": _("This decision has ended; there is nothing to review."),
}
