"""Words for refusals of reaching."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "message_without_title": _("Please give the message a title."),
    "message_without_words": _("Please write what the message says."),
    "message_already_sent": _("This message has gone out. Write a new one instead."),
    "message_not_signed": _(
        "It needs both signatures first: lived experience and clinical expertise."
    ),
    "may_not_sign": _(
        "Champions and council members sign from lived experience, professionals as clinicians."
    ),
    "signed_the_other_side": _("You signed the other side already. Two people must sign."),
    "no_needs_a_reason": _("Please say what must change."),
    "contact_of_nobody": _("A report is about at least one person."),
    "contact_too_large": _("More than %(most)s people at once? Please report it in parts."),
    "contact_in_the_future": _("This day has not come yet."),
    "not_your_report": _("Only who made a report may take it back."),
}
