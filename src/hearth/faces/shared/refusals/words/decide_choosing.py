"""Words for refusals of votes about priorities, and of ballots that are typed in or taken down."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "choice_rule_unknown": _("Choose how the ballots are counted."),
    "ballot_kind_unknown": _("Choose what people do with the ballot."),
    "choice_winners_wrong": _("Say how many priorities are chosen: from 1 to 100."),
    "choice_mark_wrong": _("This limit is too small or too large for a ballot."),
    "choice_without_options": _("A ballot needs at least two options."),
    "choice_too_few_options": _(
        "There must be more options than priorities to choose (%(winners)s), or there is nothing to choose."
    ),
    "choice_too_many_options": _("A ballot holds at most %(most)s options."),
    "weighting_not_with_rule": _(
        "Grades by majority cannot be weighted. Choose another rule, or no weights."
    ),
    "weighting_without_residents": _(
        "For one of these groups nobody has loaded how many live here, so it cannot give weights."
    ),
    "vote_not_counted": _("This vote has not been counted yet."),
    "assisted_by_nobody": _("Only somebody of the network takes a ballot down for another person."),
    "ballot_typed_wrong": _("“%(typed)s” cannot be read. Please type it as shown in the example."),
    "ballot_place_twice": _(
        "Two of them have the same place (%(place)s). Give each a place of its own."
    ),
}
