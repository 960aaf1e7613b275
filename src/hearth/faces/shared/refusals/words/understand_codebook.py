"""Words for refusals of the codebook's workshop and of the agenda."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "not_coded_by_you": _("You have not read this voice yet, so there is nothing to take back."),
    "split_moves_nothing": _("Choose at least one voice that goes to another theme."),
    "split_voice_twice": _("A voice was sent to two themes at once. Choose one."),
    "split_voice_elsewhere": _(
        "One of these voices no longer stands under “%(name)s”. Look again."
    ),
    "change_cannot_be_undone": _("This cannot be undone, or has been undone already."),
    "undo_later_first": _("Something later stands on this. Undo the later change first."),
    "example_empty": _("Write what counts, or choose a voice that shows it."),
    "starter_unknown": _("There is no such starter codebook."),
    "codebook_nothing_chosen": _("Choose at least one theme to bring in."),
    "codebook_too_large": _("This file is too large. A codebook has at most %(most)s themes."),
    "codebook_unreadable": _(
        "This file cannot be read as a codebook. It must be a .csv with a column “name”, or a .json as we export it."
    ),
    "codebook_empty": _("There is no theme in this file."),
    "codebook_row": _("Row %(row)s (“%(name)s”) cannot be used. Nothing was brought in."),
    "agenda_nothing_chosen": _("Choose at least one voice to talk over."),
    "agenda_one_lens": _("Only voices that both sides have read can go on the agenda."),
    "agenda_not_open": _("This item is not open any more. Open it again first."),
    "agenda_learned_missing": _("Write down what you learned, in a sentence or two."),
}
