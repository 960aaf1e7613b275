"""Ballots taken down by telephone: somebody of the network enters what a voter says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearth.core.places.models import Place
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Activity, Ballot
from ..queries import is_taking
from .casting import Cast, Groups, _chosen, _put_in
from .entry import admit_by_code


def cast_assisted(
    vote: Activity,
    *,
    code: str,
    choices: Any,
    place: Place | None = None,
    groups: Groups | None = None,
    by: Actor,
    now: datetime,
) -> Cast:
    """Cast, or change, the ballot of whoever reads out this code; the ledger says who wrote it down.

    Refused: `assisted_by_nobody`, and as `cast_ballot`.
    """
    if by.membership_id is None:
        raise Refused("assisted_by_nobody")
    if not is_taking(vote, now=now):
        raise Refused("vote_not_open")
    key = admit_by_code(vote, code=code).key
    chosen = _chosen(vote, choices)
    return _put_in(vote, key, chosen, Ballot.Channel.ASSISTED, place, groups or {}, by, now)
