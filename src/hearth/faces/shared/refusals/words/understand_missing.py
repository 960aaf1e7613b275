"""Words for refusals of quotas and of context layers."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "quota_names_nothing": _("Say which group or which place the quota is for."),
    "quota_out_of_range": _("Choose a number of people from 1 to %(most)s."),
    "round_unknown": _("There is no such listening round here."),
    "nobody_lives_here": _("No residents are known for “%(name)s”, so nothing can be shared out."),
    "years_not_counted": _("Choose two different years of which residents are known."),
    "layer_columns_missing": _("The first row must name these columns: %(wanted)s."),
    "layer_not_a_table": _("This is not a table that can be read. Save it as CSV and try again."),
    "layer_empty": _("There is no row with a place of this network and a figure."),
    "layer_too_long": _("There are more than %(most)s rows. Split the table."),
    "layer_key_not_usable": _(
        "“%(key)s” cannot be a short name: small letters a to z, digits and _ only, a letter first."
    ),
    "layer_name_missing": _("Give the layer a name."),
    "layer_year_not_usable": _("Choose a year from 1900 to 2200."),
    "layer_source_missing": _("Say where the figures come from."),
    "layer_has_bad_rows": _(
        "%(n)s rows cannot be used, the first in line %(first)s. Nothing was kept, as you asked."
    ),
    "layer_figure_not_usable": _("“%(text)s” is not a number."),
    "layer_place_twice": _("The place %(code)s stands twice; the first figure counts."),
}
