"""Authors hear what becomes of their proposal, by the channel they left, if they agreed to be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import ContactPoint, Purpose
from hearth.core.post import services as post
from hearth.kit.actors import Actor
from hearth.kit.codes import keyed_hash

from ...models import Activity, MergeAnswer, MergeOffer, Proposal
from ...rules.proposals import MERGEABLE

#: States of which an author knows already: they did it, or nothing has happened yet.
SILENT = (Proposal.State.WAITING, Proposal.State.WITHDRAWN)
AT_A_TIME = 200


@dataclass(frozen=True)
class News:
    """What there is to tell an author: a state, `merge_offer`, `apart`, `chosen` or `not_chosen`.

    `kept` is noted on the proposal once it has been told.
    """

    what: str
    proposal: Proposal
    kept: str
    offer: MergeOffer | None = None


#: How news is put into words: (language, news) to subject and body.
LetterWords = Callable[[str, News], tuple[str, str]]


def tell_authors(network: Network, *, words: LetterWords, now: datetime) -> int:
    """For the clock: a letter to every author whose proposal has news. Returns how many letters.

    Several steps at once are one letter about the last; a letter goes out once however often this runs.
    """
    n = 0
    for news in waiting_news(network):
        with transaction.atomic():
            n += _tell(network, news, words, now)
    if n:
        facts = {"letters": n}
        ledger.record(network=network, deed="authors told", by=Actor.clock(), now=now, facts=facts)
    return n


def waiting_news(network: Network) -> list[News]:
    """What authors have not been told yet, at most two hundred at a time."""
    return [*_offers(network), *_results(network), *_steps(network)][:AT_A_TIME]


def _offers(network: Network) -> list[News]:
    rows = MergeAnswer.objects.filter(
        offer__vote__network=network,
        offer__state=MergeOffer.State.OPEN,
        answer=MergeAnswer.Answer.WAITING,
    ).select_related("offer", "proposal__vote__network")
    found = [
        News("merge_offer", row.proposal, f"merge_offer:{row.offer_id}", row.offer) for row in rows
    ]
    return [news for news in found if news.proposal.told != news.kept]


def _results(network: Network) -> list[News]:
    rows = Proposal.objects.filter(
        vote__network=network,
        vote__state=Activity.State.COUNTED,
        state=Proposal.State.ON_BALLOT,
    ).exclude(told__in=["chosen", "not_chosen"])
    found = []
    for row in rows.select_related("vote__network", "vote__outcome", "project")[:AT_A_TIME]:
        winners = {str(n) for n in row.vote.outcome.result.get("winners", [])}
        is_chosen = str(row.project.number) in winners
        what = "chosen" if is_chosen else "not_chosen"
        found.append(News(what, row, what))
    return found


def _steps(network: Network) -> list[News]:
    open_offer = Q(
        merge_answers__offer__state=MergeOffer.State.OPEN,
        merge_answers__answer=MergeAnswer.Answer.WAITING,
    )
    rows = Proposal.objects.filter(vote__network=network).exclude(state__in=SILENT)
    rows = rows.exclude(told=F("state")).exclude(open_offer)
    rows = rows.exclude(vote__state=Activity.State.COUNTED)
    return [
        News(_step_words(row), row, row.state)
        for row in rows.select_related("vote__network")[:AT_A_TIME]
    ]


def _step_words(row: Proposal) -> str:
    """A merge that did not happen, or was undone, is news of its own."""
    was_asked = row.told.startswith("merge_offer") or row.told == Proposal.State.MERGED
    return "apart" if was_asked and row.state in MERGEABLE else row.state


def authors_of(proposal: Proposal) -> list[UUID]:
    """The profiles of its authors: of a merged one those of everything that went into it."""
    parts = list(Proposal.objects.filter(merged_into=proposal))
    if not parts:
        return [proposal.profile_id]
    return [profile for part in parts for profile in authors_of(part)]


def _tell(network: Network, news: News, words: LetterWords, now: datetime) -> int:
    proposal = news.proposal
    Proposal.objects.filter(pk=proposal.pk).update(told=news.kept[:60])
    authors = authors_of(proposal)
    agreed = people.consenting(network, purpose=Purpose.HEAR_BACK, subjects=authors)
    contacts = people.contacts(network, subjects=agreed)
    for contact in contacts:
        title, body = words(contact.language, news)
        post.queue(
            network,
            key=_key(news, contact),
            channel=contact.channel,
            address=contact.address,
            subject=title,
            body=body,
            language=contact.language,
            purpose="hear_back",
            about=("proposal", proposal.pk),
            now=now,
        )
    return len(contacts)


def _key(news: News, contact: ContactPoint) -> str:
    """The same news of the same step is one letter to one address."""
    step = f"{news.proposal.pk.hex}:{news.kept}:{news.proposal.changed_at:%y%m%d%H%M%S}"
    return "proposal:" + keyed_hash(
        f"{step}:{contact.subject_id}:{contact.channel}", purpose="letters about proposals"
    )
