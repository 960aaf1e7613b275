"""Requests to those with power: one answered, one that nobody answers, one that can be signed; and the records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.decide import queries
from hearth.decide import services as decide
from hearth.kit.actors import Actor

from ..stage import Stage


def ask_those_with_power(stage: Stage) -> None:
    """Each request from its draft to how it stands today."""
    for row in script()["asks"]:
        _ask(stage, row)
    stage.say(f"{len(script()['asks'])} requests to those with power")


def publish_records(stage: Stage) -> None:
    """Every decision that was counted gets its public record."""
    n = decide.publish_records_due(stage.network, now=stage.now)
    stage.say(f"{n} public records: each is checked by `hearth verify`")


def _ask(stage: Stage, row: dict[str, Any]) -> None:
    lee, cy, now = stage.as_("council"), stage.as_("facilitator"), stage.at(row["day"], 11)
    made = decide.make_ask(
        stage.network, title=row["title"], institution=row["institution"], office=row["office"],
        what=row["what"], why=row["why"], goal=row["goal"], evidence=_evidence(stage, row["rests"]),
        sign_until=stage.day(row["until"]) if "until" in row else None,
        codes_of=stage.votes["second"] if "until" in row else None,
        by=lee, now=stage.at(row["day"] - 3, 15),
    )  # fmt: skip
    made = decide.open_ask(made, by=lee, now=now)
    decide.bring_signatures(
        made, signers=_signers(stage, row), by=cy, now=stage.at(row["day"] + 8, 18)
    )
    _read_names(made, row.get("waiting", 0), cy, stage.at(row["day"] + 9, 10))
    for key, words in row["organisations"]:
        decide.sign_for_organisation(
            made, organisation=stage.organisations[key], words=words, by=cy, now=stage.at(row["day"] + 5, 12)
        )  # fmt: skip
    for step in row["steps"]:
        made = _further(stage, made, step)


def _signers(stage: Stage, row: dict[str, Any]) -> Iterator[tuple[str, decide.Signer]]:
    """People by invented addresses; few show a name."""
    n = round(row["goal"] * row["share"])
    for at in range(n):
        name = script()["names"][at] if at < row["names"] + row.get("waiting", 0) else ""
        place = stage.pick(stage.wards) if stage.rng.random() < 0.6 else None
        yield f"resident{at}@example.org", decide.Signer(name=name, place=place)


def _read_names(ask: Any, waiting: int, by: Actor, now: Any) -> None:
    """All names but the last few have been read."""
    rows = queries.names_to_read(ask)
    decide.read_names(ask, show=[row.id for row in rows[: len(rows) - waiting]], by=by, now=now)


def _further(stage: Stage, ask: Any, step: dict[str, Any]) -> Any:
    """One step of its history."""
    lee, now, day = stage.as_("council"), stage.at(step["day"], 14), stage.day(step["day"])
    if step["do"] == "late":
        decide.mark_late_asks(stage.network, now=now)
        return ask
    if step["do"] == "answer":
        return decide.answer_ask(
            ask, kind=step["kind"], words=step["words"], on=day, by=lee, now=now
        )
    due = stage.day(step["due"])
    if step["do"] == "deliver":
        return decide.deliver_ask(
            ask, how=step["how"], proof=step["proof"], on=day, due_on=due, by=lee, now=now
        )
    return decide.escalate_ask(
        ask, institution=step["institution"], office=step["office"], how=step["how"], why=step["why"],
        on=day, due_on=due, by=lee, now=now,
    )  # fmt: skip


def _evidence(stage: Stage, named: list[str]) -> list[tuple[str, Any]]:
    """What a request rests on, by kind and key."""
    known: dict[str, dict[str, Any]] = {
        "theme": stage.themes,
        "priority": stage.priorities,
        "decision": stage.decisions,
        "indicator": stage.indicators,
        "vote": stage.votes,
    }
    pairs = [name.split(":") for name in named]
    return [("outcome" if kind == "vote" else kind, known[kind][key].pk) for kind, key in pairs]


@cache
def script() -> dict[str, Any]:
    """Requests and names in words."""
    return json.loads(files(__package__).joinpath("decide_asks.json").read_text(encoding="utf-8"))
