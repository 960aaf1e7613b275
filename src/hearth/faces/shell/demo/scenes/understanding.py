"""The codebook, two standpoints on every voice, and what is done about those who are missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from hearth.understand import services as understand

from ..stage import Stage, Told

PORTION = 4000


def write_codebook(stage: Stage) -> None:
    """The first themes, soon after the first round; one gets a better name from those who spoke."""
    cy, now = stage.as_("facilitator"), stage.at(-308)
    for row in script()["themes"]:
        stage.themes[row["key"]] = understand.add_theme(
            stage.network,
            name=row.get("was", row["name"]),
            description=row["description"],
            by=cy,
            now=now,
        )
        if "was" in row:
            understand.change_theme(
                stage.themes[row["key"]], name=row["name"], description=row["description"],
                by=stage.as_("champion"), now=stage.at(-300),
            )  # fmt: skip
    stage.say(f"{len(stage.themes)} themes")


def code_first(stage: Stage) -> None:
    """Everything heard in the first round."""
    _code(stage, -305, stage.voices)


def code_second(stage: Stage) -> None:
    """Everything heard in the second round."""
    _code(stage, -145, [told for told in stage.voices if told.said_at > stage.at(-200)])


def code_third(stage: Stage) -> None:
    """What came until last week; the rest waits for somebody to read it."""
    fresh = [told for told in stage.voices if stage.at(-30) < told.said_at < stage.at(-5)]
    _code(stage, -3, fresh)


def _code(stage: Stage, day: int, voices: list[Told]) -> None:
    """People with lived experience and professionals judge apart; mostly they agree, not always."""
    rows: list[Any] = []
    for told in voices:
        rows += _judgements(stage, told)
    now = stage.at(day)
    for start in range(0, len(rows), PORTION):
        understand.code_many(
            stage.network,
            codings=rows[start : start + PORTION],
            by=stage.as_("facilitator"),
            now=now,
        )
    understand.take_reading(stage.network, now=now)
    stage.say(f"{len(rows):,} codings")


def _judgements(stage: Stage, told: Told) -> Iterator[tuple[UUID, Any, str, UUID]]:
    rng = stage.rng
    if rng.random() < 0.92:
        lived = stage.pick([actor for actor, _champion in stage.champions]).member
        for theme in told.themes:
            yield told.voice_id, stage.themes[theme], "lived", lived
    if rng.random() < 0.74:
        expert = stage.as_("professional").member
        seen = told.themes if rng.random() < 0.6 else told.themes[:1]
        if rng.random() < 0.13:
            seen = (stage.pick(list(stage.themes)),)
        for theme in dict.fromkeys(seen):
            yield told.voice_id, stage.themes[theme], "professional", expert


def ask_for_outreach(stage: Stage) -> None:
    """Outreach tasks from the gaps, before the round that is open now: it shows what they moved."""
    for row in script()["tasks"]:
        _task(stage, row)
    stage.say(f"{len(script()['tasks'])} outreach tasks")
    talk_over(stage)


def talk_over(stage: Stage) -> None:
    """Rules under themes, agreement measured, and three voices on the agenda, one talked over."""
    eve = stage.as_("steward")
    for row in script()["rules"]:
        understand.add_example(
            stage.themes[row["theme"]], counts=row["counts"], text=row["text"], by=eve, now=stage.at(-2)
        )  # fmt: skip
    figures = understand.take_agreement(stage.network, now=stage.at(-2))
    chosen = [UUID(row["voice"]) for row in figures["differences"][:3]]
    if not chosen:
        return
    items = understand.put_on_agenda(stage.network, voice_ids=chosen, by=eve, now=stage.at(-2))
    understand.settle_agenda_item(items[0], learned=script()["learned"], by=eve, now=stage.at(-1))
    stage.say(f"{len(items)} voices on the agenda")


def _task(stage: Stage, row: dict[str, Any]) -> None:
    eve, day = stage.as_("steward"), min(row["due"] - 20, -24)
    by_name = {champion.shown_name: champion for _actor, champion in stage.champions}
    champion = by_name.get(row["champion"], stage.champions[-1][1]) if row["champion"] else None
    made = understand.make_task(
        stage.network,
        category=stage.categories[tuple(row["category"])] if "category" in row else None,
        place=stage.wards[row["ward"]] if "ward" in row else None,
        champion=champion, language=row.get("language", ""), training=row.get("training", ""),
        note=row["note"], due_on=stage.day(row["due"]), by=eve, now=stage.at(day),
    )  # fmt: skip
    if row["state"] == "done":
        understand.move_task(
            made, state="done", outcome=row["outcome"], by=eve, now=stage.at(row["due"])
        )


def close_gaps(stage: Stage) -> None:
    """Who is missing now, and what weighting would cost."""
    understand.take_reading(stage.network, now=stage.now)
    understand.take_weights(stage.network, now=stage.now)


@cache
def script() -> dict[str, Any]:
    """Themes, priorities and tasks in words."""
    return json.loads(files(__package__).joinpath("understanding.json").read_text(encoding="utf-8"))
