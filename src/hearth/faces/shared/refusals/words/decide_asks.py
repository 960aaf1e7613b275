"""Words for refusals of asks, of signing them, and of published records."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "ask_without_title": _("Give it a title."),
    "ask_to_nobody": _("Say to whom it goes: which council, board, company or ministry."),
    "ask_for_nothing": _("Say what you ask for."),
    "ask_without_reasons": _("Say why. People sign reasons."),
    "ask_is_fixed": _("People can sign it already, so its words stay as they are."),
    "ask_signing_over": _("This can no longer be signed."),
    "ask_not_open": _("Open it first, so that everybody can read what is handed over."),
    "ask_delivered_how": _("Say how it was handed over: by e-mail, in a meeting, by post."),
    "ask_day_ahead": _("This day has not come yet."),
    "ask_due_before": _("The day for the answer must come after the day it was handed over."),
    "ask_not_delivered": _("It has not been handed over yet."),
    "answer_kind_unknown": _("Say whether the answer is yes, partly, or no."),
    "ask_answer_empty": _("Write down what they answered, in their own words."),
    "ask_same_addressee": _("It lies with them already. To whom does it go next?"),
    "ask_escalated_why": _("Say why it goes further: everybody will read it."),
    "ask_is_draft": _("Nobody has seen this draft yet. Throw it away instead."),
    "ask_not_answered": _(
        "There is no answer yet, and they still have time until %(due_on)s. After that day you can close it, "
        "and the page will say that no answer came."
    ),
    "ask_given_up_why": _("It was never handed over. Say why it is given up: people signed it."),
    "ask_nothing_to_tell": _("Nothing has happened yet that those who signed should hear of."),
    "ask_takes_no_codes": _("This is signed with a telephone number or an e-mail address."),
    "name_not_a_name": _(
        "Write a name of at most 80 letters, without addresses or links, or leave it out."
    ),
    "signature_sheet_known": _(
        "Sheet %(sheet)s has been typed in already. If that went wrong, undo it below first."
    ),
    "signature_sheet_unknown": _("We do not know this sheet."),
    "signature_sheet_empty": _("Type in at least one line."),
    "signature_line_whose": _("Say how we tell this person from others."),
    "signature_line_unreadable": _(
        "We could not read this. A telephone number has 7 to 15 digits; an e-mail address looks like name@example.org."
    ),
    "signature_line_nameless": _("Where there is only a home address, the name is needed too."),
    "signature_line_unreachable": _(
        "To be told of the answer they need a telephone number or an e-mail address."
    ),
    "organisation_not_here": _("This organisation is not an active partner of the network."),
    "organisation_not_yours": _(
        "Only members of an organisation, or the team for it, sign in its name."
    ),
    "record_not_ready": _("The record is published once everything has been counted."),
}
