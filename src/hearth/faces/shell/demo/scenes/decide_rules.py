"""Before a vote opens: rules tried side by side, and the community's choice with its reason."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.decide import services as decide

from ..stage import Stage


def try_and_choose(stage: Stage, name: str, vote: Any, *, day: int) -> Any:
    """Try every rule on made-up ballots, and on those of an earlier vote if there is one; then choose."""
    said, cy, now = script().get(name), stage.as_("facilitator"), stage.at(day, 12)
    if said is None:
        return vote
    trials = [decide.try_made_up(vote, **said["made_up"], by=cy, now=now)]
    past = stage.votes.get(said.get("past", ""))
    if past is not None:
        trials.append(decide.try_past(vote, past=past, by=cy, now=now))
    for trial in trials:
        decide.run_trial(trial, now=now)
    return decide.choose_rule(
        vote,
        rule=vote.rule,
        reason=said["reason"],
        chosen_by=said["chosen_by"],
        by=stage.as_("council"),
        now=stage.at(day, 19),
    )


@cache
def script() -> dict[str, Any]:
    """What each vote tried, and why its rule was chosen."""
    text = files(__package__).joinpath("decide_rules.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
