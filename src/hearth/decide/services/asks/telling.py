"""Those who signed and agreed to hear back are told what the addressee answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.post import services as post
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Ask, AskStep
from ...queries.asks import signers_to_tell

#: Subject and body in a language: (language) -> (subject, body).
LetterWords = Callable[[str], tuple[str, str]]


@transaction.atomic
def tell_signers(ask: Ask, *, words: LetterWords, by: Actor, now: datetime) -> int:
    """Queue one letter to everybody who wants to hear, about the newest step; safe to repeat.

    Returns how many people. Refused: `ask_nothing_to_tell`.
    """
    news = [AskStep.Kind.ANSWERED, AskStep.Kind.ESCALATED, AskStep.Kind.CLOSED]
    step = ask.steps.filter(kind__in=news).last()
    if step is None:
        raise Refused("ask_nothing_to_tell")
    contacts = signers_to_tell(ask)
    letters = {language: words(language) for language in {row.language for row in contacts}}
    for contact in contacts:
        subject, body = letters[contact.language]
        post.queue(
            ask.network,
            key=f"ask:{step.pk}:{contact.subject_id}:{contact.channel}",
            channel=contact.channel,
            address=contact.address,
            subject=subject,
            body=body,
            language=contact.language,
            purpose="hear_back",
            about=("ask", ask.pk),
            now=now,
        )
    ledger.record(
        network=ask.network,
        deed="signers told",
        by=by,
        now=now,
        facts={"ask": ask.pk, "letters": len(contacts)},
    )
    return len(contacts)
