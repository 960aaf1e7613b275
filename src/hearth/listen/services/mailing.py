"""Answers by e-mail become voices: each once, without the name and address of who wrote.

Who answers our question mail agrees to what stands in it: that the words are kept. Who writes of their
own accord, to a round's own address or while one round is open, was told nothing before: no consent is
written down for them, only that they wrote; the receipt says what is kept and how to take it back. To be
quoted nobody agrees by e-mail. What machines write is no voice, and is not answered. A mail leaves the
mailbox only when a voice stands for it, or a person's task; everything else stays there, flagged.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks import queries as networks
from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import Purpose
from hearth.core.post import queries as post_queries
from hearth.core.post import services as post
from hearth.core.post.models import Delivery, Inbound
from hearth.core.post.queries import HELP, START, STOP, Mail, bounced_letters, command_of, read_mail
from hearth.core.post.services import Mailbox, open_mailbox
from hearth.core.wording import queries as wording
from hearth.kit.actors import Actor
from hearth.kit.codes import keyed_hash
from hearth.kit.refusals import Refused

from .. import words_by_mail as words
from ..models import Kind, Round
from ..queries import open_rounds, round_of
from ..queries.keywords import keyword_in, takes_voices
from .media import keep_attachment
from .receiving import Origin, receive_voice

logger = logging.getLogger(__name__)
#: `[larkmoor bus]` in a subject: the network, and a keyword of one of its rounds.
_TAG = re.compile(r"\[([a-z0-9-]{1,50})(?:[ :/.]([^\]\s]{1,30}))?\]", re.IGNORECASE)


@dataclass(frozen=True)
class Destination:
    """What a mail is for: the network, and the round with language and kind, as far as it is clear."""

    network: Network
    round: Round | None = None
    language: str = ""
    kind: str = Kind.NEED
    was_asked: bool = False


def read_mailbox(*, now: datetime, box: Mailbox | None = None) -> int:
    """Read what has come. A mail that cannot be worked on stays in the mailbox, flagged. How many went."""
    box = box or open_mailbox()
    if box is None:
        return 0
    done = 0
    try:
        for mark, raw in box.letters():
            if _taken(raw, now):
                box.done(mark)
                done += 1
            else:
                box.leave(mark)
    finally:
        box.close()
    return done


def _taken(raw: bytes, now: datetime) -> bool:
    try:
        return take_mail(raw, now=now)
    except Exception:
        logger.exception("an e-mail could not be worked on")
        return False


def take_mail(raw: bytes, *, now: datetime) -> bool:
    """Work on one mail to its end; False when it should stay in the mailbox for a person."""
    mail = read_mail(raw)
    if mail.is_bounce:
        return _note_bounce(raw, now)
    if mail.is_automatic or not mail.sender or mail.sender == settings.HEARTH_MAIL_ADDRESS.lower():
        return False
    goal = destination_of(mail, now=now)
    if goal is None:
        return False
    with transaction.atomic():
        gateway = post.mailbox_of(goal.network, now=now)
        post.note_seen(gateway, now=now)
        inbound, _is_new = post.take_in(
            gateway,
            message_id=mail.message_id,
            sender=mail.sender,
            subject=mail.subject,
            body=mail.words,
            said_at=mail.said_at,
            stamp=str(mail.said_at or ""),
            now=now,
        )
        if inbound.state != Inbound.State.WAITING:
            return inbound.state != Inbound.State.UNPLACED or not mail.files
        return _Letter(inbound, mail, goal, now).work()


def _note_bounce(raw: bytes, now: datetime) -> bool:
    for identifier in bounced_letters(raw):
        letter = _letter(identifier)
        if letter:
            post.note_bounce(letter, now=now)
    return True


def _letter(identifier: str) -> Delivery | None:
    try:
        return post_queries.letter_by_id(UUID(identifier))
    except ValueError:
        return None


# -- what a mail is for -----------------------------------------------------------------------------
def destination_of(mail: Mail, *, now: datetime) -> Destination | None:
    """By the letter it answers, the address it was sent to, the tag in its subject; else the only one."""
    for identifier in mail.answers:
        letter = _letter(identifier)
        if letter:
            return _of_letter(letter, now)
    for slug, word in _tags_of(mail):
        network = networks.by_slug(slug.lower())
        if network:
            return _of_word(network, word, now)
    found = list(networks.all_networks()[:2])
    return _of_word(found[0], "", now) if len(found) == 1 else None


def _of_letter(letter: Delivery, now: datetime) -> Destination:
    if letter.about_kind == "round" and letter.about_id:
        round = round_of(letter.network, letter.about_id)
        if round:
            return Destination(letter.network, round, letter.language, was_asked=True)
    return _of_word(letter.network, "", now)


def _tags_of(mail: Mail) -> list[tuple[str, str]]:
    """(network, keyword) from plus-addresses such as `voices+larkmoor.bus@`, then from the subject."""
    ours = settings.HEARTH_MAIL_ADDRESS.lower().partition("@")
    found = []
    for address in mail.to:
        local, _at, domain = address.partition("@")
        name, plus, tag = local.partition("+")
        if plus and (not ours[0] or (name, domain) == (ours[0], ours[2])):
            slug, _dot, word = tag.partition(".")
            found.append((slug, word))
    return found + [(match[1], match[2] or "") for match in _TAG.finditer(mail.subject)]


def _of_word(network: Network, word: str, now: datetime) -> Destination:
    keyword, _rest = keyword_in(network, word)
    if keyword:
        return Destination(network, keyword.round, keyword.language, keyword.kind)
    rounds = open_rounds(network, now=now)
    only = rounds[0] if len(rounds) == 1 else None
    return Destination(network, only, only.language if only else network.default_language)


# -- what is done with it ------------------------------------------------------------------------------
class _Letter:
    """One mail of one network."""

    def __init__(self, inbound: Inbound, mail: Mail, goal: Destination, now: datetime) -> None:
        self.inbound, self.mail, self.goal, self.now = inbound, mail, goal, now
        self.network = goal.network
        self.language = goal.language or self.network.default_language

    def work(self) -> bool:
        """A command, a voice, or something for a person."""
        command = command_of(self.mail.words) or command_of(_bare(self.mail.subject))
        if command == HELP:
            return self._leave("help")
        if command:
            self._obey(command)
            return True
        if self.goal.round is None or not takes_voices(self.goal.round, now=self.now):
            return self._leave("no_round")
        return self._make_voice(self.goal.round)

    def _obey(self, command: str) -> None:
        given = {"channel": "email", "address": self.mail.sender}
        if command == START:
            post.start_again(self.network, **given)
            self._answer(*words.started(self.network, language=self.language))
        elif command == STOP:
            if not post.is_stopped(self.network, **given):
                said = words.stopped(self.network, language=self.language)
                self._answer(*said, purpose="stop_confirmation")
            post.stop(self.network, **given, now=self.now)
        post.settle(self.inbound, note=command, now=self.now)

    def _make_voice(self, round: Round) -> bool:
        keys, left_out = self._keep_files()
        agreed = (
            {Purpose.KEEP.value: True, Purpose.QUOTE.value: False} if self.goal.was_asked else {}
        )
        told = words.keep_wording(self.network, language=self.language)
        try:
            received = receive_voice(
                self.network,
                round=round,
                kind=self.goal.kind,
                text=self.mail.words,
                language=self.language,
                channel="email",
                consents=agreed,
                wordings={Purpose.KEEP: told, Purpose.QUOTE: told},
                origin=Origin(raw=self._raw(), said_at=self.mail.said_at, attachments=keys),
                key=self._key("voice of a mail"),
                by=Actor.nobody(),
                now=self.now,
            )
        except Refused as refused:
            return self._leave(refused.code)
        code = received.receipt or ""
        if received.crisis:
            help_now = words.crisis(self.network, code, language=self.language)
            self._answer(*help_now, purpose="help_now")
        else:
            self._answer(
                *words.receipt(self.network, code, left_out=left_out, language=self.language)
            )
        post.settle(self.inbound, note="voice", now=self.now)
        return True

    def _keep_files(self) -> tuple[tuple[UUID, ...], int]:
        """The files that may come with a voice; how many were left out."""
        keys, left_out = [], self.mail.left_out
        for number, file in enumerate(self.mail.files):
            try:
                kept = keep_attachment(
                    self.network,
                    key=self._key(f"file {number} of a mail"),
                    media_type=file.media_type,
                    content=file.content,
                    file_name=file.name,
                    now=self.now,
                )
            except Refused:
                left_out += 1
                continue
            if kept.state == kept.State.WHOLE:
                keys.append(kept.key)
            else:
                left_out += 1
        return tuple(keys), left_out

    def _raw(self) -> dict[str, str]:
        return {"subject": self.mail.subject, "text": self.mail.text}

    def _key(self, purpose: str) -> UUID:
        told = f"{self.network.pk}:{self.inbound.message_id}"
        return UUID(keyed_hash(told, purpose=purpose)[:32])

    def _leave(self, why: str) -> bool:
        """For a person; the mail itself stays in the mailbox when it has files that we did not keep."""
        if why != "nothing_said":
            self._answer(*words.unknown(self.network, language=self.language))
        post.leave_to_people(self.inbound, note=why[:30], now=self.now)
        return not self.mail.files

    def _answer(self, subject: str, body: str, *, purpose: str = "reply") -> None:
        post.reply(
            self.inbound,
            subject=subject,
            body=body,
            language=self.language,
            purpose=purpose,
            now=self.now,
        )


def _bare(subject: str) -> str:
    """A subject without the `Re:` that mail programs put before it."""
    return re.sub(r"^((re|odp|sv|aw|رد)\s*:\s*)+", "", subject.strip(), flags=re.IGNORECASE)


# -- asking by mail ----------------------------------------------------------------------------------------
@transaction.atomic
def ask_by_mail(round: Round, *, by: Actor, now: datetime) -> int:
    """Send a round's question to everybody who agreed to messages by e-mail; each once. How many letters.

    Refused: `round_not_open`.
    """
    network = round.network
    if not takes_voices(round, now=now):
        raise Refused("round_not_open")
    subjects = people.consenting(network, purpose=Purpose.MESSAGES)
    rows = [row for row in people.contacts(network, subjects=subjects) if row.channel == "email"]
    for row in {row.address.lower(): row for row in rows}.values():
        subject, body = words.question(
            network, question_in(round, row.language), "", language=row.language
        )
        post.queue(
            network,
            key=f"question:{round.pk}:{post.address_hash('email', row.address)[:32]}",
            channel="email",
            address=row.address,
            subject=subject,
            body=body,
            language=row.language,
            purpose="messages",
            about=("round", round.pk),
            now=now,
        )
    letters = len({row.address.lower() for row in rows})
    facts = {"round": round.pk, "letters": letters}
    ledger.record(network=network, deed="question mailed", by=by, now=now, facts=facts)
    return letters


def question_in(round: Round, language: str) -> str:
    """A round's question in a language, as a person has checked it, or as it was written."""
    rows = wording.words_for(round.network, kind="round", ids=[round.pk], language=language)
    found = rows.get((round.pk, "question"))
    is_good = found and found.state != "machine" and not found.is_stale(round.question)
    return found.text if found and is_good else round.question
