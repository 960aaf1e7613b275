"""Words for refusals of gateways, keywords, texts and e-mail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "gateway_kind_unknown": _("“%(kind)s” is not a kind of gateway that we know."),
    "gateway_without_name": _("Please give the gateway a name."),
    "gateway_without_account": _("Please write the account, as the provider shows it."),
    "gateway_without_secret": _("Please write the provider’s token: it signs every call."),
    "gateway_address_not_usable": _(
        "“%(address)s” cannot be called. The address must begin with https://."
    ),
    "call_too_large": _("This call is too large."),
    "keyword_not_usable": _(
        "“%(word)s” cannot be a keyword. Choose one word that means nothing else, such as BUS."
    ),
    "keyword_taken": _("“%(word)s” opens a round already."),
    "inbound_settled": _("Somebody has looked after this message already."),
    "number_not_usable": _("“%(number)s” is not a telephone number."),
}
