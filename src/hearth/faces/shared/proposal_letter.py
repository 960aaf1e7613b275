"""The letter that tells an author what became of their proposal, in the language they left."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.decide.services import News

from .figures import say_when

#: What there is to tell, in a sentence.
NEWS: dict[str, Promise] = {
    "shown": _("Everybody can read your proposal now."),
    "refused": _("The team did not show your proposal. You can correct it or make a new one."),
    "merged": _("Everybody agreed: your proposal is one with others now."),
    "apart": _("Your proposal was not merged with others. It stands for itself."),
    "in_review": _("It is being found out what your proposal costs and whether it can be done."),
    "feasible": _("Your proposal can be done. It can come on the ballot."),
    "not_feasible": _("Your proposal cannot be done this time."),
    "on_ballot": _("Your proposal stands on the ballot."),
    "chosen": _("Your proposal was chosen: it will happen."),
    "not_chosen": _("Your proposal was not chosen this time. The result says why."),
    "merge_offer": _("Could your proposal become one with others? Please say yes or no."),
}
#: News that is best read on another page than the proposal's own.
ON_RESULT = ("chosen", "not_chosen")


def letter_words(host: str) -> Callable[[str, News], tuple[str, str]]:
    """How the letter is put into a language; `host` is scheme and host of this installation."""

    def write(language: str, news: News) -> tuple[str, str]:
        with translation.override(language):
            proposal = news.proposal
            network = proposal.vote.network
            subject = _t("Your proposal: %(network)s") % {"network": network.name}
            parts = [f"{proposal.number}. {proposal.title}", str(NEWS[news.what])]
            if proposal.reason and news.what in ("refused", "feasible", "not_feasible"):
                parts.append(_t("The reason:") + "\n" + proposal.reason)
            parts += _way(news, host.rstrip("/"), language)
            parts.append(_t("You do not want to hear from us any more? Answer STOP and we stop."))
            return subject, "\n\n".join(parts) + "\n"

    return write


def _way(news: News, host: str, language: str) -> list[str]:
    """Where to read on. The receipt's code is never in a letter: we do not have it."""
    proposal = news.proposal
    slug = proposal.vote.network.slug
    find = host + reverse("public:proposal_find", args=[slug]) + f"?lang={language}"
    if news.offer is not None:
        day = {"day": say_when(news.offer.due_on), "address": find}
        return [_t("With your receipt, until %(day)s: %(address)s") % day]
    if news.what in ("refused",):
        return [_t("With your receipt: %(address)s") % {"address": find}]
    route, args = "public:proposal", [slug, proposal.vote_id, proposal.pk]
    if news.what in ON_RESULT:
        route, args = "public:vote", [slug, proposal.vote_id]
    address = host + reverse(route, args=args) + f"?lang={language}"
    return [_t("Read more: %(address)s") % {"address": address}]
