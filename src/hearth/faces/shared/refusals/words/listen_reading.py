"""Words for refusals around reading voices: second readers, masking, appeals, translations."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "needs_another_reader": _("This needs another person: you have decided already."),
    "details_not_looked_at": _(
        "There may be personal details in it (%(n)s). Please look at them before anybody can read it."
    ),
    "words_not_in_voice": _("“%(words)s” does not stand in what they said."),
    "nothing_to_appeal": _("There is no decision that another person could look at."),
    "appeal_already_made": _(
        "You have asked for another look already. The answer will stand here."
    ),
    "appeal_decided": _("This was answered already."),
    "appeal_result_missing": _("Please choose whether the decision stands."),
    "appeal_needs_another_reader": _(
        "You decided this first. Somebody else looks at it again and answers."
    ),
    "answer_missing": _("Please write an answer to the person."),
    "time_not_usable": _("Voices may wait 1 to %(days)s days, cases 1 to %(hours)s hours."),
    "for_the_team_only": _("Translations are kept by the team of the network."),
    "translation_own": _("Somebody else checks what you have translated."),
    "translation_stale": _(
        "The words have changed since this was translated. Translate them again."
    ),
    "translation_by_person": _("A person has translated this already."),
    "language_is_the_same": _("This is the language it was said in."),
    "no_translator": _("No translating machine is connected."),
    "translator_failed": _("The translating machine did not answer (%(why)s). Nothing was lost."),
    "earlier_not_seen": _("Please look at what was asked before, and tick that you have."),
}
