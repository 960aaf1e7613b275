"""Proposals come in, are corrected, supported, taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from hearth.core.people import services as people
from hearth.core.people.models import Purpose
from hearth.core.places.models import Place
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.codes import LETTERS, code_hash, grouped, keyed_hash
from hearth.kit.refusals import Refused

from ...models import Activity, Call, MergeOffer, Proposal, ProposalStep, Support
from ...queries.activities import is_open
from ...queries.proposals import call_of
from ...rules.proposals import CORRECTABLE, SUPPORTABLE, told_words
from ..activities import note, unlocked
from ..entry import Admitted
from .steps import held, move

#: The text fields of a proposal, and how long each may be.
LONGEST = {"title": 120, "what": 2000, "who_helps": 1000, "where": 200, "proposed_by": 120}


@dataclass(frozen=True)
class Draft:
    """What somebody writes in a proposal."""

    title: str
    what: str
    who_helps: str = ""
    where: str = ""
    place: Place | None = None
    theme: Any = None
    rough_cost_minor: int | None = None
    proposed_by: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Hearing:
    """Whether an author wants to hear what happens: the answer, its wording, and where to write to."""

    wants: bool
    wording: str
    contact: tuple[str, str] | None = None
    asked_in: str = "en"


@dataclass(frozen=True)
class Proposed:
    """What an author gets. A repeat has the same receipt."""

    proposal: Proposal
    receipt: str
    is_repeat: bool = False


def propose(
    vote: Activity,
    *,
    admitted: Admitted,
    draft: Draft,
    hearing: Hearing | None = None,
    voices: Iterable[UUID] = (),
    key: UUID,
    by: Actor,
    now: datetime,
) -> Proposed:
    """Take in a proposal of somebody who was admitted. The same key twice is one proposal.

    `voices` are what it came from. Refused: `proposals_not_open`, `proposals_too_many`, and as `write_down`.
    """
    known = _by_key(vote, key)
    if known:
        return known
    if not is_open(vote, "proposals", now=now):
        raise Refused("proposals_not_open")
    try:
        return _take_in(vote, draft, hearing, voices, key, admitted.key, by, now)
    except IntegrityError:
        again = _by_key(vote, key)
        if again is None:
            raise
        return again


def write_down(
    vote: Activity,
    *,
    draft: Draft,
    hearing: Hearing | None = None,
    voices: Iterable[UUID] = (),
    key: UUID,
    by: Actor,
    now: datetime,
) -> Proposed:
    """A member writes down what somebody proposes on paper, by phone or at a table, until the vote opens.

    Refused: `vote_is_locked`, `name_missing`, `proposal_without_words`, `proposal_too_long`,
    `proposal_cost_not_usable`.
    """
    return _by_key(vote, key) or _take_in(vote, draft, hearing, voices, key, "", by, now)


@transaction.atomic
def _take_in(
    vote: Activity,
    draft: Draft,
    hearing: Hearing | None,
    voices: Iterable[UUID],
    key: UUID,
    author_key: str,
    by: Actor,
    now: datetime,
) -> Proposed:
    vote = unlocked(vote)
    words = checked(draft)
    if author_key:
        _not_too_many(vote, author_key)
    last = vote.proposals.order_by("-number").values_list("number", flat=True).first() or 0
    receipt = receipt_of(vote, key)
    made = Proposal.objects.create(
        vote=vote,
        number=last + 1,
        key=_kept_key(key),
        author_key=author_key,
        captured_by=by.membership_id,
        receipt_hash=code_hash(receipt, purpose="proposal"),
        made_at=now,
        changed_at=now,
        **words,
    )
    ProposalStep.objects.create(proposal=made, state=made.state, at=now)
    if hearing is not None:
        _note_hearing(made, hearing, now)
    _link(made, voices, now)
    note(vote, "proposal received", by, now, proposal=made.pk)
    return Proposed(made, receipt)


def checked(draft: Draft) -> dict[str, Any]:
    """The draft as fields. Refused: `name_missing`, `proposal_without_words`, `proposal_too_long`,
    `proposal_cost_not_usable`."""
    texts = {name: tidy(getattr(draft, name)) for name in LONGEST}
    if not texts["title"]:
        raise Refused("name_missing")
    if not texts["what"]:
        raise Refused("proposal_without_words")
    for name, most in LONGEST.items():
        if len(texts[name]) > most:
            raise Refused("proposal_too_long", most=most)
    cost = draft.rough_cost_minor
    if cost is not None and not 0 < cost < 10**14:
        raise Refused("proposal_cost_not_usable")
    words = told_words(texts["title"], texts["what"], texts["who_helps"], language=draft.language)
    return texts | {
        "place": draft.place,
        "theme": draft.theme,
        "rough_cost_minor": cost,
        "language": draft.language[:12],
        "words": " ".join(words),
    }


def tidy(text: str) -> str:
    """What somebody typed without control characters and half letters, trimmed."""
    whole = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n")
    return "".join(sign for sign in whole if sign in "\n\t" or sign >= " ").strip()


def receipt_of(vote: Activity, key: UUID) -> str:
    """The code of the proposal that came with this key; we keep neither key nor code, only hashes."""
    number = int(keyed_hash(f"{vote.pk}:{key}", purpose="receipt of a proposal"), 16)
    return grouped("".join(LETTERS[number >> (5 * place) & 31] for place in range(12)))


def _kept_key(key: UUID) -> UUID:
    return UUID(keyed_hash(str(key), purpose="key of a proposal")[:32])


def _by_key(vote: Activity, key: UUID) -> Proposed | None:
    known = Proposal.objects.filter(vote=vote, key=_kept_key(key)).first()
    return Proposed(known, receipt_of(vote, key), is_repeat=True) if known else None


def _not_too_many(vote: Activity, author_key: str) -> None:
    most = call_of(vote).most_each
    mine = vote.proposals.filter(author_key=author_key).exclude(state=Proposal.State.WITHDRAWN)
    if mine.count() >= most:
        raise Refused("proposals_too_many", most=most)


def _note_hearing(made: Proposal, hearing: Hearing, now: datetime) -> None:
    people.note_consents(
        made.vote.network,
        subject_id=made.profile_id,
        answers={Purpose.HEAR_BACK: hearing.wants},
        wordings={Purpose.HEAR_BACK: hearing.wording},
        language=hearing.asked_in,
        now=now,
    )
    if hearing.wants and hearing.contact and hearing.contact[1].strip():
        channel, address = hearing.contact
        people.note_contact(
            made.vote.network,
            subject_id=made.profile_id,
            channel=channel,
            address=address,
            language=hearing.asked_in,
            now=now,
        )


def _link(made: Proposal, voices: Iterable[UUID], now: datetime) -> None:
    network, node = made.vote.network, ("proposal", made.pk)
    pairs = [(("voice", identifier), node) for identifier in voices]
    pairs += [(("theme", made.theme_id), node)] if made.theme_id else []
    trace.link_many(network, pairs=pairs, relation="proposed from", now=now)


@transaction.atomic
def correct_proposal(proposal: Proposal, *, draft: Draft, by: Actor, now: datetime) -> Proposal:
    """Its author (or the team for them) puts it into better words, until it is reviewed.

    It is read again before everybody sees the new words. Refused: `vote_is_locked`,
    `proposal_not_now`, `proposal_in_merge`, and as `write_down`.
    """
    unlocked(proposal.vote)
    fresh = held(proposal)
    if fresh.state not in CORRECTABLE:
        raise Refused("proposal_not_now")
    if MergeOffer.objects.filter(answers__proposal=fresh, state=MergeOffer.State.OPEN).exists():
        raise Refused("proposal_in_merge")
    for field, value in checked(draft).items():
        setattr(fresh, field, value)
    if fresh.state == Proposal.State.SHOWN and not by.holds("facilitator", "steward"):
        fresh.state, fresh.reason = Proposal.State.WAITING, ""
        ProposalStep.objects.create(proposal=fresh, state=fresh.state, at=now)
    fresh.changed_at = now
    fresh.save()
    note(fresh.vote, "proposal corrected", by, now, proposal=fresh.pk)
    return fresh


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: Actor, now: datetime) -> Proposal:
    """Take a proposal back for good: its words, its support and its author's address are erased.

    Refused: `proposal_on_ballot`, `proposal_in_merge`. Repeating is harmless.
    """
    fresh = held(proposal)
    if fresh.state == Proposal.State.WITHDRAWN:
        return fresh
    if fresh.state == Proposal.State.ON_BALLOT:
        raise Refused("proposal_on_ballot")
    if fresh.state == Proposal.State.MERGED:
        raise Refused("proposal_in_merge")
    move(fresh, to=Proposal.State.WITHDRAWN, now=now)
    for field in ("title", "what", "who_helps", "where", "proposed_by", "words", "author_key"):
        setattr(fresh, field, "")
    fresh.rough_cost_minor, fresh.supporters = None, 0
    fresh.save()
    Support.objects.filter(network_id=fresh.vote.network_id, proposal_id=fresh.pk).delete()
    people.forget(fresh.vote.network, subject_id=fresh.profile_id, now=now)
    note(fresh.vote, "proposal withdrawn", by, now, proposal=fresh.pk)
    return fresh


@transaction.atomic
def support_proposal(
    proposal: Proposal, *, admitted: Admitted, wants: bool = True, by: Actor, now: datetime
) -> int:
    """Support a proposal, or no longer; saying it twice changes nothing. Returns how many support it.

    Refused: `support_not_open`, `proposal_not_now`.
    """
    vote = proposal.vote
    if not is_open(vote, "support", now=now):
        raise Refused("support_not_open")
    fresh = held(proposal)
    if fresh.state not in SUPPORTABLE:
        raise Refused("proposal_not_now")
    mine = {"network_id": vote.network_id, "proposal_id": fresh.pk, "key": admitted.key}
    if wants:
        _row, is_new = Support.objects.get_or_create(
            **mine, defaults={"vote_id": vote.pk, "how": admitted.how, "at": now}
        )
        change = 1 if is_new else 0
    else:
        change = -Support.objects.filter(**mine).delete()[0]
    if change:
        Proposal.objects.filter(pk=fresh.pk).update(supporters=F("supporters") + change)
        deed = "proposal supported" if wants else "support taken back"
        note(vote, deed, Actor.nobody("voter"), now, proposal=fresh.pk)
    return fresh.supporters + change


@transaction.atomic
def set_call(vote: Activity, *, by: Actor, now: datetime, **settings: Any) -> Call:
    """How proposals are gathered. Refused: `vote_is_locked`, `call_not_usable`."""
    vote = unlocked(vote)
    call = call_of(vote)
    for field, value in settings.items():
        setattr(call, field, value)
    limits = {"most_each": 50, "merge_days": 90, "valuation_days": 180}
    if any(not 1 <= getattr(call, name) <= most for name, most in limits.items()):
        raise Refused("call_not_usable")
    call.vote = vote
    call.save()
    note(vote, "call for proposals changed", by, now)
    return call
