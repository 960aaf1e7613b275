"""Words for refusals around safeguarding cases and the words of danger."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "for_leads_only": _("Only safeguarding leads look after cases."),
    "case_closed": _("This case was closed already."),
    "case_open": _("This case is open."),
    "case_result_missing": _("Please choose how it ended."),
    "note_empty": _("Please write the note."),
    "note_too_long": _("This is longer than %(most)s letters. Please shorten it."),
    "phrase_not_usable": _("Words to look for have %(least)s to %(most)s letters."),
    "phrase_unknown": _("These words are not on the list that comes with Hearth."),
    "too_many_phrases": _("A network can change %(most)s phrases. Please take some back first."),
}
