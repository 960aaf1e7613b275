"""The record of a participatory budget: ballots as lines and as a `.pb` file, receipts, and who was chosen."""

from __future__ import annotations

from typing import Any

from hearth.kit.refusals import Refused

from ...bridge import budget as bridge
from ...models import Activity, Outcome
from .ballots import as_file, ballot_lines, receipt_lines
from .ballots import contents as contents

#: What of a result can be worked out again; reasons and comparisons follow from it.
TOLD = ("winners", "cost", "budget", "rule_hash")


def result(activity: Activity) -> dict[str, Any]:
    """The projects chosen and what they cost. Refused: `record_not_ready`."""
    made = _outcome(activity)
    return {name: made.result[name] for name in TOLD} | {"ballots": made.ballots}


def files(activity: Activity) -> dict[str, bytes]:
    """Ballots and receipts."""
    return {
        "ballots.jsonl": as_file(ballot_lines(activity)),
        "ballots.pb": _outcome(activity).pabulib.encode(),
        "receipts.txt": as_file(receipt_lines(activity)),
    }


def commands(activity: Activity) -> list[str]:
    """How `hearth budget` counts the `.pb` file again, every setting told."""
    return ["hearth budget ballots.pb " + " ".join(bridge.words_for_shell(activity.locked["rule"]))]


def _outcome(activity: Activity) -> Outcome:
    made = Outcome.objects.filter(vote=activity).first()
    if made is None:
        raise Refused("record_not_ready")
    return made
