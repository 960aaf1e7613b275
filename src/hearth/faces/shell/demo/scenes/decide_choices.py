"""Two votes about what comes first: one ranked and counted, one with marks and still open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from hearth.core.trace import services as trace
from hearth.decide import services as decide
from hearth.kit.codes import new_code

from ..stage import Stage
from .deciding import BLOCKS, KNOWN_CODES, TOLD_GROUPS, _groups

PORTION = 2500


def rank_rooms(stage: Stage) -> None:
    """What comes first in the new rooms: ranked, by every pair, counted; nobody has taken it up yet."""
    vote = _prepare(stage, "hub", "ranked-pairs", opens=-44, closes=-23)
    n = max(90, stage.size.ballots // 3)
    _vote(stage, vote, "hub", n, first=-44, last=-24)
    vote = decide.close_vote(vote, by=stage.as_("facilitator"), now=stage.at(-23, 20))
    counted = decide.count_choice(vote, by=stage.as_("facilitator"), now=stage.at(-22, 9))
    stage.votes["hub"] = vote
    stage.say(f"“{vote.title}”: {n:,} ballots, {len(counted.result['winners'])} come first")


def mark_ways(stage: Stage) -> None:
    """What makes the way to the clinic easier: marks from 0 to 5, open, with codes to look around."""
    vote = _prepare(stage, "clinic", "score", opens=-5, closes=20)
    n = max(30, stage.size.ballots // 15)
    _vote(stage, vote, "clinic", n, first=-5, last=-1)
    stage.choice_codes = [new_code() for _ in range(KNOWN_CODES)]
    decide.give_codes_as(
        vote,
        codes=stage.choice_codes,
        batch="for looking around",
        by=stage.as_("facilitator"),
        now=stage.at(-1),
    )
    stage.votes["clinic"] = vote
    stage.say(f"“{vote.title}”: open, {n:,} ballots so far")


def _prepare(stage: Stage, name: str, method: str, *, opens: int, closes: int) -> Any:
    said, cy, now = script()[name], stage.as_("facilitator"), stage.at(opens - 10)
    vote = decide.make_activity(
        stage.network, form="priorities", purpose="three_priorities", title=said["title"],
        question=said["question"], eligibility=said["eligibility"], opens_at=stage.at(opens, 8),
        closes_at=stage.at(closes, 20), by=cy, now=now,
    )  # fmt: skip
    for row in said["options"]:
        decide.add_project(
            vote, title=row["title"], cost_minor=0, description=row["description"],
            theme=stage.themes[row["theme"]], by=cy, now=now,
        )  # fmt: skip
    themes = {row["theme"] for row in said["options"]}
    trace.link_many(
        stage.network,
        pairs=[(("theme", stage.themes[key].pk), ("vote", vote.pk)) for key in sorted(themes)],
        relation="put to a vote",
        now=now,
    )
    rule = {"method": method, "winners": said["winners"]}
    decide.change_choice(vote, rule=rule, ballot={}, by=cy, now=now)
    return decide.open_activity(vote, by=cy, now=stage.at(opens, 8))


def _vote(stage: Stage, vote: Any, name: str, n: int, *, first: int, last: int) -> None:
    """Ballots in portions over the days of the vote; one code in five is never used."""
    pull = np.array([row["pull"] for row in script()[name]["options"]]).T
    cy = stage.as_("facilitator")
    spare = [new_code() for _ in range(n // 5)]
    decide.give_codes_as(vote, codes=spare, batch="letters", by=cy, now=stage.at(first))
    portions = max(4, -(-n // PORTION))
    sizes = [n // portions + (k < n % portions) for k in range(portions)]
    for k, size in enumerate(sizes):
        codes = [new_code() for _ in range(size)]
        now = stage.at(first + (last - first) * k // max(portions - 1, 1), 18)
        decide.give_codes_as(vote, codes=codes, batch="letters", by=cy, now=now)
        decide.cast_many(
            vote,
            ballots=_ballots(stage, vote, pull, codes),
            channel=("online", "paper", "online", "assisted")[k % 4],
            by=cy,
            now=now,
        )


def _ballots(stage: Stage, vote: Any, pull: np.ndarray, codes: list[str]) -> Iterator[Any]:
    """Everybody leans as their block does, with a mind of their own; many stop early."""
    rng, kind = stage.rng, vote.locked["ballot"]["kind"]
    blocks = rng.choice(len(BLOCKS), size=len(codes), p=BLOCKS)
    wants = pull[blocks] + rng.gumbel(0, 0.8, size=(len(codes), pull.shape[1]))
    for code, row in zip(codes, wants, strict=True):
        place = stage.area_heard() if rng.random() < 0.8 else None
        groups = _groups(stage) if rng.random() < TOLD_GROUPS else {}
        choices = _order(stage, row) if kind == "ranking" else _marks(stage, row)
        yield code, choices, place, groups


def _order(stage: Stage, wants: np.ndarray) -> list[int]:
    named = [int(at) + 1 for at in np.argsort(-wants)]
    return named if stage.rng.random() < 0.6 else named[: int(stage.rng.integers(1, 5))]


def _marks(stage: Stage, wants: np.ndarray) -> dict[int, int]:
    marks = np.clip(np.rint(1.2 + wants), 0, 5).astype(int)
    told = stage.rng.random(len(marks)) < 0.92
    told[int(np.argmax(wants))] = True
    return {at + 1: int(mark) for at, mark in enumerate(marks) if told[at]}


@cache
def script() -> dict[str, Any]:
    """Votes and options in words."""
    return json.loads(
        files(__package__).joinpath("decide_choices.json").read_text(encoding="utf-8")
    )
