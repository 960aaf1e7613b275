"""Words for refusals of people, partners, places and the networks themselves."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "slug_not_usable": _(
        "“%(slug)s” cannot be used as an address. Use small letters, digits and dashes."
    ),
    "slug_taken": _("There is already a network at “%(slug)s”."),
    "name_missing": _("Please give a name."),
    "may_not_describe_network": _("Only a steward may change what the network says of itself."),
    "small_number_too_low": _("Numbers below %(least)s must always be hidden."),
    "languages_missing": _("The main language must be among the languages of the network."),
    "translation_empty": _("The translation is empty."),
    "organisation_exists": _("“%(name)s” is already in the network."),
    "kind_unknown": _("“%(kind)s” is not a kind that we know."),
    "role_unknown": _("“%(role)s” is not a role that we know."),
    "may_not_invite": _("Your role does not allow you to invite somebody into this one."),
    "last_steward": _("A network needs a steward. Give the role to somebody else first."),
    "not_a_champion": _("This person is not a champion of this network."),
    "link_unknown": _("This link is not known here. Perhaps it was copied without its end."),
    "link_used": _("This link has been used already. It works once only."),
    "link_expired": _("This link is too old. Please ask for a new one."),
    "code_unknown": _("We do not know this code. Please check it letter by letter."),
    "account_exists": _(
        "There is an account with this e-mail. Please sign in, then open the link again."
    ),
    "code_list_unknown": _("There is no code list “%(key)s”. There are: %(known)s."),
    "parent_unknown": _("“%(code)s” lies in “%(parent)s”, which is not listed before it."),
    "place_twice": _("The place “%(code)s” is listed twice."),
    "tree_exists": _("This network has its places already."),
    "place_unknown": _("There is no place “%(code)s” in this network."),
    "category_unknown": _("“%(category)s” is not a group of “%(dimension)s”."),
    "count_negative": _("A count cannot be below zero (%(count)s)."),
    "role_ended": _("This person does not have the role any more."),
    "device_unknown": _("This device is not known here."),
    "device_revoked": _("This device may not send any more. Ask the team to let it in again."),
}
