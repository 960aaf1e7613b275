"""Words for refusals of forms that form apps send."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "credentials_missing": _("This form app is not known here. Ask the team for a new code."),
    "form_gone": _("There is nothing at this address. Fetch the forms again."),
    "form_unknown": _("This form belongs to no listening round of this network."),
    "form_too_large": _("The form is larger than %(most_kb)s kB without its files."),
    "form_not_readable": _("The form cannot be read. It stays on the phone."),
    "instance_id_missing": _("The form has no id of its own, so it cannot be kept only once."),
    "keep_not_agreed": _(
        "The form does not say that they agreed that their words are kept. So nothing was kept."
    ),
    "post_too_large": _("This is more than %(most_mb)s MB at once."),
    "post_cut_short": _("This did not arrive whole. Please send it again."),
    "post_without_form": _("Files came without their form. Please send it again."),
    "other_words_same_form": _("A form with the same id but other words came before."),
    "form_was_edited": _("This form was changed after it was sent."),
    "form_settled": _("This form was settled already."),
    "file_not_named": _("The file “%(name)s” belongs to no question of the form and was left out."),
    "file_not_as_named": _("The file “%(name)s” is not what its name says and was left out."),
}
