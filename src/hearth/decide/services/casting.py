"""Ballots: one per eligible person, online or on paper, in the same box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from hearth.core.ledger import services as ledger
from hearth.core.people import services as people
from hearth.core.people.models import Demographic, Known
from hearth.core.places.models import Category, Dimension, Place
from hearth.kit.actors import Actor
from hearth.kit.codes import new_code
from hearth.kit.ids import uuid7
from hearth.kit.proofs import receipt_line
from hearth.kit.refusals import Refused

from ..models import Activity, Ballot, VoterCode
from ..queries import is_taking, voter_key_of
from ..rules import line_of, receipt_of, tidy_ballot
from .closing import seal_again
from .entry import Admitted, admit_by_code

Groups = Mapping[Dimension, Category | Known]


@dataclass(frozen=True)
class Cast:
    """What the voter gets: a receipt that proves that the ballot is in, not what it says."""

    receipt: str
    is_change: bool


@transaction.atomic
def give_codes(vote: Activity, *, n: int, batch: str = "", by: Actor, now: datetime) -> list[str]:
    """Make `n` codes, one per eligible person; told once, kept as hashes. Refused: `codes_too_many`."""
    if not 1 <= n <= 5000:
        raise Refused("codes_too_many", most=5000)
    codes = [new_code() for _ in range(n)]
    give_codes_as(vote, codes=codes, batch=batch, by=by, now=now)
    return codes


@transaction.atomic
def give_codes_as(
    vote: Activity, *, codes: Iterable[str], batch: str, by: Actor, now: datetime
) -> int:
    """Register codes made elsewhere (printed letters, the demo). Returns how many."""
    rows = [
        VoterCode(
            network_id=vote.network_id,
            vote_id=vote.pk,
            voter_key=voter_key_of(vote.pk, code),
            batch=batch[:60],
            made_at=now,
        )
        for code in codes
    ]
    VoterCode.objects.bulk_create(rows, batch_size=1000)
    ledger.record(
        network=vote.network,
        deed="voter codes made",
        by=by,
        now=now,
        facts={"vote": vote.pk, "n": len(rows)},
    )
    return len(rows)


def cast_ballot(
    vote: Activity,
    *,
    code: str = "",
    admitted: Admitted | None = None,
    choices: Any,
    place: Place | None = None,
    groups: Groups | None = None,
    by: Actor,
    now: datetime,
) -> Cast:
    """Cast, or change, the one ballot of whoever was admitted (or has this code); the last one counts.

    `choices` in the shape of the vote's kind of ballot (`rules.ballots`).
    Refused: `vote_not_open`, `voter_code_unknown`, `voted_on_paper`, and what `rules.tidy_ballot` refuses.
    """
    if not is_taking(vote, now=now):
        raise Refused("vote_not_open")
    key = (admitted or admit_by_code(vote, code=code)).key
    chosen = _chosen(vote, choices)
    try:
        return _put_in(vote, key, chosen, "online", place, groups or {}, by, now)
    except IntegrityError:
        return _put_in(vote, key, chosen, "online", place, groups or {}, by, now)


def _chosen(vote: Activity, choices: Any) -> Any:
    locked = vote.locked
    costs = {int(row["number"]): row["cost_minor"] for row in locked["projects"]}
    ballot, money = locked.get("ballot") or {}, locked.get("budget_minor", 0)
    chosen, refusal = tidy_ballot(choices, ballot=ballot, costs=costs, money=money)
    if refusal:
        raise Refused(refusal, **ballot)
    return chosen


@transaction.atomic
def _put_in(
    vote: Activity,
    key: str,
    chosen: Any,
    channel: str,
    place: Place | None,
    groups: Groups,
    by: Actor,
    now: datetime,
) -> Cast:
    """One row per voter is a constraint of the table: of two presses at once, one changes the other.

    The vote itself is held while the ballot goes in: none slips in behind the count.
    """
    state = _hold(vote, channel)
    receipt = receipt_of(vote.pk, key)
    hashed = receipt_line(vote.pk, receipt)
    rows = Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk, voter_key=key)
    known = next(iter(rows.select_for_update().values_list("channel", flat=True)), None)
    if known == Ballot.Channel.PAPER and channel != Ballot.Channel.PAPER:
        raise Refused("voted_on_paper")
    if known:
        rows.update(
            choices=chosen, cast_at=now, receipt_hash=hashed, channel=channel, times=F("times") + 1
        )
    else:
        made = Ballot.objects.create(
            network_id=vote.network_id,
            vote_id=vote.pk,
            voter_key=key,
            choices=chosen,
            channel=channel,
            place=place,
            cast_at=now,
            receipt_hash=hashed,
        )
        if groups:
            people.note_groups(vote.network, profile_id=made.profile_id, answers=groups)
    ledger.record(
        network=vote.network,
        deed="ballot changed" if known else "ballot cast",
        by=by if channel == Ballot.Channel.ASSISTED else Actor.nobody("voter"),
        now=now,
        facts={"vote": vote.pk, "channel": channel},
    )
    if state == Activity.State.CLOSED:
        seal_again(vote, by=by, now=now)
    return Cast(receipt, is_change=known is not None)


def _hold(vote: Activity, channel: str) -> str:
    """Hold the vote as it stands now, and its state. Paper is still read after closing; after the count nothing is."""
    held = Activity.objects.select_for_update().filter(pk=vote.pk)
    state = str(held.order_by().values_list("state", flat=True).get())
    taking = [Activity.State.OPEN]
    if channel == Ballot.Channel.PAPER:
        taking.append(Activity.State.CLOSED)
    if state not in taking:
        raise Refused("vote_not_open")
    return state


@transaction.atomic
def cast_many(
    vote: Activity,
    *,
    ballots: Iterable[tuple[str, Any, Place | None, Groups]],
    channel: str = "paper",
    by: Actor,
    now: datetime,
) -> int:
    """Many ballots with one ledger entry: (code, choices, place, groups), each code once.

    For ballots collected elsewhere and the demo. Refused: `project_not_on_ballot`, `vote_not_open`.
    """
    _hold(vote, Ballot.Channel.PAPER)
    rows, answers = [], []
    for code, choices, place, groups in ballots:
        chosen = _chosen(vote, choices)
        profile, key = uuid7(), voter_key_of(vote.pk, code)
        rows.append(
            Ballot(
                network_id=vote.network_id,
                vote_id=vote.pk,
                voter_key=key,
                receipt_hash=line_of(vote.pk, key),
                choices=chosen,
                channel=channel,
                place=place,
                profile_id=profile,
                cast_at=now,
            )
        )
        answers += [people.demographic(vote.network, profile, d, a) for d, a in groups.items()]
    Ballot.objects.bulk_create(rows, batch_size=500)
    Demographic.objects.bulk_create(answers, batch_size=500)
    ledger.record(
        network=vote.network,
        deed="ballots cast",
        by=by,
        now=now,
        facts={"vote": vote.pk, "n": len(rows)},
    )
    seal_again(vote, by=by, now=now)
    return len(rows)
