"""Asks in words: how they stand, what happened, what was answered."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

STATES: dict[str, Words] = {
    "drafted": _("Draft"),
    "open": _("Collecting signatures"),
    "delivered": _("Waiting for an answer"),
    "escalated": _("Taken further, waiting for an answer"),
    "answered": _("Answered"),
    "closed": _("Closed"),
}
TONES = {
    "drafted": "quiet",
    "open": "good",
    "delivered": "wait",
    "escalated": "wait",
    "answered": "info",
    "closed": "quiet",
}
ANSWERS: dict[str, Words] = {
    "yes": _("Yes"),
    "partly": _("Partly"),
    "no": _("No"),
    "none": _("No answer"),
}
ANSWER_TONES = {"yes": "good", "partly": "warm", "no": "stop", "none": "stop"}
STEPS: dict[str, Words] = {
    "opened": _("Opened for signatures"),
    "delivered": _("Handed over"),
    "late": _("The day for the answer passed without one"),
    "answered": _("Answered"),
    "escalated": _("Taken further"),
    "closed": _("Closed"),
}
