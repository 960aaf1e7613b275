"""Two conversations: one that is over, with two camps that share more than they thought, and one that is open."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.decide import services as decide
from hearth.kit.actors import Actor

from ..stage import Stage
from .deciding import _groups

#: Two ways of seeing it: a majority and a large minority.
CAMPS = (0.58, 0.42)
PASSES, TOLD, PLACED = 0.07, 0.5, 0.8
FEWEST_PEOPLE = 70


def school_street(stage: Stage) -> None:
    """Over: people on three channels, read in full, its result out."""
    talk = _opened(stage, "street", opens=-160, closes=-139, running=False)
    n = max(FEWEST_PEOPLE, stage.size.ballots // 4)
    for share, channel, day in ((0.6, "online", -155), (0.3, "paper", -150), (0.1, "phone", -145)):
        _talk(stage, "street", talk, round(n * share), channel, day)
    over = stage.at(-138)
    talk = decide.publish_conversation(talk, by=stage.as_("facilitator"), now=over)
    decide.priority_from_statement(
        talk,
        number=9,
        title="Six weeks of a school street, then decide again",
        reason="Both sides of the conversation about the school street agree to try it and to measure.",
        chosen_by="Conversation “The street outside Larkmoor School”",
        by=stage.as_("council"),
        now=stage.at(-137),
    )
    stage.say(f"“{talk.title}”: {n:,} people, result out")


def winter(stage: Stage) -> None:
    """Open now, with statements of people who take part: shown, merged, refused, and two to read."""
    talk = _opened(stage, "winter", opens=-8, closes=13, running=False)
    n = max(FEWEST_PEOPLE // 2, stage.size.ballots // 12)
    _talk(stage, "winter", talk, n, "online", -5)
    for k, (text, verdict, about) in enumerate(script()["winter"]["said"]):
        _say(stage, talk, k, text, verdict, about)
    decide.take_reading(talk, now=stage.at(-1))
    stage.say(f"“{talk.title}”: open, {n:,} people so far")


def _opened(stage: Stage, name: str, *, opens: int, closes: int, running: bool) -> Any:
    said, cy, now = script()[name], stage.as_("facilitator"), stage.at(opens - 7)
    made = decide.make_activity(
        stage.network, form="conversation", purpose="common_ground", title=said["title"],
        question=said["question"], eligibility=said["eligibility"], entry="browser",
        is_running_shown=running, opens_at=stage.at(opens, 8), closes_at=stage.at(closes, 20),
        by=cy, now=now,
    )  # fmt: skip
    for text, *_appeal in said["statements"]:
        decide.add_statement(made, text=text, language="en", by=cy, now=now)
    return decide.open_activity(made, by=cy, now=stage.at(opens, 8))


def _talk(stage: Stage, name: str, talk: Any, n: int, channel: str, day: int) -> None:
    appeal = [row[1:3] for row in script()[name]["statements"]]
    decide.give_many(
        talk,
        people_said=[_person(stage, appeal) for _ in range(n)],
        channel=channel,
        by=stage.as_("facilitator"),
        now=stage.at(day, 18),
    )


def _person(stage: Stage, appeal: list[list[float]]) -> Any:
    """Somebody of one camp, who answers most of the statements."""
    rng = stage.rng
    camp = int(rng.random() > CAMPS[0])
    answered = rng.random(len(appeal)) < 0.55 + 0.45 * rng.random()
    answered[int(rng.integers(len(appeal)))] = True
    given = {}
    for number, (chances, is_answered) in enumerate(zip(appeal, answered, strict=True), start=1):
        if is_answered:
            agrees = 1 if rng.random() < chances[camp] else -1
            given[number] = 0 if rng.random() < PASSES else agrees
    place = stage.area_heard() if rng.random() < PLACED else None
    return given, place, _groups(stage) if rng.random() < TOLD else {}


def _say(stage: Stage, talk: Any, k: int, text: str, verdict: str, about: Any) -> None:
    who = decide.admit_browser(talk, token=f"somebody-in-the-demo-{k:04d}")
    told = decide.submit_statement(
        talk, admitted=who, text=text, language="en", said_anyway=True,
        by=Actor.nobody("participant"), now=stage.at(-4 + k // 2, 12),
    )  # fmt: skip
    if verdict != "waiting":
        decide.moderate_statement(
            talk,
            number=told.statement.number,
            verdict=verdict,
            reason=about if verdict == "refused" else "",
            into=about if verdict == "merged" else None,
            by=stage.as_("facilitator"),
            now=stage.at(-3, 15),
        )


@cache
def script() -> dict[str, Any]:
    """Conversations in words, with how much each of two camps agrees."""
    text = files(__package__).joinpath("decide_conversations.json").read_text(encoding="utf-8")
    return json.loads(text)
