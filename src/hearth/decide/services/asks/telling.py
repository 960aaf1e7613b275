"""Those who signed and agreed to hear back are told what the addressee answered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.post import services as post
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Ask, AskStep
from ...queries.asks import signers_to_tell


@transaction.atomic
def tell_signers(ask: Ask, *, words: post.LetterWords, by: Actor, now: datetime) -> int:
    """Queue one letter to everybody who wants to hear, about the newest step; safe to repeat.

    Returns how many people. Refused: `ask_nothing_to_tell`.
    """
    news = [AskStep.Kind.ANSWERED, AskStep.Kind.ESCALATED, AskStep.Kind.CLOSED]
    step = ask.steps.filter(kind__in=news).last()
    if step is None:
        raise Refused("ask_nothing_to_tell")
    n = post.write_back(
        ask.network,
        signers_to_tell(ask),
        words=words,
        key=f"ask:{step.pk}",
        about=("ask", ask.pk),
        now=now,
    )
    ledger.record(
        network=ask.network,
        deed="signers told",
        by=by,
        now=now,
        facts={"ask": ask.pk, "letters": n},
    )
    return n
