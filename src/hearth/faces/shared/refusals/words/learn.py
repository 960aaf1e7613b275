"""Words for refusals of learning."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "indicator_exists": _("There is already an indicator called “%(name)s”."),
    "unit_unknown": _("“%(unit)s” is not a unit that we know."),
    "period_backwards": _("The period ends before it begins."),
    "share_needs_counts": _("A share needs both: how many, and of how many."),
    "numerator_too_large": _("%(numerator)s of %(denominator)s cannot be."),
    "value_missing": _("Please give a value."),
    "answer_about_nothing": _("Say what the answer is about."),
    "answer_without_words": _("Please write both: what people said, and what was done."),
    "answer_not_published": _("Publish the answer first."),
}
