"""Words for refusals of meetings."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "meeting_without_title": _("Please give the meeting a name."),
    "tables_not_usable": _("A meeting has from 1 to %(most)s tables."),
    "table_unknown": _("This meeting has the tables 1 to %(most)s."),
    "wall_without_consent": _(
        "Words can only go on a wall when the room has agreed that they may be shown."
    ),
    "meeting_closed": _("This meeting is closed. Ask the facilitator to open it again."),
    "device_turned_off": _("This device was turned off by the facilitator."),
    "too_many_devices": _("There are %(most)s devices in this meeting already."),
    "too_many_notes": _("This device has taken %(most)s notes already. Please join again."),
    "wall_unknown": _("A note can wait, be on the wall, or be kept off it."),
    "note_not_for_the_wall": _(
        "This note may not be shown: it was not agreed to, was kept private, or was taken back."
    ),
    "note_not_yours_to_undo": _("Only the device that wrote a note can undo it, within a day."),
}
