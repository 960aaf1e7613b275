"""Words for refusals of the method that protects tables."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "cell_unknown": _("There is no cell %(codes)s in this table."),
    "cell_is_a_total": _("%(codes)s is a total: give its parts."),
    "code_twice": _("A code of “%(dimension)s” comes twice."),
    "no_codes": _("“%(dimension)s” has no codes."),
    "no_dimensions": _("The table has no columns that group."),
    "tree_has_several_tops": _("The tree of “%(dimension)s” has several tops: %(tops)s."),
    "tree_has_a_circle": _("The tree of “%(dimension)s” runs in a circle."),
    "too_many_cells": _("This table has more than %(most)s cells."),
    "totals_do_not_add_up": _("The totals do not add up."),
    "cost_unknown": _("“%(cost)s” is no cost that we know: people or cells."),
    "cannot_be_protected": _(
        "%(codes)s cannot be protected: too little else may be hidden beside it."
    ),
    "hidden_below_floor": _("A hidden cell holds fewer than %(floor)s people."),
    "solver_failed": _("The solver gave up (%(status)s)."),
    "base_too_low": _("Numbers can be rounded to 2 or more, not to %(base)s."),
    "part_larger_than_whole": _("%(names)s: a part is larger than what it is part of."),
    "not_the_same_cells": _("The two tables do not have the same cells."),
    "proof_does_not_hold": _(
        "The proof for %(codes)s does not hold. Please tell us of this table."
    ),
    "no_proof_in_whole_numbers": _("No proof in whole numbers was found for %(codes)s."),
}
