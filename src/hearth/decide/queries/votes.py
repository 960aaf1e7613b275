"""Votes and ballots. Running results are nowhere in here."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network
from hearth.kit.codes import code_hash, tidy
from hearth.kit.proofs import receipt_line

from ..models import Activity, Ballot, Outcome, Project, VoterCode
from .activities import is_open

#: The forms that take ballots.
VOTES = (Activity.Form.BUDGET, Activity.Form.PRIORITIES)


def voter_key_of(vote_id: UUID, code: str) -> str:
    """What a voter's code becomes: a keyed hash that differs from vote to vote."""
    return code_hash(code, purpose=f"vote:{vote_id}")


def votes(network: Network, *, public: bool = False) -> QuerySet[Activity]:
    """Votes, newest first; the public sees no drafts."""
    rows = Activity.objects.filter(network=network, form__in=VOTES)
    return rows.exclude(state=Activity.State.DRAFT) if public else rows


def vote(network: Network, identifier: UUID, *, public: bool = False) -> Activity | None:
    """One vote of this network with its projects, or none."""
    rows = votes(network, public=public).filter(id=identifier).select_related("theme", "council")
    found = rows.prefetch_related("windows", "projects__place", "projects__theme").first()
    if found is not None:
        found.network = network
    return found


def vote_to_cast(network: Network, identifier: UUID) -> Activity | None:
    """A public vote for who fills in its ballot, as `vote`, but quick while it is open.

    From opening to closing nothing of it changes, so it is kept in memory under the hash of what was locked.
    """
    seen = Activity.objects.filter(pk=identifier, network_id=network.pk).order_by()
    stands = next(iter(seen.values_list("state", "locked_hash", "form")), None)
    if stands is not None and stands[2] not in VOTES:
        return None
    if stands is None or stands[0] != Activity.State.OPEN:
        return vote(network, identifier, public=True) if stands else None
    kept = _as_locked(network.pk, identifier, stands[1])
    if kept is None:
        return None
    found = copy(kept)
    found.network = network
    return found


@lru_cache(maxsize=32)
def _as_locked(network_id: UUID, identifier: UUID, locked_hash: str) -> Activity | None:
    rows = Activity.objects.filter(network_id=network_id, id=identifier, locked_hash=locked_hash)
    rows = rows.filter(state=Activity.State.OPEN).select_related("theme", "council")
    return rows.prefetch_related("windows", "projects__place", "projects__theme").first()


def open_votes(network: Network, *, now: datetime) -> list[Activity]:
    """Votes that take ballots now."""
    rows = votes(network).filter(state=Activity.State.OPEN).prefetch_related("windows")
    return [row for row in rows if is_taking(row, now=now)]


def is_taking(vote: Activity, *, now: datetime) -> bool:
    """Whether this vote takes ballots now."""
    return is_open(vote, "ballots", now=now)


def ballots_in(vote: Activity) -> int:
    """How many ballots are in the box: the only running figure there is."""
    return Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk).count()


def codes_made(vote: Activity) -> int:
    """How many codes were given out."""
    return VoterCode.objects.filter(network_id=vote.network_id, vote_id=vote.pk).count()


def is_voter(vote: Activity, code: str) -> bool:
    """Whether a code belongs to this vote."""
    key = voter_key_of(vote.pk, code)
    rows = VoterCode.objects.filter(network_id=vote.network_id, vote_id=vote.pk, voter_key=key)
    return len(tidy(code)) == 12 and rows.exists()


def ballot_of(vote: Activity, code: str) -> Ballot | None:
    """The ballot already cast with this code, or none: so that its owner can change it."""
    key = voter_key_of(vote.pk, code)
    return Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk, voter_key=key).first()


def ballot_by_receipt(network: Network, receipt: str) -> Ballot | None:
    """The ballot behind a receipt, or none; the page says that it is in, never what it says."""
    if len(tidy(receipt)) != 12:
        return None
    ids = votes(network).order_by().values_list("id", flat=True)
    lines = [receipt_line(identifier, receipt) for identifier in ids]
    return Ballot.objects.filter(network=network, receipt_hash__in=lines).first()


def outcome(vote: Activity) -> Outcome | None:
    """The count of a vote without its long files, or none before it is counted."""
    return Outcome.objects.filter(vote=vote).defer("pabulib").first()


def record(vote: Activity) -> str | None:
    """The public `.pb` record, or none before the count."""
    return Outcome.objects.filter(vote=vote).values_list("pabulib", flat=True).first()


def latest_outcome(network: Network) -> Outcome | None:
    """The newest counted vote with its result, or none."""
    rows = Outcome.objects.filter(vote__network=network).select_related("vote").defer("pabulib")
    return rows.order_by("-counted_at").first()


def projects_of(network: Network, identifiers: Iterable[UUID]) -> list[Project]:
    """These projects of this network, with their votes."""
    rows = Project.objects.filter(vote__network=network, id__in=list(identifiers))
    return list(rows.select_related("vote"))
