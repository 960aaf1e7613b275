"""Which kind of ballot a vote about money takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Activity
from ..rules.choosing import HIGHEST, MOST_POINTS
from .activities import change_activity

#: Kind to the limits that it knows, and what they are unless somebody says so.
LIMITS: dict[str, dict[str, int | None]] = {
    "approval": {"most": None},
    "knapsack": {},
    "points": {"points": 10},
    "score": {"highest": 5},
    "ranking": {"most": None},
}
GREATEST = {"most": MOST_POINTS, "points": MOST_POINTS, "highest": HIGHEST}


@transaction.atomic
def change_ballot(
    vote: Activity, *, kind: str, limits: Mapping[str, int | None], by: Actor, now: datetime
) -> Activity:
    """Choose the ballot of a vote about money before it opens; limits that the kind does not know are left out.

    Refused: `vote_is_locked`, `ballot_kind_unknown`, `choice_mark_wrong`.
    """
    if kind not in LIMITS or vote.form != Activity.Form.BUDGET:
        raise Refused("ballot_kind_unknown")
    ballot: dict[str, Any] = {"kind": kind}
    for name, usual in LIMITS[kind].items():
        value = limits.get(name) or usual
        if value is not None:
            if not 1 <= value <= GREATEST[name]:
                raise Refused("choice_mark_wrong")
            ballot[name] = value
    return change_activity(vote, ballot=ballot, by=by, now=now)
