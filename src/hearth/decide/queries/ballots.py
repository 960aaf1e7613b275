"""A ballot before it is cast: in which order options stand, whether it would count, and how it is typed."""

from __future__ import annotations

from typing import Any

from hearth.kit.refusals import Refused

from ..models import Activity, Ballot
from ..rules import typed
from ..rules.ballots import tidy_ballot
from ..rules.sequence import drawn_order
from ..rules.sequence import pairs_for as drawn_pairs


def ballot_kind(vote: Activity) -> str:
    """Which kind of ballot a vote takes."""
    return str(_settings(vote).get("kind") or "approval")


def ballot_settings(vote: Activity) -> dict[str, Any]:
    """Kind and limits of a vote's ballot: as locked, or as they stand before."""
    settings = {"kind": ballot_kind(vote), **_settings(vote)}
    if settings["kind"] == "points":
        settings.setdefault("points", 10)
    if settings["kind"] == "score":
        settings.setdefault("highest", 5)
    return settings


def _settings(vote: Activity) -> dict[str, Any]:
    return dict((vote.locked.get("ballot") if vote.locked else vote.ballot) or {})


def ballot_by_key(vote: Activity, key: str) -> Ballot | None:
    """The ballot already cast by whoever has this key, or none: so that its owner can change it."""
    rows = Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk, voter_key=key)
    return next(iter(rows), None)


def ballot_checked(vote: Activity, choices: Any) -> tuple[Any, Refused | None]:
    """A ballot as it would be kept, and why it would not be."""
    settings = ballot_settings(vote)
    costs = {int(row["number"]): row["cost_minor"] for row in vote.locked.get("projects", [])}
    money = vote.locked.get("budget_minor", 0)
    tidied, refusal = tidy_ballot(choices, ballot=settings, costs=costs, money=money)
    return tidied, Refused(refusal, **settings) if refusal else None


def order_for(vote: Activity, key: str) -> dict[int, int]:
    """Option number to place in the order that was drawn for this voter alone."""
    numbers = [int(row["number"]) for row in vote.locked.get("projects", [])]
    return {number: at for at, number in enumerate(drawn_order(numbers, seed=f"{vote.pk}:{key}"))}


def pairs_for(vote: Activity, key: str) -> list[tuple[int, int]]:
    """Every pair of options once, in the order that was drawn for this voter alone."""
    numbers = [int(row["number"]) for row in vote.locked.get("projects", [])]
    return drawn_pairs(numbers, seed=f"{vote.pk}:{key}")


def typed_ballot(vote: Activity, text: str) -> Any:
    """Choices out of a line as it is typed from paper. Refused: `ballot_typed_wrong`."""
    try:
        return typed.read_typed(text, kind=ballot_kind(vote))
    except typed.TypedWrongError as wrong:
        raise Refused("ballot_typed_wrong", typed=wrong.args[0]) from None


def as_typed(vote: Activity, choices: Any) -> str:
    """A kept ballot as it would be typed."""
    return typed.write_typed(choices, kind=ballot_kind(vote))
