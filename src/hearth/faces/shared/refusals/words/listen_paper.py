"""Words for refusals of rounds on paper."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "batch_size_not_usable": _("A batch has from 1 to %(most)s sheets."),
    "share_not_usable": _(
        "The share of sheets that are read twice lies between 0 and 100 percent."
    ),
    "sheet_code_slip": _(
        "This is not the code of a sheet: a letter is missing or wrong. Please compare it with the top of the paper."
    ),
    "sheet_code_unknown": _("No sheet of this network has this code."),
    "sheet_entered_already": _("This sheet has been typed in already."),
    "sheet_not_entered_yet": _("Nobody has typed this sheet in yet. Please enter it first."),
    "sheet_same_person": _("You typed this sheet in. The second reading is for somebody else."),
    "sheet_read_twice": _("Two people have read this sheet already."),
    "sheet_not_to_settle": _("There is nothing to settle on this sheet."),
    "sheet_not_typed_in_yet": _(
        "We have not typed this sheet in yet. Paper takes a little: please look again in a week or two."
    ),
    "choice_missing": _("Say for each line which reading is right."),
    "sheet_not_yours_to_undo": _("Only who typed a sheet in can undo it, and only within a day."),
    "sheet_was_read_already": _(
        "Somebody has read this sheet or its words since, so it cannot be undone any more."
    ),
}
