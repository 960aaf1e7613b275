"""The words around a meeting: what a room agrees to, once for everybody, and what is kept of it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hearth.core.people.models import Purpose
from hearth.listen.queries import meetings

#: What the facilitator says that the room agreed to; kept with every voice of the meeting.
ROOM_WORDS: dict[str, Promise] = {
    Purpose.KEEP: _("The room was told that the network keeps these notes, and nobody objected."),
    Purpose.QUOTE: _(
        "The room was asked whether these notes may be shown to others, without a name, and agreed."
    ),
    Purpose.SHARE_PARTNERS: _(
        "The room was asked whether these notes, without a name, may go to partners who can help, and agreed."
    ),
}

WALL_WORDS: dict[str, Promise] = {
    meetings.Meeting.Wall.LONG: _("A wall with a long address that nobody can guess"),
    meetings.Meeting.Wall.SHORT: _("A wall with a short code that can be typed on a big screen"),
    meetings.Meeting.Wall.NONE: _("No wall"),
}
