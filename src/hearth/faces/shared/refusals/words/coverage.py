"""Words for refusals of the methods that count reach and plan rounds."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "report_upside_down": _("The least (%(least)s) is above the most (%(most)s) (entry %(at)s)."),
    "more_than_live_there": _(
        "%(told)s people were told of in %(key)s, but only %(residents)s live there."
    ),
    "more_in_both": _("%(both)s people cannot be in both lists: one holds only %(most)s."),
    "tables_do_not_fit": _("The tables do not fit together: their sizes differ."),
    "need_below_zero": _("Need, distances and times cannot be below zero."),
    "number_of_stops_not_usable": _("%(number)s stops cannot be chosen out of %(stops)s."),
    "too_many_stops": _("A timetable is made for at most %(most)s stops, not for %(stops)s."),
    "number_of_days_not_usable": _("A timetable is made for 1 to 60 days, not for %(days)s."),
    "floor_out_of_range": _("A floor is a share from 0 to 1, not %(floor)s."),
    "floor_cannot_be_had": _(
        "No choice brings %(floor)s of every group near a stop; at best it is %(best)s."
    ),
}
