"""Words for refusals of spreadsheets of voices."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "sheet_too_wide": _("This table has more than %(most)s columns."),
    "sheet_unpacks_too_large": _(
        "This workbook is larger than %(most_mb)s MB when it is unpacked, so it was not opened."
    ),
    "letters_not_readable": _(
        "Some letters of this row cannot be read. Choose other letters for the file above."
    ),
    "yes_or_no_unclear": _("“%(text)s” is neither yes nor no."),
    "group_not_in_list": _("“%(text)s” is no answer to “%(dimension)s” that we know."),
}
