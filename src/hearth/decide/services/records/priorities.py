"""The record of a vote about priorities: ballots as lines and as a table, receipts, and the order that came out."""

from __future__ import annotations

from typing import Any

from hearth.kit.refusals import Refused

from ...models import Activity, Outcome
from .ballots import as_file, ballot_lines, receipt_lines
from .ballots import contents as contents


def result(activity: Activity) -> dict[str, Any]:
    """The order with every ballot weighing one; beside it the weighted one, where that was chosen before.

    Refused: `record_not_ready`.
    """
    made = _outcome(activity)
    plain, weighted = made.result["plain"], made.result["weighted"]
    names = ("order", "winners")
    return {
        "ballots": made.ballots,
        **{name: plain[name] for name in names},
        "weighted": {name: weighted[name] for name in names} if weighted else None,
    }


def files(activity: Activity) -> dict[str, bytes]:
    """Ballots and receipts."""
    return {
        "ballots.jsonl": as_file(ballot_lines(activity)),
        "ballots.csv": _outcome(activity).ballots_csv.encode(),
        "receipts.txt": as_file(receipt_lines(activity)),
    }


def commands(activity: Activity) -> list[str]:
    """How `hearth rank` counts the table again."""
    return [str(_outcome(activity).result["command"]).removeprefix("./")]


def _outcome(activity: Activity) -> Outcome:
    made = Outcome.objects.filter(vote=activity).first()
    if made is None:
        raise Refused("record_not_ready")
    return made
