"""A short talk by text: question, place, may others read it, may we answer; then a receipt.

What is kept, and when. Nobody's words become a voice unless they agreed to it, and nobody agrees to
what they were not told: the first text that we send says that an answer is kept. Who answers after
it has agreed to that, and to nothing more. So a talk that falls silent for a day ends in a voice,
with what was agreed so far (not to be quoted, nobody to be told), if its speaker had been told; what
was said before (a keyword with words behind it, and then silence) is thrown away. So is everything
when they text STOP in the midst of it. Words that sound like danger become a voice at once, because
a person has to see them: the speaker is told so.

Of the number only a keyed hash stays with the talk. It is kept as a contact only by who wants to be
told what comes of it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from hearth.core.networks.models import Network
from hearth.core.people.models import Purpose
from hearth.core.places import queries as places
from hearth.core.places.models import Place
from hearth.core.post import queries as post_queries
from hearth.core.post import services as post
from hearth.core.post.models import Inbound
from hearth.core.post.queries import HELP, START, STOP, command_of, is_number, language_of

from .. import words_by_text as words
from ..answers_by_text import NO, SKIP, YES, answer_of, place_in, says_much
from ..models import Conversation, Kind, Round
from ..queries import open_rounds
from ..queries.keywords import keyword_in, open_conversation, open_words, takes_voices
from ..queries.safety import crisis_words_in
from ..rules import LONGEST
from .mailing import question_in
from .talks import SILENT_AFTER, Outcome, close_talk, end_talk, make_voice

logger = logging.getLogger(__name__)
Step = Conversation.Step
#: A long text comes in parts; parts that were sent within this time are one.
PARTS_WITHIN = timedelta(seconds=12)
#: How often one question is asked before we go on without an answer.
MOST_TRIES = 2


def take_text(inbound: Inbound, *, answered_by_provider: bool = False, now: datetime) -> None:
    """Work on one text to its end: once, however often it is handed in.

    `answered_by_provider`: the provider has confirmed a STOP, START or HELP itself.
    """
    try:
        _take(inbound, answered_by_provider, now)
    except IntegrityError:  # another text of theirs has just opened the talk
        _take(inbound, answered_by_provider, now)


@transaction.atomic
def _take(inbound: Inbound, answered_by_provider: bool, now: datetime) -> None:
    rows = Inbound.objects.select_for_update(of=("self",)).select_related("gateway", "network")
    mine = rows.filter(
        network_id=inbound.network_id, id=inbound.id, state=Inbound.State.WAITING
    ).first()
    if mine is not None:
        _Text(mine, now, answered_by_provider).work()


class _Text:
    """One text that came in, the talk it belongs to, and what is done about it."""

    def __init__(self, inbound: Inbound, now: datetime, is_answered: bool) -> None:
        self.inbound, self.now, self.is_answered = inbound, now, is_answered
        self.network: Network = inbound.network
        self.body = inbound.body.strip()
        self.talk = open_conversation(self.network, inbound.sender_hash)
        if self.talk and now - self.talk.last_at > SILENT_AFTER:
            end_talk(self.talk, now=now)
            self.talk = None
        self.replies = 0

    @property
    def language(self) -> str:
        """In which language we answer."""
        told = language_of(self.body)
        return told or (self.talk.language if self.talk else self.network.default_language)

    def work(self) -> None:
        """A command, danger, the next answer of a talk, or its beginning: in this order."""
        command = command_of(self.body)
        if command:
            {STOP: self._stop, START: self._start, HELP: self._help}[command]()
        elif self._sounds_like_danger():
            self._answer_danger()
        elif not is_number(self.inbound.sender):
            self._leave("no_number")
        elif post.is_stopped(self.network, channel="sms", address=self.inbound.sender):
            self._leave("said_stop")
        elif len(self.body) > LONGEST:
            self._say(words.too_long(language=self.language))
            self._leave("too_long")
        elif self.talk:
            self._go_on(self.talk)
        else:
            self._begin()

    # -- commands -------------------------------------------------------------------------------
    def _stop(self) -> None:
        """Confirmed first, then enforced: the confirmation is the last thing that goes out."""
        sender = self.inbound.sender
        if not post.is_stopped(self.network, channel="sms", address=sender):
            self._say(
                words.stopped(self.network, language=self.language), purpose="stop_confirmation"
            )
        post.stop(self.network, channel="sms", address=sender, now=self.now)
        if self.talk:
            close_talk(self.talk, Outcome.STOPPED, now=self.now)
        self._settle("stop")

    def _start(self) -> None:
        post.start_again(self.network, channel="sms", address=self.inbound.sender)
        listed = open_words(self.network, now=self.now)
        self._say(words.started(self.network, listed, language=self.language))
        self._settle("start")

    def _help(self) -> None:
        listed = open_words(self.network, now=self.now)
        self._say(words.help_words(self.network, listed, language=self.language))
        self._settle("help")

    # -- danger -----------------------------------------------------------------------------------
    def _sounds_like_danger(self) -> bool:
        said = f"{self.talk.text}\n{self.body}" if self.talk else self.body
        return bool(crisis_words_in(self.network, said[-LONGEST:], language=self.language))

    def _answer_danger(self) -> None:
        """Who helps, at once; and a case for the safeguarding leads, wherever there is a round."""
        talk = self.talk or self._open(*self._what_for())
        if talk is None:
            self._say(words.crisis(self.network, "", language=self.language), purpose="help_now")
            return self._leave("crisis")
        self._note_part(talk)
        talk.text = _joined(talk.text, self.body)[-LONGEST:]
        received = make_voice(talk, contact=None, now=self.now)
        if received is None:
            self._say(words.crisis(self.network, "", language=talk.language), purpose="help_now")
            close_talk(talk, Outcome.LEFT, now=self.now)
            return self._leave("crisis")
        told = words.crisis(self.network, received.receipt or "", language=talk.language)
        self._say(told, purpose="help_now")
        close_talk(talk, Outcome.KEPT, now=self.now)
        return self._settle("crisis")

    # -- a talk begins ------------------------------------------------------------------------------
    def _what_for(self) -> tuple[Round | None, str, str]:
        """The round that a text opens, its language and the kind of voice: by keyword, or the only one."""
        keyword, _rest = keyword_in(self.network, self.body)
        if keyword:
            is_open = takes_voices(keyword.round, now=self.now)
            return (keyword.round if is_open else None), keyword.language, keyword.kind
        rounds = open_rounds(self.network, now=self.now)
        only = rounds[0] if len(rounds) == 1 else None
        return only, only.language if only else "", Kind.NEED

    def _begin(self) -> None:
        round, language, kind = self._what_for()
        talk = self._open(round, language, kind)
        if talk is None:
            listed = open_words(self.network, now=self.now)
            told = words.unknown(self.network, listed, language=language or self.language)
            self._say(told)
            return self._leave("no_round")
        keyword, rest = keyword_in(self.network, self.body)
        self._note_part(talk)
        if rest and (keyword or says_much(rest)):
            talk.text = rest
            self._ask_place(talk)
        else:
            told, agreed = words.question(
                self.network, question_in(talk.round, talk.language), language=talk.language
            )
            talk.wordings = {Purpose.KEEP: agreed}
            self._say(told)
        talk.save()
        return self._settle("talk")

    def _open(self, round: Round | None, language: str, kind: str) -> Conversation | None:
        if round is None:
            return None
        return Conversation.objects.create(
            network=self.network,
            sender_hash=self.inbound.sender_hash,
            round=round,
            language=language,
            kind=kind,
            opened_at=self.now,
            last_at=self.now,
        )

    # -- a talk goes on -------------------------------------------------------------------------------
    def _go_on(self, talk: Conversation) -> None:
        is_part = self._is_next_part(talk)
        self._note_part(talk)
        if is_part:
            self._add_words(talk)
        else:
            {
                Step.SAYING: self._hear_words,
                Step.PLACE: self._hear_place,
                Step.QUOTE: self._hear_quote,
                Step.HEAR_BACK: self._hear_back,
            }[Step(talk.step)](talk)
        if talk.ended_at is None:
            talk.last_at = self.now
            talk.save()
        if self.inbound.state == Inbound.State.WAITING:
            self._settle("talk")

    def _is_next_part(self, talk: Conversation) -> bool:
        """Whether this is more of a long text: sent within seconds of its last part, and no answer."""
        if talk.step != Step.PLACE or talk.said_at is None or answer_of(self.body):
            return False
        is_near = abs(self.inbound.said_at - talk.said_at) <= PARTS_WITHIN
        return is_near and place_in(self.body, _known_places(self.network)) is None

    def _hear_words(self, talk: Conversation) -> None:
        if answer_of(self.body) in (SKIP, NO):
            self._say(words.not_kept(language=talk.language))
            return close_talk(talk, Outcome.NOTHING_SAID, now=self.now)
        talk.keep = True
        self._add_words(talk)
        return self._ask_place(talk)

    def _add_words(self, talk: Conversation) -> None:
        """More words; what no longer fits into one voice is left to a person."""
        joined = _joined(talk.text, self.body)
        if len(joined) > LONGEST:
            return self._leave("too_long")
        talk.text, talk.said_at = joined, self.inbound.said_at
        return None

    def _ask_place(self, talk: Conversation) -> None:
        told, agreed = words.which_place(self.network, language=talk.language, is_told=talk.keep)
        if agreed:
            talk.wordings = {Purpose.KEEP: agreed}
        talk.step, talk.tries, talk.said_at = Step.PLACE, 0, self.inbound.said_at
        self._say(told)

    def _hear_place(self, talk: Conversation) -> None:
        answer = answer_of(self.body)
        if answer == NO and not talk.keep:
            self._say(words.not_kept(language=talk.language))
            return close_talk(talk, Outcome.NOT_AGREED, now=self.now)
        talk.keep = True
        found = None if answer else place_in(self.body, _known_places(self.network))
        talk.place = found
        talk.tries += 1
        if found is None and not answer and says_much(self.body):
            self._add_words(talk)
        if found is None and not answer and talk.tries < MOST_TRIES:
            return self._say(words.place_unknown(language=talk.language))
        told, agreed = words.may_quote(language=talk.language)
        talk.step, talk.tries = Step.QUOTE, 0
        talk.wordings[Purpose.QUOTE] = agreed
        return self._say(told)

    def _hear_quote(self, talk: Conversation) -> None:
        answer = self._yes_or_no(talk)
        if answer is None:
            return
        told, agreed = words.may_answer(language=talk.language)
        talk.quote, talk.step, talk.tries = answer, Step.HEAR_BACK, 0
        talk.wordings[Purpose.HEAR_BACK] = agreed
        self._say(told)

    def _hear_back(self, talk: Conversation) -> None:
        answer = self._yes_or_no(talk)
        if answer is None:
            return None
        contact = ("sms", self.inbound.sender) if answer else None
        received = make_voice(talk, contact=contact, hear_back=answer, now=self.now)
        if received is None:
            self.inbound.body = talk.text
            self._leave("round_closed")
            return close_talk(talk, Outcome.LEFT, now=self.now)
        self._say(words.receipt(self.network, received.receipt or "", language=talk.language))
        return close_talk(talk, Outcome.KEPT, now=self.now)

    def _yes_or_no(self, talk: Conversation) -> bool | None:
        """Yes or no; none when it has to be asked again. A sentence is more of what they said."""
        answer = answer_of(self.body)
        if answer:
            return answer == YES
        talk.tries += 1
        if says_much(self.body):
            self._add_words(talk)
        if talk.tries >= MOST_TRIES:
            return False
        self._say(words.yes_or_no(language=talk.language))
        return None

    # -- small deeds ------------------------------------------------------------------------------------
    def _say(self, body: str, *, purpose: str = "reply") -> None:
        if self.is_answered:
            return
        self.replies += 1
        language = self.talk.language if self.talk else self.language
        post.reply(
            self.inbound,
            body=body,
            language=language,
            part=f":{self.replies}",
            purpose=purpose,
            now=self.now,
        )

    def _note_part(self, talk: Conversation) -> None:
        """Every text as it came, for the raw capture."""
        talk.parts = [*talk.parts, {"at": self.inbound.said_at.isoformat(), "text": self.body}]

    def _leave(self, why: str) -> None:
        post.leave_to_people(self.inbound, note=why, now=self.now)

    def _settle(self, what: str) -> None:
        post.settle(self.inbound, note=what, now=self.now)


def take_waiting_texts(network: Network, *, now: datetime) -> int:
    """Texts that were kept but not worked on (the house fell in between). Returns how many.

    One that cannot be worked on a second time either is left to a person.
    """
    waiting = post_queries.waiting_inbound(network, before=now - timedelta(minutes=1))
    texts = [row for row in waiting if row.channel == "sms"]
    for row in texts:
        try:
            take_text(row, now=now)
        except Exception:
            logger.exception("a text could not be worked on")
            post.leave_to_people(row, note="failed", now=now)
    return len(texts)


def _joined(text: str, more: str) -> str:
    return f"{text}\n{more}".strip()


def _known_places(network: Network) -> list[tuple[str, str, int, Place]]:
    rows: Any = places.places(network)
    return [(row.name, row.code, row.depth, row) for row in rows]
