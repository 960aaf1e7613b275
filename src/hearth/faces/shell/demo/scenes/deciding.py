"""What comes first, how the money is shared out, and a log that also shows a veto and its answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from hearth.core.people.models import Known
from hearth.core.trace import services as trace
from hearth.decide import services as decide
from hearth.kit.codes import new_code

from ..sayings import written
from ..speakers import speaker_of
from ..stage import Stage
from .decide_rules import try_and_choose
from .understanding import script as understanding_script

PORTION = 2500
#: Shares of voters who want much the same things: a majority, and two groups that it could outvote.
BLOCKS = (0.56, 0.25, 0.19)
#: Of a voting block, the share of women and of the groups that the second block mostly is.
TOLD_GROUPS = 0.45
KNOWN_CODES = 6
#: What those who are of one mind often have in common.
IN_COMMON = {
    1: {"ethnic_group": ("asian", "black", "other")},
    2: {"age_band": ("65-74", "75-84", "85+")},
}


def put_first(stage: Stage) -> None:
    """Four priorities, chosen in an open meeting."""
    for position, row in enumerate(understanding_script()["priorities"], start=1):
        stage.priorities[row["key"]] = decide.choose_priority(
            stage.network, title=row["title"], reason=row["reason"], theme=stage.themes[row["key"]],
            chosen_by="Community council, open meeting at St Osyth's with 74 residents", position=position,
            by=stage.as_("council"), now=stage.at(-285),
        )  # fmt: skip
    stage.say(f"{len(stage.priorities)} priorities")


def first_vote(stage: Stage) -> None:
    """The budget vote that is over: ballots on two channels, counted, with its reasons."""
    vote = _prepare(stage, "first", opens=-240, closes=-215, priority="lonely")
    n = stage.size.ballots
    _vote(stage, "first", vote, n, first=-240, last=-216)
    for key in ("interpreters", "active"):
        source = ("priority", stage.priorities[key].pk)
        trace.link(
            stage.network,
            source=source,
            target=("vote", vote.pk),
            relation="put to a vote",
            now=stage.at(-240),
        )
    vote = decide.close_vote(vote, by=stage.as_("facilitator"), now=stage.at(-215, 20))
    counted = decide.count_vote(vote, by=stage.as_("facilitator"), now=stage.at(-214, 10))
    decide.tell_count(vote, now=stage.at(-214, 11))
    stage.votes["first"] = vote
    stage.say(f"“{vote.title}”: {n:,} ballots, {len(counted.result['winners'])} projects chosen")


def second_vote(stage: Stage) -> None:
    """The vote that is open now, with codes that whoever looks around may use."""
    vote = _prepare(stage, "second", opens=-9, closes=16, priority="lonely")
    n = max(24, stage.size.ballots // 12)
    _vote(stage, "second", vote, n, first=-9, last=-1)
    stage.voter_codes = [new_code() for _ in range(KNOWN_CODES)]
    decide.give_codes_as(
        vote,
        codes=stage.voter_codes,
        batch="for looking around",
        by=stage.as_("facilitator"),
        now=stage.at(-1),
    )
    stage.votes["second"] = vote
    stage.say(f"“{vote.title}”: open, {n:,} ballots so far")


def _prepare(stage: Stage, name: str, *, opens: int, closes: int, priority: str) -> Any:
    said, cy, now = script()[name], stage.as_("facilitator"), stage.at(opens - 20)
    vote = decide.make_vote(
        stage.network, title=said["title"], question=said["question"], budget_minor=said["budget"] * 100,
        eligibility=said["eligibility"], opens_at=stage.at(opens, 8), closes_at=stage.at(closes, 20),
        priority=stage.priorities[priority], by=cy, now=now,
    )  # fmt: skip
    for row in said["projects"]:
        stage.projects[row["key"]] = decide.add_project(
            vote, title=row["title"], cost_minor=row["cost"] * 100, description=row["description"],
            theme=stage.themes[row["theme"]], proposed_by=row["by"], by=cy, now=now,
        )  # fmt: skip
    vote = try_and_choose(stage, name, vote, day=opens - 5)
    return decide.open_vote(vote, by=cy, now=stage.at(opens, 8))


def _vote(stage: Stage, name: str, vote: Any, n: int, *, first: int, last: int) -> None:
    """Ballots in portions over the days of the vote; about one code in five is never used."""
    appeal = np.array([row["appeal"] for row in script()[name]["projects"]]).T
    cy, spare = stage.as_("facilitator"), n // 5
    decide.give_codes_as(
        vote, codes=[new_code() for _ in range(spare)], batch="letters", by=cy, now=stage.at(first)
    )
    portions = max(4, -(-n // PORTION))
    sizes = [n // portions + (k < n % portions) for k in range(portions)]
    for k, size in enumerate(sizes):
        codes = [new_code() for _ in range(size)]
        now = stage.at(first + (last - first) * k // max(portions - 1, 1), 18)
        decide.give_codes_as(vote, codes=codes, batch="letters", by=cy, now=now)
        channel = "paper" if k % 4 == 3 else "online"
        decide.cast_many(
            vote, ballots=_ballots(stage, appeal, codes), channel=channel, by=cy, now=now
        )


def _ballots(stage: Stage, appeal: np.ndarray, codes: list[str]) -> Iterator[Any]:
    rng, again = stage.rng, np.random.default_rng(len(codes))
    blocks = rng.choice(len(BLOCKS), size=len(codes), p=BLOCKS)
    likes = rng.random((len(codes), appeal.shape[1])) < appeal[blocks]
    for code, block, row in zip(codes, blocks, likes, strict=True):
        chosen = [int(i) + 1 for i in np.flatnonzero(row)]
        chosen = chosen or [int(appeal[block].argmax()) + 1]
        place = stage.area_heard() if rng.random() < 0.8 else None
        told = _groups(stage, int(block), again) if rng.random() < TOLD_GROUPS else {}
        yield code, chosen, place, told


def _groups(
    stage: Stage, block: int = 0, again: np.random.Generator | None = None
) -> dict[Any, Any]:
    """What voters tell of themselves when they are asked; who is of one mind often has something in common."""
    words = written("en")
    speaker = speaker_of(words[int(stage.rng.integers(len(words)))], stage.rng)
    wanted = IN_COMMON.get(block, {}) if again else {}
    for _ in range(2):
        if (
            again
            and wanted
            and not any(speaker.groups[key] in named for key, named in wanted.items())
        ):
            speaker = speaker_of(words[int(again.integers(len(words)))], again)
    return {
        stage.dimensions[key]: Known.PREFER_NOT
        if stage.rng.random() < 0.06
        else stage.categories[key, category]
        for key, category in speaker.groups.items()
    }


def write_log(stage: Stage) -> None:
    """The decision log of the year: a veto stands in it as a veto, and so does its answer."""
    for row in script()["decisions"]:
        _log(stage, row)
    stage.say(f"{len(stage.decisions)} decisions")


def _log(stage: Stage, row: dict[str, Any]) -> None:
    lee, now = stage.as_("council"), stage.at(row["day"], 19)
    words = {
        "kind": row.get("kind", "decision"),
        "vetoes": stage.decisions.get(row.get("vetoes", "")),
        "options": [decide.Considered(**option) for option in row.get("options", [])],
        "answer_due_on": stage.day(row["answer_due"]) if "answer_due" in row else None,
        "dissent": row["dissent"],
        "interests": row["interests"],
        "money_minor": row["money"] * 100 if "money" in row else None,
        "decided_on": stage.day(row["day"]),
        "review_on": stage.day(row["review"]),
    }
    made = decide.add_decision(
        stage.network, title=row["title"], what=row["what"], reasons=row["reasons"], owner=row["owner"],
        decided_by=row["decided_by"], sources=_sources(stage, row["sources"]), by=lee, now=now, **words,
    )  # fmt: skip
    if not row.get("draft"):
        decide.publish_decision(made, by=lee, now=now)
    stage.decisions[row["key"]] = made


def _sources(stage: Stage, named: list[str]) -> list[tuple[str, Any]]:
    """What a decision rests on: the vote with what it bought, a priority, another decision."""
    found: list[tuple[str, Any]] = []
    for name in named:
        kind, _colon, key = name.partition(":")
        if kind == "vote":
            vote = stage.votes["first"]
            winners = set(vote.outcome.result["winners"])
            found += [("vote", vote.pk), ("outcome", vote.pk)]
            found += [("project", p.pk) for p in vote.projects.all() if str(p.number) in winners]
        else:
            found.append(
                (kind, {"priority": stage.priorities, "decision": stage.decisions}[kind][key].pk)
            )
    return found


@cache
def script() -> dict[str, Any]:
    """Votes, projects and decisions in words."""
    return json.loads(files(__package__).joinpath("deciding.json").read_text(encoding="utf-8"))
