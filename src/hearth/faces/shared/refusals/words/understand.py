"""Words for refusals of understanding."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "theme_exists": _("There is already a theme called “%(name)s”."),
    "theme_not_active": _("The theme “%(name)s” is closed: it was merged or retired."),
    "theme_not_retired": _("The theme “%(name)s” is not retired."),
    "theme_into_itself": _("“%(name)s” cannot be merged into itself."),
    "theme_under_itself": _("“%(name)s” cannot stand under itself."),
    "may_not_code": _("Coding is for champions, council members, professionals and facilitators."),
    "voice_unknown": _("There is no such voice here. Perhaps it was withdrawn."),
    "task_names_nothing": _("Say which group or which place the task is about."),
    "task_due_in_the_past": _("The day has already passed. Choose today or later."),
    "task_state_unknown": _("This task is “%(before)s”; it cannot become “%(state)s”."),
}
