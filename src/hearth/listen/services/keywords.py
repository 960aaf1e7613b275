"""Keywords: the word on the poster that somebody texts to be asked a round's question."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from hearth.core.ledger import services as ledger
from hearth.core.post.queries import command_of, plain_words
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..answers_by_text import answer_of
from ..models import Kind, Round, RoundKeyword


def give_keyword(
    round: Round, *, word: str, language: str, kind: str = Kind.NEED, by: Actor, now: datetime
) -> RoundKeyword:
    """Let people open this round by texting a word.

    Refused: `keyword_not_usable` (empty, several words, too long, or means STOP, HELP, YES, SKIP …),
    `keyword_taken`, `kind_of_voice_unknown`.
    """
    plain = plain_words(word)
    is_one_word = len(plain.split()) == 1 and 2 <= len(plain) <= 30 and len(word.strip()) <= 30
    if not is_one_word or command_of(word) or answer_of(word):
        raise Refused("keyword_not_usable", word=word.strip()[:30])
    if kind not in Kind.values:
        raise Refused("kind_of_voice_unknown", kind=kind)
    try:
        with transaction.atomic():
            made = RoundKeyword.objects.create(
                network=round.network,
                round=round,
                word=plain,
                shown=word.strip(),
                language=language,
                kind=kind,
                made_at=now,
            )
            _record(made, "keyword given", by, now)
    except IntegrityError:
        raise Refused("keyword_taken", word=word.strip()[:30]) from None
    return made


@transaction.atomic
def drop_keyword(keyword: RoundKeyword, *, by: Actor, now: datetime) -> None:
    """This word opens nothing any more; talks that it opened go on."""
    _record(keyword, "keyword dropped", by, now)
    keyword.delete()


def _record(keyword: RoundKeyword, deed: str, by: Actor, now: datetime) -> None:
    ledger.record(
        network=keyword.network,
        deed=deed,
        by=by,
        now=now,
        facts={"keyword": keyword.pk, "round": keyword.round_id},
    )
