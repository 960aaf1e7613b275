"""Words for refusals of quotas and of context layers."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "quota_names_nothing": _("Say which group or which place the quota is for."),
    "quota_out_of_range": _("Choose a number of people from 1 to %(most)s."),
    "nobody_lives_here": _("No residents are known for “%(name)s”, so nothing can be shared out."),
}
