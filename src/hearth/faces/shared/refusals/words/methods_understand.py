"""Words for what the methods of agreement and suggestion refuse."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "counts_not_a_table": _("Counts must be a table with at least two columns; this is %(shape)s."),
    "labels_do_not_match": _("There are %(units)s units but %(labels)s labels."),
    "rows_do_not_match": _("There are %(rows)s texts, but %(given)s were marked."),
}
